#include "hookctl/send/post.hpp"

#include <algorithm>
#include <thread>

namespace hookctl::send {

namespace {

constexpr std::chrono::microseconds kSecond{1'000'000};

std::string_view query_of(std::string_view url)
{
  const std::size_t question = url.find('?');
  return question == std::string_view::npos ? std::string_view{} : url.substr(question);
}

} // namespace

Result<Reply>
post(http::Client& client, const Clock& clock, http::Url to, const auth::Draft& delivery)
{
  to.target.resize(std::min(to.target.find('?'), to.target.size()));
  to.target += query_of(delivery.url);
  const SteadyTime begun = clock.steady_now();
  HOOKCTL_TRY_AS(auto response,
                 client.request(delivery.method, to, delivery.headers, delivery.body));
  Reply reply;
  reply.status = response.status;
  reply.body = std::move(response.body);
  reply.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady_now() - begun);
  return reply;
}

Pace::Pace(const Clock& clock, int per_second)
    : m_clock(clock)
    , m_gap(per_second > 0 ? kSecond / per_second : std::chrono::microseconds(0))
    , m_next(clock.steady_now())
{
}

void Pace::wait()
{
  const SteadyTime now = m_clock.steady_now();
  if (m_next > now) {
    std::this_thread::sleep_for(std::min<SteadyTime::duration>(m_next - now, kSecond));
  }
  m_next = std::max(m_next, now) + m_gap;
}

} // namespace hookctl::send
