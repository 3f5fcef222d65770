#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/detail/handles.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace hookctl::nats::detail {

/// What a Connection holds.
class Link {
public:
  static Result<std::unique_ptr<Link>> open(const Access& access);

  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  [[nodiscard]] natsConnection* socket() const { return m_socket.get(); }

  /// Thread-safe, as libnats says.
  [[nodiscard]] jsCtx* context() const { return m_context.get(); }

  /// How often the connection was lost and came back.
  [[nodiscard]] std::uint64_t losses() const;

private:
  Socket m_socket;
  Context m_context;
};

/// What a failure of libnats, or of JetStream behind it, is to us.
Error to_error(std::string_view what, natsStatus status, jsErrCode code = jsErrCode{});

/// {} for NATS_OK.
Result<> check(std::string_view what, natsStatus status, jsErrCode code = jsErrCode{});

inline constexpr std::int64_t kNanoseconds = 1'000'000; ///< in a millisecond

} // namespace hookctl::nats::detail
