#include "hookctl/select/template.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::select {

Result<std::optional<std::string>>
Template::find_part(const Part& part, const Input& input, const Variables& variables)
{
  using Kind = Part::Kind;
  if (part.kind == Kind::literal) {
    return std::optional(part.text);
  }
  if (part.kind == Kind::variable) {
    const auto found = variables.find(part.text);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
  if (part.kind == Kind::selector) {
    HOOKCTL_TRY_AS(auto values, part.selector->evaluate(input));
    const bool found = !values.empty() && values.front().kind != json::Kind::null;
    return found ? std::optional(std::move(values.front().text)) : std::nullopt;
  }
  if (input.request == nullptr) {
    return std::optional<std::string>{};
  }
  const model::Request& request = *input.request;
  return std::optional(part.kind == Kind::body     ? request.body
                       : part.kind == Kind::method ? request.method
                                                   : std::string(request.path()));
}

Result<bool> Template::append_group(const Group& group,
                                    const Input& input,
                                    const Variables& variables,
                                    std::string& out,
                                    std::string& missing)
{
  const std::size_t start = out.size();
  for (const Part& part : group.parts) {
    HOOKCTL_TRY_AS(const auto found, find_part(part, input, variables));
    if (!found) {
      out.resize(start);
      missing = part.text;
      return false;
    }
    out += *found;
  }
  return true;
}

Result<std::string> Template::render(const Input& input, const Variables& variables) const
{
  std::string out;
  for (const Group& group : m_groups) {
    std::string missing;
    HOOKCTL_TRY_AS(const bool whole, append_group(group, input, variables, out, missing));
    if (!whole && !group.optional) {
      return fail(ErrorCode::not_found, "the request has no " + missing);
    }
  }
  return out;
}

std::vector<std::string> Template::parts() const
{
  std::vector<std::string> names;
  for (const Group& group : m_groups) {
    for (const Part& part : group.parts) {
      if (part.kind != Part::Kind::literal) {
        names.push_back(part.text);
      }
    }
  }
  return names;
}

bool Template::covers(std::string_view name) const
{
  return std::any_of(m_groups.begin(), m_groups.end(), [&](const Group& group) {
    return !group.optional &&
           std::any_of(group.parts.begin(), group.parts.end(), [&](const Part& part) {
             return part.kind != Part::Kind::literal && part.text == name;
           });
  });
}

bool Template::reads_payload() const
{
  return std::any_of(m_groups.begin(), m_groups.end(), [](const Group& group) {
    return std::any_of(group.parts.begin(), group.parts.end(), [](const Part& part) {
      return part.selector && part.selector->reads_payload();
    });
  });
}

std::vector<std::string> Template::headers() const
{
  std::vector<std::string> names;
  for (const Group& group : m_groups) {
    for (const Part& part : group.parts) {
      if (part.selector && part.selector->kind() == Selector::Kind::header) {
        names.push_back(part.selector->name());
      }
    }
  }
  return names;
}

} // namespace hookctl::select
