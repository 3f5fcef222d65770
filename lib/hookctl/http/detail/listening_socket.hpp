#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/http/detail/peer.hpp"
#include "hookctl/http/detail/socket.hpp"
#include "hookctl/http/server.hpp"

#include <string>

namespace hookctl::http::detail {

/// Bursts come while one connection is being accepted.
inline constexpr int kBacklog = 4096;

/// A socket that listens. A path that it made in the file system goes when it is closed.
class Listening {
public:
  Listening(Socket socket, std::string base_url, std::string made_path = {})
      : m_socket(std::move(socket))
      , m_base_url(std::move(base_url))
      , m_made_path(std::move(made_path))
  {
  }

  Listening(Listening&& other) noexcept = default;
  Listening& operator=(Listening&&) = delete;
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  ~Listening() { close(); }

  [[nodiscard]] int get() const { return m_socket.get(); }

  [[nodiscard]] const std::string& base_url() const { return m_base_url; }

  void close();

private:
  Socket m_socket;
  std::string m_base_url;
  std::string m_made_path;
};

/// Binds and listens, or takes over what is listening; does not accept yet. busy when the address
/// is in use, denied when it may not be bound, invalid_argument when it is none of this machine's,
/// too long for a path, or no listening stream socket.
Result<Listening> listen_on(const BindAddress& address);

struct Accepted {
  Socket socket;
  Peer peer;
};

enum class AcceptFailure { nobody, no_descriptors };

/// Never blocks.
tl::expected<Accepted, AcceptFailure> accept_from(const Listening& listening);

} // namespace hookctl::http::detail
