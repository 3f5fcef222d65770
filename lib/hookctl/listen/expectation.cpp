#include "hookctl/listen/expectation.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/listen/detail/expectation_parser.hpp"

#include <algorithm>

namespace hookctl::listen {

namespace {

using journal::EventStatus;
using Relation = FieldCondition::Relation;

constexpr std::size_t kShown = 80; ///< characters of a value
constexpr std::size_t kMostOperands = 4;
/// Enough for what a person writes, and short enough for the thread that commits.
constexpr path::EvalLimits kLimits{.results = 10'000, .steps = 1'000'000};

std::string value_of(EventField field, const Arrival& arrival)
{
  switch (field) {
  case EventField::account:
    return arrival.account;
  case EventField::code:
    return arrival.code;
  case EventField::sender:
    return arrival.sender.value_or("");
  case EventField::source:
    return arrival.source.value_or("");
  case EventField::recipient:
    return arrival.recipient;
  case EventField::status:
    return std::string(journal::to_string(arrival.status));
  }
  return {};
}

/// Why the condition is not met, or nullopt.
std::optional<std::string> miss_of(const FieldCondition& condition, const Arrival& arrival)
{
  const std::string value = value_of(condition.field, arrival);
  const bool met = condition.relation == Relation::glob ? glob_match(condition.value, value)
                                                        : condition.value == value;
  if (met == (condition.relation != Relation::unequal)) {
    return std::nullopt;
  }
  const std::string found =
      text(to_string(condition.field), " is ", value.empty() ? "missing" : quote(value, kShown));
  switch (condition.relation) {
  case Relation::equal:
    return condition.value.empty() ? found : text(found, ", not ", quote(condition.value, kShown));
  case Relation::unequal:
    return found;
  case Relation::glob:
    return text(found, ", which ", quote(condition.value, kShown), " does not match");
  }
  return found;
}

std::string describe(const path::Filter::Operand& operand, const json::Document& envelope)
{
  return operand.node ? text(operand.query, " is ", printable(envelope.raw(*operand.node), kShown))
                      : text(operand.query, " finds nothing");
}

std::optional<std::string> miss_of(const path::Filter& filter, const json::Document* envelope)
{
  if (envelope == nullptr) {
    return text(printable(filter.text()), " cannot be asked: the event is too large");
  }
  const auto holds = filter.holds(*envelope, json::Document::root(), kLimits);
  if (!holds) {
    return text(printable(filter.text()), ": ", holds.error().message);
  }
  if (*holds) {
    return std::nullopt;
  }
  std::vector<std::string> found;
  for (const auto& operand : filter.operands(*envelope, json::Document::root(), kLimits)) {
    const std::string words = describe(operand, *envelope);
    if (found.size() < kMostOperands &&
        std::find(found.begin(), found.end(), words) == found.end()) {
      found.push_back(words);
    }
  }
  return text(
      printable(filter.text()), " does not hold", found.empty() ? "" : ": ", join(found, ", "));
}

bool asks_for_status(const Expectation::Condition& condition)
{
  const auto* field = std::get_if<FieldCondition>(&condition);
  return field != nullptr && field->field == EventField::status;
}

bool is_kept_back(EventStatus status)
{
  return status == EventStatus::inactive || status == EventStatus::unroutable;
}

} // namespace

std::string_view to_string(EventField field)
{
  return detail::kEventFields[static_cast<std::size_t>(field)];
}

Result<Expectation> Expectation::parse(std::string_view text)
{
  detail::ExpectationParser parser(text);
  Expectation expectation;
  HOOKCTL_TRY_AS(expectation.m_conditions, parser.parse());
  expectation.m_text = std::string(text);
  return expectation;
}

bool Expectation::has_filter() const
{
  return std::any_of(m_conditions.begin(), m_conditions.end(), [](const Condition& condition) {
    return std::holds_alternative<path::Filter>(condition);
  });
}

std::vector<std::string> Expectation::misses(const Arrival& arrival,
                                             const json::Document* envelope) const
{
  std::vector<std::string> misses;
  const bool any_status = std::any_of(m_conditions.begin(), m_conditions.end(), asks_for_status);
  if (is_kept_back(arrival.status) && !any_status) {
    misses.push_back(hookctl::text(
        "it is ", journal::to_string(arrival.status), ": ", printable(arrival.reason)));
  }
  for (const Condition& condition : m_conditions) {
    const auto* field = std::get_if<FieldCondition>(&condition);
    auto miss = field != nullptr ? miss_of(*field, arrival)
                                 : miss_of(std::get<path::Filter>(condition), envelope);
    if (miss) {
      misses.push_back(*std::move(miss));
    }
  }
  return misses;
}

std::vector<std::string> Expectation::notes() const
{
  std::vector<std::string> notes;
  for (const Condition& condition : m_conditions) {
    if (const auto* filter = std::get_if<path::Filter>(&condition)) {
      notes.insert(notes.end(), filter->notes().begin(), filter->notes().end());
    }
  }
  return notes;
}

} // namespace hookctl::listen
