#include "hookctl/bulk/columns.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/bulk/detail/payload_reader.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/mapping.hpp"

#include <algorithm>
#include <optional>

namespace hookctl::bulk {

namespace {

using json::Document;
using json::Kind;
using json::NodeIndex;
using select::Selector;

constexpr std::string_view kCsvLineEnd = "\r\n";

bool needs_quotes(std::string_view text)
{
  return text.empty() || text.find_first_of(",\"\r\n") != std::string_view::npos;
}

void append_quoted(std::string& out, std::string_view text)
{
  out += '"';
  for (const char c : text) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += '"';
}

void append_field(std::string& out, std::string_view text)
{
  needs_quotes(text) ? append_quoted(out, text) : static_cast<void>(out += text);
}

/// A string without escapes can hold neither a quotation mark nor a line break.
void append_plain_field(std::string& out, std::string_view text)
{
  const bool quoted = text.empty() || text.find(',') != std::string_view::npos;
  if (quoted) {
    out += '"';
  }
  out += text;
  if (quoted) {
    out += '"';
  }
}

void append_value_as_json(std::string& out, const Document& document, NodeIndex node)
{
  const Kind kind = document.kind(node);
  if (kind == Kind::array || kind == Kind::object) {
    out += document.compact(node);
  } else {
    out += document.raw(node);
  }
}

void append_value_as_csv(std::string& out, const Document& document, NodeIndex node)
{
  switch (document.kind(node)) {
  case Kind::null:
    return;
  case Kind::boolean:
  case Kind::number:
    out += document.raw(node);
    return;
  case Kind::string: {
    const std::string_view raw = document.raw(node);
    return document.nodes()[node].has_escapes
               ? append_field(out, document.to_text(node))
               : append_plain_field(out, raw.substr(1, raw.size() - 2));
  }
  case Kind::array:
  case Kind::object:
    return append_field(out, document.compact(node));
  }
}

std::string array_of(const Document& document, const std::vector<NodeIndex>& nodes)
{
  std::string out = "[";
  for (const NodeIndex node : nodes) {
    out += out.size() > 1 ? "," : "";
    append_value_as_json(out, document, node);
  }
  return out + "]";
}

} // namespace

Result<Column> parse_column(std::string_view written)
{
  const std::size_t equals = written.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail(Failure::malformed_pair,
                text("column ", quote(written), " is not NAME=PATH"),
                "such as --select total=total_price");
  }
  HOOKCTL_TRY_AS(auto selector,
                 Selector::parse(written.substr(equals + 1))
                     .map_error(within(text("column ", quote(written.substr(0, equals))))));
  return Column{std::string(written.substr(0, equals)), std::move(selector)};
}

