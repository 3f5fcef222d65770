#pragma once

#include "hookctl/json/document.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace hookctl::mapping {

namespace detail {
class PathTree;
} // namespace detail

/// One place that payloads of a kind have, over all of them.
struct PathStatistic {
  std::string path;              ///< shorthand; `[*]` for the elements of an array
  std::vector<json::Kind> types; ///< in the order in which they were seen
  std::size_t documents = 0;     ///< that have it
  std::size_t count = 0;         ///< values in all of them
  /// Different texts and numbers; at least so many when there are very many.
  std::size_t distinct = 0;
  /// The first value that is neither null nor "", if any, as compact JSON; `null` for one of more
  /// than 4 KiB.
  std::string sample;
};

/// Which paths many payloads have, how often, and with what: for a person who has a file of them.
/// Memory is bounded by the number of places (10,000), not by that of payloads.
class PathStatistics {
public:
  PathStatistics();
  PathStatistics(PathStatistics&&) noexcept;
  PathStatistics& operator=(PathStatistics&&) noexcept;
  ~PathStatistics();

  void add(const json::Document& document);

  [[nodiscard]] std::size_t documents() const;

  /// True when there were more places than are kept.
  [[nodiscard]] bool is_cut() const;

  /// Every place that held a value (or an empty array or object) in document order, what only later
  /// payloads have beside its siblings. No more than 16 MiB of path text.
  [[nodiscard]] std::vector<PathStatistic> rows() const;

  /// For suggest(), of this module.
  [[nodiscard]] const detail::PathTree& tree() const { return *m_tree; }

private:
  std::unique_ptr<detail::PathTree> m_tree;
};

} // namespace hookctl::mapping
