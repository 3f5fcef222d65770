#include "hookctl/auth/detail/called_url.hpp"

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

/// ":443" for https, ":80" for http, "" for anything else.
std::string_view standard_port(std::string_view scheme)
{
  return scheme == "https" ? ":443" : scheme == "http" ? ":80" : "";
}

bool has_port(std::string_view authority)
{
  const std::size_t bracket = authority.rfind(']'); // of an IPv6 address
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket) !=
         std::string_view::npos;
}

} // namespace

UrlParts split_url(std::string_view url)
{
  UrlParts parts;
  const std::size_t mark = url.find("://");
  if (mark != std::string_view::npos) {
    parts.scheme = url.substr(0, mark);
    url.remove_prefix(mark + 3);
  }
  const std::size_t end = url.find_first_of("/?");
  parts.authority = url.substr(0, end);
  parts.rest = end == std::string_view::npos ? std::string_view{} : url.substr(end);
  return parts;
}

std::string target_of(std::string_view url)
{
  const std::string_view rest = split_url(url).rest;
  return rest.starts_with('/') ? std::string(rest) : text('/', rest);
}

std::vector<std::string> port_forms(const std::string& url)
{
  std::vector<std::string> forms = {url};
  const UrlParts parts = split_url(url);
  const std::string_view port = standard_port(parts.scheme);
  if (port.empty()) {
    return forms;
  }
  if (parts.authority.ends_with(port)) {
    const auto host = parts.authority.substr(0, parts.authority.size() - port.size());
    forms.push_back(text(parts.scheme, "://", host, parts.rest));
  } else if (!has_port(parts.authority)) {
    forms.push_back(text(parts.scheme, "://", parts.authority, port, parts.rest));
  }
  return forms;
}

select::Template::Variables value_variables(const Context& context)
{
  select::Template::Variables variables;
  for (const auto& [name, value] : context.values) {
    variables.insert_or_assign("value:" + name, value);
  }
  return variables;
}

select::Template::Variables context_variables(const Context& context)
{
  select::Template::Variables variables = value_variables(context);
  if (!context.url.empty()) {
    variables.emplace("url", context.url);
    variables.emplace("url_base", context.url.substr(0, context.url.find('?')));
    variables.emplace("host", split_url(context.url).authority);
  }
  return variables;
}

} // namespace hookctl::auth::detail
