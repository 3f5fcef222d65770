#include "hookctl/model/webhook_url.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <array>

namespace hookctl::model {

namespace {

constexpr std::size_t kTokenBytes = 16;
constexpr std::size_t kTokenLength = 22;

bool is_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_host_label(std::string_view label)
{
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_';
         });
}

bool is_host(std::string_view host)
{
  if (host.empty() || host.size() > 253) {
    return false;
  }
  const auto labels = split(host, '.');
  return std::all_of(labels.begin(), labels.end(), is_host_label);
}

/// Cuts `scheme://` off; the scheme, or "" when there is none.
std::string take_scheme(std::string_view& url)
{
  const std::size_t at = url.find("://");
  if (at == std::string_view::npos) {
    return {};
  }
  const std::string scheme = lower(url.substr(0, at));
  url.remove_prefix(at + 3);
  return scheme;
}

bool is_port(std::string_view digits)
{
  const auto port = parse_integer<unsigned>(digits);
  return port && *port >= 1 && *port <= 65535;
}

/// host, host:port, or [v6]:port.
bool is_authority(std::string_view authority)
{
  if (!authority.empty() && authority.front() == '[') {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos || close < 3) {
      return false;
    }
    const std::string_view address = authority.substr(1, close - 1);
    const std::string_view rest = authority.substr(close + 1);
    return address.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos &&
           (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
  }
  const auto parts = split(authority, ':', 2);
  return is_host(parts[0]) && (parts.size() == 1 || is_port(parts[1]));
}

} // namespace

Result<std::string> make_token(Rng& rng)
{
  std::array<std::byte, kTokenBytes> bytes{};
  HOOKCTL_TRY(rng.fill(bytes));
  std::string raw;
  for (const std::byte byte : bytes) {
    raw += static_cast<char>(byte);
  }
  return base64url_encode(raw);
}

bool is_token(std::string_view token)
{
  return token.size() == kTokenLength && std::all_of(token.begin(), token.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_';
         });
}

Result<std::string> parse_public_url(std::string_view url)
{
  constexpr std::size_t kMaxLength = 2000;
  const auto refuse = [&](std::string_view rule) {
    return fail(Failure::malformed_url,
                text("public URL ", quote(url), " ", rule),
                "write it as https://hooks.example.com or https://example.com/hooks");
  };
  std::string_view rest = url;
  const std::string scheme = take_scheme(rest);
  if (scheme != "http" && scheme != "https") {
    return refuse("must begin with http:// or https://");
  }
  if (url.size() > kMaxLength) {
    return refuse("is longer than 2000 bytes");
  }
  if (!is_authority(rest.substr(0, rest.find_first_of("/?#")))) {
    return refuse("has no valid host");
  }
  const auto plain = [](char c) {
    return c > ' ' && c < '\x7F' && c != '?' && c != '#' && c != '"' && c != '<' && c != '>' &&
           c != '\\';
  };
  if (!std::all_of(url.begin(), url.end(), plain)) {
    return refuse("must not have a query, a fragment, spaces or characters outside ASCII");
  }
  std::string out(url);
  while (out.ends_with('/')) {
    out.pop_back();
  }
  return out;
}

std::string make_webhook_url(std::string_view public_url,
                             Environment environment,
                             const AccountName& account,
                             std::string_view token)
{
  return text(public_url, "/", to_string(environment), "/", account.value(), "/", token);
}

std::optional<WebhookPath> parse_webhook_path(std::string_view path)
{
  const std::size_t account = path.find('/', 1);
  const std::size_t token =
      account == std::string_view::npos ? account : path.find('/', account + 1);
  if (!path.starts_with('/') || token == std::string_view::npos ||
      path.find('/', token + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  return WebhookPath{path.substr(1, account - 1),
                     path.substr(account + 1, token - account - 1),
                     path.substr(token + 1)};
}

Result<std::string> parse_domain(std::string_view typed)
{
  std::string_view rest = trim(typed);
  take_scheme(rest);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const auto parts = split(authority, ':', 2);
  if (!is_host(parts[0]) || (parts.size() == 2 && !is_port(parts[1]))) {
    return fail(Failure::malformed_url,
                text("domain ", quote(typed), " has no valid host name"),
                "write the sending system's host, as in acme.myshopify.com");
  }
  return lower(parts[0]);
}

} // namespace hookctl::model
