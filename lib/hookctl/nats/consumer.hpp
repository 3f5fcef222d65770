#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/nats/connection.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::nats {

/// A durable pull consumer: where a stream's messages wait for whoever fetches them.
struct ConsumerSettings {
  std::string stream;
  std::string name; ///< of letters, digits, `_` and `-`
  std::string description{};
  /// Which subjects, with wildcards; "": all. A consumer that was made for others is widened to all
  /// of them, so that nothing which already waits is left out.
  std::string subject{};
  /// A message that nobody has answered for so long goes to the next who fetches.
  std::chrono::milliseconds ack_wait{30'000};
  /// Messages under way, and those put off, at most; what comes after waits for them.
  std::int64_t max_ack_pending = 100'000;
};

/// A message that was fetched: it is ours until we answer for it, or ack_wait passes.
class Fetched {
public:
  struct Handle;

  explicit Fetched(std::unique_ptr<Handle> handle);
  Fetched(Fetched&& other) noexcept;
  Fetched& operator=(Fetched&& other) noexcept;
  ~Fetched();

  [[nodiscard]] std::string_view subject() const;
  [[nodiscard]] std::string_view payload() const;
  [[nodiscard]] std::uint64_t sequence() const;
  [[nodiscard]] TimePoint at() const; ///< when it was stored
  /// How often it was handed out, this time included.
  [[nodiscard]] std::uint64_t times() const;

  // Each is sent and not waited for: when it is lost, the message comes again.
  Result<> ack();
  Result<> put_off(std::chrono::milliseconds delay);
  /// ack_wait begins anew.
  Result<> keep();

private:
  std::unique_ptr<Handle> m_handle;
};

class PullConsumer {
public:
  /// Makes it when it is missing. invalid_data when the server does not take it so.
  static Result<> ensure(Connection& connection, const ConsumerSettings& settings);

  /// Of one that there is. not_found.
  static Result<std::unique_ptr<PullConsumer>> open(Connection& connection,
                                                    const ConsumerSettings& settings);

  PullConsumer() = default;
  PullConsumer(const PullConsumer&) = delete;
  PullConsumer& operator=(const PullConsumer&) = delete;
  virtual ~PullConsumer() = default;

  /// Up to `limit` messages; waits for the first one. None when there was none in that time. On
  /// one thread at a time.
  virtual Result<std::vector<Fetched>> fetch(std::size_t limit, std::chrono::milliseconds wait) = 0;
};

/// How far a stream's consumers are.
struct Progress {
  std::string consumer;
  /// Everything up to this sequence is answered for.
  std::uint64_t floor = 0;
  std::uint64_t waiting = 0;   ///< not handed out yet
  std::uint64_t under_way = 0; ///< handed out, or put off
};

Result<std::vector<Progress>> progress_of(Connection& connection, const std::string& stream);

} // namespace hookctl::nats
