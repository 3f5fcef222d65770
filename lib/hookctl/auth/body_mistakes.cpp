#include "hookctl/auth/detail/replace_all.hpp"
#include "hookctl/auth/detail/trials.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/restyle.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>
#include <unordered_set>

namespace hookctl::auth::detail {

namespace {

using json::Style;

/// A body beyond this is not written anew in every style.
constexpr std::size_t kLongestRewritten = 1U << 20U;
/// How much a style may add to it.
constexpr std::size_t kMostGrowth = 8;
constexpr std::size_t kDeepestRewritten = 64;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

constexpr const char* kKeepBytes =
    "keep the bytes as they came in: verify before anything parses or changes the body";

/// Tries bodies, the same bytes only once.
class Bodies {
public:
  explicit Bodies(Trials& trials)
      : m_trials(trials)
  {
    m_seen.insert(hash(trials.given().request.body));
  }

  Result<> attempt(std::string_view code, std::string message, const std::string& body)
  {
    if (!m_seen.insert(hash(body)).second) {
      return {};
    }
    return m_trials.attempt({std::string(code), std::move(message), kKeepBytes},
                            [&](Setting& setting) { setting.request.body = body; });
  }

private:
  static std::size_t hash(std::string_view body) { return std::hash<std::string_view>{}(body); }

