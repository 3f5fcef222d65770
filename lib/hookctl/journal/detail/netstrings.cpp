#include "hookctl/journal/detail/netstrings.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::journal::detail {

namespace {

tl::unexpected<Error> damaged()
{
  return fail(Failure::journal_damaged, "a record of the journal is damaged");
}

// An optional value begins with one of these.
constexpr char kAbsent = '-';
constexpr char kPresent = '+';

} // namespace

NetstringWriter& NetstringWriter::put(std::string_view bytes)
{
  hookctl::detail::append_text(m_bytes, bytes.size());
  m_bytes += ':';
  m_bytes += bytes;
  m_bytes += ',';
  return *this;
}

NetstringWriter& NetstringWriter::put_optional(const std::optional<std::string>& bytes)
{
  return put(bytes ? kPresent + *bytes : std::string(1, kAbsent));
}

NetstringWriter& NetstringWriter::put_integer(std::int64_t number)
{
  return put(hookctl::text(number));
}

Result<std::string_view> NetstringReader::view()
{
  const std::size_t colon = m_rest.find(':');
  const auto size = parse_integer<std::size_t>(m_rest.substr(0, colon));
  if (colon == std::string_view::npos || !size) {
    return damaged();
  }
  const std::string_view rest = m_rest.substr(colon + 1);
  if (*size >= rest.size() || rest[*size] != ',') {
    return damaged();
  }
  m_rest = rest.substr(*size + 1);
  return rest.substr(0, *size);
}

Result<std::string> NetstringReader::text()
{
  HOOKCTL_TRY_AS(const auto bytes, view());
  return std::string(bytes);
}

Result<std::optional<std::string>> NetstringReader::optional_text()
{
  HOOKCTL_TRY_AS(const auto bytes, view());
  if (bytes.empty() || (bytes[0] != kPresent && bytes != std::string_view(&kAbsent, 1))) {
    return damaged();
  }
  return bytes[0] == kPresent ? std::optional(std::string(bytes.substr(1))) : std::nullopt;
}

Result<std::int64_t> NetstringReader::number()
{
  HOOKCTL_TRY_AS(const auto bytes, view());
  const auto number = parse_integer<std::int64_t>(bytes);
  if (!number) {
    return damaged();
  }
  return *number;
}

Result<std::size_t> NetstringReader::count()
{
  constexpr std::size_t kLeastEach = 3;
  HOOKCTL_TRY_AS(const auto value, number());
  if (value < 0 || static_cast<std::size_t>(value) > m_rest.size() / kLeastEach) {
    return damaged();
  }
  return static_cast<std::size_t>(value);
}

} // namespace hookctl::journal::detail
