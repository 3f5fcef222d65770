#include "hookctl/http/detail/assembler.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::http::detail {

namespace {

/// What a body gets at once, whatever length its sender claims.
constexpr std::size_t kFirstReserve = 64U << 10U;

} // namespace

Checked<Assembler::Progress> Assembler::feed(std::string_view& input)
{
  if (!m_head) {
    const auto head = feed_head(input);
    if (!head || *head == Progress::needs_head) {
      return head;
    }
  }
  return feed_body(input);
}

Checked<Assembler::Progress> Assembler::feed_head(std::string_view& input)
{
  // Some senders end a body with one line end too many (RFC 9112 section 2.2).
  while (input.starts_with("\r\n")) {
    input.remove_prefix(2);
    m_finder = {};
  }
  const auto length = m_finder.find(input, m_limits);
  if (!length) {
    return tl::unexpected<Refusal>(length.error());
  }
  if (*length == 0) {
    return Progress::needs_head;
  }
  auto head = parse_head(input.substr(0, *length), m_limits);
  if (!head) {
    return tl::unexpected<Refusal>(head.error());
  }
  const auto framing = check_framing(*head, m_limits);
  if (!framing) {
    return tl::unexpected<Refusal>(framing.error());
  }
  input.remove_prefix(*length);
  m_head = *std::move(head);
  m_head_bytes = *length;
  m_framing = *framing;
  m_says_continue = framing->expects_continue && framing->body != Framing::Body::none;
  if (m_framing.body == Framing::Body::chunked) {
    m_chunked.emplace(m_limits.body_bytes);
  }
  m_body.reserve(std::min(m_framing.length, kFirstReserve));
  return Progress::needs_body;
}

Checked<Assembler::Progress> Assembler::feed_body(std::string_view& input)
{
  if (m_chunked) {
    const auto complete = m_chunked->feed(input);
    if (!complete) {
      return tl::unexpected<Refusal>(complete.error());
    }
    return *complete ? Progress::complete : Progress::needs_body;
  }
  const std::size_t part = std::min(input.size(), m_framing.length - m_body.size());
  m_body.append(input.substr(0, part));
  input.remove_prefix(part);
  return m_body.size() == m_framing.length ? Progress::complete : Progress::needs_body;
}

bool Assembler::take_continue()
{
  return std::exchange(m_says_continue, false);
}

std::size_t Assembler::received() const
{
  return m_chunked ? m_chunked->size() : m_body.size();
}

std::size_t Assembler::held_bytes() const
{
  // Names and values stand apart: twice the head is about what they take.
  return (m_head ? 2 * m_head_bytes : 0) + (m_chunked ? m_chunked->capacity() : m_body.capacity());
}

model::Request Assembler::take()
{
  model::Request request;
  request.method = std::move(m_head->method);
  request.target = std::move(m_head->target);
  request.headers = std::move(m_head->headers);
  request.body = m_chunked ? m_chunked->take() : std::move(m_body);
  reset();
  return request;
}

void Assembler::reset()
{
  m_finder = {};
  m_head.reset();
  m_body = {};
  m_chunked.reset();
}

} // namespace hookctl::http::detail
