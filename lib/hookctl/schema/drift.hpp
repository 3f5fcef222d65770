#pragma once

#include "hookctl/json/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema {

/// How a payload differs from its description.
enum class Change : std::uint8_t {
  missing,   ///< described, and not there
  added,     ///< there, and not described
  type,      ///< of another type than described
  violation, ///< against another rule of a schema
};

/// `missing`, `added`, `type`, `violation`.
std::string_view to_string(Change change);

/// One difference, however often it occurs in a payload.
struct Finding {
  Change change = Change::missing;
  /// Where, with `[*]` for the elements of an array: the same for every payload.
  std::string path;
  /// Of a schema the keyword; "" for a sample.
  std::string keyword;
  /// Where it occurs first, in the shorthand.
  std::string first;
  /// What continues `first` to a sentence; one line, printable.
  std::string detail;
  std::size_t count = 1;
  /// Does not fit; false for what is only told (a member that nothing describes or forbids).
  bool breaks = false;
};

struct Drift {
  /// What breaks the description first; at most kMaxFindings.
  std::vector<Finding> findings;
  /// Occurrences of further differences, not told.
  std::size_t cut = 0;
  /// The payload does not fit its description: what `reject` refuses.
  bool breaks = false;

  [[nodiscard]] bool is_empty() const { return findings.empty() && cut == 0; }
};

inline constexpr std::size_t kMaxFindings = 20;

/// `items[3].sku is missing, though required (12 times)`.
std::string to_sentence(const Finding& finding);

/// `customer.phone missing, total type and 3 more`; "" for none.
std::string summarize(const Drift& drift);

/// `customer.phone is missing, though required (and 3 more)`: the first that breaks; "" when
/// nothing does.
std::string why_refused(const Drift& drift);

/// As a JSON object: what a trace keeps.
void write_drift(json::Writer& out, const Drift& drift);

} // namespace hookctl::schema
