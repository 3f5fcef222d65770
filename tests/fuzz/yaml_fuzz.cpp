// Whatever yaml::parse accepts, yaml::write gives back. Also: from_json of the same bytes is YAML
// of ours.

#include "hookctl/base/assert.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstddef>
#include <cstdint>

using namespace hookctl;

namespace {

// Escapes make a text longer, never deeper.
constexpr yaml::Limits kForWritten{.bytes = 64U << 20U, .depth = 64, .nodes = 1'000'000};

void check_round_trip(std::string_view input)
{
  const auto documents = yaml::parse_all(input, "input");
  if (!documents) {
    HOOKCTL_ASSERT(documents.error().code == ErrorCode::invalid_data);
    return;
  }
  for (const yaml::Value& value : *documents) {
    const auto again = yaml::parse(yaml::write(value), "written", kForWritten);
    HOOKCTL_ASSERT(again && yaml::same(*again, value));
  }
}

void check_from_json(std::string_view input)
{
  const auto value = yaml::parse(yaml::from_json(input), "from json", kForWritten);
  if (!value) {
    // JSON may nest deeper than our reader goes, and may repeat a key.
    const std::string& message = value.error().message;
    HOOKCTL_ASSERT(message.find("nested more than") != std::string::npos ||
                   message.find("is there twice") != std::string::npos);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + size);
  check_round_trip(input);
  check_from_json(input);
  return 0;
}
