#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/nats/connection.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hookctl::nats {

struct NewMessage {
  std::string subject;
  std::string payload;
  /// Nats-Msg-Id: a message with the id of an earlier one is not stored. "": none.
  std::string id{};
  /// Only when the newest with this subject has this sequence, 0: when there is none; else busy.
  std::optional<std::uint64_t> after{};
  model::Headers headers{};
};

/// JetStream's word that a message is stored, by as many servers as the stream has replicas say.
struct Stored {
  std::uint64_t sequence = 0;
  /// It was stored before: the sequence is that of the first one.
  bool duplicate = false;
};

/// Publishes to streams, many messages under way at a time.
class Publisher {
public:
  struct Limits {
    /// Messages under way that are not acknowledged yet.
    std::size_t window = 256;
    /// After which a message without acknowledgement has failed.
    std::chrono::milliseconds timeout{5'000};
  };

  static Result<std::unique_ptr<Publisher>> open(Connection& connection, const Limits& limits);

  Publisher() = default;
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;
  virtual ~Publisher() = default;

  /// Waits until each is stored or has failed; outcomes in the same order. A message that failed
  /// may have been stored nevertheless. When the connection is lost, all those under way fail at
  /// once. network, timeout, io; invalid_data for one that is larger than the server takes. On one
  /// thread at a time.
  virtual std::vector<Result<Stored>> publish(std::span<const NewMessage> messages) = 0;
};

} // namespace hookctl::nats
