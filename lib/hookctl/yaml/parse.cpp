#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/yaml/source_text.hpp"
#include "hookctl/yaml/value.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <unordered_set>

namespace hookctl::yaml {

namespace {

std::size_t position(const YAML::Mark& mark)
{
  return static_cast<std::size_t>(std::max(mark.pos, 0));
}

/// Builds values from yaml-cpp's events. A refusal is kept in error() and leaves yaml-cpp, which
/// knows no other way out, by one of its own exceptions; that happens before yaml-cpp recurses, so
/// that our depth limit also bounds its stack.
class Builder final : public YAML::EventHandler {
public:
  Builder(std::string_view text,
          std::string_view file,
          const Limits& limits,
          std::size_t max_documents)
      : m_text(text)
      , m_file(file)
      , m_limits(limits)
      , m_max_documents(max_documents)
  {
  }

  [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

  std::vector<Value> take_documents() { return std::move(m_documents); }

  [[nodiscard]] SourcePos place(const YAML::Mark& mark) const
  {
    return mark.is_null() ? SourcePos{m_file} : SourcePos{m_file, mark.line + 1, mark.column + 1};
  }

  void OnDocumentStart(const YAML::Mark& mark) override;

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;

  void OnSequenceEnd() override { close(); }

  void OnMapEnd() override { close(); }

private:
  /// A map or sequence that is not complete yet.
  struct Open {
    Value value;
    std::optional<Value> key;
    std::unordered_set<std::string> keys;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string message, std::string hint = {});
  void refuse_tag(const YAML::Mark& mark, const std::string& tag);
  void count_node(const YAML::Mark& mark);
  [[nodiscard]] bool is_at_key() const;
  void open(Value value, const YAML::Mark& mark, const std::string& tag);
  void close();
  void take_key(Value key, const YAML::Mark& mark);
  void add(Value value);

  std::string_view m_text;
  std::string m_file;
  Limits m_limits;
  std::size_t m_max_documents;
  std::size_t m_nodes = 0;
  std::vector<Open> m_open;
  std::vector<Value> m_documents;
  std::optional<Error> m_error;
};

void Builder::refuse(const YAML::Mark& mark, std::string message, std::string hint)
{
  m_error =
      fail_at(place(mark), Failure::malformed_yaml, std::move(message), std::move(hint)).value();
  throw YAML::ParserException(mark, m_error->message);
}

void Builder::OnDocumentStart(const YAML::Mark& mark)
{
  if (m_documents.empty()) {
    return;
  }
  // After a complete flow value or quoted scalar yaml-cpp takes whatever follows for another
  // document.
  if (m_text.substr(position(mark), 3) != "---") {
    refuse(mark,
           "there is more text after the end of the value",
           "check quotes, brackets and indentation");
  }
  if (m_documents.size() >= m_max_documents) {
    refuse(mark, "only one document is expected here", "remove the line '---' and what follows it");
  }
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/)
{
  count_node(mark);
  if (is_at_key()) {
    refuse(mark, "a key is empty or null", "put quotes around a key that is meant as a text");
  }
  Value value;
  value.at = place(mark);
  add(std::move(value));
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/)
{
  refuse(mark,
         "aliases (*name) are not supported",
         "write the value again, or put quotes around a text that starts with '*'");
}

void Builder::OnAnchor(const YAML::Mark& mark, const std::string& name)
{
  refuse(mark,
         text("anchors are not supported: ", quote("&" + name)),
         "remove it, or put quotes around a text that starts with '&'");
}

void Builder::OnScalar(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t /*anchor*/,
                       const std::string& text)
{
  refuse_tag(mark, tag);
  count_node(mark);
  // yaml-cpp 0.7 takes the end of the text for the closing quote when it follows a line break.
  if (is_unclosed_quote(m_text, position(mark))) {
    refuse(mark, "a closing quote is missing");
  }
  // It also makes single bytes of \N and \_; all that it reads is UTF-8, so nothing else ends here.
  if (!is_utf8(text)) {
    refuse(mark, "the escapes \\N and \\_ are not supported", "write \\x85 or \\xa0 instead");
  }
  Value value = Value::scalar(text);
  value.quoted = tag == "!";
  value.at = place(mark);
  if (is_at_key()) {
    take_key(std::move(value), mark);
  } else {
    add(std::move(value));
  }
}

void Builder::OnSequenceStart(const YAML::Mark& mark,
                              const std::string& tag,
                              YAML::anchor_t /*anchor*/,
                              YAML::EmitterStyle::value /*style*/)
{
  open(Value::sequence(), mark, tag);
}

void Builder::OnMapStart(const YAML::Mark& mark,
                         const std::string& tag,
                         YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/)
{
  open(Value::map(), mark, tag);
}

void Builder::refuse_tag(const YAML::Mark& mark, const std::string& tag)
{
  // "?" is yaml-cpp's word for no tag, "!" for quotes.
  if (!tag.empty() && tag != "?" && tag != "!") {
    refuse(mark,
           text("tags are not supported: ", quote(tag)),
           "remove it, or put quotes around a text that starts with '!'");
  }
}

void Builder::count_node(const YAML::Mark& mark)
{
  if (++m_nodes > m_limits.nodes) {
    refuse(mark, text("there are more than ", m_limits.nodes, " values"));
  }
}

bool Builder::is_at_key() const
{
  return !m_open.empty() && m_open.back().value.kind == Value::Kind::map && !m_open.back().key;
}

void Builder::open(Value value, const YAML::Mark& mark, const std::string& tag)
{
  refuse_tag(mark, tag);
  count_node(mark);
  if (is_at_key()) {
    refuse(mark,
           "a key must be a text, not a list or a map",
           "put quotes around a key that starts with '[' or '{', and close every bracket");
  }
  if (m_open.size() >= m_limits.depth) {
    refuse(mark, text("values are nested more than ", m_limits.depth, " deep"));
  }
  value.at = place(mark);
  m_open.emplace_back().value = std::move(value);
}

void Builder::close()
{
  Value value = std::move(m_open.back().value);
  m_open.pop_back();
  add(std::move(value));
}

void Builder::take_key(Value key, const YAML::Mark& mark)
{
  Open& map = m_open.back();
  if (!map.keys.insert(key.text).second) {
    const int first = map.value.find(key.text)->at.line;
    refuse(mark,
           text("key ", quote(key.text), " is there twice"),
           text("its first value is in line ", first));
  }
  map.key = std::move(key);
}

void Builder::add(Value value)
{
  if (m_open.empty()) {
    m_documents.push_back(std::move(value));
    return;
  }
  Open& parent = m_open.back();
  if (parent.value.kind == Value::Kind::sequence) {
    parent.value.items.push_back(std::move(value));
    return;
  }
  parent.value.members.emplace_back(*std::move(parent.key), std::move(value));
  parent.key.reset();
}

/// yaml-cpp's messages (0.7), and what a person most often did to get one.
std::string_view hint_for(std::string_view message)
{
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kHints{{
      {"end of map not found",
       "check the indentation, and what follows a closing quote or bracket"},
      {"end of sequence not found",
       "check the indentation, and what follows a closing quote or bracket"},
      {"end of map flow", "a '}' is missing"},
      {"end of sequence flow", "a ']' is missing"},
      {"illegal flow end", "this bracket was never opened"},
      {"illegal block entry", "put '- ' at the start of a line, or write [a, b]"},
      {"illegal map value", "put quotes around a text that holds ': ', and check the indentation"},
      {"unknown token", "put quotes around a text that starts with '%', '@' or '`'"},
      {"illegal EOF in scalar", "a closing quote is missing"},
  }};
  const auto found = std::ranges::find_if(
      kHints, [&](const auto& entry) { return message.starts_with(entry.first); });
  return found == kHints.end() ? std::string_view() : found->second;
}

Error broken(std::string_view text, const Builder& builder, const YAML::Exception& exception)
{
  if (builder.error()) {
    return *builder.error();
  }
  return fail_at(builder.place(exception.mark),
                 Failure::malformed_yaml,
                 hookctl::text("this is no YAML: ", printable(exception.msg)),
                 std::string(is_indented_with_tab(text, position(exception.mark))
                                 ? "indent with spaces, not with tabs"
                                 : hint_for(exception.msg)))
      .value();
}

Result<std::vector<Value>> parse_documents(std::string_view text,
                                           std::string_view file,
                                           const Limits& limits,
                                           std::size_t max_documents)
{
  if (text.size() > limits.bytes) {
    return fail_at(SourcePos{std::string(file)},
                   Failure::malformed_yaml,
                   hookctl::text("the text is larger than ", limits.bytes, " bytes"));
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  HOOKCTL_TRY(check_characters(text, file));
  Builder builder(text, file, limits, max_documents);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    return fail(broken(text, builder, exception));
  }
  return builder.take_documents();
}

} // namespace

Result<Value> parse(std::string_view text, std::string_view file, const Limits& limits)
{
  HOOKCTL_TRY_AS(auto documents, parse_documents(text, file, limits, 1));
  if (!documents.empty()) {
    return std::move(documents.front());
  }
  Value nothing;
  nothing.at = SourcePos{std::string(file), 1, 1};
  return nothing;
}

Result<std::vector<Value>>
parse_all(std::string_view text, std::string_view file, const Limits& limits)
{
  return parse_documents(text, file, limits, static_cast<std::size_t>(-1));
}

} // namespace hookctl::yaml