  Trials& m_trials;
  std::unordered_set<std::size_t> m_seen;
};

Result<> try_ends(Bodies& bodies, std::string_view body)
{
  HOOKCTL_TRY(bodies.attempt("trailing_newline",
                             "the body here ends with a line feed that was not signed",
                             std::string(without_line_end(body))));
  HOOKCTL_TRY(bodies.attempt("trailing_newline",
                             "the signed body ends with a line feed that is missing here",
                             text(body, '\n')));
  HOOKCTL_TRY(bodies.attempt(
      "trailing_newline",
      "the signed body ends with a carriage return and a line feed that are missing here",
      text(body, "\r\n")));
  return bodies.attempt("trailing_newline",
                        "the body here has white space around it that was not signed",
                        std::string(trim(body)));
}

Result<> try_marks(Bodies& bodies, std::string_view body)
{
  if (body.starts_with(kMark)) {
    return bodies.attempt("byte_order_mark",
                          "the body here begins with a byte order mark that was not signed",
                          std::string(body.substr(kMark.size())));
  }
  return bodies.attempt("byte_order_mark",
                        "the signed body begins with a byte order mark that is missing here",
                        text(kMark, body));
}

Result<> try_line_ends(Bodies& bodies, std::string_view body)
{
  const std::string plain = replace_all(body, "\r\n", "\n");
  HOOKCTL_TRY(bodies.attempt(
      "line_ends", "the body here has lines that end with CR LF, LF was signed", plain));
  return bodies.attempt("line_ends",
                        "the body here has lines that end with LF, CR LF was signed",
                        replace_all(plain, "\n", "\r\n"));
}

std::string_view layout_words(Style::Layout layout)
{
  switch (layout) {
  case Style::Layout::compact:
    return "without white space";
  case Style::Layout::spaced:
    return "with a blank after each comma and colon";
  case Style::Layout::pretty2:
    return "a line a value, two blanks deep";
  case Style::Layout::pretty4:
    return "a line a value, four blanks deep";
  }
  return "in another layout";
}

std::string_view escape_words(Style::Escapes escapes)
{
  switch (escapes) {
  case Style::Escapes::as_sent:
    return "";
  case Style::Escapes::minimal:
    return ", without \\u and \\/";
  case Style::Escapes::ascii:
    return ", with \\u for what is not ASCII";
  case Style::Escapes::ascii_slashes:
    return ", with \\/ and with \\u for what is not ASCII";
  case Style::Escapes::slashes:
    return ", with \\/";
  case Style::Escapes::html:
    return ", with \\u for < > &";
  }
  return "";
}

std::string style_words(const Style& style)
{
  return text("what was signed is the same JSON ",
              layout_words(style.layout),
              escape_words(style.escapes),
              style.order == Style::Order::sorted ? ", members sorted" : "",
              style.numbers == Style::Numbers::shortest ? ", numbers written anew" : "",
              ": the body was parsed and written anew on the way");
}

std::vector<Style> styles()
{
  using Layout = Style::Layout;
  using Escapes = Style::Escapes;
  std::vector<Style> all;
  for (const auto order : {Style::Order::as_sent, Style::Order::sorted}) {
    for (const Layout layout :
         {Layout::compact, Layout::spaced, Layout::pretty2, Layout::pretty4}) {
      for (const Escapes escapes : {Escapes::as_sent,
                                    Escapes::minimal,
                                    Escapes::ascii,
                                    Escapes::ascii_slashes,
                                    Escapes::slashes,
                                    Escapes::html}) {
        all.push_back({layout, escapes, order, Style::Numbers::as_sent});
      }
    }
  }
  all.push_back(
      {Layout::compact, Escapes::minimal, Style::Order::as_sent, Style::Numbers::shortest});
  return all;
}

Result<> try_json(Bodies& bodies, std::string_view body)
{
  const auto document = json::Document::parse(
      std::string(body), {.bytes = kLongestRewritten, .depth = kDeepestRewritten});
  if (!document) {
    return {};
  }
  for (const Style& style : styles()) {
    auto written = json::restyle(*document, style, kMostGrowth * (body.size() + 64));
    if (written) {
      const std::string with_end = *written + "\n";
      HOOKCTL_TRY(bodies.attempt("reserialized", style_words(style), *written));
      if (style.escapes == Style::Escapes::as_sent) {
        HOOKCTL_TRY(bodies.attempt(
            "reserialized", style_words(style) + ", with a line feed at its end", with_end));
      }
    }
  }
  return {};
}

/// One way to write the characters of a form.
struct FormStyle {
  std::string_view words;
  std::string_view kept; ///< beside letters and digits
  bool plus_for_space;
  bool lower_hex;
};

std::string write_form_text(std::string_view decoded, const FormStyle& style)
{
  std::string out;
  for (const char c : decoded) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       style.kept.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else if (c == ' ' && style.plus_for_space) {
      out += '+';
    } else {
      const std::string digits = percent_encode({&c, 1});
      out += digits.size() == 1 ? text('%', hex_encode(digits))
             : style.lower_hex  ? lower(digits)
                                : digits;
    }
  }
  return out;
}

std::optional<std::string> rewrite_form(std::string_view form, const FormStyle& style)
{
  std::string out;
  for (const std::string_view pair : split(form, '&')) {
    out += out.empty() ? "" : "&";
    bool first = true;
    for (const std::string_view half : split(pair, '=', 2)) {
      const auto decoded = percent_decode(half, PlusIsSpace::yes);
      if (!decoded) {
        return std::nullopt;
      }
      out += first ? "" : "=";
      out += write_form_text(*decoded, style);
      first = false;
    }
  }
  return out;
}

Result<> try_form(Bodies& bodies, std::string_view body)
{
  static constexpr FormStyle kStyles[] = {
      {"with + for a blank", "*-._", true, false},
      {"with %20 for a blank", "-._~", false, false},
      {"with + for a blank and lower-case digits", "*-._", true, true},
      {"with %20 for a blank and lower-case digits", "-._~", false, true},
  };
  if (body.find('=') == std::string_view::npos) {
    return {};
  }
  for (const FormStyle& style : kStyles) {
    if (auto written = rewrite_form(body, style)) {
      HOOKCTL_TRY(bodies.attempt("reserialized",
                                 text("what was signed is the same form ",
                                      style.words,
                                      ": the body was parsed and written anew on the way"),
                                 *written));
    }
  }
  const auto decoded = percent_decode(body, PlusIsSpace::yes);
  return decoded ? bodies.attempt("reserialized",
                                  "what was signed is the form decoded, not as it was sent",
                                  *decoded)
                 : Result<>{};
}

/// True when a changed body can break the check, though it may not be signed whole.
bool reads_body(const preset::Scheme& scheme)
{
  const auto places = preset::signature_places(scheme);
  const auto* request = preset::find_signed_request(scheme);
  const auto parts = request != nullptr ? request->text.parts() : std::vector<std::string>{};
  return scheme.covers_body ||
         std::any_of(places.begin(),
                     places.end(),
                     [](const select::Selector& place) {
                       return place.kind() == select::Selector::Kind::form || place.reads_payload();
                     }) ||
         std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
           return part == "body" || part.starts_with("form:") || part.starts_with("json:") ||
                  part.starts_with("root:") || part.starts_with("fields:");
         });
}

} // namespace

Result<> try_body(Trials& trials)
{
  if (!reads_body(trials.given().scheme)) {
    return {};
  }
  const std::string_view body = trials.given().request.body;
  Bodies bodies(trials);
  HOOKCTL_TRY(try_ends(bodies, body));
  HOOKCTL_TRY(try_marks(bodies, body));
  HOOKCTL_TRY(try_line_ends(bodies, body));
  if (body.size() > kLongestRewritten) {
    return {};
  }
  HOOKCTL_TRY(try_json(bodies, body));
  return model::is_form(trials.given().request.headers) ? try_form(bodies, body) : Result<>{};
}

} // namespace hookctl::auth::detail
