#include "hookctl/http/detail/reply_queue.hpp"

#include <atomic>
#include <utility>

namespace hookctl::http {

class Responder::Channel {
public:
  Channel(std::shared_ptr<detail::ReplyQueue> queue,
          const detail::Ticket& ticket,
          detail::Charge charge)
      : m_queue(std::move(queue))
      , m_ticket(ticket)
      , m_charge(std::move(charge))
  {
  }

  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  ~Channel() { put(std::nullopt); }

  void put(std::optional<model::Response> response)
  {
    if (!m_done.exchange(true)) {
      m_charge.set(0);
      m_queue->push({m_ticket, std::move(response)});
    }
  }

private:
  std::shared_ptr<detail::ReplyQueue> m_queue;
  detail::Ticket m_ticket;
  detail::Charge m_charge;
  std::atomic<bool> m_done = false;
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

void ReplyQueue::push(Reply reply)
{
  {
    const MutexLock lock(m_mutex);
    if (m_closed) {
      return;
    }
    m_replies.push_back(std::move(reply));
    if (!std::exchange(m_sleeping, false)) {
      return;
    }
  }
  m_wake.raise();
}

std::vector<Reply> ReplyQueue::take()
{
  const MutexLock lock(m_mutex);
  m_sleeping = false;
  return std::exchange(m_replies, {});
}

bool ReplyQueue::may_sleep()
{
  const MutexLock lock(m_mutex);
  m_sleeping = m_replies.empty();
  return m_sleeping;
}

void ReplyQueue::close()
{
  const MutexLock lock(m_mutex);
  m_closed = true;
  m_replies.clear();
}

Responder make_responder(std::shared_ptr<ReplyQueue> queue, const Ticket& ticket, Charge charge)
{
  return Responder(
      std::make_shared<Responder::Channel>(std::move(queue), ticket, std::move(charge)));
}

} // namespace detail

} // namespace hookctl::http
