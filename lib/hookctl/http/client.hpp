#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/url.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace hookctl::http {

using model::is_near;
using model::parse_url;
using model::Url;

/// `public_only`: peers in private and local networks are never connected to, whatever their name.
enum class Reach { anywhere, public_only };

struct ClientOptions {
  std::chrono::milliseconds timeout{10000}; ///< for the whole exchange, connect included
  std::size_t response_bytes = 64U << 10U;  ///< the rest of a longer answer is not read
  Reach reach = Reach::anywhere;
  /// Sent once more, on a new connection, when a kept one turns out to be closed before any answer:
  /// for requests that may arrive twice.
  bool may_repeat = false;
  /// Once this is requested, the exchange under way is broken off, and there is none any more.
  std::stop_token cut = {};
};

/// Redirects are not followed; TLS certificates are verified against the system's roots. The
/// deadline is kept from outside, however slowly a peer talks; only looking up a host's name has
/// the system's own limit.
class Client {
public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  /// Any status is a value. network when the peer cannot be reached or hangs up, timeout when the
  /// deadline passed, cancelled when it was cut, denied when it is out of reach.
  virtual Result<model::Response> request(std::string_view method,
                                          const Url& url,
                                          const model::Headers& headers,
                                          std::string_view body) = 0;

  Result<model::Response> post(const Url& url, const model::Headers& headers, std::string_view body)
  {
    return request("POST", url, headers, body);
  }
};

/// For one exchange at a time. Its connection is kept for the next one with the same peer.
std::unique_ptr<Client> make_client(const ClientOptions& options);

/// For any number of threads at once, with a connection for each; at most `idle` of them are kept
/// while nobody uses them.
std::unique_ptr<Client> make_client_pool(const ClientOptions& options, std::size_t idle);

} // namespace hookctl::http
