#include "hookctl/select/selector.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/select/detail/caret.hpp"

#include <algorithm>
#include <array>

namespace hookctl::select {

namespace {

using Kind = Selector::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 6> kPrefixes = {{
    {"header", Kind::header},
    {"query", Kind::query},
    {"form", Kind::form},
    {"account", Kind::account},
    {"root", Kind::root_json},
    {"json", Kind::json},
}};

const std::vector<std::string> kAccountFields = {"name", "environment", "provider", "domain"};

std::optional<Kind> find_prefix(std::string_view word)
{
  for (const auto& [prefix, kind] : kPrefixes) {
    if (prefix == word) {
      return kind;
    }
  }
  return std::nullopt;
}

std::vector<std::string> prefix_words()
{
  std::vector<std::string> words;
  for (const auto& [prefix, kind] : kPrefixes) {
    words.emplace_back(prefix);
  }
  return words;
}

/// The word before `:`, when the text has the shape of `word:rest`. No JSON path has it: a name
/// with `:` is quoted there.
std::optional<std::string_view> word_before_colon(std::string_view written)
{
  const std::size_t colon = written.find(':');
  if (colon == 0 || colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view word = written.substr(0, colon);
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
  return plain ? std::optional(word) : std::nullopt;
}

/// RFC 9110 section 5.6.2: what a header's name may hold.
bool is_token_character(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string account_field(const AccountFacts& account, std::string_view field)
{
  if (field == "name") {
    return account.name;
  }
  if (field == "environment") {
    return account.environment;
  }
  return field == "provider" ? account.provider : account.domain;
}

Value next_value(const json::Document& document, json::NodeIndex node)
{
  return {document.kind(node), document.to_text(node), document.compact(node), {}};
}

Value first_value(const json::Document& document, json::NodeIndex node)
{
  Value value = next_value(document, node);
  value.path = path::shorthand_path(document, node);
  return value;
}

json::NodeIndex start_of(Kind kind, const Input& input)
{
  return kind == Kind::root_json ? json::Document::root() : input.item;
}

Value text_value(std::string value, std::string path)
{
  std::string json = json::quote_json(value);
  return Value{json::Kind::string, std::move(value), std::move(json), std::move(path)};
}

} // namespace

class SelectorParser {
public:
  explicit SelectorParser(std::string_view written)
      : m_written(written)
  {
    m_selector.m_text = std::string(written);
  }

  Result<Selector> parse()
  {
    if (trim(m_written).empty()) {
      return detail::fail_in(
          m_written, 0, "the path is empty", "write a path such as customer.phone");
    }
    if (m_written.front() == '"') {
      return parse_constant();
    }
    const auto word = word_before_colon(m_written);
    if (!word) {
      return parse_path(Kind::json, 0);
    }
    const auto kind = find_prefix(*word);
    if (!kind) {
      return unknown_prefix(*word);
    }
    const std::size_t rest = word->size() + 1;
    return *kind == Kind::json || *kind == Kind::root_json ? parse_path(*kind, rest)
                                                           : parse_name(*kind, rest);
  }

private:
  Result<Selector> unknown_prefix(std::string_view word)
  {
    const std::vector<std::string> known = prefix_words();
    std::string advice = did_you_mean(word, known);
    if (advice.empty()) {
      advice = text("use ",
                    join(known, ":, "),
                    ": or a JSON path; a name that holds \":\" is quoted: $[\"a:b\"]");
    }
    return detail::fail_in(
        m_written, 0, text(quote(text(word, ':')), " is not a place to select from"), advice);
  }

  Result<Selector> parse_constant()
  {
    auto document = json::Document::parse(m_selector.m_text);
    if (!document || document->kind(json::Document::root()) != json::Kind::string) {
      return detail::fail_in(m_written,
                             0,
                             "the constant is not a JSON string",
                             "write \"text\", with \\\" for a quotation mark");
    }
    m_selector.m_kind = Kind::constant;
    m_selector.m_name = document->to_text(json::Document::root());
    return std::move(m_selector);
  }

  Result<Selector> parse_path(Kind kind, std::size_t offset)
  {
    auto query = path::Query::parse(m_written.substr(offset));
    if (!query) {
      return tl::unexpected<Error>(
          offset == 0 ? std::move(query).error()
                      : detail::shifted(std::move(query).error(), m_written, offset));
    }
    m_selector.m_kind = kind;
    m_selector.m_query = std::make_shared<const path::Query>(std::move(*query));
    return std::move(m_selector);
  }

  Result<Selector> parse_name(Kind kind, std::size_t offset)
  {
    const std::string_view name = m_written.substr(offset);
    if (name.empty()) {
      return detail::fail_in(m_written, offset, text("a name is missing after ", quote(m_written)));
    }
    if (kind == Kind::header) {
      const auto bad = std::find_if_not(name.begin(), name.end(), is_token_character);
      if (bad != name.end()) {
        return detail::fail_in(
            m_written,
            offset + static_cast<std::size_t>(bad - name.begin()),
            text("a header's name cannot hold ", quote(std::string_view(&*bad, 1))));
      }
    }
    if (kind == Kind::account &&
        std::find(kAccountFields.begin(), kAccountFields.end(), name) == kAccountFields.end()) {
      return detail::fail_in(m_written,
                             offset,
                             text("an account has no ", quote(name)),
                             text("use account:", join(kAccountFields, ", account:")));
    }
    m_selector.m_kind = kind;
    m_selector.m_name = std::string(name);
    return std::move(m_selector);
  }

  std::string_view m_written;
  Selector m_selector;
};

Result<Selector> Selector::parse(std::string_view written)
{
  return SelectorParser(written).parse();
}

std::optional<std::string> Selector::find_text(const Input& input) const
{
  if (m_kind == Kind::constant) {
    return m_name;
  }
  if (m_kind == Kind::account) {
    std::string value =
        input.account == nullptr ? std::string{} : account_field(*input.account, m_name);
    return value.empty() ? std::nullopt : std::optional(std::move(value));
  }
  if (input.request == nullptr) {
    return std::nullopt;
  }
  const model::Request& request = *input.request;
  if (m_kind == Kind::header) {
    const auto header = model::find_header(request.headers, m_name);
    return header ? std::optional(std::string(*header)) : std::nullopt;
  }
  if (m_kind == Kind::query) {
    return model::find_form_value(request.query(), m_name);
  }
  return model::is_form(request.headers) ? model::find_form_value(request.body, m_name)
                                         : std::nullopt;
}

Result<std::vector<json::NodeIndex>> Selector::evaluate_nodes(const Input& input) const
{
  if (!reads_payload() || input.document == nullptr) {
    return std::vector<json::NodeIndex>{};
  }
  return m_query->evaluate(*input.document, start_of(m_kind, input));
}

Result<std::vector<Value>> Selector::evaluate(const Input& input) const
{
  std::vector<Value> values;
  if (!reads_payload()) {
    if (auto found = find_text(input)) {
      values.push_back(text_value(std::move(*found), m_text));
    }
    return values;
  }
  if (input.document == nullptr) {
    return values;
  }
  const json::Document& document = *input.document;
  if (m_query->is_singular()) { // nearly all are: without a list of nodes
    if (const auto node = m_query->find(document, start_of(m_kind, input))) {
      values.push_back(first_value(document, *node));
    }
    return values;
  }
  HOOKCTL_TRY_AS(const auto nodes, evaluate_nodes(input));
  values.reserve(nodes.size());
  for (const json::NodeIndex node : nodes) {
    values.push_back(values.empty() ? first_value(document, node) : next_value(document, node));
  }
  return values;
}

std::string to_words(const Selector& selector)
{
  constexpr std::string_view kPrefix = "json:";
  switch (selector.kind()) {
  case Kind::header:
    return "header " + selector.name();
  case Kind::query:
    return "query parameter " + selector.name();
  case Kind::form:
    return "form field " + selector.name();
  case Kind::json:
    return "the payload's " +
           selector.text().substr(selector.text().starts_with(kPrefix) ? kPrefix.size() : 0);
  case Kind::account:
  case Kind::constant:
  case Kind::root_json:
    return selector.text();
  }
  return selector.text();
}

} // namespace hookctl::select
