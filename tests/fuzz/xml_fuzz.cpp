// Any bytes: XML becomes JSON that the parser of payloads accepts, or is refused. It never grows
// beyond what its own bytes account for.

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
  const std::string xml(data, data + size);
  const auto json = body::xml_to_json(xml);
  if (!json) {
    HOOKCTL_ASSERT(json.error().code == ErrorCode::invalid_data && !json.error().message.empty());
    return 0;
  }
  const auto document = json::Document::parse(*json);
  HOOKCTL_ASSERT(document && document->kind(json::Document::root()) == json::Kind::object);
  HOOKCTL_ASSERT(document->child_count(json::Document::root()) == 1);
  HOOKCTL_ASSERT(document->all_duplicate_keys().empty());
  HOOKCTL_ASSERT(json->size() <= 4 * xml.size() + 16);
  return 0;
}
