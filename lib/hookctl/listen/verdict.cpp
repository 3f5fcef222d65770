#include "hookctl/listen/verdict.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::listen {

namespace {

using Nearest = Expectations::Nearest;
using Outcome = Expectations::Outcome;

std::int64_t number(std::size_t count)
{
  return static_cast<std::int64_t>(count);
}

std::string count_of(std::size_t count, std::string_view one)
{
  return text(count, " ", one, count == 1 ? "" : "s");
}

void write(json::Writer& out, const Nearest& nearest)
{
  out.begin_object().member("event", nearest.event).member("account", nearest.account);
  out.member("code", nearest.code).member("status", journal::to_string(nearest.status));
  out.key("misses").begin_array();
  for (const std::string& miss : nearest.misses) {
    out.string(miss);
  }
  out.end_array();
  if (nearest.meets) {
    out.member("meets", number(*nearest.meets + 1));
  }
  out.end_object();
}

void write(json::Writer& out, const Outcome& outcome)
{
  out.begin_object().member("expect", outcome.text).member("met", outcome.event.has_value());
  if (outcome.event) {
    out.member("event", *outcome.event);
  }
  if (outcome.nearest) {
    out.key("nearest");
    write(out, *outcome.nearest);
  }
  out.end_object();
}

std::string words_of(const Nearest& nearest)
{
  const std::string event =
      text("nearest: ", nearest.event, " (", printable(nearest.code, 80), "): ");
  if (nearest.misses.empty()) {
    return text(event,
                "meets expectation ",
                nearest.meets.value_or(0) + 1,
                "; an event meets one expectation");
  }
  return text(event, join(nearest.misses, "; "));
}

/// What came besides the deliveries that count, a line each.
std::string other_lines(const Verdict& verdict)
{
  std::string out;
  if (verdict.last_refusal) {
    const auto& last = *verdict.last_refusal;
    out += text("\n",
                count_of(verdict.refused, "request"),
                verdict.refused == 1 ? " was refused, with " : " were refused, the last with ",
                last.status,
                last.account.empty() ? "" : text(" for ", last.account),
                ": ",
                printable(last.reason, 200));
  }
  if (verdict.not_kept > 0) {
    out += text("\nverified, but answered with an error and not kept: ", verdict.not_kept);
  }
  if (verdict.repeats > 0) {
    out += text("\nrepeats, which do not count: ", verdict.repeats);
  }
  return out.empty() && verdict.deliveries == 0 ? "\nno request came" : out;
}

/// What would have let an event through that came and was held back, or "".
std::string advice_for(const Outcome& outcome)
{
  const auto& nearest = outcome.nearest;
  const bool lost =
      nearest && !nearest->misses.empty() && nearest->status == journal::EventStatus::inactive;
  return lost ? text("hookctl event activate ", nearest->account, " ", printable(nearest->code, 80))
              : "";
}

/// As it is typed: 500ms, 30s, 5m.
std::string written(std::chrono::milliseconds duration)
{
  const auto count = duration.count();
  if (count % 60'000 == 0) {
    return text(count / 60'000, "m");
  }
  return count % 1000 == 0 ? text(count / 1000, "s") : text(count, "ms");
}

std::string summary_of(const Verdict& verdict)
{
  std::string out;
  if (verdict.kind == Verdict::Kind::timed_out) {
    out = text("timed out after ", written(verdict.timeout));
  } else {
    out = text("ended after ",
               verdict.deliveries == 1 ? "1 delivery" : text(verdict.deliveries, " deliveries"));
  }
  if (verdict.kind == Verdict::Kind::timed_out && verdict.wanted) {
    out += text(" with ", verdict.deliveries, " of ", *verdict.wanted, " deliveries");
  }
  if (!verdict.expectations.empty()) {
    out += text(": ",
                verdict.unmet(),
                " of ",
                count_of(verdict.expectations.size(), "expectation"),
                " unmet");
  }
  return out;
}

} // namespace

std::size_t Verdict::unmet() const
{
  return static_cast<std::size_t>(std::count_if(
      expectations.begin(), expectations.end(), [](const Outcome& one) { return !one.event; }));
}

std::string_view to_string(Verdict::Kind kind)
{
  switch (kind) {
  case Verdict::Kind::met:
    return "met";
  case Verdict::Kind::unmet:
    return "unmet";
  case Verdict::Kind::timed_out:
    return "timed_out";
  }
  return "";
}

std::string to_json(const Verdict& verdict)
{
  json::Writer out;
  out.begin_object().member("type", "verdict").member("verdict", to_string(verdict.kind));
  out.member("deliveries", number(verdict.deliveries));
  if (verdict.wanted) {
    out.member("wanted", number(*verdict.wanted));
  }
  out.member("repeats", number(verdict.repeats)).member("not_kept", number(verdict.not_kept));
  out.member("refused", number(verdict.refused));
  if (verdict.last_refusal) {
    out.key("last_refusal").begin_object().member("status", verdict.last_refusal->status);
    out.member("account", verdict.last_refusal->account);
    out.member("reason", verdict.last_refusal->reason).end_object();
  }
  out.key("expectations").begin_array();
  for (const Outcome& outcome : verdict.expectations) {
    write(out, outcome);
  }
  out.end_array().end_object();
  return out.text();
}

std::vector<std::string> met_lines(const Verdict& verdict)
{
  std::vector<std::string> lines;
  for (const Outcome& outcome : verdict.expectations) {
    if (outcome.event) {
      lines.push_back(text("met by ", *outcome.event, ": ", printable(outcome.text)));
    }
  }
  return lines;
}

Error to_error(const Verdict& verdict)
{
  Error error;
  become(error,
         verdict.kind == Verdict::Kind::timed_out ? Failure::expectation_late
                                                  : Failure::expectation_unmet);
  error.message = summary_of(verdict);
  for (const Outcome& outcome : verdict.expectations) {
    if (!outcome.event) {
      error.message += text("\nunmet: ", printable(outcome.text));
      error.message += outcome.nearest ? text("\n  ", words_of(*outcome.nearest)) : "";
      error.hint = error.hint.empty() ? advice_for(outcome) : error.hint;
    }
  }
  error.message += other_lines(verdict);
  return error;
}

} // namespace hookctl::listen
