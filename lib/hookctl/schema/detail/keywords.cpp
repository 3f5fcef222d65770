#include "hookctl/schema/detail/keywords.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/number.hpp"
#include "hookctl/schema/detail/program.hpp"

#include <algorithm>
#include <limits>

namespace hookctl::schema::detail {

namespace {

using json::Kind;
using json::NodeIndex;

struct TypeWord {
  std::string_view word;
  TypeBit bit;
};

constexpr TypeWord kTypeWords[] = {{"null", type_null},
                                   {"boolean", type_boolean},
                                   {"number", type_number},
                                   {"string", type_string},
                                   {"array", type_array},
                                   {"object", type_object},
                                   {"integer", type_integer}};

std::vector<std::string> type_words()
{
  std::vector<std::string> words;
  for (const TypeWord& type : kTypeWords) {
    words.emplace_back(type.word);
  }
  return words;
}

std::vector<NodeIndex> elements_of(const json::Document& document, NodeIndex array)
{
  std::vector<NodeIndex> out;
  for (NodeIndex at = array + 1; at < document.nodes()[array].end; at = document.nodes()[at].end) {
    out.push_back(at);
  }
  return out;
}

} // namespace

Error SchemaText::error(NodeIndex at, std::string message, std::string hint) const
{
  const std::string_view before = m_document.text().substr(0, m_document.nodes()[at].offset);
  const std::size_t line_start = before.rfind('\n') + 1; // 0 when there is none
  Error out;
  become(out, Failure::malformed_schema);
  out.message = std::move(message);
  out.hint = std::move(hint);
  out.at = SourcePos{m_file,
                     static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                     static_cast<int>(before.size() - line_start) + 1};
  return out;
}

Error SchemaText::wrong_type(std::string_view keyword,
                             NodeIndex value,
                             std::string_view wanted) const
{
  return error(value,
               text(keyword,
                    " must be ",
                    wanted,
                    ", and is ",
                    with_article(m_document.kind(value)),
                    ": ",
                    printable(m_document.raw(value), 60)));
}

Result<std::uint8_t> SchemaText::types(NodeIndex value) const
{
  const bool is_list = m_document.kind(value) == Kind::array;
  if (!is_list && m_document.kind(value) != Kind::string) {
    return fail(wrong_type("type", value, "a type's name or a list of them"));
  }
  std::vector<NodeIndex> words{value};
  if (is_list) {
    HOOKCTL_TRY_AS(words, elements("type", value));
  }
  std::uint8_t set = 0;
  for (const NodeIndex word : words) {
    HOOKCTL_TRY_AS(const std::string name, string("type", word));
    const auto* const found = std::find_if(std::begin(kTypeWords),
                                           std::end(kTypeWords),
                                           [&](const TypeWord& t) { return t.word == name; });
    if (found == std::end(kTypeWords)) {
      const auto known = type_words();
      const std::string mean = did_you_mean(name, known);
      return fail(error(word,
                        text("type ", quote(name), " does not exist"),
                        mean.empty() ? text("use one of ", join(known, ", ")) : mean));
    }
    set = static_cast<std::uint8_t>(set | found->bit);
  }
  return set;
}

Result<std::size_t> SchemaText::count(std::string_view keyword, NodeIndex value) const
{
  constexpr std::string_view kWanted = "a whole number, 0 or more";
  if (m_document.kind(value) != Kind::number) {
    return fail(wrong_type(keyword, value, kWanted));
  }
  const std::string_view number = m_document.raw(value);
  if (!json::is_integer(number) || json::compare_numbers(number, "0") < 0) {
    return fail(wrong_type(keyword, value, kWanted));
  }
  if (const auto plain = parse_integer<std::size_t>(number)) {
    return *plain;
  }
  // 1.0, 2e1 and what is beyond all counting.
  constexpr std::size_t kMost = 1'000'000'000;
  if (json::compare_numbers(number, text(kMost)) > 0) {
    return std::numeric_limits<std::size_t>::max();
  }
  std::size_t low = 0;
  std::size_t high = kMost;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (json::compare_numbers(text(middle), number) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<std::string> SchemaText::number(std::string_view keyword, NodeIndex value) const
{
  if (m_document.kind(value) == Kind::boolean) {
    return fail(error(value,
                      text(keyword, " must be a number, and is ", m_document.raw(value)),
                      "that is how Draft 4 wrote it; since Draft 6 exclusiveMinimum and "
                      "exclusiveMaximum hold the number themselves"));
  }
  if (m_document.kind(value) != Kind::number) {
    return fail(wrong_type(keyword, value, "a number"));
  }
  return std::string(m_document.raw(value));
}

Result<std::string> SchemaText::string(std::string_view keyword, NodeIndex value) const
{
  if (m_document.kind(value) != Kind::string) {
    return fail(wrong_type(keyword, value, "a string"));
  }
  return m_document.to_text(value);
}

Result<bool> SchemaText::boolean(std::string_view keyword, NodeIndex value) const
{
  if (m_document.kind(value) != Kind::boolean) {
    return fail(wrong_type(keyword, value, "true or false"));
  }
  return m_document.raw(value) == "true";
}

Result<std::vector<std::string>> SchemaText::strings(std::string_view keyword,
                                                     NodeIndex value) const
{
  if (m_document.kind(value) != Kind::array) {
    return fail(wrong_type(keyword, value, "a list of strings"));
  }
  std::vector<std::string> out;
  for (const NodeIndex element : elements_of(m_document, value)) {
    HOOKCTL_TRY_AS(auto name, string(text("an element of ", keyword), element));
    out.push_back(std::move(name));
  }
  return out;
}

Result<std::vector<NodeIndex>> SchemaText::elements(std::string_view keyword, NodeIndex value) const
{
  if (m_document.kind(value) != Kind::array || m_document.child_count(value) == 0) {
    return fail(wrong_type(keyword, value, "a list with something in it"));
  }
  return elements_of(m_document, value);
}

Result<std::vector<json::Document::Member>> SchemaText::members(std::string_view keyword,
                                                                NodeIndex value) const
{
  if (m_document.kind(value) != Kind::object) {
    return fail(wrong_type(keyword, value, "an object"));
  }
  return m_document.members(value);
}

} // namespace hookctl::schema::detail
