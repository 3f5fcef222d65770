#include "hookctl/schema/schema.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/schema/detail/checker.hpp"
#include "hookctl/schema/detail/compiler.hpp"
#include "hookctl/schema/detail/described.hpp"

#include <utility>

namespace hookctl::schema {

Schema::Schema(std::shared_ptr<const detail::Program> program)
    : m_program(std::move(program))
{
}

Result<Schema> Schema::compile(std::string schema_text, std::string_view file)
{
  json::Limits limits;
  limits.bytes = kMaxSchemaBytes;
  limits.depth = 2 * kMaxSchemaDepth; // a schema in `properties` is two levels down
  auto document = json::Document::parse(std::move(schema_text), limits);
  if (!document) {
    Error error = std::move(document).error();
    if (error.at) {
      error.at->file = file;
    }
    return fail(std::move(error));
  }
  HOOKCTL_TRY_AS(auto schemas, detail::Compiler(*document, file).compile());
  return Schema(std::make_shared<const detail::Program>(
      detail::Program{*std::move(document), std::move(schemas)}));
}

Validation Schema::check(const json::Document& document, const CheckLimits& limits) const
{
  return detail::Checker(*m_program, document, limits).check();
}

Schema::Undescribed Schema::undescribed(const json::Document& document,
                                        const CheckLimits& limits) const
{
  return detail::find_undescribed(*m_program, document, limits);
}

bool Schema::allows(std::string_view path) const
{
  const auto steps = detail::steps_of(path);
  return !steps || detail::allows_steps(*m_program, *steps);
}

std::vector<std::string> Schema::paths() const
{
  std::vector<std::string> paths;
  if (const auto skeleton = json::Document::parse(detail::write_skeleton(*m_program))) {
    for (path::Leaf& leaf : path::leaves(*skeleton)) {
      paths.push_back(std::move(leaf.path));
    }
  }
  return paths;
}

std::string Schema::nearest_path(std::string_view path) const
{
  const auto skeleton = json::Document::parse(detail::write_skeleton(*m_program));
  return skeleton ? path::nearest_path(*skeleton, path) : std::string();
}

} // namespace hookctl::schema
