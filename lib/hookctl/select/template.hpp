#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/selector.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::select {

/// A text with parts filled in from a request: the signed text of a scheme, a handshake's reply, a
/// joined event code.
///
///     {body}  {method}  {url}  {path}  {timestamp}      the request's, or a variable given to
///     render() {header:NAME} {query:NAME} {form:NAME} {json:PATH}   as a Selector finds them (the
///     first value) [ … ]     a group that is left out whole when one of its parts is missing (or
///     is null)
///     \{ \[ \] \\ \n     the characters themselves
class Template {
public:
  /// The empty text.
  Template() = default;

  /// invalid_argument with `at.column` for an unknown part or an unclosed bracket.
  static Result<Template> parse(std::string_view text);

  /// Named texts beyond the request's own: {"timestamp", …}, {"url", …}. They win over nothing:
  /// `body` and `method` always are the request's.
  using Variables = std::map<std::string, std::string, std::less<>>;

  /// not_found naming the first part (outside a group) that the request does not have.
  [[nodiscard]] Result<std::string> render(const Input& input,
                                           const Variables& variables = {}) const;

  /// The names of its parts, as written between braces: for linting ("does this scheme cover the
  /// body?").
  [[nodiscard]] std::vector<std::string> parts() const;

  /// True when `part` ("body") stands in it outside an optional group.
  [[nodiscard]] bool covers(std::string_view part) const;

  /// True when a part selects from the payload, so that render() needs Input::document.
  [[nodiscard]] bool reads_payload() const;

  /// The names of the headers among its parts: a signed one must be there once.
  [[nodiscard]] std::vector<std::string> headers() const;

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

private:
  struct Part {
    enum class Kind { literal, body, method, path, variable, selector };
    Kind kind = Kind::literal;
    std::string text;
    std::optional<Selector> selector;
  };

  /// A run of parts; an optional one is dropped whole when a part is missing.
  struct Group {
    bool optional = false;
    std::vector<Part> parts;
  };

  friend class TemplateParser;
  static Result<std::optional<std::string>>
  find_part(const Part& part, const Input& input, const Variables& variables);
  /// Appends the group to `out`. False when a part is missing, whose name is then in `missing`.
  static Result<bool> append_group(const Group& group,
                                   const Input& input,
                                   const Variables& variables,
                                   std::string& out,
                                   std::string& missing);

  std::string m_text;
  std::vector<Group> m_groups;
};

} // namespace hookctl::select
