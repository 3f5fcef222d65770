#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/path_statistics.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::mapping {

/// What a value of a payload may serve as.
enum class Role { sender, source, delivery_id, business_id, code, amount, currency, time };

/// "sender", "source", "delivery id", …: in the words that FieldTrace uses.
std::string_view to_string(Role role);

/// Every role in the order in which people ask for them.
std::span<const Role> all_roles();

/// One place that may serve, with what speaks for and against it.
struct Candidate {
  std::string path;  ///< a selector that finds it: `customer.phone`, `header:X-Topic`
  std::string value; ///< of the first payload that has one, as text
  json::Kind kind = json::Kind::string;
  int score = 0;                    ///< 1 to 100; 60 and more is likely
  std::vector<std::string> reasons; ///< for a person: `E.164 phone number`, `named "phone"`
  std::vector<std::string> doubts;  ///< likewise: `stands in "store"`
};

struct Suggestion {
  Role role = Role::sender;
  std::vector<Candidate> candidates; ///< the best first; empty when nothing will do
  /// The flag that takes the best one: `--sender-path customer.phone`, quoted for a shell; "" when
  /// there is none. Where a payload does not say its channel: "".
  std::string flag;
};

/// A place that is known to serve: a path of the account or the preset.
struct KnownPath {
  Role role = Role::sender;
  std::string path;
  std::string whose; ///< "the account", "the preset"
};

/// What is looked at beside the payloads.
struct SuggestContext {
  TimePoint now;                          ///< decides which numbers can be times
  model::Headers headers;                 ///< of the first payload's request
  const json::Document* sample = nullptr; ///< values that it shares with a payload are noted
  std::vector<KnownPath> known;
  std::size_t limit = 3; ///< candidates a role
};

/// The least score with which a candidate is named.
inline constexpr int kLeastScore = 12;

/// Ranked candidates for every role, in the order of all_roles(). More payloads of one kind tell
/// more: an id differs in each, a constant is none.
std::vector<Suggestion> suggest(const PathStatistics& payloads, const SuggestContext& context);

} // namespace hookctl::mapping
