#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/path/detail/scanner.hpp"
#include "hookctl/path/detail/syntax.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path::detail {

/// Recursive descent over the grammar of RFC 9535 appendix A; as deep as kMaxNesting at most. One
/// use each.
class QueryParser {
public:
  explicit QueryParser(std::string_view text)
      : m_scanner(text)
  {
  }

  /// The whole text.
  Result<Segments> parse();

  /// The whole text as a logical-expr, blanks around it allowed.
  Result<Expression> parse_condition();

  /// Of the one that was parsed: Query::notes().
  [[nodiscard]] std::vector<std::string>& notes() { return m_notes; }

private:
  // query_parser.cpp: segments and selectors
  Result<> check_text();
  Result<> first_of_shorthand(Segments& segments);
  Result<> whole_query(Segments& segments);
  Result<Segment> segment();
  Result<Segment> dotted(Segment segment);
  Result<Segment> bracketed(Segment segment);
  Result<Selector> name_or_wildcard();
  Result<Selector> selector();
  Result<Selector> quoted_name();
  Result<Selector> index_or_slice();
  Result<Selector> filter();
  [[nodiscard]] bool begins_name(char c) const;
  tl::unexpected<Error> refuse_after_segment();
  tl::unexpected<Error> refuse_name();
  tl::unexpected<Error> refuse_selector();

  // filter_parser.cpp: what stands after "?"
  Result<Expression> logical_or();
  Result<Expression> logical_and();
  Result<Expression> basic();
  Result<Expression> negation();
  Result<Expression> parenthesized();
  Result<Expression> test_or_comparison();
  Result<Expression> test(Operand operand, std::size_t start);
  Result<> enter(std::size_t start);

  /// One operand with where it stands.
  struct Read {
    Operand operand;
    std::size_t start = 0;
    bool blanks_in_brackets = false; ///< which a query that stands for its value may not have
  };

  Result<Read> operand();
  Result<Operand> filter_query();
  Result<Literal> literal();
  Result<Literal> number();
  Result<> check_brackets(const Read& read);
  Result<> check_comparable(const Read& read);

  // function_parser.cpp: calls and well-typedness
  [[nodiscard]] bool begins_call() const;
  Result<Operand> call();
  Result<Operand> argument(Function function, std::size_t at);
  Result<> note_pattern(Call& call);

  Scanner m_scanner;
  bool m_shorthand = false;
  bool m_blanks_in_brackets = false; ///< of the query being read
  std::size_t m_nesting = 0;
  std::vector<std::string> m_notes;
};

/// `length`, …
std::string_view to_string(Function function);

/// Section 2.4.1: what a function's result is.
enum class FunctionType { value, logical, nodes };
FunctionType result_type(Function function);

} // namespace hookctl::path::detail
