#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/path/filter.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::routing {

/// For whom the events are that a destination takes.
enum class Recipients {
  any,
  user, ///< only those for one user, by sender and source
  bot,  ///< only those for the bot as a whole
};

/// `any`, `user`, `bot`.
std::string_view to_string(Recipients recipients);
std::optional<Recipients> parse_recipients(std::string_view word);

/// What a route looks at; somebody else's.
struct Candidate {
  std::string_view account;
  std::string_view code;
  std::string_view recipient; ///< "user" or "bot"
};

/// Which events a destination takes: all, when nothing is set. Immutable in use and safe to share
/// between threads.
struct Route {
  /// Of these accounts; globs allowed. Empty: of every account.
  std::vector<std::string> accounts = {};
  /// With these codes; globs allowed. Empty: with any.
  std::vector<std::string> events = {};
  /// A condition on the envelope (event/envelope.hpp): `@.event.data.total > 10`.
  std::optional<path::Filter> where = {};
  Recipients recipient = Recipients::any;

  /// All but `where`: cheap, the envelope is not needed.
  [[nodiscard]] bool may_take(const Candidate& event) const;

  /// Also by `where`; `envelope` is the event's. invalid_data when its limit of steps is reached.
  [[nodiscard]] Result<bool> takes(const Candidate& event, const json::Document& envelope) const;
};

} // namespace hookctl::routing
