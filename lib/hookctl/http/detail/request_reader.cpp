#include "hookctl/http/detail/request_reader.hpp"

#include "hookctl/http/detail/chunked.hpp"
#include "hookctl/http/detail/framing.hpp"
#include "hookctl/http/detail/head.hpp"

#include <algorithm>

namespace hookctl::http::detail {

namespace {

/// Some senders end a body with one line end too many (RFC 9112 section 2.2).
void skip_empty_lines(std::string& buffer)
{
  while (buffer.starts_with("\r\n")) {
    buffer.erase(0, 2);
  }
}

Checked<Head> read_head(Connection& connection, const ServerLimits& limits, SteadyTime deadline)
{
  std::string& buffer = connection.buffer();
  for (;;) {
    skip_empty_lines(buffer);
    const auto length = find_head(buffer, limits);
    if (!length) {
      return tl::unexpected<Refusal>(length.error());
    }
    if (*length > 0) {
      auto head = parse_head(std::string_view(buffer).substr(0, *length), limits);
      buffer.erase(0, *length);
      return head;
    }
    if (const auto more = connection.read_more(deadline); !more) {
      return tl::unexpected<Refusal>(more.error());
    }
  }
}

Checked<std::string> read_sized(Connection& connection, std::size_t length, SteadyTime deadline)
{
  std::string& buffer = connection.buffer();
  std::string body;
  for (;;) {
    const std::size_t part = std::min(buffer.size(), length - body.size());
    body.append(buffer, 0, part);
    buffer.erase(0, part);
    if (body.size() == length) {
      return body;
    }
    if (const auto more = connection.read_more(deadline); !more) {
      return tl::unexpected<Refusal>(more.error());
    }
  }
}

Checked<std::string>
read_chunked(Connection& connection, const ServerLimits& limits, SteadyTime deadline)
{
  ChunkedBody body(limits.body_bytes);
  std::string& buffer = connection.buffer();
  for (;;) {
    std::string_view input = buffer;
    const auto complete = body.feed(input);
    if (!complete) {
      return tl::unexpected<Refusal>(complete.error());
    }
    buffer.erase(0, buffer.size() - input.size());
    if (*complete) {
      return body.take();
    }
    if (const auto more = connection.read_more(deadline); !more) {
      return tl::unexpected<Refusal>(more.error());
    }
  }
}

Checked<std::string> read_body(Connection& connection,
                               const Framing& framing,
                               const ServerLimits& limits,
                               SteadyTime deadline)
{
  if (framing.body == Framing::Body::none) {
    return std::string();
  }
  if (framing.expects_continue && connection.buffer().empty() &&
      !connection.write("HTTP/1.1 100 Continue\r\n\r\n")) {
    return refuse(0, "the peer is gone");
  }
  return framing.body == Framing::Body::sized ? read_sized(connection, framing.length, deadline)
                                              : read_chunked(connection, limits, deadline);
}

} // namespace

Checked<Received>
read_request(Connection& connection, const ServerLimits& limits, const Clock& clock)
{
  const SteadyTime deadline = clock.steady_now() + limits.request_deadline;
  auto head = read_head(connection, limits, deadline);
  if (!head) {
    return tl::unexpected<Refusal>(head.error());
  }
  const auto framing = check_framing(*head, limits);
  if (!framing) {
    return tl::unexpected<Refusal>(framing.error());
  }
  auto body = read_body(connection, *framing, limits, deadline);
  if (!body) {
    return tl::unexpected<Refusal>(body.error());
  }
  Received received;
  received.request.method = std::move(head->method);
  received.request.target = std::move(head->target);
  received.request.headers = std::move(head->headers);
  received.request.body = *std::move(body);
  received.request.remote_address = connection.remote_address();
  received.request.received_at = clock.now();
  received.keeps_alive = framing->keeps_alive;
  return received;
}

} // namespace hookctl::http::detail
