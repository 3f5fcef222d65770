#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/attempt.hpp"
#include "hookctl/mapping/field.hpp"
#include "hookctl/model/channel.hpp"
#include "hookctl/path/explain.hpp"

#include <algorithm>
#include <variant>

namespace hookctl::mapping {

namespace {

using select::Input;
using select::Selector;

std::vector<std::string> names_of(const std::vector<Selector>& selectors)
{
  std::vector<std::string> names;
  for (const Selector& selector : selectors) {
    names.push_back(selector.text());
  }
  return names;
}

std::vector<std::string> names_of(const preset::ValueRule& rule)
{
  std::vector<std::string> names;
  for (const auto& alternative : rule.alternatives) {
    names.push_back(detail::name_of(alternative));
  }
  return names;
}

/// The alternatives of a field by its name in the trace.
std::vector<std::string> alternatives_of(const account::Definition& definition,
                                         const FieldTrace& trace)
{
  if (trace.field == "delivery id") {
    return names_of(definition.event.id);
  }
  if (trace.field == "time") {
    return names_of(definition.event.time);
  }
  if (trace.field == "code") {
    return names_of(definition.event.code);
  }
  if (trace.field == "sender") {
    return names_of(definition.sender);
  }
  if (trace.field.starts_with("param ")) {
    return {trace.path};
  }
  if (trace.field == "source" && !definition.default_source) {
    return names_of(definition.source);
  }
  return {};
}

void count_alternatives(const account::Definition& definition, FieldTrace& trace)
{
  const auto names = alternatives_of(definition, trace);
  trace.alternatives = std::max(names.size(), trace.tried.size());
  const bool is_param_found = trace.tried.empty() && trace.outcome == Outcome::matched;
  for (std::size_t i = trace.tried.size(); i < names.size() && !is_param_found; ++i) {
    trace.untried.push_back(names[i]);
  }
}

/// The header that was meant, of those that came.
std::string near_header(const Selector& selector, const Input& input)
{
  std::vector<std::string> names;
  for (const auto& [name, value] : input.request->headers) {
    names.push_back(lower(name));
  }
  const auto near = nearest(lower(selector.name()), names);
  const auto at = near ? std::find(names.begin(), names.end(), *near) : names.end();
  return at == names.end()
             ? std::string{}
             : text("did you mean header:",
                    input.request->headers[static_cast<std::size_t>(at - names.begin())].first,
                    "?");
}

void explain_tried(Tried& tried, const Input& input)
{
  constexpr std::string_view kJson = "json:";
  constexpr std::string_view kRoot = "root:";
  const auto selector = Selector::parse(tried.path);
  if (tried.outcome != Outcome::missing || !selector) {
    return;
  }
  if (selector->kind() == Selector::Kind::header && input.request != nullptr &&
      tried.detail.empty()) {
    tried.detail = near_header(*selector, input);
  }
  if (!selector->reads_payload() || input.document == nullptr) {
    return;
  }
  std::string_view written = tried.path;
  written.remove_prefix(written.starts_with(kJson) || written.starts_with(kRoot) ? kJson.size()
                                                                                 : 0);
  const bool from_root = selector->kind() == Selector::Kind::root_json;
  const auto query = path::Query::parse(written);
  const auto miss = query ? path::explain_miss(*input.document,
                                               *query,
                                               from_root ? json::Document::root() : input.item)
                          : std::nullopt;
  tried.reached = miss ? miss->words : std::string{};
}

void explain_trace(FieldTrace& trace, const Input& input)
{
  for (Tried& tried : trace.tried) {
    explain_tried(tried, input);
  }
}

/// What becomes of a value, where that is not what was sent.
void note_results(MappedEvent& event)
{
  for (FieldTrace& trace : event.trace) {
    if (trace.field == "code" && trace.outcome != Outcome::matched) {
      trace.note = text("so the code is ", event.code);
    }
    if (trace.field == "source" && event.source && trace.value != *event.source) {
      trace.note = text("kept in lower case: ", *event.source);
    }
    const model::Channel* channel =
        event.source && event.sender ? model::find_channel(*event.source) : nullptr;
    if (trace.field == "sender" && channel != nullptr) {
      const std::string form = model::sender_for(*channel, *event.sender);
      trace.note = form != *event.sender ? text(*event.source, " wants ", form) : std::string{};
    }
  }
}

} // namespace

void annotate(const account::Definition& definition, const Input& input, Mapped& mapped)
{
  for (FieldTrace& trace : mapped.trace) {
    count_alternatives(definition, trace);
    explain_trace(trace, input);
  }
  for (MappedEvent& event : mapped.events) {
    for (FieldTrace& trace : event.trace) {
      count_alternatives(definition, trace);
      if (&event == mapped.events.data()) {
        Input of_item = input;
        of_item.item = event.data;
        explain_trace(trace, of_item);
      }
    }
    note_results(event);
  }
}

} // namespace hookctl::mapping
