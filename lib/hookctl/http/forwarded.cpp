#include "hookctl/http/forwarded.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/forwarded_list.hpp"
#include "hookctl/model/webhook_url.hpp"

#include <algorithm>

namespace hookctl::http {

namespace {

constexpr std::string_view kUnix = "unix";

using detail::Hops;
using ReadLine = Hops (*)(std::string_view);

/// One list, read from its right end.
Sender walk(std::string_view peer,
            const model::Headers& headers,
            std::string_view name,
            ReadLine read_line,
            const TrustedProxies& proxies)
{
  Sender sender{std::string(peer)};
  std::size_t count = 0;
  for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
    if (!equals_ignore_case(header->first, name)) {
      continue;
    }
    for (const auto& hop : read_line(header->second)) {
      if (!hop || ++count > kMostHops) {
        sender.is_hidden = true;
        return sender;
      }
      sender.address = hop->to_string();
      if (!proxies.contains(*hop)) {
        return sender;
      }
    }
  }
  return sender;
}

bool has_header(const model::Headers& headers, std::string_view name)
{
  return model::find_header(headers, name).has_value();
}

/// nullopt where it is not there, there twice, or a list.
std::optional<std::string_view> single_value(const model::Headers& headers, std::string_view name)
{
  const auto value = model::find_header(headers, name);
  const bool is_certain = value && model::count_header(headers, name) == 1 &&
                          value->find(',') == std::string_view::npos;
  return is_certain ? std::optional(trim(*value)) : std::nullopt;
}

} // namespace

bool TrustedProxies::contains(const model::IpAddress& address) const
{
  return model::find_network(networks, address) != nullptr;
}

bool TrustedProxies::contains(std::string_view peer) const
{
  if (peer == kUnix) {
    return unix_sockets;
  }
  const auto address = model::IpAddress::parse(peer);
  return address && contains(*address);
}

Result<TrustedProxies> parse_trusted_proxies(const std::vector<std::string>& typed)
{
  TrustedProxies proxies;
  for (const std::string& one : typed) {
    if (one == kUnix) {
      proxies.unix_sockets = true;
      continue;
    }
    auto network = model::IpNetwork::parse(one);
    if (!network) {
      Error error = std::move(network).error();
      error.hint += "; unix is whoever connects to a socket file";
      return fail(std::move(error));
    }
    proxies.networks.push_back(*network);
  }
  return proxies;
}

Sender
find_sender(std::string_view peer, const model::Headers& headers, const TrustedProxies& proxies)
{
  constexpr std::string_view kCommon = "X-Forwarded-For";
  constexpr std::string_view kStandard = "Forwarded";
  if (!proxies.contains(peer)) {
    return {std::string(peer)};
  }
  Sender common = walk(peer, headers, kCommon, detail::read_forwarded_for, proxies);
  if (!has_header(headers, kStandard)) {
    return common;
  }
  Sender standard = walk(peer, headers, kStandard, detail::read_forwarded, proxies);
  if (!has_header(headers, kCommon)) {
    return standard;
  }
  const bool agree = common.address == standard.address;
  return agree && common.is_hidden == standard.is_hidden ? common : Sender{std::string(peer), true};
}

std::optional<std::string> find_called_base(const model::Headers& headers)
{
  constexpr std::string_view kProto = "X-Forwarded-Proto";
  constexpr std::string_view kHost = "X-Forwarded-Host";
  const bool has_proto = has_header(headers, kProto);
  const bool has_host = has_header(headers, kHost);
  const auto proto = has_proto ? single_value(headers, kProto) : std::optional("http");
  const auto host = single_value(headers, has_host ? kHost : "Host");
  if ((!has_proto && !has_host) || !proto || !host) {
    return std::nullopt;
  }
  const std::string scheme = lower(*proto);
  if ((scheme != "http" && scheme != "https") || host->find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  const auto url = model::parse_public_url(text(scheme, "://", *host));
  return url ? std::optional(*url) : std::nullopt;
}

void take_forwarded(model::Request& request, const TrustedProxies& proxies)
{
  if (!proxies.contains(request.remote_address)) {
    return;
  }
  request.called_base = find_called_base(request.headers).value_or("");
  Sender sender = find_sender(request.remote_address, request.headers, proxies);
  request.remote_address = std::move(sender.address);
  request.is_sender_hidden = sender.is_hidden;
}

} // namespace hookctl::http
