// Any bytes: the first line is a Content-Type, the rest the body. A body becomes a document in
// UTF-8 or is refused, its bytes stay as they are, and a label that is a superset of ASCII makes no
// other document of bytes that are UTF-8.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/sniff.hpp"
#include "hookctl/json/document.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

using namespace hookctl;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::optional<std::string> parsed(const std::string& type, const std::string& body)
{
  model::Request request;
  request.headers = {{"Content-Type", type}};
  request.body = body;
  const auto document = body::parse_body(request);
  HOOKCTL_ASSERT(request.body == body);
  if (!document) {
    HOOKCTL_ASSERT(document.error().code == ErrorCode::invalid_data);
    return std::nullopt;
  }
  HOOKCTL_ASSERT(!body::is_unsupported_type(request));
  HOOKCTL_ASSERT(is_utf8(document->text()));
  return std::string(document->text());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string body = input.substr(std::min(end + 1, input.size()));
  parsed(input.substr(0, end), body);
  if (is_utf8(body)) {
    for (const char* type : {"application/json", "text/xml", "application/x-www-form-urlencoded"}) {
      const auto plain = parsed(type, body);
      for (const char* label : {"; charset=us-ascii", "; charset=windows-1252"}) {
        HOOKCTL_ASSERT(!plain || parsed(type + std::string(label), body) == plain);
      }
    }
  }
  if (const auto type = body::sniff_media_type(body)) {
    parsed(*type, body);
  }
  std::ignore = body::decode_base64_json(body);
  return 0;
}
