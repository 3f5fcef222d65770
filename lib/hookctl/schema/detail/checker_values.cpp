#include "hookctl/base/text.hpp"
#include "hookctl/json/number.hpp"
#include "hookctl/schema/detail/checker.hpp"

#include <algorithm>
#include <compare>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

std::uint8_t type_bits(const json::Document& document, NodeIndex node)
{
  switch (document.kind(node)) {
  case Kind::null:
    return type_null;
  case Kind::boolean:
    return type_boolean;
  case Kind::number:
    return json::is_integer(document.raw(node)) ? type_number | type_integer : type_number;
  case Kind::string:
    return type_string;
  case Kind::array:
    return type_array;
  case Kind::object:
    return type_object;
  }
  return type_null;
}

/// `a string or null`
std::string name_types(std::uint8_t types)
{
  constexpr std::pair<TypeBit, std::string_view> kNames[] = {{type_string, "a string"},
                                                             {type_integer, "an integer"},
                                                             {type_number, "a number"},
                                                             {type_boolean, "a boolean"},
                                                             {type_object, "an object"},
                                                             {type_array, "an array"},
                                                             {type_null, "null"}};
  std::vector<std::string> names;
  for (const auto& [bit, name] : kNames) {
    if ((types & bit) != 0) {
      names.emplace_back(name);
    }
  }
  return join(names, " or ");
}

} // namespace

bool Checker::check_type(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (schema.types == 0 || (schema.types & type_bits(m_document, node)) != 0) {
    return true;
  }
  return broken(tell, node, "type", [&] {
    return text("is ", show(node), "; type asks for ", name_types(schema.types));
  });
}

bool Checker::check_choices(const Subschema& schema, NodeIndex node, Tell tell)
{
  const auto same = [&](NodeIndex choice) { return is_same(node, choice); };
  const bool chosen =
      !schema.has_choices || std::any_of(schema.choices.begin(), schema.choices.end(), same);
  const bool constant = !schema.constant || same(*schema.constant);
  if (!chosen) {
    broken(tell, node, "enum", [&] {
      return text("is ", show(node), ", which is none of enum ", show_choices(schema));
    });
  }
  if (!constant) {
    broken(tell, node, "const", [&] {
      const std::string_view wanted = m_program.document.raw(*schema.constant);
      return text("is ", show(node), ", not the const ", printable(wanted, kShown));
    });
  }
  return chosen && constant;
}

bool Checker::check_number(const Subschema& schema, NodeIndex node, Tell tell)
{
  if (m_document.kind(node) != Kind::number) {
    return true;
  }

  struct Bound {
    const std::optional<std::string>& limit;
    std::string_view keyword;
    std::string_view relation;
    bool (*holds)(std::strong_ordering);
  };

  const Bound bounds[] = {
      {schema.minimum, "minimum", "less than", [](std::strong_ordering o) { return o >= 0; }},
      {schema.maximum, "maximum", "more than", [](std::strong_ordering o) { return o <= 0; }},
      {schema.exclusive_minimum,
       "exclusiveMinimum",
       "not more than",
       [](std::strong_ordering o) { return o > 0; }},
      {schema.exclusive_maximum, "exclusiveMaximum", "not less than", [](std::strong_ordering o) {
         return o < 0;
       }}};
  bool fits = true;
  for (const Bound& bound : bounds) {
    if (!bound.limit || !spend(m_document.raw(node).size() / json::kBytesPerStep) ||
        bound.holds(json::compare_numbers(m_document.raw(node), *bound.limit))) {
      continue;
    }
    fits = broken(tell, node, bound.keyword, [&] {
      return text("is ",
                  show(node),
                  ", ",
                  bound.relation,
                  " the ",
                  bound.keyword,
                  " ",
                  printable(*bound.limit, kShown));
    });
  }
  return fits;
}

bool Checker::check_string(const Subschema& schema, NodeIndex node, Tell tell)
{
  const bool asked = schema.pattern || schema.min_length || schema.max_length;
  const std::size_t bytes = m_document.raw(node).size();
  if (!asked || m_document.kind(node) != Kind::string || !spend(bytes / json::kBytesPerStep)) {
    return true;
  }
  const std::string value = m_document.to_text(node);
  bool fits = true;
  if (schema.min_length || schema.max_length) {
    const std::size_t length = utf8_length(value);
    if (schema.min_length && length < *schema.min_length) {
      fits = broken(tell, node, "minLength", [&] {
        return text("has ", length, " characters, less than the minLength ", *schema.min_length);
      });
    }
    if (schema.max_length && length > *schema.max_length) {
      fits = broken(tell, node, "maxLength", [&] {
        return text("has ", length, " characters, more than the maxLength ", *schema.max_length);
      });
    }
  }
  if (schema.pattern && spend(schema.pattern->price(value.size())) &&
      !schema.pattern->finds(value)) {
    fits = broken(tell, node, "pattern", [&] {
      return text("is ",
                  show(node),
                  ", which does not match the pattern ",
                  printable(schema.pattern_text, kShown));
    });
  }
  return fits;
}

bool Checker::is_same(NodeIndex node, NodeIndex of_schema)
{
  const bool same = json::are_equal(m_document, node, m_program.document, of_schema, m_budget);
  spend(1);
  return same;
}

std::string Checker::show_choices(const Subschema& schema) const
{
  constexpr std::size_t kMost = 5;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(kMost, schema.choices.size()); ++i) {
    shown.push_back(printable(m_program.document.raw(schema.choices[i]), kShown));
  }
  const std::size_t more = schema.choices.size() - shown.size();
  return join(shown, ", ") + (more > 0 ? text(" and ", more, " more") : "");
}

} // namespace hookctl::schema::detail