Result<std::vector<Column>> parse_columns(const std::vector<std::string>& texts)
{
  std::vector<Column> columns;
  for (const std::string& written : texts) {
    HOOKCTL_TRY_AS(auto column, parse_column(written));
    const bool known = std::any_of(columns.begin(), columns.end(), [&](const Column& other) {
      return other.name == column.name;
    });
    if (known) {
      return fail(Failure::flag_repeated,
                  text("two columns are called ", quote(column.name)),
                  "give each a name of its own");
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string header_line(const std::vector<Column>& columns, RowFormat format)
{
  std::string line;
  if (format == RowFormat::csv) {
    for (const Column& column : columns) {
      line += &column == columns.data() ? "" : ",";
      append_field(line, column.name);
    }
    line += kCsvLineEnd;
  }
  return line;
}

class ColumnMapper::Work {
public:
  explicit Work(std::shared_ptr<const Plan> plan)
      : m_plan(std::move(plan))
      , m_reader(m_plan->definition, m_plan->headers)
  {
    for (const Column& column : m_plan->columns) {
      m_before.push_back((m_before.empty() ? "{" : ",") + json::quote_json(column.name) + ":");
    }
  }

  Result<Counts> map(std::string_view line, std::string& out)
  {
    HOOKCTL_TRY_AS(select::Input input, m_reader.read(line));
    Counts counts;
    if (m_plan->definition == nullptr || !m_plan->definition->split) {
      HOOKCTL_TRY(append_row(input, out));
      counts.rows = 1;
      return counts;
    }
    HOOKCTL_TRY_AS(const auto items, mapping::split_items(*m_plan->definition, input));
    for (const NodeIndex item : items) {
      input.item = item;
      HOOKCTL_TRY(append_row(input, out));
      ++counts.rows;
    }
    return counts;
  }

private:
  Result<> append_row(const select::Input& input, std::string& out)
  {
    return m_plan->format == RowFormat::csv ? append_csv_row(input, out)
                                            : append_json_row(input, out);
  }

  Result<> append_csv_row(const select::Input& input, std::string& out)
  {
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < m_plan->columns.size(); ++i) {
      out += i == 0 ? "" : ",";
      HOOKCTL_TRY(append_cell(m_plan->columns[i].selector, input, out));
    }
    if (out.size() == before) {
      out += "\"\""; // a blank line would be no row for many readers
    }
    out += kCsvLineEnd;
    return {};
  }

  Result<> append_json_row(const select::Input& input, std::string& out)
  {
    for (std::size_t i = 0; i < m_plan->columns.size(); ++i) {
      out += m_before[i];
      HOOKCTL_TRY(append_cell(m_plan->columns[i].selector, input, out));
    }
    out += "}\n";
    return {};
  }

  Result<> append_cell(const Selector& selector, const select::Input& input, std::string& out)
  {
    const path::Query* query = selector.query();
    if (query == nullptr) {
      return append_texts(selector, input, out);
    }
    const NodeIndex from =
        selector.kind() == Selector::Kind::root_json ? Document::root() : input.item;
    if (query->is_singular()) {
      append_node(query->find(*input.document, from), *input.document, out);
      return {};
    }
    HOOKCTL_TRY_AS(const auto nodes, query->evaluate(*input.document, from));
    if (nodes.size() > 1) {
      append_made(array_of(*input.document, nodes), out);
    } else {
      append_node(
          nodes.empty() ? std::nullopt : std::optional(nodes.front()), *input.document, out);
    }
    return {};
  }

  void append_node(std::optional<NodeIndex> node, const Document& document, std::string& out) const
  {
    if (m_plan->format == RowFormat::csv) {
      if (node) {
        append_value_as_csv(out, document, *node);
      }
    } else if (node) {
      append_value_as_json(out, document, *node);
    } else {
      out += "null";
    }
  }

  void append_made(const std::string& json, std::string& out) const
  {
    m_plan->format == RowFormat::csv ? append_field(out, json) : static_cast<void>(out += json);
  }

  /// A selector that does not read the payload: a header, a constant, a value of the account.
  Result<>
  append_texts(const Selector& selector, const select::Input& input, std::string& out) const
  {
    HOOKCTL_TRY_AS(const auto values, selector.evaluate(input));
    const bool csv = m_plan->format == RowFormat::csv;
    if (!values.empty()) {
      csv ? append_field(out, values.front().text) : static_cast<void>(out += values.front().json);
    } else if (!csv) {
      out += "null";
    }
    return {};
  }

  std::shared_ptr<const Plan> m_plan;
  detail::PayloadReader m_reader;
  std::vector<std::string> m_before; ///< of each column: the brace or comma, its name, the colon
};

ColumnMapper::ColumnMapper(std::shared_ptr<const Plan> plan)
    : m_work(std::make_unique<Work>(std::move(plan)))
{
}

ColumnMapper::~ColumnMapper() = default;

Result<Counts> ColumnMapper::map(std::string_view line, std::string& out)
{
  return m_work->map(line, out);
}

} // namespace hookctl::bulk
