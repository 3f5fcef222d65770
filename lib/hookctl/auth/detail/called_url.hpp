#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/select/template.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::auth::detail {

/// `https://host:port` and what follows it, views into the URL.
struct UrlParts {
  std::string_view scheme;    ///< "https"; "" when the URL has none
  std::string_view authority; ///< host and port
  std::string_view rest;      ///< path and query
};

UrlParts split_url(std::string_view url);

/// The request target of a URL: its path and query, `/` at least.
std::string target_of(std::string_view url);

/// The URL as called, then with or without the standard port of its scheme where that makes a
/// difference (80, 443).
std::vector<std::string> port_forms(const std::string& url);

/// Of context_variables() only value:NAME.
select::Template::Variables value_variables(const Context& context);

} // namespace hookctl::auth::detail
