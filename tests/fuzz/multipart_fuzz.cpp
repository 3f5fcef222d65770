// Any bytes: the first line is the Content-Type, the rest the body. What is accepted is a JSON
// object whose files are no larger than the body, and comes to the same with another epilogue.

#include "hookctl/base/assert.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string type = input.substr(0, end);
  const std::string content = input.substr(std::min(end + 1, input.size()));
  const auto json = body::multipart_to_json(type, content);
  if (!json) {
    HOOKCTL_ASSERT(json.error().code == ErrorCode::invalid_data && !json.error().message.empty());
    return 0;
  }
  const auto document = json::Document::parse(*json);
  HOOKCTL_ASSERT(document && document->kind(json::Document::root()) == json::Kind::object);
  HOOKCTL_ASSERT(document->duplicate_keys(json::Document::root()).empty());
  const auto longer = body::multipart_to_json(type, content + "\r\nepilogue");
  HOOKCTL_ASSERT(longer && *longer == *json);
  return 0;
}
