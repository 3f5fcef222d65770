#include "hookctl/mapping/mapping.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/mapping/field.hpp"

#include <algorithm>

namespace hookctl::mapping {

namespace {

using account::Definition;
using select::Input;

/// Where custom events go that name no type.
constexpr std::string_view kCodeWithoutType = "custom_webhook";

std::optional<std::string> matched_value(const FieldTrace& trace)
{
  return trace.outcome == Outcome::matched ? std::optional(trace.value) : std::nullopt;
}

std::string why_not(const FieldTrace& trace)
{
  if (trace.tried.empty()) {
    return text(trace.field, " has no path");
  }
  std::string out = text(trace.field, " not found");
  for (const Tried& tried : trace.tried) {
    out +=
        text(&tried == trace.tried.data() ? ": " : "; ", tried.path, " ", to_string(tried.outcome));
    if (!tried.detail.empty()) {
      out += text(" (", tried.detail, ")");
    }
  }
  return out;
}

const FieldTrace* find_trace(const MappedEvent& event, std::string_view field)
{
  const auto found = std::find_if(event.trace.begin(), event.trace.end(), [&](const auto& trace) {
    return trace.field == field;
  });
  return found != event.trace.end() ? &*found : nullptr;
}

/// "" when it can be routed, or is for the bot.
std::string why_unroutable(const MappedEvent& event)
{
  if (event.recipient == Recipient::bot || (event.sender && event.source)) {
    return {};
  }
  const FieldTrace* missing = find_trace(event, event.sender ? "source" : "sender");
  return missing != nullptr ? why_not(*missing) : std::string{};
}

Result<FieldTrace> trace_source(const Definition& definition, const Input& input)
{
  if (!definition.default_source) {
    return trace_scalar("source", definition.source, input);
  }
  FieldTrace trace;
  trace.field = "source";
  trace.outcome = Outcome::matched;
  trace.value = *definition.default_source;
  trace.type = "default";
  return trace;
}

Result<> map_code(const Definition& definition, const Input& input, MappedEvent& event)
{
  HOOKCTL_TRY_AS(auto trace, trace_rule("code", definition.event.code, input));
  // A preset's known codes keep their meaning; a payload that states none gets the one code that
  // says so.
  event.code = matched_value(trace).value_or(std::string(kCodeWithoutType));
  event.trace.push_back(std::move(trace));
  return {};
}

Result<> map_route(const Definition& definition, const Input& input, MappedEvent& event)
{
  HOOKCTL_TRY_AS(auto sender, trace_scalar("sender", definition.sender, input));
  HOOKCTL_TRY_AS(auto source, trace_source(definition, input));
  event.sender = matched_value(sender);
  event.source = matched_value(source);
  if (event.source && source.type != "default") {
    event.source =
        lower(*event.source); // channel ids are compared without case, and kept in lower case
  }
  event.recipient = definition.send_to_user ? Recipient::user : Recipient::bot;
  event.trace.push_back(std::move(sender));
  event.trace.push_back(std::move(source));
  event.unroutable = why_unroutable(event);
  return {};
}

Result<> map_params(const Definition& definition, const Input& input, MappedEvent& event)
{
  event.params.reserve(definition.params.size());
  for (const auto& [name, selector] : definition.params) {
    std::string json;
    HOOKCTL_TRY_AS(auto trace, trace_param(text("param ", name), selector, input, json));
    event.params.emplace_back(name, std::move(json));
    event.trace.push_back(std::move(trace));
  }
  return {};
}

Result<MappedEvent> map_event(const Definition& definition, const Input& input)
{
  MappedEvent event;
  event.data = input.item;
  event.trace.reserve(3 + definition.params.size()); // code, sender, source
  HOOKCTL_TRY(map_code(definition, input, event));
  HOOKCTL_TRY(map_route(definition, input, event));
  HOOKCTL_TRY(map_params(definition, input, event));
  return event;
}

std::size_t size_of(const MappedEvent& event, const Input& input)
{
  std::size_t bytes = input.document != nullptr ? input.document->raw(event.data).size() : 0;
  for (const auto& [name, json] : event.params) {
    bytes += json.size();
  }
  return bytes;
}

Result<> map_events(const Definition& definition,
                    Input input,
                    const std::vector<json::NodeIndex>& items,
                    Mapped& mapped)
{
  std::size_t bytes = 0;
  for (const json::NodeIndex item : items) {
    input.item = item;
    HOOKCTL_TRY_AS(auto event, map_event(definition, input));
    bytes += size_of(event, input);
    if (bytes > kMaxMappedBytes) {
      return fail(Failure::too_many_events,
                  text("the events of one delivery come to more than ", kMaxMappedBytes, " bytes"),
                  "a param that repeats much of the payload in every event of its batch does that");
    }
    mapped.events.push_back(std::move(event));
  }
  return {};
}

void suggest_for(std::vector<FieldTrace>& traces,
                 const path::NearestPaths& payload,
                 const path::NearestPaths& item,
                 Suggest suggest)
{
  for (FieldTrace& trace : traces) {
    if (suggest == Suggest::everywhere || trace.field == "sender" || trace.field == "source") {
      suggest_paths(trace, payload, item);
    }
  }
}

void add_suggestions(const Input& input, Suggest suggest, Mapped& mapped)
{
  if (input.document == nullptr || suggest == Suggest::nowhere) {
    return;
  }
  const bool is_routed = mapped.events.empty() || mapped.events.front().unroutable.empty();
  if (suggest == Suggest::route && is_routed) {
    return;
  }
  const json::Document& document = *input.document;
  const path::NearestPaths payload(document);
  if (suggest == Suggest::everywhere) {
    suggest_for(mapped.trace, payload, payload, suggest);
  }
  if (mapped.events.empty()) {
    return;
  }
  MappedEvent& first = mapped.events.front();
  if (first.data == json::Document::root()) {
    suggest_for(first.trace, payload, payload, suggest);
  } else {
    const auto item = json::Document::parse(document.compact(first.data));
    suggest_for(first.trace, payload, item ? path::NearestPaths(*item) : payload, suggest);
  }
  first.unroutable = why_unroutable(first);
}

void note_duplicates(const Input& input, Mapped& mapped)
{
  if (input.document == nullptr) {
    return;
  }
  for (const std::string& key : input.document->all_duplicate_keys()) {
    mapped.notes.push_back(text(
        "key ", quote(key, 80), " is there more than once in one object; the last one counts"));
  }
}

} // namespace

std::string_view to_string(Outcome outcome)
{
  switch (outcome) {
  case Outcome::matched:
    return "found";
  case Outcome::missing:
    return "missing";
  case Outcome::null_value:
    return "null";
  case Outcome::empty:
    return "empty";
  case Outcome::not_scalar:
    return "not a text";
  case Outcome::ambiguous:
    return "ambiguous";
  case Outcome::skipped:
    return "skipped";
  }
  return "missing";
}

std::string_view to_string(Recipient recipient)
{
  return recipient == Recipient::user ? "user" : "bot";
}

Result<std::vector<json::NodeIndex>> split_items(const Definition& definition, const Input& input)
{
  if (!definition.split || input.document == nullptr) {
    return std::vector{json::Document::root()};
  }
  HOOKCTL_TRY_AS(auto items, definition.split->path.evaluate_nodes(input));
  if (items.size() > kMaxEvents) {
    return fail(Failure::too_many_events,
                text("the payload holds ",
                     items.size(),
                     " events; at most ",
                     kMaxEvents,
                     " are taken from one delivery"),
                "ask the sender for smaller batches");
  }
  return items;
}

Result<Mapped> map_delivery(const Definition& definition, const Input& given, Suggest suggest)
{
  Input input = given;
  input.item = json::Document::root();
  if (input.account == nullptr) {
    input.account = &definition.facts;
  }
  Mapped mapped;
  note_duplicates(input, mapped);
  HOOKCTL_TRY_AS(auto id, trace_rule("delivery id", definition.event.id, input));
  HOOKCTL_TRY_AS(auto time, trace_rule("time", definition.event.time, input));
  mapped.delivery_id = matched_value(id);
  mapped.time = matched_value(time);
  mapped.trace.push_back(std::move(id));
  mapped.trace.push_back(std::move(time));
  HOOKCTL_TRY_AS(const auto items, split_items(definition, input));
  HOOKCTL_TRY(map_events(definition, input, items, mapped));
  if (items.empty()) {
    mapped.notes.push_back(
        text("the batch at ", definition.split->path.text(), " is empty: no events"));
  }
  add_suggestions(input, suggest, mapped);
  if (suggest == Suggest::everywhere) {
    annotate(definition, input, mapped);
  }
  return mapped;
}

namespace {

/// Only what the account itself says is held against its sample: a preset's fallbacks need not all
/// be there.
Result<> require_field(const Mapped& mapped, std::string_view field)
{
  for (const MappedEvent& event : mapped.events) {
    const auto trace =
        std::find_if(event.trace.begin(), event.trace.end(), [&](const FieldTrace& candidate) {
          return candidate.field == field;
        });
    if (trace == event.trace.end() || trace->outcome == Outcome::matched) {
      continue;
    }
    std::string hint = "run 'hookctl map paths FILE' to see every path of the payload";
    for (const Tried& tried : trace->tried) {
      if (tried.detail.starts_with("did you mean")) {
        hint = tried.detail;
        break;
      }
    }
    return fail(Failure::path_without_match, why_not(*trace), std::move(hint));
  }
  return {};
}

/// An account's own rule is one path.
bool reads_payload(const preset::ValueRule& rule)
{
  const auto* selector =
      rule.empty() ? nullptr : std::get_if<select::Selector>(&rule.alternatives.front().use);
  return selector != nullptr && selector->reads_payload();
}

} // namespace

Result<> check_against_sample(const Definition& definition,
                              const account::Account& account,
                              const Input& sample)
{
  HOOKCTL_TRY_AS(const auto mapped, map_delivery(definition, sample, Suggest::everywhere));
  if (!account.sender_path.empty()) {
    HOOKCTL_TRY(require_field(mapped, "sender"));
  }
  if (!account.source_path.empty()) {
    HOOKCTL_TRY(require_field(mapped, "source"));
  }
  if (!account.event_path.empty() && reads_payload(definition.event.code)) {
    HOOKCTL_TRY(require_field(mapped, "code"));
  }
  for (const auto& [name, path] : account.params) {
    const auto param = std::find_if(
        definition.params.begin(),
        definition.params.end(),
        [&, wanted = &name](const auto& candidate) { return candidate.first == *wanted; });
    if (param != definition.params.end() && param->second.reads_payload()) {
      HOOKCTL_TRY(require_field(mapped, text("param ", name)));
    }
  }
  return {};
}

} // namespace hookctl::mapping
