#include "hookctl/model/byte_count.hpp"

#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::model {

namespace {

constexpr std::pair<std::string_view, unsigned> kUnits[] = {
    {"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}, {"", 0}};
constexpr std::int64_t kMost = std::int64_t{1} << 50U;

} // namespace

std::optional<std::int64_t> parse_byte_count(std::string_view value)
{
  for (const auto& [unit, bits] : kUnits) {
    if (!value.ends_with(unit)) {
      continue;
    }
    const auto count = parse_integer<std::int64_t>(value.substr(0, value.size() - unit.size()));
    if (!count || *count < 0 || *count > kMost >> bits) {
      return std::nullopt;
    }
    return *count << bits;
  }
  return std::nullopt;
}

std::string write_byte_count(std::int64_t bytes)
{
  for (const auto& [unit, bits] : kUnits) {
    const std::int64_t size = std::int64_t{1} << bits;
    if (bytes >= size && bytes % size == 0) {
      return text(bytes / size, unit);
    }
  }
  return text(bytes);
}

} // namespace hookctl::model
