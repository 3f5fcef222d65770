#include "hookctl/nats/publisher.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/detail/acknowledgement.hpp"
#include "hookctl/nats/detail/link.hpp"

#include <chrono>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace hookctl::nats {

namespace {

using detail::check;
using Steady = std::chrono::steady_clock;

/// The headers that we set count as payload.
constexpr std::size_t kHeaderAllowance = 512;
/// How often a lost connection is looked for while nothing is answered.
constexpr std::chrono::milliseconds kLook{100};

struct UnderWay {
  std::size_t place = 0;
  Steady::time_point deadline;
};

/// Asks for each acknowledgement at an inbox of its own and reads them itself: libnats' js_Publish…
/// would give them to a thread of its own, which may still run when we are gone.
class WindowPublisher final : public Publisher {
public:
  WindowPublisher(Connection& connection, const Limits& limits)
      : m_connection(connection)
      , m_limits(limits)
  {
  }

  Result<> prepare()
  {
    natsInbox* inbox = nullptr;
    HOOKCTL_TRY(check("inbox", natsInbox_Create(&inbox)));
    m_inbox = text(inbox, ".");
    natsInbox_Destroy(inbox);
    natsSubscription* raw = nullptr;
    HOOKCTL_TRY(check("inbox",
                      natsConnection_SubscribeSync(
                          &raw, m_connection.link().socket(), text(m_inbox, "*").c_str())));
    m_answers = detail::Subscription(raw, {m_connection.link().socket()});
    return check("inbox", natsSubscription_SetPendingLimits(raw, -1, -1));
  }

  std::vector<Result<Stored>> publish(std::span<const NewMessage> messages) override
  {
    std::vector<Result<Stored>> outcomes(
        messages.size(),
        fail(Failure::nats_unreachable, "the connection to NATS was lost before it acknowledged"));
    m_losses = m_connection.link().losses();
    for (std::size_t i = 0; i < messages.size(); ++i) {
      while (m_under_way.size() >= m_limits.window) {
        take_answer(outcomes);
      }
      if (auto sent = send(messages[i], i); !sent) {
        outcomes[i] = fail(std::move(sent).error());
      }
    }
    while (!m_under_way.empty()) {
      take_answer(outcomes);
    }
    m_order.clear();
    return outcomes;
  }

private:
  Result<> send(const NewMessage& message, std::size_t place)
  {
    HOOKCTL_TRY(m_connection.require_up());
    if (message.payload.size() + kHeaderAllowance > m_connection.max_payload()) {
      return fail(Failure::too_large,
                  text("a message of ",
                       message.payload.size(),
                       " bytes is more than the NATS server takes"),
                  "raise max_payload in the server's configuration");
    }
    const std::uint64_t number = m_next++;
    natsMsg* raw = nullptr;
    HOOKCTL_TRY(check("message",
                      natsMsg_Create(&raw,
                                     message.subject.c_str(),
                                     text(m_inbox, number).c_str(),
                                     message.payload.data(),
                                     static_cast<int>(message.payload.size()))));
    const detail::Message owned(raw);
    if (!message.id.empty()) {
      HOOKCTL_TRY(check("message", natsMsgHeader_Set(raw, "Nats-Msg-Id", message.id.c_str())));
    }
    if (message.after) {
      HOOKCTL_TRY(check("message",
                        natsMsgHeader_Set(raw,
                                          "Nats-Expected-Last-Subject-Sequence",
                                          text(*message.after).c_str())));
    }
    for (const auto& [name, value] : message.headers) {
      HOOKCTL_TRY(check("message", natsMsgHeader_Add(raw, name.c_str(), value.c_str())));
    }
    HOOKCTL_TRY(check("publishing", natsConnection_PublishMsg(m_connection.link().socket(), raw)));
    const auto deadline = Steady::now() + m_limits.timeout;
    m_under_way.emplace(number, UnderWay{place, deadline});
    m_order.push_back(number);
    return {};
  }

  /// One answer, or what there is to say when none comes.
  void take_answer(std::vector<Result<Stored>>& outcomes)
  {
    natsMsg* raw = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&raw, m_answers.get(), kLook.count());
    const detail::Message answer(raw);
    if (status == NATS_OK) {
      note(raw, outcomes);
    } else if (status == NATS_NO_RESPONDERS) {
      refuse_all(outcomes);
    } else if (m_connection.link().losses() != m_losses || !m_connection.is_up()) {
      m_under_way.clear(); // nobody knows whether they were stored
    } else {
      give_up_late_ones(outcomes);
    }
  }

  /// libnats does not say for which one: whoever publishes to one stream has it or not.
  void refuse_all(std::vector<Result<Stored>>& outcomes)
  {
    for (const auto& [number, message] : m_under_way) {
      outcomes[message.place] =
          fail(Failure::nats_refused,
               "JetStream has no stream for the message, or is not running",
               "start nats-server with -js, or enable JetStream for this user's account");
    }
    m_under_way.clear();
  }

  void note(natsMsg* answer, std::vector<Result<Stored>>& outcomes)
  {
    const std::string_view subject = natsMsg_GetSubject(answer);
    const auto number = parse_integer<std::uint64_t>(subject.substr(m_inbox.size()));
    const auto found = number ? m_under_way.find(*number) : m_under_way.end();
    if (found == m_under_way.end()) {
      return; // given up before
    }
    outcomes[found->second.place] = read(answer);
    m_under_way.erase(found);
  }

  static Result<Stored> read(natsMsg* answer)
  {
    return detail::parse_acknowledgement(
        {natsMsg_GetData(answer), static_cast<std::size_t>(natsMsg_GetDataLength(answer))});
  }

  void give_up_late_ones(std::vector<Result<Stored>>& outcomes)
  {
    const auto now = Steady::now();
    while (!m_order.empty()) {
      const auto found = m_under_way.find(m_order.front());
      if (found != m_under_way.end()) {
        if (found->second.deadline > now) {
          return;
        }
        outcomes[found->second.place] =
            fail(Failure::answer_late, "NATS did not acknowledge a message in time");
        m_under_way.erase(found);
      }
      m_order.pop_front();
    }
  }

  Connection& m_connection;
  Limits m_limits;
  std::string m_inbox; ///< a prefix
  detail::Subscription m_answers;
  std::uint64_t m_next = 0;
  std::uint64_t m_losses = 0;
  std::unordered_map<std::uint64_t, UnderWay> m_under_way;
  std::deque<std::uint64_t> m_order; ///< of sending, so of deadlines
};

} // namespace

Result<std::unique_ptr<Publisher>> Publisher::open(Connection& connection, const Limits& limits)
{
  auto publisher = std::make_unique<WindowPublisher>(connection, limits);
  HOOKCTL_TRY(publisher->prepare());
  return publisher;
}

} // namespace hookctl::nats
