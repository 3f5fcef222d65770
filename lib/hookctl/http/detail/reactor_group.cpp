#include "hookctl/http/detail/reactor_group.hpp"

#include "hookctl/base/assert.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace hookctl::http::detail {

namespace {

/// Of all that may be open or under way at once. The bytes that are buffered are counted together.
ServerParts share_of(ServerParts parts)
{
  const auto cut = [&parts](std::size_t& limit) {
    limit = std::max<std::size_t>(1, (limit + parts.reactors - 1) / parts.reactors);
  };
  cut(parts.limits.connections);
  cut(parts.limits.connections_per_address);
  cut(parts.limits.in_flight);
  cut(parts.limits.body_threads);
  cut(parts.limits.queued_bodies);
  return parts;
}

} // namespace

ReactorGroup::ReactorGroup(Acceptor acceptor, const ServerParts& parts)
{
  HOOKCTL_ASSERT(parts.reactors >= 1 && parts.reactors <= kMostReactors);
  const ServerParts share = share_of(parts);
  m_reactors.push_back(std::make_unique<Reactor>(share, m_counters, std::move(acceptor)));
  while (m_reactors.size() < parts.reactors) {
    m_reactors.push_back(std::make_unique<Reactor>(share, m_counters, std::nullopt));
  }
  if (m_reactors.size() == 1) {
    return;
  }
  m_reactors.front()->on_accepted([this](Accepted accepted) {
    m_turn = (m_turn + 1) % m_reactors.size();
    if (m_turn == 0) {
      m_reactors.front()->admit(std::move(accepted));
    } else {
      m_reactors[m_turn]->hand(std::move(accepted));
    }
  });
}

const std::string& ReactorGroup::base_url() const
{
  return m_reactors.front()->base_url();
}

void ReactorGroup::replace_tls(std::shared_ptr<const crypto::TlsContext> tls)
{
  for (const auto& reactor : m_reactors) {
    reactor->replace_tls(tls);
  }
}

bool ReactorGroup::run_soon(std::function<void()> task)
{
  return pass_along(0, std::move(task));
}

/// From one to the next: the last one calls it, and then all of them are alive.
bool ReactorGroup::pass_along(std::size_t reactor, std::function<void()> task)
{
  if (reactor + 1 == m_reactors.size()) {
    return m_reactors[reactor]->run_soon(std::move(task));
  }
  return m_reactors[reactor]->run_soon([this, reactor, task = std::move(task)]() mutable {
    pass_along(reactor + 1, std::move(task));
  });
}

void ReactorGroup::serve(const std::stop_token& stop)
{
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < m_reactors.size(); ++i) {
    others.emplace_back(
        [this, i](const std::stop_token& no_more) { m_reactors[i]->serve(no_more); });
  }
  m_reactors.front()->on_last_accepted(
      [&others] { std::ranges::for_each(others, &std::jthread::request_stop); });
  m_reactors.front()->serve(stop);
}

} // namespace hookctl::http::detail
