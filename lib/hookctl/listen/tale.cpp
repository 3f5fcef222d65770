#include "hookctl/listen/tale.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/receive/trace.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace hookctl::listen {

namespace {

using journal::DeliveryDetails;
using journal::EventStatus;

constexpr std::array<std::string_view, 5> kBeforeMapping = {
    "limits", "account", "authenticate", "parse", "map"};

/// For a command line that somebody may copy: a stranger's text only when the shell takes it as it
/// is.
std::string as_argument(std::string_view value, std::string_view instead)
{
  const bool is_plain =
      !value.empty() && value.front() != '-' &&
      value.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:-") ==
          std::string_view::npos;
  return std::string(is_plain ? value : instead);
}

/// The step at which a refused request ended: what decide() says in each.
std::string_view stopped_at(const DeliveryDetails& delivery)
{
  const std::string_view reason = delivery.reason;
  if (reason.starts_with("handshake ")) {
    return "handshake";
  }
  if (delivery.status == 404 || delivery.status == 405 || reason.starts_with("account stopped") ||
      reason.starts_with("the account has no key")) {
    return "account";
  }
  if (reason == "payload beyond the limits" || delivery.status == 422) {
    return "map";
  }
  return delivery.status == 400 || delivery.status == 415 ? "parse" : "authenticate";
}

/// Of a 401: what should hold the signature is not there, so that there is nothing to compare.
bool is_unsigned(const DeliveryDetails& delivery)
{
  const std::string_view reason = delivery.reason;
  return reason.find(" is missing") != std::string_view::npos || reason.ends_with(" are missing");
}

std::string next_after_refusal(const DeliveryDetails& delivery, std::string_view step)
{
  const std::string& account = delivery.account;
  if (step == "account" && account.empty()) {
    return "compare the URL that the sender calls with that of 'hookctl url ACCOUNT'; one from "
           "before rotate-url is dead";
  }
  if (delivery.status == 405) {
    return "have the sender use the method that deliveries come with, mostly POST";
  }
  if (step == "account") {
    return text("see where its key should come from: hookctl account show ", account);
  }
  if (step == "authenticate" && delivery.status == 403) {
    return text("compare it with the account: hookctl account show ", account);
  }
  if (step == "authenticate" && is_unsigned(delivery)) {
    return text("the sender did not sign it, or what stands before us took that away; see what "
                "came: hookctl inbox show ",
                delivery.id);
  }
  if (step == "authenticate") {
    return text(
        "compare the key with the sender's; in a captured request 'hookctl verify --account ",
        account,
        " --request FILE --explain' finds the mistake");
  }
  if (delivery.status == 422) {
    return text("mend the description or take it with: hookctl account update ",
                account,
                " --payload-check warn");
  }
  return text("see what came: hookctl inbox show ", delivery.id);
}

std::string request_words(const DeliveryDetails& delivery)
{
  return text(delivery.request.method,
              ", ",
              delivery.request.body.size(),
              " bytes kept, from ",
              delivery.request.remote_address);
}

std::string account_words(const DeliveryDetails& delivery)
{
  if (delivery.account.empty()) {
    return "no account has this URL and token";
  }
  return delivery.provider.empty() ? delivery.account
                                   : text(delivery.account, " (", delivery.provider, ")");
}

/// The trace of an accepted delivery, as far as it can be read.
class Trace {
public:
  explicit Trace(const std::string& text)
  {
    if (auto parsed = json::Document::parse(text)) {
      m_document = *std::move(parsed);
    }
  }

  [[nodiscard]] std::string text_at(std::string_view object, std::string_view member) const
  {
    const auto found = find(object);
    return found ? member_text(*found, member) : "";
  }

  [[nodiscard]] std::vector<json::NodeIndex> elements(std::string_view array) const
  {
    const auto found = find(array);
    return found ? children(*found) : std::vector<json::NodeIndex>{};
  }

  [[nodiscard]] std::vector<json::NodeIndex> children(json::NodeIndex array) const
  {
    std::vector<json::NodeIndex> all;
    for (std::int64_t i = 0; const auto element = m_document->find_element(array, i); ++i) {
      all.push_back(*element);
    }
    return all;
  }

