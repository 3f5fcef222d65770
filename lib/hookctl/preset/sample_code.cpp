#include "hookctl/preset/detail/sample_code.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

using select::Input;
using select::Selector;

Result<std::optional<std::string>> first_text(const Selector& selector, const Input& input)
{
  HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
  const bool found = !values.empty() && !values.front().text.empty();
  return found ? std::optional(values.front().text) : std::nullopt;
}

bool holds(const Condition& condition, const Input& input)
{
  const auto values = condition.at.evaluate(input);
  return values && !values->empty() && glob_match(condition.glob, values->front().text);
}

/// What a rule's alternative finds.
struct FindCode {
  const Input& input;

  Result<std::optional<std::string>> operator()(const Selector& selector) const
  {
    return first_text(selector, input);
  }

  Result<std::optional<std::string>> operator()(const select::Template& joined) const
  {
    auto rendered = joined.render(input);
    return rendered && !rendered->empty() ? std::optional(std::move(*rendered)) : std::nullopt;
  }

  Result<std::optional<std::string>> operator()(const ValueRule::Constant& constant) const
  {
    return std::optional(constant.text);
  }

  Result<std::optional<std::string>> operator()(const ValueRule::BodyHash& /*hash*/) const
  {
    return std::optional<std::string>{};
  }

  Result<std::optional<std::string>> operator()(const ValueRule::KeyOf& rule) const
  {
    HOOKCTL_TRY_AS(const auto objects, rule.path.evaluate_nodes(input));
    for (const json::NodeIndex node : objects) {
      if (input.document->kind(node) == json::Kind::object) {
        if (auto key = find_key(rule, node)) {
          return key;
        }
      }
    }
    return std::optional<std::string>{};
  }

private:
  [[nodiscard]] std::optional<std::string> find_key(const ValueRule::KeyOf& rule,
                                                    json::NodeIndex object) const
  {
    for (const std::string& name : rule.among) {
      if (input.document->find_member(object, name)) {
        return name;
      }
    }
    if (!rule.among.empty()) {
      return std::nullopt;
    }
    std::vector<std::string> keys;
    for (const json::Document::Member& member : input.document->members(object)) {
      const std::string name = input.document->to_text(member.key);
      if (std::find(rule.except.begin(), rule.except.end(), name) == rule.except.end()) {
        keys.push_back(name);
      }
    }
    return keys.size() == 1 ? std::optional(keys.front()) : std::nullopt;
  }
};

} // namespace

Result<std::optional<std::string>> find_code(const ValueRule& rule, const Input& input)
{
  for (const ValueRule::Alternative& alternative : rule.alternatives) {
    const bool applies = std::all_of(alternative.when.begin(),
                                     alternative.when.end(),
                                     [&](const Condition& c) { return holds(c, input); });
    if (!applies) {
      continue;
    }
    HOOKCTL_TRY_AS(auto code, std::visit(FindCode{input}, alternative.use));
    if (code) {
      return code;
    }
  }
  return std::optional<std::string>{};
}

} // namespace hookctl::preset::detail
