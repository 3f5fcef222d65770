#include "hookctl/mapping/field.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/attempt.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>

namespace hookctl::mapping {

using select::Input;
using select::Selector;
using select::Value;

Result<FieldTrace>
trace_scalar(std::string field, const std::vector<Selector>& selectors, const Input& input)
{
  FieldTrace trace;
  trace.field = std::move(field);
  for (const Selector& selector : selectors) {
    HOOKCTL_TRY_AS(auto attempt, detail::try_selector(selector, input));
    if (detail::settle(trace, std::move(attempt))) {
      return trace;
    }
  }
  detail::conclude_without_match(trace);
  return trace;
}

Result<FieldTrace>
trace_param(std::string field, const Selector& selector, const Input& input, std::string& json)
{
  HOOKCTL_TRY_AS(auto values, selector.evaluate(input));
  FieldTrace trace;
  trace.field = std::move(field);
  if (values.empty()) {
    json = "null";
    trace.path = selector.text();
    trace.tried.push_back({selector.text(), Outcome::missing, {}});
    return trace;
  }
  trace.outcome = Outcome::matched;
  if (values.size() == 1) {
    Value& value = values.front();
    json = std::move(value.json);
    trace.path = std::move(value.path);
    trace.value = std::move(value.text);
    trace.type = detail::type_of(selector, value);
    return trace;
  }
  trace.path = selector.text();
  json = "[";
  for (const Value& value : values) {
    json += (json.size() > 1 ? "," : "") + value.json;
  }
  json += "]";
  trace.value = json;
  trace.type = "array";
  return trace;
}

void suggest_paths(FieldTrace& trace,
                   const path::NearestPaths& payload,
                   const path::NearestPaths& item)
{
  constexpr std::string_view kPrefix = "json:";
  for (Tried& tried : trace.tried) {
    const auto selector = Selector::parse(tried.path);
    if (tried.outcome != Outcome::missing || !tried.detail.empty() || !selector ||
        !selector->reads_payload()) {
      continue;
    }
    const bool from_root = selector->kind() == Selector::Kind::root_json;
    const bool prefixed = from_root || tried.path.starts_with(kPrefix);
    const std::string written = tried.path.substr(prefixed ? kPrefix.size() : 0);
    const std::string near = (from_root ? payload : item).find(written);
    const bool is_tried =
        std::any_of(trace.tried.begin(), trace.tried.end(), [&](const Tried& other) {
          return other.path == near; // and did not count
        });
    if (!near.empty() && near != written && !is_tried) {
      tried.detail = text("did you mean ", from_root ? "root:" : "", near, "?");
    }
  }
}

} // namespace hookctl::mapping
