#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/path/path.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path {

namespace detail {
struct Expression;
} // namespace detail

/// A condition on one value: what stands after `?` in a query (RFC 9535 section 2.3.5,
/// logical-expr).
/// `@` and `$` both mean that value. Immutable and safe to share between threads; copies share what
/// was compiled.
class Filter {
public:
  /// `@.event.code == "orders/create" && @.event.data.total > 10`. invalid_argument as of
  /// Query::parse().
  static Result<Filter> parse(std::string_view text);

  /// invalid_data when the limit of steps is reached.
  [[nodiscard]] Result<bool> holds(const json::Document& document,
                                   json::NodeIndex value = json::Document::root(),
                                   const EvalLimits& limits = {}) const;

  /// A query of the condition as written (`@.event.data.total`), and what it selects; of several
  /// nodes the first.
  struct Operand {
    std::string query;
    std::optional<json::NodeIndex> node;
  };

  /// Every query of the condition in its order, those inside other filters left out: why does it
  /// not hold?
  [[nodiscard]] std::vector<Operand> operands(const json::Document& document,
                                              json::NodeIndex value = json::Document::root(),
                                              const EvalLimits& limits = {}) const;

  /// The comparisons of a query with a literal of another type, which only `!=` finds true (section
  /// 2.3.5.2.2): `@.event.data.total is the string "49.00", not a number`. Those inside other
  /// filters are left out.
  [[nodiscard]] std::vector<std::string>
  type_clashes(const json::Document& document,
               json::NodeIndex value = json::Document::root(),
               const EvalLimits& limits = {}) const;

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

  /// As of Query::notes().
  [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }

private:
  Filter() = default;

  std::string m_text;
  std::shared_ptr<const detail::Expression> m_condition;
  std::vector<std::string> m_notes;
};

} // namespace hookctl::path
