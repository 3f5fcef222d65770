#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/mapping/detail/attempt.hpp"
#include "hookctl/mapping/field.hpp"

#include <algorithm>

namespace hookctl::mapping {

namespace {

using detail::Attempt;
using preset::ValueRule;
using select::Input;

constexpr std::size_t kShownText = 80;
constexpr std::size_t kShownKeys = 3;

Attempt not_found(std::string path, Outcome outcome, std::string detail)
{
  Attempt attempt;
  attempt.tried = {std::move(path), outcome, std::move(detail)};
  return attempt;
}

/// The first of `among` that one of the objects has; none or one.
std::vector<std::string> first_key(const ValueRule::KeyOf& rule,
                                   const json::Document& document,
                                   const std::vector<json::NodeIndex>& objects)
{
  for (const std::string& key : rule.among) {
    const bool is_there =
        std::any_of(objects.begin(), objects.end(), [&](const json::NodeIndex node) {
          return document.find_member(node, key).has_value();
        });
    if (is_there) {
      return {key};
    }
  }
  return {};
}

/// The different keys beside `except`, of many only as many as a message shows and one more.
std::vector<std::string> other_keys(const ValueRule::KeyOf& rule,
                                    const json::Document& document,
                                    const std::vector<json::NodeIndex>& objects)
{
  const auto contains = [](const std::vector<std::string>& list, const std::string& key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  std::vector<std::string> found;
  for (const json::NodeIndex node : objects) {
    for (const auto& member : document.members(node)) {
      std::string key = document.to_text(member.key);
      if (!contains(rule.except, key) && !contains(found, key)) {
        found.push_back(std::move(key));
      }
      if (found.size() > kShownKeys) {
        return found;
      }
    }
  }
  return found;
}

std::string list_keys(const std::vector<std::string>& keys)
{
  std::string out = "has several keys: ";
  for (std::size_t i = 0; i < std::min(kShownKeys, keys.size()); ++i) {
    out += text(i == 0 ? "" : ", ", quote(keys[i], kShownText));
  }
  return keys.size() > kShownKeys ? out + ", …" : out;
}

std::string why_no_key(const ValueRule::KeyOf& rule)
{
  if (!rule.among.empty()) {
    return text("has none of ", join(rule.among, ", "));
  }
  return rule.except.empty() ? "has no key" : text("has no key but ", join(rule.except, ", "));
}

/// Tries what one alternative says.
struct Try {
  const Input& input;

  Result<Attempt> operator()(const select::Selector& selector) const
  {
    return detail::try_selector(selector, input);
  }

  Result<Attempt> operator()(const ValueRule::KeyOf& rule) const
  {
    HOOKCTL_TRY_AS(const auto nodes, rule.path.evaluate_nodes(input));
    std::vector<std::string> keys;
    if (!nodes.empty()) {
      keys = rule.among.empty() ? other_keys(rule, *input.document, nodes)
                                : first_key(rule, *input.document, nodes);
    }
    if (keys.empty()) {
      return not_found(rule.path.text(), Outcome::missing, why_no_key(rule));
    }
    if (keys.size() > 1) {
      return not_found(rule.path.text(), Outcome::ambiguous, list_keys(keys));
    }
    if (keys.front().empty()) {
      return not_found(rule.path.text(), Outcome::empty, "its key is the empty text");
    }
    return Attempt{{rule.path.text(), Outcome::matched, {}}, rule.path.text(), keys.front(), "key"};
  }

  Result<Attempt> operator()(const select::Template& joined) const
  {
    auto value = joined.render(input);
    if (!value) {
      return not_found(joined.text(), Outcome::missing, value.error().message);
    }
    if (value->empty()) {
      return not_found(joined.text(), Outcome::empty, "is empty");
    }
    return Attempt{
        {joined.text(), Outcome::matched, {}}, joined.text(), *std::move(value), "joined"};
  }

  Result<Attempt> operator()(const ValueRule::Constant& constant) const
  {
    return Attempt{{quote(constant.text), Outcome::matched, {}}, {}, constant.text, "constant"};
  }

  Result<Attempt> operator()(const ValueRule::BodyHash&) const
  {
    constexpr const char* kName = "hash of the body";
    if (input.request == nullptr) {
      return not_found(kName, Outcome::missing, "there is no request");
    }
    HOOKCTL_TRY_AS(const auto digest,
                   crypto::digest(crypto::HashAlgorithm::sha256, input.request->body));
    return Attempt{{kName, Outcome::matched, {}}, {}, "sha256:" + hex_encode(digest), "hash"};
  }
};

/// How the trace names an alternative that was not tried.
struct Name {
  std::string operator()(const select::Selector& selector) const { return selector.text(); }

  std::string operator()(const ValueRule::KeyOf& rule) const { return rule.path.text(); }

  std::string operator()(const select::Template& joined) const { return joined.text(); }

  std::string operator()(const ValueRule::Constant& constant) const { return quote(constant.text); }

  std::string operator()(const ValueRule::BodyHash&) const { return "hash of the body"; }
};

Result<std::optional<std::string>> first_text(const select::Selector& selector, const Input& input)
{
  if (selector.reads_payload()) {
    HOOKCTL_TRY_AS(const auto nodes, selector.evaluate_nodes(input));
    return nodes.empty() ? std::nullopt : std::optional(input.document->to_text(nodes.front()));
  }
  HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
  return values.empty() ? std::nullopt : std::optional(values.front().text);
}

/// Why the first condition that does not hold does not; nullopt when all do.
Result<std::optional<std::string>> find_unmet(const std::vector<preset::Condition>& conditions,
                                              const Input& input)
{
  for (const preset::Condition& condition : conditions) {
    HOOKCTL_TRY_AS(const auto value, first_text(condition.at, input));
    if (!value) {
      return std::optional(text("only when ", condition.at.text(), " is there"));
    }
    if (!glob_match(condition.glob, *value)) {
      return std::optional(text("only when ",
                                condition.at.text(),
                                " is ",
                                quote(condition.glob, kShownText),
                                "; it is ",
                                quote(*value, kShownText)));
    }
  }
  return std::optional<std::string>{};
}

Result<Attempt> try_alternative(const ValueRule::Alternative& alternative, const Input& input)
{
  HOOKCTL_TRY_AS(auto unmet, find_unmet(alternative.when, input));
  if (unmet) {
    return not_found(detail::name_of(alternative), Outcome::skipped, *std::move(unmet));
  }
  return std::visit(Try{input}, alternative.use);
}

} // namespace

std::string detail::name_of(const ValueRule::Alternative& alternative)
{
  return std::visit(Name{}, alternative.use);
}

Result<FieldTrace> trace_rule(std::string field, const ValueRule& rule, const Input& input)
{
  FieldTrace trace;
  trace.field = std::move(field);
  for (const ValueRule::Alternative& alternative : rule.alternatives) {
    HOOKCTL_TRY_AS(auto attempt, try_alternative(alternative, input));
    if (detail::settle(trace, std::move(attempt))) {
      return trace;
    }
  }
  detail::conclude_without_match(trace);
  return trace;
}

} // namespace hookctl::mapping
