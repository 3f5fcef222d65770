#include "hookctl/schema/detail/compiler.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/schema/schema.hpp"

#include <algorithm>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

constexpr std::string_view kRef = "$ref";

} // namespace

const std::vector<Compiler::Keyword>& Compiler::keywords()
{
  static const std::vector<Keyword> kKeywords = {
      {"$comment", &Compiler::read_text, true},
      {"$defs", &Compiler::read_definitions, true},
      {"$id", &Compiler::read_id, true},
      {kRef, &Compiler::read_ref, true},
      {"$schema", &Compiler::read_text, true},
      {"additionalProperties", &Compiler::read_additional},
      {"allOf", &Compiler::read_list<&Subschema::all_of>},
      {"anyOf", &Compiler::read_list<&Subschema::any_of>},
      {"const", &Compiler::read_const},
      {"default", &Compiler::read_annotation, true},
      {"definitions", &Compiler::read_definitions, true},
      {"description", &Compiler::read_text, true},
      {"enum", &Compiler::read_enum},
      {"examples", &Compiler::read_examples, true},
      {"exclusiveMaximum", &Compiler::read_number<&Subschema::exclusive_maximum>},
      {"exclusiveMinimum", &Compiler::read_number<&Subschema::exclusive_minimum>},
      {"format", &Compiler::read_text, true},
      {"items", &Compiler::read_items},
      {"maxItems", &Compiler::read_count<&Subschema::max_items>},
      {"maxLength", &Compiler::read_count<&Subschema::max_length>},
      {"maxProperties", &Compiler::read_count<&Subschema::max_properties>},
      {"maximum", &Compiler::read_number<&Subschema::maximum>},
      {"minItems", &Compiler::read_count<&Subschema::min_items>},
      {"minLength", &Compiler::read_count<&Subschema::min_length>},
      {"minProperties", &Compiler::read_count<&Subschema::min_properties>},
      {"minimum", &Compiler::read_number<&Subschema::minimum>},
      {"not", &Compiler::read_not},
      {"oneOf", &Compiler::read_list<&Subschema::one_of>},
      {"pattern", &Compiler::read_pattern},
      {"properties", &Compiler::read_properties},
      {"required", &Compiler::read_required},
      {"title", &Compiler::read_text, true},
      {"type", &Compiler::read_type},
      {"uniqueItems", &Compiler::read_unique},
  };
  return kKeywords;
}

