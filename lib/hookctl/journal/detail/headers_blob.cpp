#include "hookctl/journal/detail/headers_blob.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::journal::detail {

namespace {

std::string netstring(std::string_view bytes)
{
  return text(bytes.size(), ":", bytes, ",");
}

std::optional<std::string> take_netstring(std::string_view& blob)
{
  const std::size_t colon = blob.find(':');
  const auto size = parse_integer<std::size_t>(blob.substr(0, colon));
  if (colon == std::string_view::npos || !size) {
    return std::nullopt;
  }
  const std::string_view rest = blob.substr(colon + 1);
  if (*size >= rest.size() || rest[*size] != ',') {
    return std::nullopt;
  }
  blob = rest.substr(*size + 1);
  return std::string(rest.substr(0, *size));
}

} // namespace

std::string encode_headers(const model::Headers& headers)
{
  std::string out;
  for (const auto& [name, value] : headers) {
    out += netstring(name);
    out += netstring(value);
  }
  return out;
}

Result<model::Headers> decode_headers(std::string_view blob)
{
  model::Headers headers;
  while (!blob.empty()) {
    auto name = take_netstring(blob);
    auto value = name ? take_netstring(blob) : std::nullopt;
    if (!value) {
      return fail(Failure::journal_damaged, "the headers of a stored request are damaged");
    }
    headers.emplace_back(*std::move(name), *std::move(value));
  }
  return headers;
}

model::Headers truncate_headers(const model::Headers& headers, std::size_t limit)
{
  model::Headers out;
  for (const auto& [name, value] : headers) {
    if (name.size() >= limit) {
      break;
    }
    limit -= name.size();
    out.emplace_back(name, value.substr(0, limit));
    limit -= out.back().second.size();
  }
  return out;
}

} // namespace hookctl::journal::detail
