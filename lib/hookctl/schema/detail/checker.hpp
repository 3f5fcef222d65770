#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/json/equality.hpp"
#include "hookctl/schema/detail/program.hpp"
#include "hookctl/schema/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::schema::detail {

/// Characters of a value that a message shows.
inline constexpr std::size_t kShown = 60;

/// Holds one document against one program. One use.
class Checker {
public:
  Checker(const Program& program, const json::Document& document, const CheckLimits& limits)
      : m_program(program)
      , m_document(document)
      , m_limits(limits)
      , m_budget{limits.steps}
  {
  }

  Validation check();

private:
  /// Whether every violation is told, or only that there is one (inside anyOf, oneOf, not).
  enum class Tell : std::uint8_t { yes, no };

  // checker.cpp: what a schema says of elements, members and by other schemas.
  bool applies(SchemaIndex index, json::NodeIndex node, Tell tell);
  bool apply_keywords(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_array(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_elements(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_unique(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_object(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_required(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_members(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_member(const Subschema& schema,
                    json::NodeIndex object,
                    const json::Document::Member& member,
                    Tell tell);
  bool check_combined(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_one_of(const Subschema& schema, json::NodeIndex node, Tell tell);

  // checker_values.cpp: what it says of the value alone.
  bool check_type(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_choices(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_number(const Subschema& schema, json::NodeIndex node, Tell tell);
  bool check_string(const Subschema& schema, json::NodeIndex node, Tell tell);
  [[nodiscard]] bool is_same(json::NodeIndex node, json::NodeIndex of_schema);
  [[nodiscard]] std::string show_choices(const Subschema& schema) const;

  /// False. Where somebody listens, told in the words of `message` (a function: words are dear), or
  /// counted. With a name it is about that member of `node`.
  template<typename Message>
  bool broken(Tell tell,
              json::NodeIndex node,
              std::string_view keyword,
              const Message& message,
              std::optional<std::string_view> name = {})
  {
    if (may_tell(tell)) {
      add_violation(node, keyword, message(), name);
    }
    return false;
  }

  /// Counts what there is no more room for.
  [[nodiscard]] bool may_tell(Tell tell);
  void add_violation(json::NodeIndex node,
                     std::string_view keyword,
                     std::string message,
                     std::optional<std::string_view> name);

  bool spend(std::size_t steps);
  void give_up(std::string message);
  [[nodiscard]] std::string show(json::NodeIndex node) const;

  const Program& m_program;
  const json::Document& m_document;
  CheckLimits m_limits;
  json::StepBudget m_budget;
  std::size_t m_depth = 0;
  std::string m_gave_up; ///< why; "" as long as it has not
  Validation m_result;
};

} // namespace hookctl::schema::detail
