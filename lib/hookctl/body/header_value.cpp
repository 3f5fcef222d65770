#include "hookctl/body/detail/header_value.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::body::detail {

namespace {

std::string_view skip_blanks(std::string_view rest)
{
  const std::size_t first = rest.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : rest.substr(first);
}

/// Cuts the text up to `;` or the end, trimmed, off `rest`.
std::string_view take_plain(std::string_view& rest)
{
  const std::size_t end = rest.find(';');
  const std::string_view taken = trim(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  return taken;
}

/// Cuts a quoted text off `rest`, which begins with its opening quote.
std::optional<std::string> take_quoted(std::string_view& rest)
{
  std::string out;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest = skip_blanks(rest.substr(i + 1));
      return out;
    }
    const bool escape =
        rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
    i += escape ? 1 : 0;
    out += rest[i];
  }
  return std::nullopt;
}

bool take_parameter(std::string_view& rest, HeaderValue& into)
{
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos || rest.find(';') < equals) {
    return false;
  }
  std::string name = lower(trim(rest.substr(0, equals)));
  rest = skip_blanks(rest.substr(equals + 1));
  const auto value = rest.starts_with('"') ? take_quoted(rest) : std::string(take_plain(rest));
  const bool ended = rest.empty() || rest.starts_with(';');
  if (!value || !ended || name.empty() || into.find(name) != nullptr) {
    return false;
  }
  into.parameters.emplace_back(std::move(name), *value);
  return true;
}

} // namespace

const std::string* HeaderValue::find(std::string_view name) const
{
  for (const auto& parameter : parameters) {
    if (parameter.first == name) {
      return &parameter.second;
    }
  }
  return nullptr;
}

std::optional<HeaderValue> parse_header_value(std::string_view written)
{
  HeaderValue out;
  out.value = lower(take_plain(written));
  while (!written.empty()) {
    written = skip_blanks(written.substr(1)); // the `;`
    const bool is_empty = written.empty() || written.starts_with(';');
    if (!is_empty && !take_parameter(written, out)) {
      return std::nullopt;
    }
  }
  return out;
}

} // namespace hookctl::body::detail
