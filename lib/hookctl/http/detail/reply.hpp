#pragma once

#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// `{"status":"error","error":"…"}`
model::Response error_response(const Refusal& refusal);

/// The same with Retry-After: for what has nothing to do with the request itself.
model::Response unavailable(std::string_view why);

enum class After { keep, close };
enum class Method { head, other };

/// The bytes of a response. Its framing (Content-Length, Connection) is ours alone, whatever the
/// handler put in; a header that would break a line is left out.
std::string render(const model::Response& response, After after, Method method);

} // namespace hookctl::http::detail
