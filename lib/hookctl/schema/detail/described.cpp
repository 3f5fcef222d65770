// What a schema names, whatever else it asks for.

#include "hookctl/schema/detail/described.hpp"

#include "hookctl/json/writer.hpp"
#include "hookctl/schema/detail/members.hpp"

#include <algorithm>
#include <map>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

/// What the schemas of one object say of one member.
struct Described {
  bool is_named = false;
  std::vector<SchemaIndex> schemas;
};

Described describe_member(const Program& program,
                          const std::vector<SchemaIndex>& of_object,
                          std::string_view name)
{
  Described out;
  for (const SchemaIndex index : of_object) {
    const Subschema& schema = program.schemas[index];
    const SchemaIndex* property = find_property(schema, name);
    if (property != nullptr) {
      out.schemas.push_back(*property);
    } else if (schema.additional) {
      out.schemas.push_back(*schema.additional);
    }
    out.is_named = out.is_named || property != nullptr || schema.additional;
  }
  return out;
}

std::vector<SchemaIndex> describe_element(const Program& program,
                                          const std::vector<SchemaIndex>& of_array,
                                          std::size_t position)
{
  std::vector<SchemaIndex> out;
  for (const SchemaIndex index : of_array) {
    const Subschema& schema = program.schemas[index];
    if (schema.items) {
      out.push_back(*schema.items);
    } else if (position < schema.tuple.size()) {
      out.push_back(schema.tuple[position]);
    }
  }
  return out;
}

class UndescribedSearch {
public:
  UndescribedSearch(const Program& program,
                    const json::Document& document,
                    const CheckLimits& limits)
      : m_program(program)
      , m_document(document)
      , m_limit(limits.violations)
      , m_budget{limits.steps}
  {
  }

