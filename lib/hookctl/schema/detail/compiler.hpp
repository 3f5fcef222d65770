#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/schema/detail/keywords.hpp"
#include "hookctl/schema/detail/program.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema::detail {

/// A `$ref`, to be led somewhere once every schema of the text is known.
struct Reference {
  SchemaIndex from = 0;
  json::NodeIndex at = 0; ///< its value
};

/// Turns a schema's text into subschemas, a keyword at a time. One use.
class Compiler {
public:
  Compiler(const json::Document& document, std::string_view file)
      : m_text(document, file)
  {
  }

  /// The subschemas, the root first; see Schema::compile() for the errors.
  Result<std::vector<Subschema>> compile();

private:
  struct Keyword {
    std::string_view name;
    Result<> (Compiler::*read)(json::NodeIndex value, Subschema& out);
    /// May stand beside $ref.
    bool is_annotation = false;
  };

  static const std::vector<Keyword>& keywords();

  Result<SchemaIndex> read_schema(json::NodeIndex node);
  Result<> read_keyword(const json::Document::Member& member, bool beside_ref, Subschema& out);
  Error unknown_keyword(json::NodeIndex key, const std::string& name) const;
  Result<std::vector<SchemaIndex>> read_schemas(std::string_view keyword, json::NodeIndex value);

  Result<> read_annotation(json::NodeIndex value, Subschema& out);
  Result<> read_text(json::NodeIndex value, Subschema& out);
  Result<> read_id(json::NodeIndex value, Subschema& out);
  Result<> read_examples(json::NodeIndex value, Subschema& out);
  Result<> read_definitions(json::NodeIndex value, Subschema& out);
  Result<> read_ref(json::NodeIndex value, Subschema& out);
  Result<> read_type(json::NodeIndex value, Subschema& out);
  Result<> read_enum(json::NodeIndex value, Subschema& out);
  Result<> read_const(json::NodeIndex value, Subschema& out);
  Result<> read_required(json::NodeIndex value, Subschema& out);
  Result<> read_properties(json::NodeIndex value, Subschema& out);
  Result<> read_additional(json::NodeIndex value, Subschema& out);
  Result<> read_items(json::NodeIndex value, Subschema& out);
  Result<> read_unique(json::NodeIndex value, Subschema& out);
  Result<> read_pattern(json::NodeIndex value, Subschema& out);
  Result<> read_not(json::NodeIndex value, Subschema& out);
  template<std::vector<SchemaIndex> Subschema::*Field>
  Result<> read_list(json::NodeIndex value, Subschema& out);
  template<std::optional<std::size_t> Subschema::*Field>
  Result<> read_count(json::NodeIndex value, Subschema& out);
  template<std::optional<std::string> Subschema::*Field>
  Result<> read_number(json::NodeIndex value, Subschema& out);

  SchemaText m_text;
  std::vector<Subschema> m_schemas;
  std::map<json::NodeIndex, SchemaIndex> m_by_node;
  std::vector<Reference> m_references;
  std::size_t m_patterns = 0;
  std::string_view m_keyword; ///< the one that is being read, for messages
};

/// Leads every `$ref` to the schema at its place. invalid_data for one that leads nowhere, to what
/// is no schema, or out of the text, and for a schema that applies itself to the same value again.
Result<> resolve_references(const SchemaText& source,
                            const std::vector<Reference>& references,
                            const std::map<json::NodeIndex, SchemaIndex>& by_node,
                            std::vector<Subschema>& schemas);

} // namespace hookctl::schema::detail