  [[nodiscard]] std::string member_text(json::NodeIndex object, std::string_view name) const
  {
    const auto member = m_document->find_member(object, name);
    return member && m_document->kind(*member) != json::Kind::null ? m_document->to_text(*member)
                                                                   : "";
  }

  [[nodiscard]] std::vector<json::NodeIndex> member_elements(json::NodeIndex object,
                                                             std::string_view name) const
  {
    const auto member = m_document->find_member(object, name);
    return member ? children(*member) : std::vector<json::NodeIndex>{};
  }

  [[nodiscard]] std::string to_text(json::NodeIndex node) const
  {
    return m_document->to_text(node);
  }

private:
  [[nodiscard]] std::optional<json::NodeIndex> find(std::string_view name) const
  {
    return m_document ? m_document->find_member(json::Document::root(), name) : std::nullopt;
  }

  std::optional<json::Document> m_document;
};

TaleStep field_step(const Trace& trace, json::NodeIndex field, const std::string& event)
{
  TaleStep step{"map", event, trace.member_text(field, "outcome"), "", "", ""};
  const std::string path = trace.member_text(field, "path");
  const std::string value = trace.member_text(field, "value");
  step.found = trace.member_text(field, "field");
  if (step.outcome == "found") {
    const std::string type = trace.member_text(field, "type");
    step.found += text(" = ", value, path.empty() ? text(" (", type, ")") : text(" from ", path));
  }
  std::vector<std::string> tried;
  for (const json::NodeIndex one : trace.member_elements(field, "tried")) {
    const std::string outcome = trace.member_text(one, "outcome");
    const std::string detail = trace.member_text(one, "detail");
    if (outcome != "found") {
      tried.push_back(text(trace.member_text(one, "path"),
                           " is ",
                           outcome,
                           detail.empty() ? "" : text(" (", detail, ")")));
    }
  }
  step.why = join(tried, "; ");
  return step;
}

TaleStep gate_step(const DeliveryDetails& delivery, const journal::EventRow& event)
{
  TaleStep step{"gate",
                event.id,
                std::string(journal::to_string(event.status)),
                event.code,
                event.reason,
                ""};
  switch (event.status) {
  case EventStatus::inactive:
    step.next = text("to have it delivered: hookctl event activate ",
                     delivery.account,
                     " ",
                     as_argument(event.code, "CODE"));
    break;
  case EventStatus::unroutable:
    step.next = text("see which paths would do: hookctl map suggest --inbox ",
                     delivery.id,
                     "; mend the account, then: hookctl inbox replay --remap ",
                     event.id);
    break;
  case EventStatus::no_destination:
    step.next = "give it somewhere to go: hookctl listen --forward-to URL";
    break;
  case EventStatus::pending:
  case EventStatus::delivered:
  case EventStatus::dead:
    break;
  }
  return step;
}

void add_destinations(std::vector<TaleStep>& steps, const journal::EventDetails& details)
{
  for (const journal::DestinationRow& destination : details.destinations) {
    const auto last = std::find_if(
        details.attempts.rbegin(), details.attempts.rend(), [&](const journal::AttemptRow& one) {
          return one.destination == destination.destination;
        });
    TaleStep step{"deliver",
                  details.event.id,
                  std::string(journal::to_string(destination.state)),
                  text(destination.destination, ", attempts: ", destination.attempts),
                  last == details.attempts.rend() ? "" : text("the last said: ", last->detail),
                  ""};
    if (destination.state == journal::DestinationState::dead) {
      step.next = text("mend the destination, then: hookctl inbox replay ",
                       details.event.id,
                       "; every attempt is in: hookctl inbox show ",
                       details.event.id);
    } else if (destination.next_attempt) {
      step.next = "nothing: it is tried again at " + format_time(*destination.next_attempt);
    }
    steps.push_back(std::move(step));
  }
}

void add_mapping(std::vector<TaleStep>& steps, const DeliveryDetails& delivery, const Trace& trace)
{
  for (const json::NodeIndex field : trace.elements("delivery")) {
    steps.push_back(field_step(trace, field, ""));
  }
  const auto events = trace.elements("events");
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string id = i < delivery.events.size() ? delivery.events[i].event.id : "";
    for (const json::NodeIndex field : trace.children(events[i])) {
      steps.push_back(field_step(trace, field, id));
    }
  }
  for (const json::NodeIndex note : trace.elements("notes")) {
    steps.push_back({"map", "", "note", trace.to_text(note), "", ""});
  }
}

