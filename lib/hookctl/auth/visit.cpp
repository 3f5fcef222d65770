#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/auth/handshake.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth {

namespace {

constexpr std::string_view kStandardPort = "443";

struct Authority {
  std::string host; ///< in lower case; an IPv6 address with its brackets
  std::string port;
};

Authority split_authority(std::string_view authority)
{
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return {
      lower(authority.substr(0, colon)),
      std::string(colon == std::string_view::npos ? kStandardPort : authority.substr(colon + 1))};
}

bool is_digits(std::string_view text)
{
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// An IP address in any spelling, or a name of one label: whoever may be reached so is near.
bool is_local(std::string_view host, const std::vector<std::string_view>& labels)
{
  return labels.size() == 1 || host.starts_with('[') || is_digits(labels.back()) ||
         labels.back().starts_with("0x");
}

bool is_clean(std::string_view url)
{
  return std::none_of(url.begin(), url.end(), [](char c) {
    return c <= ' ' || c >= '\x7F' || c == '\\' || c == '#';
  });
}

bool matches(const Authority& called, std::string_view glob)
{
  const Authority allowed = split_authority(glob);
  const auto labels = split(called.host, '.');
  const auto globs = split(allowed.host, '.');
  if (is_local(called.host, labels)) {
    return called.host == allowed.host && glob_match(allowed.port, called.port);
  }
  return labels.size() == globs.size() && glob_match(allowed.port, called.port) &&
         std::equal(labels.begin(), labels.end(), globs.begin(), [](auto label, auto pattern) {
           return !label.empty() && glob_match(pattern, label);
         });
}

} // namespace

bool may_visit(std::string_view url, const std::vector<std::string>& hosts)
{
  const detail::UrlParts parts = detail::split_url(url);
  if (parts.scheme != "https" || parts.authority.empty() || !is_clean(url) ||
      parts.authority.find('@') != std::string_view::npos) {
    return false;
  }
  const Authority called = split_authority(parts.authority);
  return is_digits(called.port) &&
         std::any_of(hosts.begin(), hosts.end(), [&](const std::string& glob) {
           return matches(called, glob);
         });
}

} // namespace hookctl::auth
