// Payloads, one a line: no crash, every role once, and each candidate is a path that can be used.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/mapping/suggest.hpp"
#include "hookctl/path/path.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace hookctl;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  mapping::PathStatistics statistics;
  for (const std::string_view line : split(input, '\n')) {
    if (const auto document = json::Document::parse(std::string(line))) {
      statistics.add(*document);
    }
  }
  mapping::SuggestContext context;
  context.now = TimePoint{std::chrono::hours(24 * 365 * 56)};
  const auto suggestions = mapping::suggest(statistics, context);
  HOOKCTL_ASSERT(suggestions.size() == mapping::all_roles().size());
  for (const auto& suggestion : suggestions) {
    HOOKCTL_ASSERT(suggestion.candidates.size() <= context.limit);
    HOOKCTL_ASSERT(suggestion.flag.empty() == suggestion.candidates.empty());
    for (const auto& candidate : suggestion.candidates) {
      HOOKCTL_ASSERT(path::Query::parse(candidate.path).has_value());
      HOOKCTL_ASSERT(candidate.score >= mapping::kLeastScore && candidate.score <= 100);
      HOOKCTL_ASSERT(!candidate.value.empty() && is_utf8(candidate.value));
    }
  }
  return 0;
}
