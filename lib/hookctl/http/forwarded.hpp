#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/ip_address.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::http {

/// Whose word is taken for where a request came from. Nobody's, as it is made.
struct TrustedProxies {
  std::vector<model::IpNetwork> networks;
  /// Whoever may connect to our Unix sockets.
  bool unix_sockets = false;

  [[nodiscard]] bool empty() const { return networks.empty() && !unix_sockets; }

  [[nodiscard]] bool contains(const model::IpAddress& address) const;
  /// `peer` is an address, or "unix".
  [[nodiscard]] bool contains(std::string_view peer) const;
};

/// Each `10.0.0.0/8`, `2001:db8::1` or `unix`. invalid_argument naming the rule.
Result<TrustedProxies> parse_trusted_proxies(const std::vector<std::string>& typed);

/// Where a request came from, as far as it is certain.
struct Sender {
  std::string address;
  /// A trusted proxy passed it on without saying for whom, or not so that it can be believed:
  /// `address` is the last one that is certain, a proxy's.
  bool is_hidden = false;
};

/// The peer, unless that is a trusted proxy: then the nearest address in its X-Forwarded-For, read
/// from the right, that is no trusted proxy (the leftmost, where all are). What stands left of it
/// is anybody's invention and is not looked at. Forwarded (RFC 7239) is read likewise by its
/// `for`; with both headers there they must agree, for a proxy passes on what it does not know.
/// Hidden: an entry that is no address, `unknown`, an obfuscated name, more than kMostHops proxies,
/// headers that disagree.
Sender
find_sender(std::string_view peer, const model::Headers& headers, const TrustedProxies& proxies);

constexpr std::size_t kMostHops = 32;

/// `https://hooks.example.com`: what a trusted proxy says the sender called, by X-Forwarded-Proto
/// (http and https; http without it) and X-Forwarded-Host (else Host). nullopt when neither is
/// there, one is there twice or is a list, or is no scheme or host: then it is not certain.
std::optional<std::string> find_called_base(const model::Headers& headers);

/// What the request's headers say of its sender, where its peer is a trusted proxy.
void take_forwarded(model::Request& request, const TrustedProxies& proxies);

} // namespace hookctl::http
