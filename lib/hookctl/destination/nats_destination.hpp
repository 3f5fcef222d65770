#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace hookctl::destination {

struct NatsSettings {
  std::string name{};
  std::string url{};     ///< nats://host:4222[,…]
  std::string subject{}; ///< "" for hookctl-events.ENV.ACCOUNT.CODE, each one token
  routing::Format format = routing::Format::event;
  std::chrono::milliseconds timeout{10'000};
  /// `user:password`, or a token when there is no colon in it.
  std::optional<model::Secret> secret{};
  std::stop_token cut{}; ///< once it is requested nothing more is begun
};

/// Publishes into a stream of JetStream, which must be there, and waits for its acknowledgement;
/// whatever fails is tried again, but for a message that is larger than the server takes. The
/// event's id is the message's, so that a stream has it once within its duplicate window; each
/// replay of it has an id of its own. Connects when there is something to send. Of several threads
/// that send one goes at a time. What is sent exactly as it was received is its body and headers,
/// without those that would tell JetStream what to do (Nats-…). invalid_argument for what is no
/// NATS server or no subject.
Result<std::unique_ptr<Destination>> make_nats_destination(NatsSettings settings);

} // namespace hookctl::destination
