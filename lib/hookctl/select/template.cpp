#include "hookctl/select/template.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::select {

namespace {

std::optional<std::string> find_variable(const Template::Variables& variables,
                                         std::string_view name)
{
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

tl::unexpected<Error> fail_missing(std::string_view part)
{
  constexpr std::string_view kValue = "value:";
  if (part.starts_with(kValue)) {
    const std::string_view name = part.substr(kValue.size());
    return fail(ErrorCode::not_found,
                text("the account has no value ", name),
                text("write auth_values: {",
                     name,
                     ": …} in the account file, or give --auth-value ",
                     name,
                     "=VALUE"));
  }
  return fail(ErrorCode::not_found, text("the request has no ", part));
}

} // namespace

Result<std::optional<std::string>>
Template::find_part(const Part& part, const Input& input, const Variables& variables)
{
  using PartKind = Part::Kind;
  if (part.kind == PartKind::literal) {
    return std::optional(part.text);
  }
  if (part.kind == PartKind::selector) {
    HOOKCTL_TRY_AS(auto values, part.selector->evaluate(input));
    const bool found = !values.empty() && values.front().kind != json::Kind::null;
    return found ? std::optional(std::move(values.front().text)) : std::nullopt;
  }
  if (part.kind != PartKind::body && part.kind != PartKind::method) {
    auto found = find_variable(variables, part.text);
    if (found || part.kind == PartKind::variable) {
      return found;
    }
  }
  if (input.request == nullptr) {
    return std::optional<std::string>{};
  }
  const model::Request& request = *input.request;
  if (part.kind == PartKind::host) {
    const auto host = model::find_header(request.headers, "Host");
    return host ? std::optional(std::string(*host)) : std::nullopt;
  }
  if (part.kind == PartKind::query) {
    const bool has_query = request.target.find('?') != std::string::npos;
    return has_query ? std::optional(std::string(request.query())) : std::nullopt;
  }
  return std::optional(part.kind == PartKind::body     ? request.body
                       : part.kind == PartKind::method ? request.method
                                                       : std::string(request.path()));
}

Result<std::optional<std::string>>
Template::filter_part(const Part& part, const Input& input, const Variables& variables)
{
  HOOKCTL_TRY_AS(auto value, find_part(part, input, variables));
  for (const detail::Filter& filter : part.filters) {
    HOOKCTL_TRY_AS(value, detail::apply_filter(filter, std::move(value), input));
  }
  return value;
}

Result<bool> Template::append_group(const Group& group,
                                    const Input& input,
                                    const Variables& variables,
                                    std::string& out,
                                    std::string& missing)
{
  const std::size_t start = out.size();
  for (const Part& part : group.parts) {
    if (part.kind == Part::Kind::body && part.filters.empty() && input.request != nullptr) {
      out += input.request->body; // what most schemes sign: copied once, not twice
      continue;
    }
    HOOKCTL_TRY_AS(const auto found, filter_part(part, input, variables));
    // A list of fields with nothing in it is as good as missing where parts may be missing.
    const bool is_empty_list =
        group.optional && found && found->empty() && part.text.starts_with("fields:");
    if (!found || is_empty_list) {
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
      return fail_missing(missing);
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
  using detail::Filter;
  const auto cuts = [](const Filter& filter) {
    // A checksum notices accidents, not somebody who looks for another text with the same one.
    return filter.kind == Filter::Kind::before || filter.kind == Filter::Kind::after ||
           filter.kind == Filter::Kind::crc32;
  };
  const auto is_whole = [&](const Part& part) {
    return part.kind != Part::Kind::literal && part.text == name &&
           std::none_of(part.filters.begin(), part.filters.end(), cuts);
  };
  return std::any_of(m_groups.begin(), m_groups.end(), [&](const Group& group) {
    return !group.optional && std::any_of(group.parts.begin(), group.parts.end(), is_whole);
  });
}

bool Template::reads_payload() const
{
  const auto reads = [](const std::optional<Selector>& selector) {
    return selector && selector->reads_payload();
  };
  return std::any_of(m_groups.begin(), m_groups.end(), [&](const Group& group) {
    return std::any_of(group.parts.begin(), group.parts.end(), [&](const Part& part) {
      return reads(part.selector) ||
             std::any_of(part.filters.begin(), part.filters.end(), [&](const auto& filter) {
               return reads(filter.currency);
             });
    });
  });
}

std::vector<Selector> Template::selectors() const
{
  std::vector<Selector> selectors;
  for (const Group& group : m_groups) {
    for (const Part& part : group.parts) {
      if (part.selector) {
        selectors.push_back(*part.selector);
      }
    }
  }
  return selectors;
}

std::vector<std::string> Template::headers() const
{
  std::vector<std::string> names;
  for (const Selector& selector : selectors()) {
    if (selector.kind() == Selector::Kind::header) {
      names.push_back(selector.name());
    }
  }
  return names;
}

std::vector<std::string> Template::needed_headers() const
{
  using detail::Filter;
  const auto fills = [](const Filter& filter) { return filter.kind == Filter::Kind::or_empty; };
  std::vector<std::string> names;
  for (const Group& group : m_groups) {
    for (const Part& part : group.parts) {
      if (!group.optional && part.selector && part.selector->kind() == Selector::Kind::header &&
          std::none_of(part.filters.begin(), part.filters.end(), fills)) {
        names.push_back(part.selector->name());
      }
    }
  }
  return names;
}

} // namespace hookctl::select
