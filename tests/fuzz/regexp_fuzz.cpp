// A pattern, and after the first 0xFF a text: an I-Regexp exactly when the grammar says so, and it
// takes what a plain reading of it takes; RE2's own syntax must only not crash.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/regexp.hpp"
#include "tests/support/i_regexp_reference.hpp"
#include "tests/support/path_reference.hpp"

#include <cstddef>
#include <cstdint>

using hookctl::path::Regexp;
using hookctl::tests::IRegexpReference;

namespace {

/// Longer ones are only run: the reference takes its time.
constexpr std::size_t kMostPattern = 60;
constexpr std::size_t kMostText = 20;

/// Not for what the reference knows of few characters.
bool has_category(std::string_view pattern)
{
  return pattern.find("\\p") != std::string_view::npos ||
         pattern.find("\\P") != std::string_view::npos;
}

void check_against_reference(const Regexp& regexp, std::string_view pattern, std::string_view text)
{
  using hookctl::tests::reference::scalar_values;
  const std::u32string pattern_values = scalar_values(pattern);
  const std::u32string text_values = scalar_values(text);
  const auto reference = IRegexpReference::parse(pattern_values);
  HOOKCTL_ASSERT(regexp.matches(text) == reference->matches(text_values));
  HOOKCTL_ASSERT(regexp.finds(text) == reference->finds(text_values));
}

void check_i_regexp(std::string_view pattern, std::string_view text)
{
  const auto regexp = Regexp::parse_i_regexp(pattern);
  if (!regexp) {
    const hookctl::Error& error = regexp.error();
    HOOKCTL_ASSERT(error.code == hookctl::ErrorCode::invalid_argument);
    HOOKCTL_ASSERT(hookctl::is_utf8(error.message) && hookctl::is_utf8(error.hint));
    HOOKCTL_ASSERT(error.message.size() < 2'000);
  }
  if (!hookctl::is_utf8(pattern)) {
    HOOKCTL_ASSERT(!regexp);
    return;
  }
  const std::u32string values = hookctl::tests::reference::scalar_values(pattern);
  const bool too_large = !regexp && regexp.error().message.find("no I-Regexp") == std::string::npos;
  const bool too_deep = !regexp && regexp.error().message.find("groups") != std::string::npos;
  if (!too_large && !too_deep) {
    HOOKCTL_ASSERT(regexp.has_value() == IRegexpReference::parse(values).has_value());
  }
  if (!regexp) {
    return;
  }
  const bool small = pattern.size() <= kMostPattern && text.size() <= kMostText;
  if (small && !has_category(pattern) && hookctl::is_utf8(text)) {
    check_against_reference(*regexp, pattern, text);
  } else {
    HOOKCTL_ASSERT(!regexp->matches(text) || regexp->finds(text));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t mark = std::min(input.find('\xFF'), input.size());
  const std::string_view pattern = input.substr(0, mark);
  const std::string_view text = input.substr(std::min(mark + 1, input.size()));
  check_i_regexp(pattern, text);
  const auto other = Regexp::parse_pattern(pattern);
  HOOKCTL_ASSERT(!other || !other->matches(text) || other->finds(text));
  return 0;
}
