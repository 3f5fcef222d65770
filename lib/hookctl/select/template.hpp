#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/detail/filter.hpp"
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
///     {body} {method}                                 the request's
///     {path} {query} {host}                           a variable of that name, else the request's;
///                                                     without a `?` there is no {query}
///     {url} {url_base} {timestamp} {secret} {salt} {token} {proof}   variables given to render()
///     {value:NAME} {fields:NAME} {list:ITEM}          likewise
///     {header:NAME} {query:NAME} {form:NAME} {json:PATH} {root:PATH}   as a Selector finds them
///                                                     (the first value)
///     [ … ]                                           a group that is left out whole when one of
///                                                     its parts is missing (or is null, or is a
///                                                     list of no fields)
///     \{ \[ \] \\ \n     the characters themselves
///
/// A part may go through filters, `{body|sha256|hex}`: md5 sha1 sha256 sha512 (raw bytes), hex,
/// base64, base64url, crc32 (decimal), lower, upper, trim, json (a quoted JSON string), percent,
/// unpercent, unescape:"chars", before:"x", after:"x", replace:"a","b", or_empty (a missing part is
/// the empty text), decimals:"json:PATH" (a number with as many decimals as that currency has, ISO
/// 4217). Arguments are JSON strings. A `|` in quotes or brackets is no filter.
class Template {
public:
  /// The empty text.
  Template() = default;

  /// invalid_argument with `at.column` for an unknown part or an unclosed bracket.
  static Result<Template> parse(std::string_view written);

  /// Named texts beyond the request's own: {"timestamp", …}, {"url", …}. They win over nothing:
  /// `body` and `method` always are the request's.
  using Variables = std::map<std::string, std::string, std::less<>>;

  /// not_found naming the first part (outside a group) that the request does not have; for
  /// {value:NAME} the hint says how an account is given it.
  [[nodiscard]] Result<std::string> render(const Input& input,
                                           const Variables& variables = {}) const;

  /// The names of its parts, as written between braces without their filters: for linting ("does
  /// this scheme cover the body?").
  [[nodiscard]] std::vector<std::string> parts() const;

  /// True when the part `name` ("body") stands in it whole: outside an optional group, and not cut
  /// by a before, after or crc32 filter.
  [[nodiscard]] bool covers(std::string_view name) const;

  /// True when a part selects from the payload, so that render() needs Input::document.
  [[nodiscard]] bool reads_payload() const;

  /// Its parts that are selected from the request: what is signed must be there once.
  [[nodiscard]] std::vector<Selector> selectors() const;

  /// The names of the headers among its parts.
  [[nodiscard]] std::vector<std::string> headers() const;

  /// The names of those headers without which it cannot be rendered.
  [[nodiscard]] std::vector<std::string> needed_headers() const;

  /// True when nothing is in it.
  [[nodiscard]] bool empty() const { return m_groups.empty(); }

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

private:
  struct Part {
    enum class Kind { literal, body, method, path, query, host, variable, selector };
    Kind kind = Kind::literal;
    std::string text; ///< a literal's, or the part's name
    std::optional<Selector> selector;
    std::vector<detail::Filter> filters;
  };

  /// A run of parts; an optional one is dropped whole when a part is missing.
  struct Group {
    bool optional = false;
    std::vector<Part> parts;
  };

  friend class TemplateParser;
  static Result<std::optional<std::string>>
  find_part(const Part& part, const Input& input, const Variables& variables);
  /// find_part() through the part's filters.
  static Result<std::optional<std::string>>
  filter_part(const Part& part, const Input& input, const Variables& variables);
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