  Schema::Undescribed search()
  {
    visit(json::Document::root(), {0});
    return std::move(m_found);
  }

private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as json::Limits::depth lets a document be
  void visit(NodeIndex node, std::vector<SchemaIndex> schemas)
  {
    const Kind kind = m_document.kind(node);
    const bool holds_something = m_document.nodes()[node].end > node + 1;
    if (schemas.empty() || !holds_something || (kind != Kind::object && kind != Kind::array)) {
      return;
    }
    schemas = expand(m_program, std::move(schemas));
    if (!m_budget.take(schemas.size())) {
      return;
    }
    kind == Kind::object ? visit_members(node, schemas) : visit_elements(node, schemas);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void visit_members(NodeIndex object, const std::vector<SchemaIndex>& schemas)
  {
    const bool are_named = std::any_of(schemas.begin(), schemas.end(), [&](SchemaIndex index) {
      return m_program.schemas[index].has_properties;
    });
    std::string buffer;
    for (const json::Document::Member& member : members_of(m_document, object)) {
      if (!m_budget.take(schemas.size())) {
        return;
      }
      Described described =
          describe_member(m_program, schemas, name_of(m_document, member.key, buffer));
      if (described.is_named) {
        visit(member.value, std::move(described.schemas));
      } else if (are_named) {
        tell(member.value);
      }
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void visit_elements(NodeIndex array, const std::vector<SchemaIndex>& schemas)
  {
    std::size_t position = 0;
    const auto& nodes = m_document.nodes();
    for (NodeIndex at = array + 1; at < nodes[array].end; at = nodes[at].end) {
      if (!m_budget.take(schemas.size())) {
        return;
      }
      visit(at, describe_element(m_program, schemas, position++));
    }
  }

  void tell(NodeIndex value)
  {
    if (m_found.values.size() < m_limit) {
      m_found.values.push_back(value);
    } else {
      ++m_found.cut;
    }
  }

  const Program& m_program;
  const json::Document& m_document;
  std::size_t m_limit;
  json::StepBudget m_budget;
  Schema::Undescribed m_found;
};

/// Whether anything that fits can be at the end of some steps. A search that gets long says yes.
class PathSearch {
public:
  PathSearch(const Program& program, const std::vector<Step>& steps)
      : m_program(program)
      , m_steps(steps)
  {
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxDepth
  bool allows(SchemaIndex index, std::size_t at)
  {
    constexpr std::size_t kMaxDepth = 1'000;
    const Subschema& schema = m_program.schemas[index];
    if (schema.always) {
      return *schema.always;
    }
    if (m_depth == kMaxDepth || !m_budget.take(1)) {
      return true;
    }
    ++m_depth;
    const bool allowed = schema.reference ? allows(*schema.reference, at)
                                          : combined_allow(schema, at) && step_allows(schema, at);
    --m_depth;
    return allowed;
  }

private:
  // NOLINTNEXTLINE(misc-no-recursion)
  bool combined_allow(const Subschema& schema, std::size_t at)
  {
    // NOLINTNEXTLINE(misc-no-recursion)
    const auto one = [&](SchemaIndex index) { return allows(index, at); };
    const auto some = [&](const std::vector<SchemaIndex>& list) {
      return list.empty() || std::any_of(list.begin(), list.end(), one);
    };
    return std::all_of(schema.all_of.begin(), schema.all_of.end(), one) && some(schema.any_of) &&
           some(schema.one_of);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool step_allows(const Subschema& schema, std::size_t at)
  {
    if (at == m_steps.size()) {
      return true;
    }
    const Step& step = m_steps[at];
    const bool in_object = schema.types == 0 || (schema.types & type_object) != 0;
    const bool in_array = schema.types == 0 || (schema.types & type_array) != 0;
    switch (step.kind) {
    case Step::Kind::name:
      return in_object && member_allows(schema, find_property(schema, step.name), at);
    case Step::Kind::index:
      return in_array && element_allows(schema, step.index, at);
    case Step::Kind::any:
      return (in_object && some_member_allows(schema, at)) ||
             (in_array && some_element_allows(schema, at));
    }
    return true;
  }

  /// `property` is nullptr for a name that is not described.
  // NOLINTNEXTLINE(misc-no-recursion)
  bool member_allows(const Subschema& schema, const SchemaIndex* property, std::size_t at)
  {
    if (property != nullptr) {
      return allows(*property, at + 1);
    }
    return !schema.additional || allows(*schema.additional, at + 1);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool element_allows(const Subschema& schema, std::int64_t index, std::size_t at)
  {
    if (schema.items) {
      return allows(*schema.items, at + 1);
    }
    const bool in_tuple = index >= 0 && static_cast<std::size_t>(index) < schema.tuple.size();
    return !in_tuple || allows(schema.tuple[static_cast<std::size_t>(index)], at + 1);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool some_member_allows(const Subschema& schema, std::size_t at)
  {
    return member_allows(schema, nullptr, at) ||
           std::any_of(schema.properties.begin(),
                       schema.properties.end(),
                       // NOLINTNEXTLINE(misc-no-recursion)
                       [&](const auto& property) { return allows(property.second, at + 1); });
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool some_element_allows(const Subschema& schema, std::size_t at)
  {
    return !schema.items || allows(*schema.items, at + 1);
  }

  const Program& m_program;
  const std::vector<Step>& m_steps;
  std::size_t m_depth = 0;
  json::StepBudget m_budget{100'000};
};

class SkeletonWriter {
public:
  explicit SkeletonWriter(const Program& program)
      : m_program(program)
  {
  }

  std::string write()
  {
    write_value({0}, 0);
    return m_out.text();
  }

private:
  using Members = std::map<std::string, std::vector<SchemaIndex>>;

  // NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxDepth
  void write_value(std::vector<SchemaIndex> schemas, std::size_t depth)
  {
    constexpr std::size_t kMaxDepth = 16;
    schemas = expand(m_program, std::move(schemas));
    // What leads to itself names nothing new a second time.
    std::erase_if(schemas,
                  [&](SchemaIndex index) { return std::ranges::count(m_outer, index) > 0; });
    m_outer.insert(m_outer.end(), schemas.begin(), schemas.end());
    write_named(schemas, depth, depth == kMaxDepth);
    m_outer.resize(m_outer.size() - schemas.size());
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void write_named(const std::vector<SchemaIndex>& schemas, std::size_t depth, bool is_last)
  {
    Members members;
    for (const SchemaIndex index : schemas) {
      for (const auto& [name, schema] : m_program.schemas[index].properties) {
        members[name].push_back(schema);
      }
    }
    const auto element = describe_element(m_program, schemas, 0);
    if (is_last || (members.empty() && element.empty())) {
      m_out.integer(0);
    } else if (members.empty()) {
      m_out.begin_array();
      write_value(element, depth + 1);
      m_out.end_array();
    } else {
      write_members(members, depth);
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void write_members(const Members& members, std::size_t depth)
  {
    m_out.begin_object();
    for (const auto& [name, schemas] : members) {
      if (!m_places.take(1)) {
        break;
      }
      m_out.key(name);
      write_value(schemas, depth + 1);
    }
    m_out.end_object();
  }

  const Program& m_program;
  json::Writer m_out;
  std::vector<SchemaIndex> m_outer; ///< those that the value being written is inside of
  json::StepBudget m_places{2'000};
};

} // namespace

std::vector<SchemaIndex> expand(const Program& program, std::vector<SchemaIndex> schemas)
{
  const auto add = [&](SchemaIndex index) {
    if (std::find(schemas.begin(), schemas.end(), index) == schemas.end()) {
      schemas.push_back(index);
    }
  };
  constexpr std::size_t kMost = 200; // beyond that nobody reads the answer
  for (std::size_t i = 0; i < std::min(schemas.size(), kMost); ++i) {
    const Subschema& schema = program.schemas[schemas[i]];
    if (schema.reference) {
      add(*schema.reference);
    }
    for (const auto* list : {&schema.all_of, &schema.any_of, &schema.one_of}) {
      std::for_each(list->begin(), list->end(), add);
    }
  }
  return schemas;
}

Schema::Undescribed
find_undescribed(const Program& program, const json::Document& document, const CheckLimits& limits)
{
  return UndescribedSearch(program, document, limits).search();
}

bool allows_steps(const Program& program, const std::vector<Step>& steps)
{
  return PathSearch(program, steps).allows(0, 0);
}

std::string write_skeleton(const Program& program)
{
  return SkeletonWriter(program).write();
}

} // namespace hookctl::schema::detail
