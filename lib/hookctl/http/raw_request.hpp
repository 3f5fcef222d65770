#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"

#include <string_view>

namespace hookctl::http {

/// A request as somebody captured it into a file: request line, headers, a blank line, the body.
/// Lines may end with LF; the body's bytes stay as they are, but for what stands after its
/// Content-Length (an editor's last line feed). The request line may be missing: then it is a POST.
/// invalid_data naming the line.
Result<model::Request> parse_raw_request(std::string_view capture);

} // namespace hookctl::http
