#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

// What things are called in NATS. Subjects are made of tokens that we make: a sender's text as it
// came would break the publisher with a space, and reach other subjects with a dot or a star.
namespace hookctl::journal::detail {

/// A destination's name where NATS allows no more than [A-Za-z0-9_-]: itself, or with a hash in
/// place of what else there is (`forward-to_3f9a…`).
Result<std::string> destination_token(std::string_view name);

/// `hookctl.ENV.ACCOUNT.CODE`
Result<std::string>
delivery_subject(std::string_view environment, std::string_view account, std::string_view code);

/// The Nats-Msg-Id of a delivery: a hash of environment, account and the sender's delivery id; ""
/// when it has none, which is never deduped.
Result<std::string> message_id(std::string_view environment,
                               std::string_view account,
                               const std::optional<std::string>& dedupe_key);

/// The streams and subjects of one environment.
struct Names {
  explicit Names(std::string_view environment);

  std::string environment;
  std::string deliveries;         ///< a stream: `hookctl_ENV`
  std::string deliveries_subject; ///< `hookctl.ENV.>`
  std::string refusals;           ///< a stream: `hookctl_ENV_refused`
  std::string refusals_subject;   ///< `hookctl_refused.ENV`
  std::string replays;            ///< a stream: `hookctl_ENV_replays`
  std::string replays_prefix;     ///< of its subjects: `hookctl_replay.ENV.`
  std::string states;             ///< the stream of the KV bucket `hookctl_ENV`
  std::string states_subject;     ///< `$KV.hookctl_ENV.>`
  std::string key_prefix;         ///< `$KV.hookctl_ENV.`
};

} // namespace hookctl::journal::detail
