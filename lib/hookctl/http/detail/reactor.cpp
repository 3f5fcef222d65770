#include "hookctl/http/detail/reactor.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hookctl::http::detail {

namespace {

// What is announced; connections have names far above.
constexpr std::uint64_t kReplyKey = 0;
constexpr std::uint64_t kStopKey = 1;
constexpr std::uint64_t kAskedKey = 2;
static_assert(kAskedKey < Acceptor::kFirstKey);

constexpr std::size_t kMostTasks = 64;
constexpr std::size_t kMostHanded = 4096;

/// With TLS or without, what Listening calls its address.
std::string url_of(const ServerParts& parts, const std::optional<Acceptor>& acceptor)
{
  constexpr std::string_view kPlain = "http:";
  const std::string address = acceptor ? acceptor->base_url() : std::string();
  return parts.tls && address.starts_with(kPlain) ? text("https:", address.substr(kPlain.size()))
                                                  : address;
}

} // namespace

Reactor::Reactor(ServerParts parts,
                 std::shared_ptr<Counters> counters,
                 std::optional<Acceptor> acceptor)
    : m_parts(std::move(parts))
    , m_acceptor(std::move(acceptor))
    , m_base_url(url_of(m_parts, m_acceptor))
    , m_counters(std::move(counters))
{
}

bool Reactor::run_soon(std::function<void()> task)
{
  {
    const MutexLock lock(m_mutex);
    if (m_tasks.size() == kMostTasks) {
      return false;
    }
    m_tasks.push_back(std::move(task));
  }
  m_asked.raise();
  return true;
}

void Reactor::hand(Accepted accepted)
{
  {
    const MutexLock lock(m_mutex);
    if (m_handed.size() == kMostHanded) {
      m_counters->add(Count::connection_cap);
      return;
    }
    m_handed.push_back(std::move(accepted));
  }
  m_asked.raise();
}

void Reactor::replace_tls(std::shared_ptr<const crypto::TlsContext> tls)
{
  HOOKCTL_ASSERT(m_parts.tls && tls);
  m_exchange.tls().replace(std::move(tls));
}

void Reactor::serve(const std::stop_token& stop)
{
  const std::stop_callback on_stop(stop, [this] { m_stopping.raise(); });
  m_epoll.add(m_exchange.wake().get(), EPOLLIN, kReplyKey);
  m_epoll.add(m_stopping.get(), EPOLLIN, kStopKey);
  m_epoll.add(m_asked.get(), EPOLLIN, kAskedKey);
  if (m_acceptor) {
    m_acceptor->start(m_epoll);
  }
  while (!stop.stop_requested()) {
    turn(may_wait());
  }
  m_epoll.remove(m_stopping.get());
  // Whoever got through to us is heard.
  if (m_acceptor) {
    m_acceptor->finish([this](Accepted accepted) { accept(std::move(accepted)); });
  }
  if (m_last_accepted) {
    m_last_accepted();
  }
  on_asked();
  turn({});
  m_exchange.hurry();
  while (m_exchange.open() > 0) {
    turn(may_wait());
  }
  m_exchange.end();
}

void Reactor::turn(std::chrono::milliseconds wait)
{
  const auto ready = m_epoll.wait(wait);
  m_exchange.begin_turn();
  for (const epoll_event& event : ready) {
    on_event(event);
  }
  m_exchange.take_replies();
  m_exchange.proceed_ready();
  m_exchange.look_at_deadlines();
  m_exchange.bury_closed();
  if (m_acceptor) {
    m_acceptor->resume_if_due(m_epoll, m_parts.clock.steady_now());
  }
}

void Reactor::on_event(const epoll_event& event)
{
  const std::uint64_t key = event.data.u64;
  if (key == kReplyKey) {
    m_exchange.wake().lower();
  } else if (key == kAskedKey) {
    on_asked();
  } else if (m_acceptor && m_acceptor->owns(key)) {
    const auto why =
        m_acceptor->accept(key, [this](Accepted accepted) { accept(std::move(accepted)); });
    if (why == AcceptFailure::no_descriptors) {
      on_out_of_descriptors();
    }
  } else if (key != kStopKey) {
    m_exchange.on_events(key, event.events);
  }
}

void Reactor::on_asked()
{
  m_asked.lower();
  std::vector<std::function<void()>> tasks;
  std::vector<Accepted> handed;
  {
    const MutexLock lock(m_mutex);
    tasks.swap(m_tasks);
    handed.swap(m_handed);
  }
  for (Accepted& accepted : handed) {
    admit(std::move(accepted));
  }
  for (const auto& task : tasks) {
    task();
  }
}

void Reactor::accept(Accepted accepted)
{
  if (m_take) {
    m_take(std::move(accepted));
  } else {
    admit(std::move(accepted));
  }
}

void Reactor::admit(Accepted accepted)
{
  constexpr std::uint32_t kEdges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  Connection* const connection = m_exchange.admit(std::move(accepted));
  if (connection != nullptr && connection->socket.is_open() &&
      !m_epoll.add(connection->socket.get(), kEdges, connection->id)) {
    m_exchange.close(*connection);
  }
}

void Reactor::on_out_of_descriptors()
{
  m_counters->add(Count::out_of_descriptors);
  m_parts.logger.warning("http.out_of_descriptors", {{"open", m_exchange.open()}});
  m_exchange.evict_idle();
  m_acceptor->pause(m_epoll, m_parts.clock.steady_now());
}

std::chrono::milliseconds Reactor::may_wait()
{
  const auto wait = m_exchange.may_wait();
  const auto pause = m_acceptor ? m_acceptor->pauses_until() : std::nullopt;
  if (!pause) {
    return wait;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*pause - m_parts.clock.steady_now());
  return std::clamp<std::chrono::milliseconds>(left, {}, wait);
}

} // namespace hookctl::http::detail
