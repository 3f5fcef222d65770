#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/select/selector.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::mapping {

/// What became of one field or of one path tried for it.
enum class Outcome {
  matched,
  missing, ///< the path selects nothing
  null_value,
  empty,      ///< ""
  not_scalar, ///< an object, an array, true or false where one text is needed
  ambiguous,  ///< several different values
  skipped,    ///< only meant under a condition, which does not hold
};

std::string_view to_string(Outcome outcome);

/// One path that was tried, in order, or another alternative of a rule.
struct Tried {
  std::string path; ///< as written; a constant in quotes
  Outcome outcome = Outcome::missing;
  /// For a person: `is null`, `2 different values: "+1…", "+4…"`, `did you mean customer.phone?`.
  std::string detail;
  /// How far the path got: `customer is an object with "id": "phone" is not one of them`. Only with
  /// Suggest::everywhere, for what is missing in the first event.
  std::string reached = {};
};

/// How one field of the form came out.
struct FieldTrace {
  std::string field; ///< "code", "delivery id", "time", "sender", "source", "param order_id"
  Outcome outcome = Outcome::missing;
  /// The path that won, where it matched in the payload, as written when it did not; "" for a
  /// constant or default.
  std::string path;
  std::string value; ///< as text; "" unless matched
  /// "string", "number", …, "header", "key", "joined", "hash", "constant", "default"; "" unless
  /// matched.
  std::string type;
  std::vector<Tried> tried;

  // Only with Suggest::everywhere:
  std::size_t alternatives = 0;          ///< how many there are; those before the last of `tried`
                                         ///< did not count
  std::vector<std::string> untried = {}; ///< the paths after the one that won
  /// What was made of the value: `kept in lower case`, `whatsapp wants 15550001111`.
  std::string note = {};
};

enum class Recipient { user, bot };

std::string_view to_string(Recipient recipient);

/// One event of a delivery as mapped.
struct MappedEvent {
  std::string code;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  /// Name and value as compact JSON, tokens as sent; `null` where nothing was found.
  std::vector<std::pair<std::string, std::string>> params;
  Recipient recipient = Recipient::bot;
  /// Why an event for a user cannot be routed; "" when it can, or is for the bot.
  std::string unroutable;
  /// The payload (or the item of a batch) in the document.
  json::NodeIndex data = json::Document::root();
  std::vector<FieldTrace> trace;
};

struct Mapped {
  /// The sender's own id of this delivery, or its body's hash where the preset says so.
  std::optional<std::string> delivery_id;
  std::optional<std::string> time;
  std::vector<MappedEvent> events;
  /// Of the delivery as a whole: "delivery id", "time".
  std::vector<FieldTrace> trace;
  /// What a person should know: duplicate keys, an empty batch.
  std::vector<std::string> notes;
};

/// Most events that one delivery may fall into.
inline constexpr std::size_t kMaxEvents = 10'000;

/// Most bytes that the payloads and params of its events may take together.
inline constexpr std::size_t kMaxMappedBytes = 64U << 20U;

/// For which paths that find nothing the nearest one of the payload is named. To look for it is
/// dear, so only the first event of a delivery gets it.
enum class Suggest {
  nowhere,    ///< for many payloads, whose misses are only counted
  route,      ///< for sender and source of an event that cannot be routed
  everywhere, ///< for every field: for explaining, not for receiving
};

/// Applies a definition to one payload. `given.item` is ignored. A field that is not found is not
/// an error: the trace says why. invalid_data when a limit is reached (a path's results,
/// kMaxEvents, kMaxMappedBytes).
Result<Mapped> map_delivery(const account::Definition& definition,
                            const select::Input& given,
                            Suggest suggest = Suggest::route);

/// Where the events of a delivery stand: what the definition's split selects, or the root. May be
/// none. invalid_data beyond kMaxEvents and when a limit of the path is reached.
Result<std::vector<json::NodeIndex>> split_items(const account::Definition& definition,
                                                 const select::Input& input);

/// For saving an account: every path of sender, source and code must find something in the sample,
/// for sender and source at least one of the fallbacks; every param must exist. no_match naming
/// field and path, with the nearest path as hint.
Result<> check_against_sample(const account::Definition& definition,
                              const account::Account& account,
                              const select::Input& sample);

} // namespace hookctl::mapping
