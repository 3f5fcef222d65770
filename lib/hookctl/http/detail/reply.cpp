#include "hookctl/http/detail/reply.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hookctl::http {

class Responder::Channel {
public:
  explicit Channel(std::shared_ptr<detail::ReplySlot> slot)
      : m_slot(std::move(slot))
  {
  }

  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  ~Channel() { m_slot->abandon(); }

  void put(model::Response response) { m_slot->put(std::move(response)); }

private:
  std::shared_ptr<detail::ReplySlot> m_slot;
};

Responder::Responder(std::shared_ptr<Channel> channel)
    : m_channel(std::move(channel))
{
}

void Responder::send(model::Response response) const
{
  if (m_channel) {
    m_channel->put(std::move(response));
  }
}

namespace detail {

namespace {

constexpr std::array<std::pair<int, std::string_view>, 27> kReasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
}};

std::string_view reason_of(int status)
{
  const auto* const found = std::find_if(
      kReasons.begin(), kReasons.end(), [&](const auto& row) { return row.first == status; });
  return found == kReasons.end() ? std::string_view{}
                                 : found->second; // an empty reason is valid (RFC 9112 section 4)
}

bool is_ours(std::string_view name)
{
  constexpr std::array<std::string_view, 4> kOurs = {
      "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive"};
  return std::any_of(kOurs.begin(), kOurs.end(), [&](std::string_view ours) {
    return equals_ignore_case(ours, name);
  });
}

bool is_one_line(std::string_view value)
{
  return std::none_of(
      value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool may_have_body(int status)
{
  return status >= 200 && status != 204 && status != 304;
}

} // namespace

model::Response error_response(const Refusal& refusal)
{
  return {refusal.status,
          {{"Content-Type", "application/json"}},
          text(R"({"status":"error","error":")", refusal.why, R"("})")};
}

void ReplySlot::put(model::Response response)
{
  {
    const MutexLock lock(m_mutex);
    if (m_closed) {
      return;
    }
    m_response = std::move(response);
    m_closed = true;
  }
  m_changed.notify_one();
}

void ReplySlot::abandon()
{
  {
    const MutexLock lock(m_mutex);
    m_closed = true;
  }
  m_changed.notify_one();
}

model::Response ReplySlot::wait(std::chrono::milliseconds deadline)
{
  MutexLock lock(m_mutex);
  m_changed.wait_for(
      lock, deadline, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) { return m_closed; });
  m_closed = true; // a reply that comes now is too late
  if (m_response) {
    return *std::move(m_response);
  }
  return error_response({503, "no reply, try again later"});
}

std::shared_ptr<Responder::Channel> make_channel(std::shared_ptr<ReplySlot> slot)
{
  return std::make_shared<Responder::Channel>(std::move(slot));
}

std::string render(const model::Response& response, After after, Method method)
{
  std::string out = text("HTTP/1.1 ", response.status, " ", reason_of(response.status), "\r\n");
  for (const auto& [name, value] : response.headers) {
    if (!is_ours(name) && is_one_line(name) && is_one_line(value)) {
      out += text(name, ": ", value, "\r\n");
    }
  }
  if (may_have_body(response.status)) {
    out += text("Content-Length: ", response.body.size(), "\r\n");
  }
  if (after == After::close) {
    out += "Connection: close\r\n";
  }
  out += "\r\n";
  if (may_have_body(response.status) && method != Method::head) {
    out += response.body;
  }
  return out;
}

} // namespace detail

} // namespace hookctl::http
