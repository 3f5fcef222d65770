#include "hookctl/schema/detail/checker.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/number.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/schema/detail/members.hpp"
#include "hookctl/schema/detail/places.hpp"
#include "hookctl/schema/detail/uniqueness.hpp"

#include <algorithm>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

} // namespace

Validation Checker::check()
{
  applies(0, json::Document::root(), Tell::yes);
  if (!m_gave_up.empty()) {
    m_result.violations.push_back({"$", "limit", m_gave_up});
  }
  return std::move(m_result);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as CheckLimits::depth
bool Checker::applies(SchemaIndex index, NodeIndex node, Tell tell)
{
  const Subschema& schema = m_program.schemas[index];
  if (!spend(1)) {
    return false;
  }
  if (schema.always) {
    return *schema.always || broken(tell, node, "false", [&] {
      return text("is ", show(node), ", where the schema false allows nothing");
    });
  }
  if (m_depth == m_limits.depth) {
    give_up(text("cannot be checked: schemas apply more than ", m_limits.depth, " deep"));
    return false;
  }
  ++m_depth;
  const bool fits = schema.reference ? applies(*schema.reference, node, tell)
                                     : apply_keywords(schema, node, tell);
  --m_depth;
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::apply_keywords(const Subschema& schema, NodeIndex node, Tell tell)
{
  constexpr decltype(&Checker::check_type) kSteps[] = {&Checker::check_type,
                                                       &Checker::check_choices,
                                                       &Checker::check_number,
                                                       &Checker::check_string,
                                                       &Checker::check_array,
                                                       &Checker::check_object,
                                                       &Checker::check_combined};
  bool fits = true;
  for (const auto step : kSteps) {
    fits = (this->*step)(schema, node, tell) && fits;
    if (!m_gave_up.empty() || (!fits && tell == Tell::no)) {
      return false;
    }
  }
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_array(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (m_document.kind(node) != Kind::array) {
    return true;
  }
  bool fits = true;
  if (schema.min_items || schema.max_items) {
    const std::size_t count = m_document.child_count(node);
    spend(count);
    if (schema.min_items && count < *schema.min_items) {
      fits = broken(tell, node, "minItems", [&] {
        return text("has ", count, " elements, less than the minItems ", *schema.min_items);
      });
    }
    if (schema.max_items && count > *schema.max_items) {
      fits = broken(tell, node, "maxItems", [&] {
        return text("has ", count, " elements, more than the maxItems ", *schema.max_items);
      });
    }
  }
  fits = check_unique(schema, node, tell) && fits;
  return check_elements(schema, node, tell) && fits;
}

bool Checker::check_unique(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (!schema.unique_items) {
    return true;
  }
  const auto equal = find_equal_elements(m_document, node, m_budget);
  if (!spend(1) || !equal) {
    return true;
  }
  return broken(tell, node, "uniqueItems", [&] {
    return text("holds ", show(equal->first), " more than once, against uniqueItems");
  });
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_elements(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (!schema.items && schema.tuple.empty()) {
    return true;
  }
  bool fits = true;
  std::size_t position = 0;
  const auto& nodes = m_document.nodes();
  for (NodeIndex at = node + 1; at < nodes[node].end; at = nodes[at].end, ++position) {
    if (!schema.items && position == schema.tuple.size()) {
      break;
    }
    fits = applies(schema.items ? *schema.items : schema.tuple[position], at, tell) && fits;
    if (!m_gave_up.empty() || (!fits && tell == Tell::no)) {
      return false;
    }
  }
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_object(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (m_document.kind(node) != Kind::object) {
    return true;
  }
  bool fits = check_required(schema, node, tell);
  if (schema.min_properties || schema.max_properties) {
    spend(m_document.child_count(node));
    const std::size_t count = members_of(m_document, node).size();
    if (schema.min_properties && count < *schema.min_properties) {
      fits = broken(tell, node, "minProperties", [&] {
        return text(
            "has ", count, " members, less than the minProperties ", *schema.min_properties);
      });
    }
    if (schema.max_properties && count > *schema.max_properties) {
      fits = broken(tell, node, "maxProperties", [&] {
        return text(
            "has ", count, " members, more than the maxProperties ", *schema.max_properties);
      });
    }
  }
  if (!fits && tell == Tell::no) {
    return false;
  }
  return check_members(schema, node, tell) && fits;
}

bool Checker::check_required(const Subschema& schema, NodeIndex node, Tell tell)
{
  bool fits = true;
  if (schema.required.empty()) {
    return fits;
  }
  const std::size_t members = m_document.child_count(node);
  for (const std::string& name : schema.required) {
    if (!spend(members + 1)) {
      return false;
    }
    if (!m_document.find_member(node, name)) {
      fits = broken(
          tell, node, "required", [] { return std::string("is missing, though required"); }, name);
    }
  }
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_members(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (schema.properties.empty() && !schema.additional) {
    return true;
  }
  if (!spend(m_document.child_count(node))) {
    return false;
  }
  bool fits = true;
  for (const json::Document::Member& member : members_of(m_document, node)) {
    fits = check_member(schema, node, member, tell) && fits;
    if (!m_gave_up.empty() || (!fits && tell == Tell::no)) {
      return false;
    }
  }
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_member(const Subschema& schema,
                           NodeIndex object,
                           const json::Document::Member& member,
                           Tell tell)
{
  std::string buffer;
  const std::string_view name = name_of(m_document, member.key, buffer);
  if (const SchemaIndex* property = find_property(schema, name)) {
    return applies(*property, member.value, tell);
  }
  if (!schema.additional) {
    return true;
  }
  if (m_program.schemas[*schema.additional].always != false) {
    return applies(*schema.additional, member.value, tell);
  }
  return broken(
      tell,
      object,
      "additionalProperties",
      [&] {
        return text("is there, and additionalProperties allows nothing that is not described");
      },
      name);
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_combined(const Subschema& schema, NodeIndex node, Tell tell)
{
  bool fits = true;
  for (const SchemaIndex each : schema.all_of) {
    fits = applies(each, node, tell) && fits;
    if (!fits && tell == Tell::no) {
      return false;
    }
  }
  // NOLINTNEXTLINE(misc-no-recursion)
  const auto holds = [&](SchemaIndex one) { return applies(one, node, Tell::no); };
  const bool any =
      schema.any_of.empty() || std::any_of(schema.any_of.begin(), schema.any_of.end(), holds);
  if (!any) {
    fits = broken(tell, node, "anyOf", [&] {
      return text("is ",
                  show(node),
                  ", which fits none of the ",
                  schema.any_of.size(),
                  " schemas of anyOf");
    });
  }
  fits = check_one_of(schema, node, tell) && fits;
  if (schema.negated && holds(*schema.negated)) {
    fits = broken(tell, node, "not", [&] {
      return text("is ", show(node), ", which fits the schema of not");
    });
  }
  return fits;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Checker::check_one_of(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (schema.one_of.empty()) {
    return true;
  }
  std::size_t fitting = 0;
  for (const SchemaIndex one : schema.one_of) {
    fitting += applies(one, node, Tell::no) ? std::size_t{1} : 0;
    if (fitting > 1) {
      break;
    }
  }
  if (fitting == 1) {
    return true;
  }
  return broken(tell, node, "oneOf", [&] {
    return text("is ",
                show(node),
                ", which fits ",
                fitting == 0 ? "none" : "more than one",
                " of the ",
                schema.one_of.size(),
                " schemas of oneOf");
  });
}

bool Checker::may_tell(Tell tell)
{
  if (tell == Tell::no || !m_gave_up.empty()) {
    return false; // what was cut short proves nothing
  }
  if (m_result.violations.size() == m_limits.violations) {
    ++m_result.cut;
    return false;
  }
  return true;
}

void Checker::add_violation(NodeIndex node,
                            std::string_view keyword,
                            std::string message,
                            std::optional<std::string_view> name)
{
  std::string path =
      name ? member_path(m_document, node, *name) : path::shorthand_path(m_document, node);
  m_result.violations.push_back({std::move(path), std::string(keyword), std::move(message)});
}

bool Checker::spend(std::size_t steps)
{
  if (m_budget.take(steps) && m_budget.left > 0) {
    return true;
  }
  give_up(text("cannot be checked: that takes more than ", m_limits.steps, " steps"));
  return false;
}

void Checker::give_up(std::string message)
{
  if (m_gave_up.empty()) {
    m_gave_up = std::move(message);
  }
}

std::string Checker::show(NodeIndex node) const
{
  const Kind kind = m_document.kind(node);
  if (kind == Kind::array || kind == Kind::object || kind == Kind::null) {
    return std::string(with_article(kind));
  }
  return text(
      printable(m_document.raw(node).substr(0, 4 * kShown), kShown), ", ", with_article(kind));
}

} // namespace hookctl::schema::detail
