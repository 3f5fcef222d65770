#include "hookctl/mapping/explain.hpp"

#include "hookctl/account/activation.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::mapping {

namespace {

constexpr std::size_t kShownValue = 80;
constexpr std::size_t kShownPatterns = 10;

std::string describe_body(const select::Input& input)
{
  if (input.request == nullptr) {
    return "no request: the payload alone";
  }
  const auto type = model::find_header(input.request->headers, "Content-Type");
  std::string out = text(input.request->body.size(),
                         " bytes, ",
                         type ? text("Content-Type ", quote(*type, kShownValue))
                              : std::string("no Content-Type, so JSON"));
  if (input.request->body.starts_with("\xEF\xBB\xBF")) {
    out += "; a byte order mark (UTF-8) is skipped";
  }
  if (input.document != nullptr) {
    out += text("; taken for ",
                json::to_string(input.document->kind(json::Document::root())),
                " of ",
                input.document->nodes().size(),
                " values and names");
  }
  return out;
}

std::string describe_pipeline(const body::Unwrap& unwrap)
{
  switch (unwrap.start) {
  case body::Unwrap::Start::body:
    return "the whole body";
  case body::Unwrap::Start::form_field:
    return text("form field ", quote(unwrap.name));
  case body::Unwrap::Start::json_text:
    return text("the text in ", quote(join(unwrap.place, ".")));
  case body::Unwrap::Start::decrypted:
    return "the decrypted text";
  }
  return {};
}

std::string describe_unwrap(const account::Definition& definition)
{
  if (definition.unwrap.empty()) {
    return "nothing to unwrap: the body is the payload";
  }
  std::vector<std::string> starts;
  for (const body::Unwrap& unwrap : definition.unwrap) {
    starts.push_back(describe_pipeline(unwrap));
  }
  return text("the payload is taken out of the first that is there: ", join(starts, ", "));
}

std::string describe_split(const account::Definition& definition, const Mapped& mapped)
{
  if (!definition.split) {
    return "no split: the payload is one event";
  }
  const std::string_view path = definition.split->path.text();
  return mapped.events.empty() ? text(path, " finds nothing: no events")
                               : text(path,
                                      " finds ",
                                      mapped.events.size(),
                                      mapped.events.size() == 1 ? " event" : " events",
                                      "; paths start at each, root: at the top");
}

std::string numbered(std::size_t number, std::size_t of)
{
  return of > 1 ? text(number, " of ", of, ", ") : std::string{};
}

void add_field(std::vector<Step>& steps, const FieldTrace& trace)
{
  std::size_t number = 0;
  for (const Tried& tried : trace.tried) {
    ++number;
    std::string words = text(numbered(number, trace.alternatives), tried.path, ": ");
    if (tried.outcome == Outcome::matched) {
      words += text("found ",
                    quote(trace.value, kShownValue),
                    " (",
                    trace.type,
                    ")",
                    trace.path.empty() || trace.path == tried.path ? "" : text(" at ", trace.path));
    } else {
      words += text(why_not(tried), tried.reached.empty() ? "" : text("; ", tried.reached));
    }
    steps.push_back({trace.field, std::move(words)});
  }
  if (trace.tried.empty()) {
    const bool found = trace.outcome == Outcome::matched;
    steps.push_back({trace.field,
                     found ? text(trace.path.empty() ? "" : text(trace.path, ": "),
                                  "found ",
                                  quote(trace.value, kShownValue),
                                  " (",
                                  trace.type,
                                  ")")
                           : std::string("no path says where it is")});
  }
  if (!trace.untried.empty()) {
    steps.push_back({trace.field, text("not needed: ", join(trace.untried, ", "))});
  }
  if (!trace.note.empty()) {
    steps.push_back({trace.field, trace.note});
  }
}

std::string describe_gate(const account::Definition& definition, const MappedEvent& event)
{
  if (definition.events.empty()) {
    return text("no event code is active, so ",
                quote(event.code, kShownValue),
                " is kept and not delivered");
  }
  const auto opens = std::find_if(
      definition.events.begin(), definition.events.end(), [&](const std::string& pattern) {
        return account::is_active({pattern}, event.code);
      });
  if (opens != definition.events.end()) {
    return text("code ",
                quote(event.code, kShownValue),
                " is active",
                *opens == event.code ? "" : text(" by ", *opens));
  }
  std::vector<std::string> shown = definition.events;
  shown.resize(std::min(shown.size(), kShownPatterns));
  return text("code ",
              quote(event.code, kShownValue),
              " is not active; active are ",
              join(shown, ", "),
              definition.events.size() > shown.size() ? ", …" : "");
}

} // namespace

std::string why_not(const Tried& tried)
{
  std::string out;
  switch (tried.outcome) {
  case Outcome::missing:
    out = "is not there";
    break;
  case Outcome::null_value:
    out = "is null";
    break;
  case Outcome::empty:
    out = "is empty";
    break;
  case Outcome::skipped:
    out = "does not apply";
    break;
  case Outcome::not_scalar:
  case Outcome::ambiguous:
    break;
  case Outcome::matched:
    return "found";
  }
  if (tried.detail.empty()) {
    return out.empty() ? std::string(to_string(tried.outcome)) : out;
  }
  if (tried.outcome == Outcome::ambiguous) {
    return text("ambiguous, ", tried.detail);
  }
  return out.empty() ? tried.detail : text(out, "; ", tried.detail);
}

std::string explain_recipient(const MappedEvent& event)
{
  if (event.recipient == Recipient::bot) {
    return "bot: send_to_user is off";
  }
  if (!event.unroutable.empty()) {
    std::string lacks = event.sender ? "" : "sender";
    lacks += event.source ? "" : (lacks.empty() ? "source" : " and source");
    return text("user, but nobody can be named: ",
                lacks,
                " did not resolve; the event is kept as unroutable");
  }
  return text("user: sender ",
              quote(event.sender.value_or(""), kShownValue),
              " on ",
              event.source.value_or(""));
}

std::vector<Step> explain_walk(const account::Definition& definition,
                               const select::Input& input,
                               const Mapped& mapped)
{
  std::vector<Step> steps;
  steps.push_back({"body", describe_body(input)});
  steps.push_back({"unwrap", describe_unwrap(definition)});
  for (const FieldTrace& trace : mapped.trace) {
    add_field(steps, trace);
  }
  steps.push_back({"split", describe_split(definition, mapped)});
  if (mapped.events.empty()) {
    return steps;
  }
  const MappedEvent& event = mapped.events.front();
  for (const FieldTrace& trace : event.trace) {
    add_field(steps, trace);
  }
  steps.push_back({"recipient", explain_recipient(event)});
  steps.push_back({"gate", describe_gate(definition, event)});
  return steps;
}

} // namespace hookctl::mapping
