#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"

#include <string_view>

namespace hookctl::body::detail {

/// How a body is read.
enum class Shape { json, form, multipart, xml, unsupported };

/// By the request's media type.
Shape shape_of(const model::Request& request);

/// `application/json` and the like, in lower case and without parameters.
bool is_json_type(std::string_view media_type);

/// invalid_data naming the type, or the charset, that no body may have.
Result<> require_known_type(const model::Request& request);

} // namespace hookctl::body::detail
