#include "hookctl/http/detail/chunked.hpp"

#include <algorithm>
#include <charconv>

namespace hookctl::http::detail {

namespace {

constexpr std::size_t kMaxLine = 1024;
constexpr std::size_t kMaxTrailers = 8192;
/// Eight digits: what nobody can read as another number.
constexpr std::size_t kMaxDigits = 8;

bool has_control(std::string_view line)
{
  return std::any_of(line.begin(), line.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t';
  });
}

Checked<std::size_t> parse_size(std::string_view line)
{
  const std::string_view digits = line.substr(0, std::min(line.find_first_of("; \t"), line.size()));
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (digits.empty() || digits.front() == '-' || error != std::errc{} ||
      end != digits.data() + digits.size()) {
    return refuse(400, "malformed chunk size");
  }
  const std::size_t extension = line.find_first_not_of(" \t", digits.size());
  if (extension != std::string_view::npos && line[extension] != ';') {
    return refuse(400, "malformed chunk size");
  }
  if (digits.size() > kMaxDigits) {
    return refuse(413, "the body is too large");
  }
  return size;
}

} // namespace

Checked<bool> ChunkedBody::feed(std::string_view& input)
{
  while (m_state != State::done) {
    if (m_state == State::data) {
      feed_data(input);
      if (m_left > 0) {
        return false;
      }
      m_state = State::data_end;
      continue;
    }
    const auto advanced = feed_line(input);
    if (!advanced || !*advanced) {
      return advanced;
    }
  }
  return true;
}

void ChunkedBody::feed_data(std::string_view& input)
{
  const std::size_t length = std::min(m_left, input.size());
  m_body.append(input.substr(0, length));
  input.remove_prefix(length);
  m_left -= length;
}

/// False while the line is not complete.
Checked<bool> ChunkedBody::feed_line(std::string_view& input)
{
  const std::size_t end = input.find("\r\n");
  const bool complete = end != std::string_view::npos;
  if (complete ? end > kMaxLine : input.size() > kMaxLine + 1) { // its CR may be there already
    return refuse(400, "a chunk line is too long");
  }
  if (!complete) {
    return false;
  }
  const std::string_view line = input.substr(0, end);
  if (has_control(line)) {
    return refuse(400, "malformed chunk");
  }
  const auto next = after_line(line);
  if (!next) {
    return tl::unexpected<Refusal>(next.error());
  }
  m_state = *next;
  input.remove_prefix(end + 2);
  return true;
}

Checked<ChunkedBody::State> ChunkedBody::after_line(std::string_view line)
{
  if (m_state == State::data_end) {
    return line.empty() ? Checked<State>(State::size)
                        : Checked<State>(refuse(400, "malformed chunk"));
  }
  if (m_state == State::trailer) {
    m_trailer_bytes += line.size();
    if (m_trailer_bytes > kMaxTrailers) {
      return refuse(431, "the trailers are too large");
    }
    return line.empty() ? State::done : State::trailer;
  }
  const auto size = parse_size(line);
  if (!size) {
    return tl::unexpected<Refusal>(size.error());
  }
  if (*size > m_limit - m_body.size()) {
    return refuse(413, "the body is too large");
  }
  m_left = *size;
  return *size == 0 ? State::trailer : State::data;
}

} // namespace hookctl::http::detail
