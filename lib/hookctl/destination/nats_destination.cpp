#include "hookctl/destination/nats_destination.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/message.hpp"
#include "hookctl/event/parse_envelope.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/servers.hpp"
#include "hookctl/nats/subject_token.hpp"
#include "hookctl/routing/fields.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::destination {

namespace {

constexpr std::size_t kLongestDetail = 500;

Result<nats::Access> access_of(const NatsSettings& settings)
{
  nats::Access out;
  HOOKCTL_TRY_AS(out.servers, nats::parse_servers(settings.url));
  out.connect_timeout = std::min(settings.timeout, out.connect_timeout);
  if (settings.secret) {
    const std::string_view secret = settings.secret->reveal();
    const std::size_t colon = secret.find(':');
    if (colon == std::string_view::npos) {
      out.token = settings.secret;
    } else {
      out.user = secret.substr(0, colon);
      out.password = model::Secret(std::string(secret.substr(colon + 1)));
    }
  }
  return out;
}

/// The server would do what a stranger's header says: take away all before it, or refuse it.
bool is_for_jetstream(const std::pair<std::string, std::string>& header)
{
  return lower(header.first).starts_with("nats-");
}

class NatsDestination final : public Destination {
public:
  NatsDestination(NatsSettings settings, nats::Access access)
      : m_settings(std::move(settings))
      , m_access(std::move(access))
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_settings.name; }

  [[nodiscard]] bool needs_request() const override
  {
    return m_settings.format == routing::Format::raw;
  }

  Attempt send(const Outgoing& outgoing) override
  {
    Attempt attempt;
    const auto message = message_of(outgoing);
    if (!message) {
      attempt.outcome = Attempt::Outcome::dead;
      attempt.detail = message.error().message;
      return attempt;
    }
    const auto stored = publish(*message);
    if (stored) {
      attempt.outcome = Attempt::Outcome::delivered;
      attempt.detail = text(stored->duplicate ? "known as " : "stored as ", stored->sequence);
      return attempt;
    }
    // What is wrong with the server or with its certificate is mended there, and then it goes on.
    const bool is_hopeless = failure_of(stored.error()) == Failure::too_large;
    attempt.outcome = is_hopeless ? Attempt::Outcome::dead : Attempt::Outcome::retry;
    attempt.detail = printable(stored.error().message, kLongestDetail);
    return attempt;
  }

private:
  [[nodiscard]] Result<nats::NewMessage> message_of(const Outgoing& outgoing) const
  {
    const auto format = outgoing.exact ? routing::Format::raw : m_settings.format;
    HOOKCTL_TRY_AS(auto made, make_message(format, outgoing));
    HOOKCTL_TRY_AS(auto subject, subject_of(outgoing));
    nats::NewMessage out;
    out.subject = std::move(subject);
    out.payload = std::move(made.body);
    // What is wanted once more is no repeat; what is only tried once more is.
    out.id = outgoing.round == 0 ? outgoing.event_id : text(outgoing.event_id, ".", outgoing.round);
    out.headers = std::move(made.headers);
    std::erase_if(out.headers, is_for_jetstream);
    return out;
  }

  [[nodiscard]] Result<std::string> subject_of(const Outgoing& outgoing) const
  {
    if (!m_settings.subject.empty()) {
      return m_settings.subject;
    }
    HOOKCTL_TRY_AS(const auto envelope, event::parse_envelope(outgoing.envelope));
    const auto environment = envelope.find_member(json::Document::root(), "environment");
    HOOKCTL_TRY_AS(const auto first,
                   nats::subject_token(environment ? envelope.to_text(*environment) : ""));
    HOOKCTL_TRY_AS(const auto account, nats::subject_token(outgoing.account));
    HOOKCTL_TRY_AS(const auto code, nats::subject_token(outgoing.code));
    return text("hookctl-events.", first, ".", account, ".", code);
  }

  Result<nats::Stored> publish(const nats::NewMessage& message)
  {
    const MutexLock lock(m_mutex);
    if (m_settings.cut.stop_requested()) { // while others of this destination had their turn
      return fail(ErrorCode::cancelled, "broken off before it was published");
    }
    if (!m_publisher) {
      HOOKCTL_TRY_AS(m_connection, nats::Connection::open(m_access));
      HOOKCTL_TRY_AS(m_publisher,
                     nats::Publisher::open(*m_connection, {.timeout = m_settings.timeout}));
    }
    return m_publisher->publish({&message, 1}).front();
  }

  NatsSettings m_settings;
  nats::Access m_access;
  Mutex m_mutex;
  std::unique_ptr<nats::Connection> m_connection GUARDED_BY(m_mutex);
  std::unique_ptr<nats::Publisher> m_publisher GUARDED_BY(m_mutex);
};

} // namespace

Result<std::unique_ptr<Destination>> make_nats_destination(NatsSettings settings)
{
  if (!settings.subject.empty()) {
    HOOKCTL_TRY(routing::parse_subject(settings.subject));
  }
  HOOKCTL_TRY_AS(auto access, access_of(settings));
  return std::make_unique<NatsDestination>(std::move(settings), std::move(access));
}

} // namespace hookctl::destination
