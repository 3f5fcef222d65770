// A schema, and after the first zero byte a document: no crash, bounded answers, and what fits fits
// twice.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/schema/description.hpp"
#include "hookctl/schema/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using hookctl::json::Document;
using hookctl::schema::Description;
using hookctl::schema::Schema;

namespace {

/// Small, so that what would take long shows as what goes on for ever.
constexpr hookctl::schema::CheckLimits kLimits{100'000, 300, 5};

void check_schema(const std::string& text, const Document& document)
{
  const auto schema = Schema::compile(text, "fuzz.json");
  if (!schema) {
    const auto& error = schema.error();
    HOOKCTL_ASSERT(error.at && error.at->file == "fuzz.json");
    HOOKCTL_ASSERT(hookctl::is_utf8(error.message) && hookctl::is_utf8(error.hint));
    return;
  }
  const auto first = schema->check(document, kLimits);
  const auto again = schema->check(document, kLimits);
  HOOKCTL_ASSERT(first.violations.size() <= kLimits.violations + 1);
  HOOKCTL_ASSERT(first.is_valid() == again.is_valid() && first.cut == again.cut);
  for (const auto& violation : first.violations) {
    HOOKCTL_ASSERT(hookctl::printable(violation.message) == violation.message);
    HOOKCTL_ASSERT(!violation.path.empty() && !violation.keyword.empty());
  }
  HOOKCTL_ASSERT(schema->undescribed(document, kLimits).values.size() <= kLimits.violations);
  for (const char* path : {"a", "a.b[0]", "$['a'][*]", "[0].x"}) {
    const bool allowed = schema->allows(path);
    HOOKCTL_ASSERT(allowed || hookctl::is_utf8(schema->nearest_path(path)));
  }
}

void check_description(const std::string& text, const Document& document)
{
  const auto description = Description::parse(text);
  if (!description) {
    return;
  }
  const auto drift = description->compare(document);
  HOOKCTL_ASSERT(drift.findings.size() <= hookctl::schema::kMaxFindings);
  HOOKCTL_ASSERT(!drift.breaks || !hookctl::schema::why_refused(drift).empty());
  if (!description->is_schema()) {
    HOOKCTL_ASSERT(!description->compare(*Document::parse(text)).breaks);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  const std::string schema(input.substr(0, end));
  const std::string_view rest = end == std::string_view::npos ? "{}" : input.substr(end + 1);
  const auto document = Document::parse(std::string(rest));
  if (document) {
    check_schema(schema, *document);
    check_description(schema, *document);
  }
  return 0;
}
