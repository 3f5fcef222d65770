#pragma once

#include "hookctl/json/document.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

namespace hookctl::mapping::detail {

/// The places of many documents laid over one another: the elements of an array share one place.
/// Children stand in document order; what only a later document has stands after its elder sibling
/// there. Bounded: kMostPlaces places, kMostDistinct different values remembered.
class PathTree {
public:
  using Index = std::uint32_t;
  static constexpr Index kNone = std::numeric_limits<Index>::max();
  static constexpr std::size_t kMostPlaces = 10'000;
  static constexpr std::size_t kMostDistinct = 200'000;
  static constexpr std::size_t kKinds = 6;

  struct Place {
    std::string name; ///< of a member; "" for the elements of an array
    bool is_element = false;
    Index parent = kNone;
    Index first_child = kNone;
    Index next = kNone; ///< sibling
    std::size_t depth = 0;
    std::size_t documents = 0;               ///< that have it
    std::size_t count = 0;                   ///< values in all of them
    std::size_t most_in_one = 0;             ///< values in the document that has most
    std::size_t leaves = 0;                  ///< values that are not a filled array or object
    std::array<std::size_t, kKinds> kinds{}; ///< by json::Kind
    std::vector<json::Kind> seen;            ///< the kinds in the order in which they came
    std::string sample;                      ///< the first value that says something, as JSON text
    json::Kind sample_kind = json::Kind::null;
    std::unordered_set<std::size_t> values; ///< hashes of the texts and numbers
    bool all_values = true;                 ///< false when `values` is not all of them
    bool varies_in_one = false;             ///< one document has different values here

    // Of the document that is being added.
    std::size_t last_document = 0; ///< number from 1
    std::size_t count_in_last = 0;
    std::size_t value_in_last = 0;
  };

  PathTree();

  void add(const json::Document& document);

  [[nodiscard]] const std::vector<Place>& places() const { return m_places; }

  [[nodiscard]] std::size_t documents() const { return m_documents; }

  /// True when places beyond kMostPlaces were left out.
  [[nodiscard]] bool is_cut() const { return m_cut; }

  /// Every place in document order, the root first.
  [[nodiscard]] std::vector<Index> in_order() const;

  enum class Elements { every, first };

  /// The shorthand path, `$` for the root.
  [[nodiscard]] std::string path(Index place, Elements elements = Elements::every) const;

private:
  struct Frame;

  void visit(const json::Document& document, json::NodeIndex node, Index place);
  void note_value(const json::Document& document, json::NodeIndex node, Place& place);
  Index child(const json::Document& document, Frame& frame, json::NodeIndex key);
  Index insert(Frame& frame, std::string name, bool is_element);

  std::vector<Place> m_places;
  std::vector<std::map<std::string, Index, std::less<>>> m_by_name; ///< by parent
  std::size_t m_documents = 0;
  std::size_t m_distinct = 0;
  bool m_cut = false;
};

} // namespace hookctl::mapping::detail
