#include "hookctl/mapping/check_schema.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/select/selector.hpp"

#include <algorithm>

namespace hookctl::mapping {

namespace {

using select::Selector;

/// The JSON path alone.
std::string_view path_of(std::string_view written)
{
  for (const std::string_view prefix : {"json:", "root:"}) {
    if (written.starts_with(prefix)) {
      return written.substr(prefix.size());
    }
  }
  return written;
}

class SchemaCheck {
public:
  SchemaCheck(const account::Definition& definition, const schema::Schema& schema)
      : m_definition(definition)
      , m_schema(schema)
  {
  }

  /// At least one of the paths.
  [[nodiscard]] Result<> require(std::string_view field,
                                 const std::vector<std::string>& paths) const
  {
    const auto allowed = [&](const std::string& path) { return allows(path); };
    if (paths.empty() || std::any_of(paths.begin(), paths.end(), allowed)) {
      return {};
    }
    const std::string nearest = m_schema.nearest_path(path_of(paths.front()));
    return fail(
        Failure::path_outside_schema,
        text(field, " cannot be found: the schema allows nothing at ", join(paths, " and ")),
        nearest.empty() ? text("it describes ", first_paths())
                        : text("did you mean ", nearest, "?"));
  }

private:
  [[nodiscard]] std::string first_paths() const
  {
    constexpr std::size_t kMost = 8;
    std::vector<std::string> paths = m_schema.paths();
    if (paths.empty()) {
      return "no path at all";
    }
    const std::size_t more = paths.size() - std::min(paths.size(), kMost);
    paths.resize(paths.size() - more);
    return text(join(paths, ", "), more == 0 ? "" : text(" and ", more, " more"));
  }

  [[nodiscard]] bool allows(const std::string& written) const
  {
    const auto selector = Selector::parse(written);
    if (!selector || !selector->reads_payload()) {
      return true;
    }
    const bool from_item = m_definition.split && selector->kind() == Selector::Kind::json;
    return from_item || m_schema.allows(path_of(written));
  }

  const account::Definition& m_definition;
  const schema::Schema& m_schema;
};

std::vector<std::string> one(const std::string& path)
{
  return path.empty() ? std::vector<std::string>{} : std::vector{path};
}

} // namespace

Result<> check_against_schema(const account::Definition& definition,
                              const account::Account& account,
                              const schema::Schema& schema)
{
  const SchemaCheck check(definition, schema);
  HOOKCTL_TRY(check.require("sender", account.sender_path));
  HOOKCTL_TRY(check.require("source", account.source_path));
  HOOKCTL_TRY(check.require("code", one(account.event_path)));
  HOOKCTL_TRY(check.require("delivery id", one(account.id_path)));
  HOOKCTL_TRY(check.require("time", one(account.time_path)));
  for (const auto& [name, path] : account.params) {
    HOOKCTL_TRY(check.require(text("param ", name), one(path)));
  }
  return {};
}

} // namespace hookctl::mapping
