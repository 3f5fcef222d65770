#include "hookctl/listen/visitor.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"

#include <chrono>
#include <utility>

namespace hookctl::listen {

namespace {

constexpr std::chrono::seconds kTimeout{10};

Result<model::Response> get(const http::Url& url, const std::stop_token& cut)
{
  http::ClientOptions options;
  options.timeout = kTimeout;
  options.reach = http::is_near(url.host) ? http::Reach::anywhere : http::Reach::public_only;
  options.cut = cut;
  return http::make_client(options)->request("GET", url, {}, "");
}

} // namespace

void Visitor::push(Visit visit)
{
  {
    const MutexLock lock(m_mutex);
    if (m_waiting.size() < kMostWaiting) {
      m_waiting.push_back(std::move(visit));
      m_filled.notify_one();
      return;
    }
  }
  m_logger.warning("handshake.visit_dropped",
                   {{"account", visit.account}, {"error", "too many URLs wait to be opened"}});
}

void Visitor::open(const Visit& visit)
{
  const auto url = http::parse_url(visit.url);
  if (!url) {
    m_logger.warning("handshake.visit_failed",
                     {{"account", visit.account}, {"error", "the URL is malformed"}});
    return;
  }
  const auto answer = get(*url, m_cut);
  if (!answer || answer->status / 100 != 2) {
    m_logger.warning(
        "handshake.visit_failed",
        {{"account", visit.account},
         {"host", url->host},
         {"error", answer ? text("status ", answer->status) : answer.error().message}});
    return;
  }
  m_logger.info("handshake.visited", {{"account", visit.account}, {"host", url->host}});
}

void Visitor::run(const std::stop_token& stop)
{
  while (true) {
    Visit next;
    {
      MutexLock lock(m_mutex);
      m_filled.wait(lock, stop, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return !m_waiting.empty();
      });
      if (stop.stop_requested()) {
        return;
      }
      next = std::move(m_waiting.front());
      m_waiting.pop_front();
    }
    open(next);
  }
}

} // namespace hookctl::listen