Result<std::vector<Subschema>> Compiler::compile()
{
  HOOKCTL_TRY(read_schema(json::Document::root()));
  HOOKCTL_TRY(resolve_references(m_text, m_references, m_by_node, m_schemas));
  return std::move(m_schemas);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxSchemaDepth lets the text be
Result<SchemaIndex> Compiler::read_schema(NodeIndex node)
{
  const json::Document& document = m_text.document();
  const Kind kind = document.kind(node);
  if (kind != Kind::object && kind != Kind::boolean) {
    return fail(
        m_text.error(node,
                     text("a schema is an object, true or false, and this is ", with_article(kind)),
                     "see the payload's schema in hookctl-files(5)"));
  }
  if (m_schemas.size() == kMaxSchemas) {
    return fail(m_text.error(
        node, text("the schema holds more than ", kMaxSchemas, " schemas"), "make it smaller"));
  }
  const auto index = static_cast<SchemaIndex>(m_schemas.size());
  m_by_node.emplace(node, index);
  m_schemas.emplace_back(); // takes its number before those inside it
  Subschema out;
  out.at = node;
  if (kind == Kind::boolean) {
    out.always = document.raw(node) == "true";
  } else {
    const bool is_ref = document.find_member(node, kRef).has_value();
    for (const json::Document::Member& member : document.members(node)) {
      HOOKCTL_TRY(read_keyword(member, is_ref, out));
    }
  }
  m_schemas[index] = std::move(out);
  return index;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<>
Compiler::read_keyword(const json::Document::Member& member, bool beside_ref, Subschema& out)
{
  const std::string name = m_text.document().to_text(member.key);
  const auto& known = keywords();
  const auto keyword = std::find_if(
      known.begin(), known.end(), [&](const Keyword& candidate) { return candidate.name == name; });
  if (keyword == known.end()) {
    return fail(unknown_keyword(member.key, name));
  }
  if (beside_ref && !keyword->is_annotation) {
    return fail(m_text.error(member.key,
                             text(quote(name), " beside $ref would not count (Draft 7)"),
                             R"(write both into allOf: [{"$ref": …}, {…}])"));
  }
  const std::string_view outer = m_keyword;
  m_keyword = keyword->name;
  HOOKCTL_TRY((this->*keyword->read)(member.value, out));
  m_keyword = outer;
  return {};
}

Error Compiler::unknown_keyword(NodeIndex key, const std::string& name) const
{
  std::vector<std::string> names;
  for (const Keyword& keyword : keywords()) {
    names.emplace_back(keyword.name);
  }
  const std::string mean = did_you_mean(name, names);
  return m_text.error(key,
                      text("keyword ", quote(name), " is not known here"),
                      mean.empty() ? "hookctl-files(5) names the keywords that a payload's schema "
                                     "may use; one that did nothing would only seem to check"
                                   : mean);
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<std::vector<SchemaIndex>> Compiler::read_schemas(std::string_view keyword, NodeIndex value)
{
  HOOKCTL_TRY_AS(const auto elements, m_text.elements(keyword, value));
  std::vector<SchemaIndex> out;
  for (const NodeIndex element : elements) {
    HOOKCTL_TRY_AS(const SchemaIndex schema, read_schema(element));
    out.push_back(schema);
  }
  return out;
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one signature for all
Result<> Compiler::read_annotation(NodeIndex /*value*/, Subschema& /*out*/)
{
  return {};
}

Result<> Compiler::read_text(NodeIndex value, Subschema& /*out*/)
{
  HOOKCTL_TRY(m_text.string(m_keyword, value));
  return {};
}

Result<> Compiler::read_id(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY(m_text.string(m_keyword, value));
  if (out.at != json::Document::root()) {
    return fail(m_text.error(value,
                             "$id inside the schema would change what $ref means there",
                             "give the place a name under definitions, and refer to it as "
                             "#/definitions/NAME"));
  }
  return {};
}

Result<> Compiler::read_examples(NodeIndex value, Subschema& /*out*/)
{
  if (m_text.document().kind(value) != Kind::array) {
    return fail(m_text.error(value, "examples must be a list"));
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_definitions(NodeIndex value, Subschema& /*out*/)
{
  HOOKCTL_TRY_AS(const auto members, m_text.members(m_keyword, value));
  for (const json::Document::Member& member : members) {
    HOOKCTL_TRY(read_schema(member.value));
  }
  return {};
}

Result<> Compiler::read_ref(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY(m_text.string(m_keyword, value));
  out.reference = 0; // until resolve_references()
  m_references.push_back({m_by_node.at(out.at), value});
  return {};
}

Result<> Compiler::read_type(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.types, m_text.types(value));
  return {};
}

Result<> Compiler::read_enum(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.choices, m_text.elements(m_keyword, value));
  out.has_choices = true;
  return {};
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static)
Result<> Compiler::read_const(NodeIndex value, Subschema& out)
{
  out.constant = value;
  return {};
}

Result<> Compiler::read_required(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.required, m_text.strings(m_keyword, value));
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_properties(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(const auto members, m_text.members(m_keyword, value));
  out.has_properties = true;
  for (const json::Document::Member& member : members) {
    HOOKCTL_TRY_AS(const SchemaIndex schema, read_schema(member.value));
    out.properties.emplace_back(m_text.document().to_text(member.key), schema);
  }
  std::sort(out.properties.begin(), out.properties.end());
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_additional(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.additional, read_schema(value));
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_items(NodeIndex value, Subschema& out)
{
  if (m_text.document().kind(value) == Kind::array) {
    HOOKCTL_TRY_AS(out.tuple, read_schemas(m_keyword, value));
    return {};
  }
  HOOKCTL_TRY_AS(out.items, read_schema(value));
  return {};
}

Result<> Compiler::read_unique(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.unique_items, m_text.boolean(m_keyword, value));
  return {};
}

Result<> Compiler::read_pattern(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.pattern_text, m_text.string(m_keyword, value));
  if (++m_patterns > kMaxPatterns) {
    return fail(
        m_text.error(value, text("the schema holds more than ", kMaxPatterns, " patterns")));
  }
  auto pattern = path::Regexp::parse_pattern(out.pattern_text);
  if (!pattern) {
    return fail(m_text.error(
        value,
        text("pattern ", quote(out.pattern_text, 60), " cannot be used: ", pattern.error().message),
        pattern.error().hint));
  }
  out.pattern = *std::move(pattern);
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_not(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.negated, read_schema(value));
  return {};
}

template<std::vector<SchemaIndex> Subschema::*Field>
// NOLINTNEXTLINE(misc-no-recursion)
Result<> Compiler::read_list(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.*Field, read_schemas(m_keyword, value));
  return {};
}

template<std::optional<std::size_t> Subschema::*Field>
Result<> Compiler::read_count(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.*Field, m_text.count(m_keyword, value));
  return {};
}

template<std::optional<std::string> Subschema::*Field>
Result<> Compiler::read_number(NodeIndex value, Subschema& out)
{
  HOOKCTL_TRY_AS(out.*Field, m_text.number(m_keyword, value));
  return {};
}

} // namespace hookctl::schema::detail
