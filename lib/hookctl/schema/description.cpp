#include "hookctl/schema/description.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/schema/detail/places.hpp"
#include "hookctl/schema/detail/program.hpp"
#include "hookctl/schema/sample_shape.hpp"
#include "hookctl/schema/schema.hpp"

#include <algorithm>

namespace hookctl::schema {

namespace {

using json::Kind;

/// Of a schema's differences so many are looked at, before those of the same kind are put together.
constexpr std::size_t kMaxOccurrences = 100;

Change change_of(std::string_view keyword)
{
  if (keyword == "required") {
    return Change::missing;
  }
  if (keyword == "additionalProperties") {
    return Change::added;
  }
  return keyword == "type" ? Change::type : Change::violation;
}

/// Puts the same difference of many elements together.
void add(Drift& drift, Finding finding)
{
  const auto same =
      std::find_if(drift.findings.begin(), drift.findings.end(), [&](const Finding& known) {
        return known.path == finding.path && known.keyword == finding.keyword &&
               known.change == finding.change;
      });
  if (same != drift.findings.end()) {
    same->count += finding.count;
  } else if (drift.findings.size() < kMaxFindings) {
    drift.findings.push_back(std::move(finding));
  } else {
    drift.cut += finding.count;
  }
}

/// Violations, then what is there and not described.
Drift compare_with_schema(const Schema& schema, const json::Document& payload)
{
  Drift drift;
  CheckLimits limits;
  limits.violations = kMaxOccurrences;
  Validation validation = schema.check(payload, limits);
  drift.breaks = !validation.is_valid();
  drift.cut = validation.cut;
  for (Violation& violation : validation.violations) {
    Finding finding;
    finding.change = change_of(violation.keyword);
    finding.path = detail::general_path(violation.path);
    finding.keyword = std::move(violation.keyword);
    finding.first = std::move(violation.path);
    finding.detail = std::move(violation.message);
    finding.breaks = true;
    add(drift, std::move(finding));
  }
  const auto undescribed = schema.undescribed(payload, limits);
  for (const json::NodeIndex value : undescribed.values) {
    Finding finding;
    finding.change = Change::added;
    finding.first = path::shorthand_path(payload, value);
    finding.path = detail::general_path(finding.first);
    finding.detail = text(
        "is ", detail::with_article(payload.kind(value)), ", and the schema does not describe it");
    add(drift, std::move(finding));
  }
  drift.cut += undescribed.cut;
  return drift;
}

std::string text_of(const json::Document& document, std::string_view name)
{
  const auto value = document.kind(json::Document::root()) == Kind::object
                         ? document.find_member(json::Document::root(), name)
                         : std::nullopt;
  return value && document.kind(*value) == Kind::string ? document.to_text(*value) : "";
}

} // namespace

bool is_schema(const json::Document& document)
{
  const std::string says = text_of(document, "$schema");
  return says.starts_with("http://json-schema.org/") ||
         says.starts_with("https://json-schema.org/");
}

bool looks_like_schema(const json::Document& document)
{
  const std::string type = text_of(document, "type");
  const auto root = json::Document::root();
  return !is_schema(document) && (type == "object" || type == "array") &&
         (document.find_member(root, "properties") || document.find_member(root, "items"));
}

Result<Description> Description::parse(std::string bytes, std::string_view file)
{
  auto document = json::Document::parse(bytes);
  if (!document) {
    Error error = std::move(document).error();
    if (error.at) {
      error.at->file = file;
    }
    return fail(std::move(error));
  }
  if (!schema::is_schema(*document)) {
    return of_sample(*std::move(document));
  }
  HOOKCTL_TRY_AS(auto schema, Schema::compile(std::move(bytes), file));
  Description out;
  out.m_schema = std::make_shared<const Schema>(std::move(schema));
  return out;
}

Description Description::of_sample(json::Document sample)
{
  Description out;
  out.m_sample = std::make_shared<const SampleShape>(std::move(sample));
  return out;
}

Drift Description::compare(const json::Document& payload) const
{
  return m_schema ? compare_with_schema(*m_schema, payload) : m_sample->compare(payload);
}

} // namespace hookctl::schema
