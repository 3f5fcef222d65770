#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::nats {

namespace detail {
class Link;
}

/// Whom to ask, and who asks.
struct Access {
  std::vector<std::string> servers{}; ///< as parse_servers() gives them
  std::optional<std::string> user{};
  model::Secret password{};
  /// In place of a user.
  std::optional<model::Secret> token{};
  /// A `.creds` file: a JWT and its NKEY seed.
  std::filesystem::path credentials{};
  /// TLS: who is trusted (the system's roots when empty), and who we are (both or neither).
  std::filesystem::path tls_ca{};
  std::filesystem::path tls_certificate{};
  std::filesystem::path tls_key{};
  /// For whoever looks at the server's list of connections.
  std::string name = "hookctl";
  std::chrono::milliseconds connect_timeout{3'000};
  /// Of each question that is put to JetStream.
  std::chrono::milliseconds answer_timeout{5'000};
};

/// A connection to a NATS server or a cluster of them. It comes back by itself for as long as it
/// lives: while it is down, whatever is asked fails at once. Used from any thread; whatever was
/// made of it must go before it.
class Connection {
public:
  /// network when none of the servers answers; denied when they refuse us; invalid_data for files
  /// that cannot be used, and for servers without JetStream.
  static Result<std::unique_ptr<Connection>> open(const Access& access);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] bool is_up() const;

  /// network while the connection is down.
  [[nodiscard]] Result<> require_up() const;

  /// How often it was lost and came back: a server that was killed may have forgotten a little.
  [[nodiscard]] std::uint64_t losses() const;

  /// Bytes that the server takes in one message, headers included.
  [[nodiscard]] std::size_t max_payload() const;

  /// `nats://10.0.0.1:4222`: the server that we are connected to, or were last.
  [[nodiscard]] std::string server() const;

  /// For this module.
  [[nodiscard]] detail::Link& link() const { return *m_link; }

private:
  explicit Connection(std::unique_ptr<detail::Link> link);

  std::unique_ptr<detail::Link> m_link;
};

} // namespace hookctl::nats
