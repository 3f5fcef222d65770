#include "hookctl/mapping/detail/attempt.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::mapping::detail {

namespace {

using select::Input;
using select::Selector;
using select::Value;

constexpr std::size_t kShownValue = 80;

Outcome judge(const Value& value)
{
  switch (value.kind) {
  case json::Kind::null:
    return Outcome::null_value;
  case json::Kind::string:
    return value.text.empty() ? Outcome::empty : Outcome::matched;
  case json::Kind::number:
    return Outcome::matched;
  case json::Kind::boolean:
  case json::Kind::array:
  case json::Kind::object:
    return Outcome::not_scalar;
  }
  return Outcome::not_scalar;
}

/// The same text or number; a number and the text of its digits name the same user.
bool are_equal(const Value& a, const Value& b)
{
  const auto is_name = [](const Value& value) {
    return value.kind == json::Kind::string || value.kind == json::Kind::number;
  };
  return a.text == b.text && (a.kind == b.kind || (is_name(a) && is_name(b)));
}

std::string list_values(const std::vector<Value>& values)
{
  constexpr std::size_t kShown = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, values.size()); ++i) {
    out += text(i == 0 ? "" : ", ", quote(values[i].text, kShownValue));
  }
  return values.size() > kShown ? out + ", …" : out;
}

} // namespace

Result<Attempt> try_selector(const Selector& selector, const Input& input)
{
  HOOKCTL_TRY_AS(auto values, selector.evaluate(input));
  Attempt attempt;
  Tried& tried = attempt.tried;
  tried.path = selector.text();
  if (values.empty()) {
    return attempt;
  }
  Value& first = values.front();
  if (!std::all_of(values.begin(), values.end(), [&](const Value& value) {
        return are_equal(value, first);
      })) {
    tried.outcome = Outcome::ambiguous;
    tried.detail = text(values.size(), " values that differ: ", list_values(values));
    return attempt;
  }
  tried.outcome = judge(first);
  if (tried.outcome == Outcome::matched) {
    attempt.path = std::move(first.path);
    attempt.value = std::move(first.text);
    attempt.type = type_of(selector, first);
  } else if (tried.outcome == Outcome::not_scalar) {
    tried.detail = text("is ", json::to_string(first.kind), ", not one text or number");
  }
  return attempt;
}

std::string type_of(const Selector& selector, const Value& value)
{
  switch (selector.kind()) {
  case Selector::Kind::header:
    return "header";
  case Selector::Kind::query:
    return "query";
  case Selector::Kind::form:
    return "form";
  case Selector::Kind::account:
    return "account";
  case Selector::Kind::constant:
    return "constant";
  case Selector::Kind::json:
  case Selector::Kind::root_json:
    return std::string(json::to_string(value.kind));
  }
  return {};
}

bool settle(FieldTrace& trace, Attempt attempt)
{
  trace.tried.push_back(std::move(attempt.tried));
  if (trace.tried.back().outcome != Outcome::matched) {
    return false;
  }
  trace.outcome = Outcome::matched;
  trace.path = std::move(attempt.path);
  trace.value = std::move(attempt.value);
  trace.type = std::move(attempt.type);
  return true;
}

void conclude_without_match(FieldTrace& trace)
{
  const auto telling = std::find_if(trace.tried.begin(), trace.tried.end(), [](const Tried& tried) {
    return tried.outcome != Outcome::missing && tried.outcome != Outcome::skipped;
  });
  const auto& shown = telling != trace.tried.end()
                          ? *telling
                          : (trace.tried.empty() ? Tried{} : trace.tried.front());
  trace.outcome = shown.outcome;
  trace.path = shown.path;
}

} // namespace hookctl::mapping::detail
