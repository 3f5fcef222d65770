#pragma once

#include "hookctl/base/text.hpp"
#include "hookctl/pin/fetch.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::pin::support {

inline const std::string kPem = "-----BEGIN PUBLIC KEY-----\n"
                                "MCowBQYDK2VwAyEAZWzD09ki/hU91B1gZ7GFG8drefGR7PnaT+6n4SIcMDQ=\n"
                                "-----END PUBLIC KEY-----\n";
inline const std::string kSet =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"ZWzD09ki_hU91B1gZ7GFG8drefGR7PnaT-6n4SIcMDQ"}]})";

/// The only answer that a peer gives, and what it was asked.
struct Peer {
  model::Response answer;
  std::optional<Error> failure = {};
  std::vector<std::string> asked = {};
  std::optional<http::ClientOptions> options = {};

  static Peer with(std::string body, int status = 200)
  {
    Peer peer;
    peer.answer.status = status;
    peer.answer.body = std::move(body);
    return peer;
  }

  Connect connect();
};

class ScriptedClient final : public http::Client {
public:
  explicit ScriptedClient(Peer& peer)
      : m_peer(peer)
  {
  }

  Result<model::Response> request(std::string_view method,
                                  const http::Url& url,
                                  const model::Headers& /*headers*/,
                                  std::string_view /*body*/) override
  {
    m_peer.asked.push_back(
        text(method, " ", url.scheme, " ", url.host, " ", url.port, " ", url.target));
    if (m_peer.failure) {
      return fail(*m_peer.failure);
    }
    return m_peer.answer;
  }

private:
  Peer& m_peer;
};

inline Connect Peer::connect()
{
  return [this](const http::ClientOptions& wanted) -> std::unique_ptr<http::Client> {
    options = wanted;
    return std::make_unique<ScriptedClient>(*this);
  };
}

} // namespace hookctl::pin::support