std::vector<TaleStep> tell_accepted(const DeliveryDetails& delivery)
{
  const Trace trace(receive::expand_trace(delivery.trace));
  const std::string signed_at = trace.text_at("auth", "signed_at");
  std::vector<TaleStep> steps = {
      {"limits", "", "passed", request_words(delivery), "", ""},
      {"account", "", "passed", account_words(delivery), "", ""},
      {"authenticate",
       "",
       delivery.verified == "none" ? "not checked" : "passed",
       text(delivery.verified,
            delivery.key.empty() ? "" : text(", key ", delivery.key),
            signed_at.empty() ? "" : text(", signed at ", signed_at)),
       delivery.verified == "none"
           ? "the account's scheme is none: whoever knows the URL is believed"
           : "",
       ""},
      {"parse", "", "passed", text(delivery.request.body.size(), " bytes"), "", ""},
      {"split", "", "passed", text("events: ", delivery.events.size()), "", ""}};
  add_mapping(steps, delivery, trace);
  for (const journal::EventDetails& details : delivery.events) {
    steps.push_back(gate_step(delivery, details.event));
  }
  steps.push_back({"journal",
                   "",
                   "passed",
                   text("kept as ", delivery.id, ", repeats: ", delivery.repeats),
                   delivery.dedupe_key ? "" : "nothing in it tells a repeat from a new delivery",
                   ""});
  steps.push_back({"answer", "", text(delivery.status), "after it was on stable storage", "", ""});
  for (const journal::EventDetails& details : delivery.events) {
    add_destinations(steps, details);
  }
  return steps;
}

std::vector<TaleStep> tell_refused(const DeliveryDetails& delivery)
{
  std::string_view stop = stopped_at(delivery);
  std::vector<TaleStep> steps;
  bool is_past = false;
  for (const std::string_view name : kBeforeMapping) {
    const bool stops = name == stop || (stop == "handshake" && name == "authenticate");
    TaleStep step{
        std::string(stops ? stop : name), "", is_past ? "not reached" : "passed", "", "", ""};
    if (name == "limits") {
      step.found = request_words(delivery);
    } else if (name == "account") {
      step.found = account_words(delivery);
    }
    if (stops) {
      step.outcome = "stopped";
      step.why = delivery.reason;
      step.next = next_after_refusal(delivery, stop);
      is_past = true;
    }
    steps.push_back(std::move(step));
  }
  steps.push_back({"journal",
                   "",
                   "not reached",
                   "only in the ring of refused requests",
                   "what is refused is not kept beside deliveries",
                   ""});
  steps.push_back({"answer", "", text(delivery.status), "", "", ""});
  return steps;
}

} // namespace

std::vector<TaleStep> tell_tale(const DeliveryDetails& delivery)
{
  return delivery.accepted ? tell_accepted(delivery) : tell_refused(delivery);
}

std::string tale_json(const DeliveryDetails& delivery, const std::vector<TaleStep>& steps)
{
  json::Writer out;
  out.begin_object().member("id", delivery.id).member("account", delivery.account);
  out.member("provider", delivery.provider).member("accepted", delivery.accepted);
  out.member("status", delivery.status).member("reason", delivery.reason);
  out.key("steps").begin_array();
  for (const TaleStep& step : steps) {
    out.begin_object().member("step", step.step);
    step.event.empty() ? out.member_null("event") : out.member("event", step.event);
    out.member("outcome", step.outcome).member("found", step.found).member("why", step.why);
    out.member("next", step.next).end_object();
  }
  out.end_array().member_raw(
      "trace", delivery.trace.empty() ? "null" : receive::expand_trace(delivery.trace));
  return out.end_object().text();
}

} // namespace hookctl::listen
