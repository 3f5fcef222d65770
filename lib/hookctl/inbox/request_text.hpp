#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>

namespace hookctl::inbox {

// A stored request in the forms that other tools take. Each says what the request holds: whoever
// wants secrets left out takes them out before.

/// As HTTP/1.1: request line, headers in their order and spelling, empty line, body; CRLF line
/// ends. The framing is the body's own (it was kept without its chunks): Content-Length in place of
/// Transfer-Encoding.
std::string http_text(const model::Request& request);

/// The headers that curl adds by itself where the request has none: `User-Agent`, `Accept`, …
enum class CurlHeaders { left_out, kept };

/// A command for a POSIX shell that makes the same request: method, target, headers, body byte for
/// byte. `base` is what its target is put behind (`http://127.0.0.1:8080`). A body that is no
/// text of up to 64 KiB is piped into curl; the command then begins with `base64 `.
std::string curl_command(const model::Request& request,
                         std::string_view base,
                         CurlHeaders by_itself = CurlHeaders::left_out);

/// HAR 1.2 with one entry. A body that is no text stands there as base64, with `encoding`. Of the
/// answer only the status is known.
std::string
har_json(const journal::DeliveryDetails& delivery, std::string_view base, std::string_view version);

/// A vector of a preset's file (`vectors:`), whose key is left to be filled in.
std::string fixture_yaml(const journal::DeliveryDetails& delivery, std::string_view base);

/// `http://` and its Host header; `otherwise` without one.
std::string called_base(const model::Request& request, std::string_view otherwise);

} // namespace hookctl::inbox
