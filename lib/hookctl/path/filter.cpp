#include "hookctl/path/filter.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/evaluation.hpp"
#include "hookctl/path/detail/query_parser.hpp"

#include <utility>

namespace hookctl::path {

namespace {

using detail::Call;
using detail::Expression;
using detail::FilterQuery;
using detail::Literal;
using detail::Relation;

constexpr std::size_t kShownValue = 80; ///< characters of a value

void list_queries(const detail::Operand& operand, std::vector<const FilterQuery*>& queries);

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
void list_queries(const Expression& expression, std::vector<const FilterQuery*>& queries)
{
  for (const Expression& part : expression.parts) {
    list_queries(part, queries);
  }
  if (expression.parts.empty()) {
    list_queries(expression.left, queries);
  }
  if (expression.kind == Expression::Kind::relation) {
    list_queries(expression.right, queries);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
void list_queries(const detail::Operand& operand, std::vector<const FilterQuery*>& queries)
{
  if (const auto* query = std::get_if<FilterQuery>(&operand)) {
    queries.push_back(query);
  } else if (const auto* call = std::get_if<std::shared_ptr<const Call>>(&operand)) {
    for (const detail::Operand& argument : (*call)->arguments) {
      list_queries(argument, queries);
    }
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
void list_relations(const Expression& expression, std::vector<const Expression*>& relations)
{
  for (const Expression& part : expression.parts) {
    list_relations(part, relations);
  }
  if (expression.kind == Expression::Kind::relation) {
    relations.push_back(&expression);
  }
}

std::string written(std::string_view text, const FilterQuery& query)
{
  const std::string root = query.from_root ? "$" : "@";
  if (query.segments.empty()) {
    return root;
  }
  const std::size_t begin = query.segments.front().begin;
  return hookctl::text(root, text.substr(begin, query.segments.back().end - begin));
}

std::string clash_words(const json::Document& document,
                        json::NodeIndex node,
                        std::string_view query,
                        const Literal& literal)
{
  const json::Kind kind = document.kind(node);
  const std::string type = kind == json::Kind::null ? "" : text("the ", json::to_string(kind), ' ');
  return text(query,
              " is ",
              type,
              printable(document.raw(node), kShownValue),
              literal.kind == json::Kind::null ? ", not null"
                                               : text(", not a ", json::to_string(literal.kind)));
}

} // namespace

Result<Filter> Filter::parse(std::string_view text)
{
  detail::QueryParser parser(text);
  HOOKCTL_TRY_AS(Expression condition, parser.parse_condition());
  Filter filter;
  filter.m_text = std::string(text);
  filter.m_condition = std::make_shared<const Expression>(std::move(condition));
  filter.m_notes = std::move(parser.notes());
  return filter;
}

Result<bool>
Filter::holds(const json::Document& document, json::NodeIndex value, const EvalLimits& limits) const
{
  detail::Evaluation evaluation(document, value, limits);
  const bool holds = evaluation.holds(*m_condition, value);
  if (evaluation.is_over()) {
    return fail(Failure::path_too_broad,
                hookctl::text("the condition looks at more than ", limits.steps, " values"),
                "name more steps; use fewer wildcards, descendants and filters");
  }
  return holds;
}

std::vector<Filter::Operand> Filter::operands(const json::Document& document,
                                              json::NodeIndex value,
                                              const EvalLimits& limits) const
{
  std::vector<const FilterQuery*> queries;
  list_queries(*m_condition, queries);
  detail::Evaluation evaluation(document, value, limits);
  std::vector<Operand> operands;
  for (const FilterQuery* query : queries) {
    const detail::Nodelist nodes = evaluation.apply(query->segments, value);
    operands.push_back(
        {written(m_text, *query), nodes.empty() ? std::nullopt : std::optional(nodes.front())});
  }
  return operands;
}

std::vector<std::string> Filter::type_clashes(const json::Document& document,
                                              json::NodeIndex value,
                                              const EvalLimits& limits) const
{
  std::vector<const Expression*> relations;
  list_relations(*m_condition, relations);
  detail::Evaluation evaluation(document, value, limits);
  std::vector<std::string> clashes;
  for (const Expression* relation : relations) {
    const auto* left = std::get_if<FilterQuery>(&relation->left);
    const auto* right = std::get_if<FilterQuery>(&relation->right);
    const auto* literal =
        std::get_if<Literal>(left == nullptr ? &relation->left : &relation->right);
    const FilterQuery* query = left == nullptr ? right : left;
    if (query == nullptr || literal == nullptr || relation->relation == Relation::unequal) {
      continue;
    }
    const detail::Nodelist nodes = evaluation.apply(query->segments, value);
    if (!nodes.empty() && document.kind(nodes.front()) != literal->kind) {
      clashes.push_back(clash_words(document, nodes.front(), written(m_text, *query), *literal));
    }
  }
  return clashes;
}

} // namespace hookctl::path
