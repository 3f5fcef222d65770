#pragma once

#include "hookctl/auth/detail/structured_fields.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>

// The text that an HTTP message signature signs (RFC 9421 section 2.5).
namespace hookctl::auth::detail {

/// A request and the URL that its sender called; "" (or one without a host) when that is not
/// known: then the request's own target and Host are taken.
struct SentRequest {
  const model::Request& request;
  std::string_view url;
};

/// Every line of that header, each trimmed and folded lines joined, with ", " between them (RFC
/// 9421 section 2.1). unverified when there is none, or one holds a line break.
Result<std::string> combined_header(const model::Request& request, std::string_view name);

/// A component as a preset writes it: `content-digest`, `@query-param;name="id"`. unverified when
/// it is malformed.
Result<SfItem> parse_component(std::string_view written);

/// unverified naming the component: one that is missing, is there twice, or is not implemented
/// (`sf`, `req`, `tr`, @status of a request).
Result<std::string> signature_base(const SfInnerList& covered, const SentRequest& sent);

} // namespace hookctl::auth::detail
