#pragma once

#include "hookctl/model/http_message.hpp"

namespace hookctl::body::detail {

/// How a body is read.
enum class Shape { json, form, multipart, xml, unsupported };

/// By the request's media type.
Shape shape_of(const model::Request& request);

} // namespace hookctl::body::detail
