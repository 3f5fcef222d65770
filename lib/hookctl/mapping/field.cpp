#include "hookctl/mapping/field.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>

namespace hookctl::mapping {

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

/// Judges what one selector found; on a match `winner` is the value.
Tried try_selector(const Selector& selector, const std::vector<Value>& values, const Value*& winner)
{
  Tried tried{selector.text(), Outcome::missing, {}};
  if (values.empty()) {
    return tried;
  }
  const bool same = std::all_of(values.begin(), values.end(), [&](const Value& value) {
    return are_equal(value, values.front());
  });
  if (!same) {
    tried.outcome = Outcome::ambiguous;
    tried.detail = text(values.size(), " values that differ: ", list_values(values));
    return tried;
  }
  tried.outcome = judge(values.front());
  if (tried.outcome == Outcome::matched) {
    winner = &values.front();
  } else if (tried.outcome == Outcome::not_scalar) {
    tried.detail = text("is ", json::to_string(values.front().kind), ", not one text or number");
  }
  return tried;
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

/// The outcome of a field none of whose paths matched: the first that found something at all says
/// most.
void conclude_without_match(FieldTrace& trace)
{
  const auto telling = std::find_if(trace.tried.begin(), trace.tried.end(), [](const Tried& tried) {
    return tried.outcome != Outcome::missing;
  });
  const auto& shown = telling != trace.tried.end()
                          ? *telling
                          : (trace.tried.empty() ? Tried{} : trace.tried.front());
  trace.outcome = shown.outcome;
  trace.path = shown.path;
}

FieldTrace constant_trace(std::string field, std::string value, std::string type)
{
  FieldTrace trace;
  trace.field = std::move(field);
  trace.outcome = Outcome::matched;
  trace.value = std::move(value);
  trace.type = std::move(type);
  return trace;
}

Result<FieldTrace> trace_join(std::string field, const select::Template& joined, const Input& input)
{
  const auto value = joined.render(input);
  if (value && !value->empty()) {
    FieldTrace trace = constant_trace(std::move(field), *value, "joined");
    trace.path = joined.text();
    return trace;
  }
  FieldTrace trace;
  trace.field = std::move(field);
  trace.path = joined.text();
  trace.tried.push_back(
      {joined.text(), Outcome::missing, value ? "is empty" : value.error().message});
  return trace;
}

Result<FieldTrace>
trace_key_of(std::string field, const preset::ValueRule::KeyOf& rule, const Input& input)
{
  FieldTrace trace;
  trace.field = std::move(field);
  trace.path = rule.path.text();
  HOOKCTL_TRY_AS(const auto values, rule.path.evaluate(input));
  for (const std::string& key : rule.among) {
    for (const Value& value : values) {
      const auto object = json::Document::parse(value.json);
      if (object && object->kind(json::Document::root()) == json::Kind::object &&
          object->find_member(json::Document::root(), key)) {
        trace.outcome = Outcome::matched;
        trace.value = key;
        trace.type = "key";
        return trace;
      }
    }
  }
  trace.tried.push_back(
      {rule.path.text(), Outcome::missing, text("has none of ", join(rule.among, ", "))});
  return trace;
}

Result<FieldTrace> trace_body_hash(std::string field, const Input& input)
{
  if (input.request == nullptr) {
    FieldTrace trace;
    trace.field = std::move(field);
    return trace;
  }
  HOOKCTL_TRY_AS(const auto digest,
                 crypto::digest(crypto::HashAlgorithm::sha256, input.request->body));
  return constant_trace(std::move(field), "sha256:" + hex_encode(digest), "hash");
}

} // namespace

Result<FieldTrace>
trace_scalar(std::string field, const std::vector<Selector>& selectors, const Input& input)
{
  FieldTrace trace;
  trace.field = std::move(field);
  for (const Selector& selector : selectors) {
    HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
    const Value* winner = nullptr;
    trace.tried.push_back(try_selector(selector, values, winner));
    if (winner != nullptr) {
      trace.outcome = Outcome::matched;
      trace.path = winner->path;
      trace.value = winner->text;
      trace.type = type_of(selector, *winner);
      return trace;
    }
  }
  conclude_without_match(trace);
  return trace;
}

Result<FieldTrace> trace_rule(std::string field, const preset::ValueRule& rule, const Input& input)
{
  if (!rule.selectors.empty()) {
    HOOKCTL_TRY_AS(auto trace, trace_scalar(field, rule.selectors, input));
    if (trace.outcome == Outcome::matched ||
        (!rule.joined && !rule.key_of && !rule.hash_body && !rule.constant)) {
      return trace;
    }
  }
  if (rule.key_of) {
    HOOKCTL_TRY_AS(auto trace, trace_key_of(field, *rule.key_of, input));
    if (trace.outcome == Outcome::matched || (!rule.joined && !rule.hash_body && !rule.constant)) {
      return trace;
    }
  }
  if (rule.joined) {
    HOOKCTL_TRY_AS(auto trace, trace_join(field, *rule.joined, input));
    if (trace.outcome == Outcome::matched || (!rule.hash_body && !rule.constant)) {
      return trace;
    }
  }
  if (rule.constant) {
    return constant_trace(std::move(field), *rule.constant, "constant");
  }
  if (rule.hash_body) {
    return trace_body_hash(std::move(field), input);
  }
  FieldTrace trace;
  trace.field = std::move(field);
  return trace;
}

Result<FieldTrace>
trace_param(std::string field, const Selector& selector, const Input& input, std::string& json)
{
  HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
  FieldTrace trace;
  trace.field = std::move(field);
  trace.path = selector.text();
  if (values.empty()) {
    json = "null";
    trace.tried.push_back({selector.text(), Outcome::missing, {}});
    return trace;
  }
  trace.outcome = Outcome::matched;
  if (values.size() == 1) {
    const Value& value = values.front();
    json = value.json;
    trace.path = value.path;
    trace.value = value.text;
    trace.type = type_of(selector, value);
    return trace;
  }
  json = "[";
  for (const Value& value : values) {
    json += (json.size() > 1 ? "," : "") + value.json;
  }
  json += "]";
  trace.value = json;
  trace.type = "array";
  return trace;
}

void suggest_paths(FieldTrace& trace, const json::Document& payload, const json::Document& item)
{
  constexpr std::string_view kPrefix = "json:";
  for (Tried& tried : trace.tried) {
    const auto selector = Selector::parse(tried.path);
    if (tried.outcome != Outcome::missing || !selector || !selector->reads_payload()) {
      continue;
    }
    const bool from_root = selector->kind() == Selector::Kind::root_json;
    const bool prefixed = from_root || tried.path.starts_with(kPrefix);
    const std::string written = tried.path.substr(prefixed ? kPrefix.size() : 0);
    const std::string near = path::nearest_path(from_root ? payload : item, written);
    if (!near.empty() && near != written) {
      tried.detail = text("did you mean ", from_root ? "root:" : "", near, "?");
    }
  }
}

} // namespace hookctl::mapping
