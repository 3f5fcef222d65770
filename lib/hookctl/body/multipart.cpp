#include "hookctl/body/detail/multipart.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/boundary.hpp"
#include "hookctl/body/detail/charset.hpp"
#include "hookctl/body/detail/header_value.hpp"
#include "hookctl/body/detail/media_type.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::body {

namespace {

constexpr std::size_t kMaxParts = 1000;
constexpr std::size_t kMaxPartHeaders = 8192;
constexpr std::size_t kMaxBoundary = 70; // RFC 2046 section 5.1.1
constexpr std::size_t kShownName = 60;
constexpr std::string_view kLineEnd = "\r\n";

tl::unexpected<Error> malformed(std::string what)
{
  return fail(Failure::malformed_form, "multipart/form-data: " + std::move(what));
}

Result<std::string> find_boundary(std::string_view content_type)
{
  const auto type = detail::parse_header_value(content_type);
  if (!type) {
    return malformed("the Content-Type header cannot be read");
  }
  const std::string* boundary = type->find("boundary");
  if (boundary == nullptr) {
    return malformed("the Content-Type header names no boundary");
  }
  if (!detail::is_boundary(*boundary)) {
    return malformed(text("the boundary ", quote(*boundary, 80), " breaks the rules of RFC 2046"));
  }
  return *boundary;
}

/// Cuts a body at its delimiter lines (RFC 2046 section 5.1.1). A line that only begins with the
/// boundary is content.
class PartReader {
public:
  PartReader(std::string_view boundary, std::string_view body)
      : m_mark(text(kLineEnd, "--", boundary))
      , m_body(body)
  {
  }

  /// Goes past the first delimiter and the preamble before it.
  Result<> start()
  {
    const std::string_view first = std::string_view(m_mark).substr(kLineEnd.size());
    const auto at_once =
        m_body.starts_with(first) ? delimiter_after(0, first.size()) : std::nullopt;
    const auto delimiter = at_once ? at_once : find_delimiter(0);
    if (!delimiter) {
      return malformed("the body does not hold the boundary");
    }
    move_past(*delimiter);
    return {};
  }

  /// The bytes of the next part, headers included; nullopt after the last.
  Result<std::optional<std::string_view>> next()
  {
    if (m_is_over) {
      return std::optional<std::string_view>{};
    }
    const auto delimiter = find_delimiter(m_at);
    if (!delimiter) {
      return malformed("the body ends before its last boundary");
    }
    const std::string_view part = m_body.substr(m_at, delimiter->begin - m_at);
    move_past(*delimiter);
    return std::optional(part);
  }

private:
  struct Delimiter {
    std::size_t begin = 0;
    std::size_t end = 0; ///< one past its line
    bool is_last = false;
  };

  /// The delimiter whose mark stands from `begin` to `end`, when the rest of the line lets it be
  /// one.
  [[nodiscard]] std::optional<Delimiter> delimiter_after(std::size_t begin, std::size_t end) const
  {
    const bool is_last = m_body.substr(end).starts_with("--");
    end = m_body.find_first_not_of(" \t", end + (is_last ? 2 : 0));
    if (end == std::string_view::npos) {
      return is_last ? std::optional(Delimiter{begin, m_body.size(), true}) : std::nullopt;
    }
    return m_body.substr(end).starts_with(kLineEnd)
               ? std::optional(Delimiter{begin, end + kLineEnd.size(), is_last})
               : std::nullopt;
  }

  [[nodiscard]] std::optional<Delimiter> find_delimiter(std::size_t from) const
  {
    for (std::size_t at = m_body.find(m_mark, from); at != std::string_view::npos;
         at = m_body.find(m_mark, at + 1)) {
      if (auto delimiter = delimiter_after(at, at + m_mark.size())) {
        return delimiter;
      }
    }
    return std::nullopt;
  }

  void move_past(const Delimiter& delimiter)
  {
    m_at = delimiter.end;
    m_is_over = delimiter.is_last;
  }

