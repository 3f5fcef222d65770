#include "hookctl/nats/consumer.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/detail/link.hpp"

#include <algorithm>
#include <span>

namespace hookctl::nats {

using detail::check;
using detail::kNanoseconds;

struct Fetched::Handle {
  detail::Message message;
  detail::MetaData meta;
};

Fetched::Fetched(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

Fetched::Fetched(Fetched&& other) noexcept = default;
Fetched& Fetched::operator=(Fetched&& other) noexcept = default;
Fetched::~Fetched() = default;

std::string_view Fetched::subject() const
{
  return natsMsg_GetSubject(m_handle->message.get());
}

std::string_view Fetched::payload() const
{
  natsMsg* message = m_handle->message.get();
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

std::uint64_t Fetched::sequence() const
{
  return m_handle->meta->Sequence.Stream;
}

TimePoint Fetched::at() const
{
  return TimePoint(std::chrono::nanoseconds(m_handle->meta->Timestamp));
}

std::uint64_t Fetched::times() const
{
  return m_handle->meta->NumDelivered;
}

Result<> Fetched::ack()
{
  return check("acknowledging", natsMsg_Ack(m_handle->message.get(), nullptr));
}

Result<> Fetched::put_off(std::chrono::milliseconds delay)
{
  return check("putting off",
               natsMsg_NakWithDelay(
                   m_handle->message.get(), std::max<std::int64_t>(delay.count(), 1), nullptr));
}

Result<> Fetched::keep()
{
  return check("keeping", natsMsg_InProgress(m_handle->message.get(), nullptr));
}

namespace {

const char* filter_of(const ConsumerSettings& settings)
{
  return settings.subject.empty() ? nullptr : settings.subject.c_str();
}

void fill(jsConsumerConfig& config, const ConsumerSettings& settings)
{
  jsConsumerConfig_Init(&config);
  config.Durable = settings.name.c_str();
  config.Description = settings.description.c_str();
  config.FilterSubject = filter_of(settings);
  config.AckPolicy = js_AckExplicit;
  config.DeliverPolicy = js_DeliverAll;
  config.AckWait = settings.ack_wait.count() * kNanoseconds;
  config.MaxAckPending = settings.max_ack_pending;
  config.MaxDeliver = -1;
}

std::string named(const ConsumerSettings& settings)
{
  return text("consumer ", quote(settings.name), " of stream ", quote(settings.stream));
}

Result<>
check_found(Connection& connection, const ConsumerSettings& settings, const jsConsumerConfig& found)
{
  if (found.AckPolicy != js_AckExplicit || found.DeliverSubject != nullptr) {
    return fail(Failure::nats_unsuitable,
                text(named(settings), " is no pull consumer with explicit acknowledgements"),
                "take it away, or name the destination otherwise");
  }
  jsConsumerConfig config = found;
  const std::string_view subject = found.FilterSubject == nullptr ? "" : found.FilterSubject;
  const bool is_same = subject == settings.subject;
  // Not another one: nats-server 2.9 takes what has wildcards for a plain subject then.
  config.FilterSubject = is_same ? filter_of(settings) : nullptr;
  config.AckWait = settings.ack_wait.count() * kNanoseconds;
  config.MaxAckPending = settings.max_ack_pending;
  if ((is_same || subject.empty()) && found.AckWait == config.AckWait &&
      found.MaxAckPending == config.MaxAckPending) {
    return {};
  }
  jsErrCode code{};
  return check(
      named(settings),
      js_UpdateConsumer(
          nullptr, connection.link().context(), settings.stream.c_str(), &config, nullptr, &code),
      code);
}

class DurableConsumer final : public PullConsumer {
public:
  DurableConsumer(Connection& connection, detail::Subscription subscription)
      : m_connection(connection)
      , m_subscription(std::move(subscription))
  {
  }

  Result<std::vector<Fetched>> fetch(std::size_t limit, std::chrono::milliseconds wait) override
  {
    HOOKCTL_TRY(m_connection.require_up());
    natsMsgList list{};
    jsErrCode code{};
    const natsStatus status = natsSubscription_Fetch(&list,
                                                     m_subscription.get(),
                                                     static_cast<int>(limit),
                                                     std::max<std::int64_t>(wait.count(), 1),
                                                     &code);
    std::vector<Fetched> out;
    if (status == NATS_TIMEOUT) {
      return out;
    }
    HOOKCTL_TRY(check("fetching", status, code));
    out.reserve(static_cast<std::size_t>(list.Count));
    for (natsMsg*& raw : std::span(list.Msgs, static_cast<std::size_t>(list.Count))) {
      auto handle = std::make_unique<Fetched::Handle>();
      handle->message.reset(std::exchange(raw, nullptr));
      jsMsgMetaData* meta = nullptr;
      if (natsMsg_GetMetaData(&meta, handle->message.get()) == NATS_OK) {
        handle->meta.reset(meta);
        out.emplace_back(std::move(handle));
      }
    }
    natsMsgList_Destroy(&list);
    return out;
  }

private:
  Connection& m_connection;
  detail::Subscription m_subscription;
};

} // namespace

Result<> PullConsumer::ensure(Connection& connection, const ConsumerSettings& settings)
{
  HOOKCTL_TRY(connection.require_up());
  jsCtx* context = connection.link().context();
  jsConsumerInfo* raw = nullptr;
  jsErrCode code{};
  natsStatus status = js_GetConsumerInfo(
      &raw, context, settings.stream.c_str(), settings.name.c_str(), nullptr, &code);
  const bool is_missing = status == NATS_NOT_FOUND || code == JSConsumerNotFoundErr;
  if (is_missing) {
    jsConsumerConfig config;
    fill(config, settings);
    code = jsErrCode{};
    status = js_AddConsumer(&raw, context, settings.stream.c_str(), &config, nullptr, &code);
  }
  const detail::ConsumerInfo info(raw);
  HOOKCTL_TRY(check(named(settings), status, code));
  return is_missing ? Result<>{} : check_found(connection, settings, *info->Config);
}

Result<std::unique_ptr<PullConsumer>> PullConsumer::open(Connection& connection,
                                                         const ConsumerSettings& settings)
{
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = settings.stream.c_str();
  options.Consumer = settings.name.c_str();
  natsSubscription* raw = nullptr;
  jsErrCode code{};
  const natsStatus status = js_PullSubscribe(
      &raw, connection.link().context(), nullptr, settings.name.c_str(), nullptr, &options, &code);
  HOOKCTL_TRY(check(named(settings), status, code));
  return std::make_unique<DurableConsumer>(connection,
                                           detail::Subscription(raw, {connection.link().socket()}));
}

Result<std::vector<Progress>> progress_of(Connection& connection, const std::string& stream)
{
  jsConsumerInfoList* raw = nullptr;
  jsErrCode code{};
  const natsStatus status =
      js_Consumers(&raw, connection.link().context(), stream.c_str(), nullptr, &code);
  std::vector<Progress> out;
  if (status == NATS_NOT_FOUND) {
    return out; // none at all
  }
  HOOKCTL_TRY(check(text("stream ", quote(stream)), status, code));
  const detail::ConsumerInfos infos(raw);
  for (const jsConsumerInfo* info : std::span(raw->List, static_cast<std::size_t>(raw->Count))) {
    out.push_back({info->Name,
                   info->AckFloor.Stream,
                   info->NumPending,
                   static_cast<std::uint64_t>(info->NumAckPending)});
  }
  return out;
}

} // namespace hookctl::nats
