#include "hookctl/http/server.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/acceptor.hpp"
#include "hookctl/http/detail/epoll.hpp"
#include "hookctl/http/detail/exchange.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::http {

namespace {

// What is announced; connections have names far above.
constexpr std::uint64_t kReplyKey = 0;
constexpr std::uint64_t kStopKey = 1;
constexpr std::uint64_t kTaskKey = 2;
constexpr std::uint64_t kFirstListeningKey = 3;

constexpr std::size_t kMostTasks = 64;

/// With TLS or without, what Listening calls its address.
std::string url_of(const ServerParts& parts, std::string_view address)
{
  constexpr std::string_view kPlain = "http:";
  return parts.tls && address.starts_with(kPlain) ? text("https:", address.substr(kPlain.size()))
                                                  : std::string(address);
}

/// One thread that waits for everything at once.
class Reactor final : public Server {
public:
  Reactor(std::vector<detail::Listening> listening, ServerParts parts)
      : m_parts(std::move(parts))
      , m_acceptor(std::move(listening), kFirstListeningKey)
      , m_base_url(url_of(m_parts, m_acceptor.base_url()))
  {
  }

  [[nodiscard]] const std::string& base_url() const override { return m_base_url; }

  [[nodiscard]] const Counters& counters() const override { return *m_counters; }

  [[nodiscard]] bool run_soon(std::function<void()> task) override
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

  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls) override
  {
    HOOKCTL_ASSERT(m_parts.tls && tls);
    m_exchange.tls().replace(std::move(tls));
  }

  void serve(const std::stop_token& stop) override;

private:
  void turn(std::chrono::milliseconds wait);
  void on_event(const epoll_event& event);
  void admit(detail::Accepted accepted);
  void on_out_of_descriptors();
  void run_tasks();
  [[nodiscard]] std::chrono::milliseconds may_wait();

  ServerParts m_parts;
  detail::Acceptor m_acceptor;
  std::string m_base_url;
  std::shared_ptr<Counters> m_counters = std::make_shared<Counters>();
  detail::Epoll m_epoll;
  detail::SignalFd m_stopping;
  detail::SignalFd m_asked;
  Mutex m_mutex;
  std::vector<std::function<void()>> m_tasks GUARDED_BY(m_mutex);
  detail::Exchange m_exchange{m_parts, m_counters};
};

void Reactor::serve(const std::stop_token& stop)
{
  const std::stop_callback on_stop(stop, [this] { m_stopping.raise(); });
  m_epoll.add(m_exchange.wake().get(), EPOLLIN, kReplyKey);
  m_epoll.add(m_stopping.get(), EPOLLIN, kStopKey);
  m_epoll.add(m_asked.get(), EPOLLIN, kTaskKey);
  m_acceptor.start(m_epoll);
  while (!stop.stop_requested()) {
    turn(may_wait());
  }
  m_epoll.remove(m_stopping.get());
  // Whoever got through to us is heard.
  m_acceptor.finish([this](detail::Accepted accepted) { admit(std::move(accepted)); });
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
  m_acceptor.resume_if_due(m_epoll, m_parts.clock.steady_now());
}

void Reactor::on_event(const epoll_event& event)
{
  const std::uint64_t key = event.data.u64;
  if (key == kReplyKey) {
    m_exchange.wake().lower();
  } else if (key == kTaskKey) {
    run_tasks();
  } else if (m_acceptor.owns(key)) {
    const auto why =
        m_acceptor.accept(key, [this](detail::Accepted accepted) { admit(std::move(accepted)); });
    if (why == detail::AcceptFailure::no_descriptors) {
      on_out_of_descriptors();
    }
  } else if (key != kStopKey) {
    m_exchange.on_events(key, event.events);
  }
}

void Reactor::run_tasks()
{
  m_asked.lower();
  std::vector<std::function<void()>> tasks;
  {
    const MutexLock lock(m_mutex);
    tasks.swap(m_tasks);
  }
  for (const auto& task : tasks) {
    task();
  }
}

void Reactor::admit(detail::Accepted accepted)
{
  constexpr std::uint32_t kEdges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  detail::Connection* const connection = m_exchange.admit(std::move(accepted));
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
  m_acceptor.pause(m_epoll, m_parts.clock.steady_now());
}

std::chrono::milliseconds Reactor::may_wait()
{
  const auto wait = m_exchange.may_wait();
  const auto pause = m_acceptor.pauses_until();
  if (!pause) {
    return wait;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*pause - m_parts.clock.steady_now());
  return std::clamp<std::chrono::milliseconds>(left, {}, wait);
}

} // namespace

Result<std::unique_ptr<Server>> bind_server(std::span<const BindAddress> addresses,
                                            ServerParts parts)
{
  std::vector<detail::Listening> listening;
  for (const BindAddress& address : addresses) {
    HOOKCTL_TRY_AS(auto one, detail::listen_on(address));
    if (parts.tls && one.base_url().starts_with("unix:")) {
      return fail(ErrorCode::invalid_argument,
                  text("TLS is not spoken on a socket file: ", one.base_url()),
                  "leave out the certificate: who may open the file is whom it is for");
    }
    listening.push_back(std::move(one));
  }
  return std::unique_ptr<Server>(std::make_unique<Reactor>(std::move(listening), std::move(parts)));
}

Result<std::unique_ptr<Server>> bind_server(const BindAddress& address,
                                            const ServerLimits& limits,
                                            const Clock& clock,
                                            log::Logger& logger,
                                            Handler handler)
{
  return bind_server(std::span(&address, 1), {limits, clock, logger, std::move(handler)});
}

} // namespace hookctl::http