  std::string m_mark; ///< with the line end before it, which belongs to it
  std::string_view m_body;
  std::size_t m_at = 0;
  bool m_is_over = false;
};

Result<model::Headers> parse_headers(std::string_view block)
{
  model::Headers headers;
  while (!block.empty()) {
    const std::size_t end = block.find(kLineEnd);
    const std::string_view line = block.substr(0, end);
    const std::size_t colon = line.find(':');
    const bool has_control =
        line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
    if (colon == std::string_view::npos || colon == 0 || line.front() == ' ' ||
        line.front() == '\t' || has_control) {
      return malformed(text("the part's header line ", quote(line, kShownName), " is malformed"));
    }
    headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    block = end == std::string_view::npos ? std::string_view{} : block.substr(end + 2);
  }
  return headers;
}

struct Part {
  detail::HeaderValue disposition;
  std::string content_type;
  std::string_view content;
};

Result<detail::HeaderValue> read_disposition(const model::Headers& headers)
{
  constexpr std::string_view kName = "Content-Disposition";
  if (model::count_header(headers, kName) != 1) {
    return malformed("a part needs exactly one Content-Disposition header");
  }
  auto disposition = detail::parse_header_value(*model::find_header(headers, kName));
  if (!disposition || disposition->value != "form-data" || disposition->find("name") == nullptr) {
    return malformed(text("a part's Content-Disposition is not form-data with a name: ",
                          quote(*model::find_header(headers, kName), kShownName)));
  }
  return *std::move(disposition);
}

/// RFC 7578 section 4.7: encodings of the transfer are not in use any more; these three name none.
Result<> refuse_encoding(const model::Headers& headers)
{
  const auto encoding = model::find_header(headers, "Content-Transfer-Encoding");
  const std::string name = lower(encoding.value_or("binary"));
  if (name != "7bit" && name != "8bit" && name != "binary") {
    return malformed(text("a part's Content-Transfer-Encoding ",
                          quote(name, kShownName),
                          " is not supported; send 8bit or binary"));
  }
  return {};
}

Result<Part> parse_part(std::string_view bytes)
{
  constexpr std::string_view kBlank = "\r\n\r\n";
  const std::size_t end = bytes.find(kBlank);
  if (end == std::string_view::npos) {
    return malformed("a part has no blank line after its headers");
  }
  if (end > kMaxPartHeaders) {
    return malformed(text("a part's headers are longer than ", kMaxPartHeaders, " bytes"));
  }
  HOOKCTL_TRY_AS(const auto headers, parse_headers(bytes.substr(0, end)));
  HOOKCTL_TRY(refuse_encoding(headers));
  HOOKCTL_TRY_AS(auto disposition, read_disposition(headers));
  return Part{std::move(disposition),
              std::string(model::find_header(headers, "Content-Type").value_or("")),
              bytes.substr(end + kBlank.size())};
}

/// The name of a file, nullopt for a plain field. `filename*` (RFC 8187) has no place here by
/// RFC 7578, but what carries it is a file all the same.
std::optional<std::string> file_name(const detail::HeaderValue& disposition)
{
  if (const std::string* plain = disposition.find("filename")) {
    return *plain;
  }
  const std::string* extended = disposition.find("filename*");
  if (extended == nullptr) {
    return std::nullopt;
  }
  const std::string_view encoded = *extended;
  return percent_decode(encoded.substr(encoded.rfind('\'') + 1), PlusIsSpace::no).value_or("");
}

std::string describe_file(const std::string& name, const Part& part)
{
  json::Writer out;
  out.begin_object().member("filename", name).member("content_type", part.content_type);
  out.member("size", static_cast<std::int64_t>(part.content.size()));
  return out.end_object().text();
}

/// Checked by itself: what is no JSON by itself could be members of the object around it.
Result<std::string> read_json(const std::string& name, std::string utf8)
{
  json::Limits limits;
  limits.depth -= 2; // the object around it, and the array of a repeated field
  const auto document = json::Document::parse(std::move(utf8), limits);
  if (!document) {
    return malformed(text(
        "field ",
        quote(name, kShownName),
        " is said to be JSON: ",
        document.error().message,
        document.error().at ? text(" (", to_string(*document.error().at), " of the part)") : ""));
  }
  return std::string(document->raw(json::Document::root()));
}

/// A part that is no file: JSON where its own type says so, else a text.
Result<std::string> read_field(const std::string& name, const Part& part)
{
  const auto in_field = within(text("field ", quote(name, kShownName)));
  HOOKCTL_TRY_AS(const auto charset,
                 detail::declared_charset(part.content_type).map_error(in_field));
  HOOKCTL_TRY_AS(auto utf8, detail::to_utf8(part.content, charset).map_error(in_field));
  const std::string type = model::media_type({{"Content-Type", part.content_type}});
  if (detail::is_json_type(type)) {
    return read_json(name, std::move(utf8));
  }
  if (!is_utf8(utf8)) {
    return malformed(text("field ", quote(name, kShownName), " is not UTF-8"));
  }
  return json::quote_json(utf8);
}

Result<> add_part(detail::FieldList& fields, std::string_view bytes)
{
  HOOKCTL_TRY_AS(const Part part, parse_part(bytes));
  const std::string& name = *part.disposition.find("name");
  if (!is_utf8(name)) {
    return malformed(text("field ", quote(name, kShownName), " is not UTF-8"));
  }
  if (const auto file = file_name(part.disposition)) {
    fields.add(name, {describe_file(*file, part), true});
    return {};
  }
  HOOKCTL_TRY_AS(auto json, read_field(name, part));
  fields.add(name, {std::move(json)});
  return {};
}

} // namespace

bool detail::is_boundary(std::string_view boundary)
{
  return !boundary.empty() && boundary.size() <= kMaxBoundary && boundary.back() != ' ' &&
         std::all_of(boundary.begin(), boundary.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
         });
}

Result<std::string> multipart_to_json(std::string_view content_type, std::string_view body)
{
  HOOKCTL_TRY_AS(const auto fields, detail::read_parts(content_type, body));
  return fields.to_json();
}

Result<detail::FieldList> detail::read_parts(std::string_view content_type, std::string_view body)
{
  HOOKCTL_TRY_AS(const std::string boundary, find_boundary(content_type));
  PartReader reader(boundary, body);
  HOOKCTL_TRY(reader.start());
  FieldList fields;
  for (std::size_t count = 0;; ++count) {
    HOOKCTL_TRY_AS(const auto part, reader.next());
    if (!part) {
      return fields;
    }
    if (count == kMaxParts) {
      return malformed(text("more than ", kMaxParts, " parts"));
    }
    HOOKCTL_TRY(add_part(fields, *part));
  }
}

} // namespace hookctl::body
