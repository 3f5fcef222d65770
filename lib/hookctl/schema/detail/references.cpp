// Where `$ref` leads: JSON pointers (RFC 6901) as a URI fragment, inside the schema's own text.

#include "hookctl/base/text.hpp"
#include "hookctl/schema/detail/compiler.hpp"

#include <optional>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

std::optional<unsigned> hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return static_cast<unsigned>(c - '0');
  }
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? std::optional(static_cast<unsigned>(small - 'a') + 10U)
                                      : std::nullopt;
}

/// %41 is A; a % without two digits stays.
std::string decode_percent(std::string_view fragment)
{
  std::string out;
  while (!fragment.empty()) {
    const auto high = fragment[0] == '%' && fragment.size() > 2 ? hex_value(fragment[1])
                                                                : std::optional<unsigned>{};
    const auto low = high ? hex_value(fragment[2]) : std::nullopt;
    out += low ? static_cast<char>((*high << 4U) | *low) : fragment[0];
    fragment.remove_prefix(low ? 3 : 1);
  }
  return out;
}

/// RFC 6901: ~1 is /, ~0 is ~.
std::string decode_token(std::string_view token)
{
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escaped =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    if (escaped) {
      ++i;
      out += token[i] == '0' ? '~' : '/';
    } else {
      out += token[i];
    }
  }
  return out;
}

std::optional<NodeIndex>
step(const json::Document& document, NodeIndex from, const std::string& name)
{
  if (document.kind(from) == Kind::object) {
    return document.find_member(from, name);
  }
  const auto index = parse_integer<std::uint32_t>(name);
  return index ? document.find_element(from, *index) : std::nullopt;
}

std::optional<NodeIndex> follow(const json::Document& document, std::string_view pointer)
{
  NodeIndex at = json::Document::root();
  if (pointer.empty()) {
    return at;
  }
  for (const std::string_view token : split(pointer.substr(1), '/')) {
    const auto next = step(document, at, decode_token(token));
    if (!next) {
      return std::nullopt;
    }
    at = *next;
  }
  return at;
}

Result<SchemaIndex>
find_target(const SchemaText& source, NodeIndex at, const std::map<NodeIndex, SchemaIndex>& by_node)
{
  const std::string ref = source.document().to_text(at);
  const bool is_local = ref.starts_with('#');
  const std::string pointer = is_local ? decode_percent(std::string_view(ref).substr(1)) : "";
  if (!is_local || (!pointer.empty() && !pointer.starts_with('/'))) {
    return fail(source.error(at,
                             text("$ref ", quote(ref), " does not point into this schema"),
                             "write it as #/definitions/NAME; nothing is read from elsewhere"));
  }
  const auto target = follow(source.document(), pointer);
  if (!target) {
    return fail(
        source.error(at,
                     text("$ref ", quote(ref), " leads nowhere"),
                     "what it names must stand in this schema, under definitions or $defs"));
  }
  const auto known = by_node.find(*target);
  if (known == by_node.end()) {
    return fail(source.error(at,
                             text("$ref ", quote(ref), " leads to what is not a schema"),
                             "let it name a schema, as in #/definitions/NAME"));
  }
  return known->second;
}

/// The schemas that a schema applies to the same value.
std::vector<SchemaIndex> applied_in_place(const Subschema& schema)
{
  std::vector<SchemaIndex> out;
  for (const auto* list : {&schema.all_of, &schema.any_of, &schema.one_of}) {
    out.insert(out.end(), list->begin(), list->end());
  }
  for (const auto& one : {schema.reference, schema.negated}) {
    if (one) {
      out.push_back(*one);
    }
  }
  return out;
}

/// Looks for a schema that applies itself to the same value again: checking would never end.
/// Depth first, with a stack of our own.
class LoopSearch {
public:
  explicit LoopSearch(const std::vector<Subschema>& schemas)
      : m_schemas(schemas)
      , m_states(schemas.size(), State::unseen)
  {
  }

  /// A schema on a loop.
  std::optional<SchemaIndex> find()
  {
    for (SchemaIndex start = 0; start < m_schemas.size(); ++start) {
      if (m_states[start] == State::unseen && walk_meets_itself(start)) {
        return m_loop;
      }
    }
    return std::nullopt;
  }

private:
  enum class State : std::uint8_t { unseen, on_the_way, done };

  struct Frame {
    SchemaIndex schema = 0;
    std::vector<SchemaIndex> rest;
  };

  bool walk_meets_itself(SchemaIndex start)
  {
    enter(start);
    while (!m_stack.empty()) {
      Frame& top = m_stack.back();
      if (top.rest.empty()) {
        m_states[top.schema] = State::done;
        m_stack.pop_back();
        continue;
      }
      const SchemaIndex next = top.rest.back();
      top.rest.pop_back();
      if (m_states[next] == State::on_the_way) {
        m_loop = next;
        return true;
      }
      if (m_states[next] == State::unseen) {
        enter(next);
      }
    }
    return false;
  }

  void enter(SchemaIndex schema)
  {
    m_states[schema] = State::on_the_way;
    m_stack.push_back({schema, applied_in_place(m_schemas[schema])});
  }

  const std::vector<Subschema>& m_schemas;
  std::vector<State> m_states;
  std::vector<Frame> m_stack;
  SchemaIndex m_loop = 0;
};

} // namespace

Result<> resolve_references(const SchemaText& source,
                            const std::vector<Reference>& references,
                            const std::map<NodeIndex, SchemaIndex>& by_node,
                            std::vector<Subschema>& schemas)
{
  for (const Reference& reference : references) {
    HOOKCTL_TRY_AS(schemas[reference.from].reference, find_target(source, reference.at, by_node));
  }
  if (const auto loop = LoopSearch(schemas).find()) {
    return fail(source.error(schemas[*loop].at,
                             "this schema leads back to itself without a step into the document",
                             "a $ref to itself belongs below properties or items"));
  }
  return {};
}

} // namespace hookctl::schema::detail
