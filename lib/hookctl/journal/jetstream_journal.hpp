#pragma once

#include "hookctl/journal/journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/nats/connection.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::journal {

/// A journal in NATS JetStream, which any number of processes share: a stream with a message for
/// each delivery, a KV bucket with what each destination has done with each event, a stream of
/// events that are to be delivered again, and a ring of refusals. Their names are made of the
/// environment's: `hookctl_ENV`, bucket `hookctl_ENV`, `hookctl_ENV_replays`,
/// `hookctl_ENV_refused`.
struct JetStreamOptions {
  nats::Access access{};
  std::string environment;
  /// Of the streams; nullopt: as they are, 1 for new ones.
  std::optional<int> replicas{};
  Keep keep{};
  std::chrono::milliseconds dedupe_window = std::chrono::hours{24 * 7};
  /// Deliveries that are published and not acknowledged yet, at most.
  std::size_t window = 256;
  /// After which a delivery that JetStream did not acknowledge is answered 503.
  std::chrono::milliseconds publish_timeout{5'000};
  /// After which an event of a worker that is gone is handed to another one.
  std::chrono::milliseconds ack_wait{30'000};
  /// By how much the clocks of servers may differ: what became of an event is kept so much longer.
  std::chrono::milliseconds clocks_differ{60'000};
  std::size_t refusals = SqliteOptions{}.refusals;
  std::size_t refusal_body = SqliteOptions{}.refusal_body;
};

/// What of the journal's promises depends on how JetStream is set up.
struct JetStreamFacts {
  std::string server;
  int replicas = 1;
  /// Bytes that a delivery may take in it: request, events, trace.
  std::size_t largest_delivery = 0;
};

/// For a listener: makes the streams when they are missing and checks them. network, denied;
/// invalid_data when JetStream is not set up for it.
Result<std::unique_ptr<Journal>> open_jetstream_writer(const JetStreamOptions& options);

/// For a worker, which claims and settles, and for whoever asks: nothing is made but the consumers
/// of destinations. not_found when there is no journal yet.
Result<std::unique_ptr<Journal>> open_jetstream_reader(const JetStreamOptions& options);

/// On a connection of its own; not_found like the reader.
Result<JetStreamFacts> look_at_jetstream(const JetStreamOptions& options);

} // namespace hookctl::journal
