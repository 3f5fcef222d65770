#include "hookctl/nats/stream.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/detail/link.hpp"

#include <algorithm>
#include <span>

namespace hookctl::nats {

namespace {

using detail::check;
using detail::kNanoseconds;

/// Between two messages of a scan; also how long a lost connection is waited for.
constexpr std::int64_t kScanWaitMs = 10'000;

/// A jsStreamConfig only borrows.
struct Wanted {
  explicit Wanted(const StreamSettings& settings)
      : subject(settings.subject.c_str())
  {
    jsStreamConfig_Init(&config);
    config.Name = settings.name.c_str();
    config.Description = settings.description.c_str();
    config.Subjects = &subject;
    config.SubjectsLen = 1;
    config.Retention = settings.is_queue ? js_WorkQueuePolicy : js_LimitsPolicy;
    config.Storage = js_FileStorage;
    config.Discard = settings.keep_newest > 0 ? js_DiscardOld : js_DiscardNew;
    config.MaxMsgs = settings.keep_newest > 0 ? settings.keep_newest : -1;
    config.MaxMsgsPerSubject = settings.is_table ? 1 : -1;
    config.AllowRollup = settings.is_table;
    config.AllowDirect = settings.is_table;
    config.Duplicates = settings.duplicate_window.count() * kNanoseconds;
    config.Replicas = settings.replicas.value_or(1);
  }

  const char* subject;
  jsStreamConfig config{};
};

tl::unexpected<Error> unfit(const StreamSettings& settings, std::string_view why)
{
  return fail(Failure::nats_unsuitable,
              text("JetStream's stream ", quote(settings.name), " ", why),
              "a stream that hookctl makes itself is as it must be: take this one away, or give "
              "it another name");
}

Result<> check_kind(const StreamSettings& settings, const jsStreamConfig& found)
{
  if (found.Storage != js_FileStorage) {
    return unfit(settings, "is in memory: what it holds would not survive its server");
  }
  if (found.Retention != Wanted(settings).config.Retention || found.NoAck || found.Sealed) {
    return unfit(settings, "does not keep and acknowledge what is published");
  }
  if (settings.keep_newest == 0 && (found.MaxAge > 0 || found.Discard == js_DiscardOld)) {
    return unfit(settings, "lets go of messages by itself, also of those that still wait");
  }
  const std::span<const char*> subjects(found.Subjects,
                                        static_cast<std::size_t>(found.SubjectsLen));
  if (std::ranges::none_of(subjects, [&](auto* have) { return settings.subject == have; })) {
    return unfit(settings, text("does not take the subject ", settings.subject));
  }
  return {};
}

/// Nothing is written when it is as wanted: two listeners may start at once.
Result<>
bring_up_to_date(Connection& connection, const StreamSettings& settings, jsStreamConfig& found)
{
  const Wanted wanted(settings);
  const bool has_replicas = !settings.replicas || *settings.replicas == found.Replicas;
  if (has_replicas && found.Duplicates == wanted.config.Duplicates &&
      found.MaxMsgs == wanted.config.MaxMsgs) {
    return {};
  }
  jsStreamConfig config = found;
  config.Duplicates = wanted.config.Duplicates;
  config.MaxMsgs = wanted.config.MaxMsgs;
  config.Replicas = settings.replicas.value_or(static_cast<int>(found.Replicas));
  jsErrCode code{};
  return check(text("stream ", quote(settings.name)),
               js_UpdateStream(nullptr, connection.link().context(), &config, nullptr, &code),
               code);
}

StoredMessage stored(natsMsg* message)
{
  StoredMessage out;
  out.subject = natsMsg_GetSubject(message);
  out.payload.assign(natsMsg_GetData(message),
                     static_cast<std::size_t>(natsMsg_GetDataLength(message)));
  out.sequence = natsMsg_GetSequence(message);
  out.at = TimePoint(std::chrono::nanoseconds(natsMsg_GetTime(message)));
  return out;
}

Result<std::optional<StoredMessage>>
found(std::string_view what, natsStatus status, jsErrCode code, detail::Message message)
{
  if (status == NATS_NOT_FOUND || code == JSNoMessageFoundErr) {
    return std::nullopt;
  }
  HOOKCTL_TRY(check(what, status, code));
  return std::optional(stored(message.get()));
}

Result<detail::Subscription>
subscribe(Connection& connection, const std::string& stream, const Range& range)
{
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = stream.c_str();
  options.Ordered = true;
  if (range.since) {
    options.Config.DeliverPolicy = js_DeliverByStartTime;
    options.Config.OptStartTime = range.since->time_since_epoch().count();
  } else if (range.first > 1) {
    options.Config.DeliverPolicy = js_DeliverByStartSequence;
    options.Config.OptStartSeq = range.first;
  }
  natsSubscription* raw = nullptr;
  jsErrCode code{};
  const natsStatus status = js_SubscribeSync(
      &raw, connection.link().context(), range.subject.c_str(), nullptr, &options, &code);
  HOOKCTL_TRY(check(text("stream ", quote(stream)), status, code));
  return detail::Subscription(raw, {connection.link().socket()});
}

/// Whether anything came or will come.
Result<bool> has_any(natsSubscription* subscription)
{
  jsConsumerInfo* raw = nullptr;
  jsErrCode code{};
  HOOKCTL_TRY(check(
      "consumer", natsSubscription_GetConsumerInfo(&raw, subscription, nullptr, &code), code));
  const detail::ConsumerInfo info(raw);
  return info->NumPending > 0 || info->Delivered.Consumer > 0;
}

/// With the number of those still to come.
Result<std::pair<StoredMessage, std::uint64_t>> next_of(natsSubscription* subscription)
{
  natsMsg* raw = nullptr;
  HOOKCTL_TRY(check("reading a stream", natsSubscription_NextMsg(&raw, subscription, kScanWaitMs)));
  const detail::Message message(raw);
  jsMsgMetaData* meta = nullptr;
  HOOKCTL_TRY(check("reading a stream", natsMsg_GetMetaData(&meta, raw)));
  const detail::MetaData owned(meta);
  StoredMessage out = stored(raw);
  out.sequence = meta->Sequence.Stream;
  out.at = TimePoint(std::chrono::nanoseconds(meta->Timestamp));
  return std::pair(std::move(out), meta->NumPending);
}

} // namespace

Result<> ensure_stream(Connection& connection, const StreamSettings& settings)
{
  HOOKCTL_TRY(connection.require_up());
  jsCtx* context = connection.link().context();
  jsStreamInfo* raw = nullptr;
  jsErrCode code{};
  natsStatus status = js_GetStreamInfo(&raw, context, settings.name.c_str(), nullptr, &code);
  if (status == NATS_NOT_FOUND || code == JSStreamNotFoundErr) {
    Wanted wanted(settings);
    code = jsErrCode{};
    status = js_AddStream(&raw, context, &wanted.config, nullptr, &code);
  }
  HOOKCTL_TRY(check(text("stream ", quote(settings.name)), status, code));
  const detail::StreamInfo info(raw);
  HOOKCTL_TRY(check_kind(settings, *info->Config));
  return bring_up_to_date(connection, settings, *info->Config);
}

Result<StreamState> stream_state(Connection& connection, const std::string& stream)
{
  jsStreamInfo* raw = nullptr;
  jsErrCode code{};
  HOOKCTL_TRY(
      check(text("stream ", quote(stream)),
            js_GetStreamInfo(&raw, connection.link().context(), stream.c_str(), nullptr, &code),
            code));
  const detail::StreamInfo info(raw);
  return StreamState{info->State.Msgs,
                     info->State.Bytes,
                     info->State.FirstSeq,
                     info->State.LastSeq,
                     static_cast<int>(info->Config->Replicas)};
}

Result<std::optional<StoredMessage>>
find_message(Connection& connection, const std::string& stream, std::uint64_t sequence)
{
  natsMsg* raw = nullptr;
  jsErrCode code{};
  const natsStatus status =
      js_GetMsg(&raw, connection.link().context(), stream.c_str(), sequence, nullptr, &code);
  return found(text("stream ", quote(stream)), status, code, detail::Message(raw));
}

Result<std::optional<StoredMessage>>
find_newest(Connection& connection, const std::string& stream, const std::string& subject)
{
  natsMsg* raw = nullptr;
  jsErrCode code{};
  const natsStatus status = js_GetLastMsg(
      &raw, connection.link().context(), stream.c_str(), subject.c_str(), nullptr, &code);
  return found(text("stream ", quote(stream)), status, code, detail::Message(raw));
}

Result<> purge_before(Connection& connection,
                      const std::string& stream,
                      const std::string& subject,
                      std::uint64_t sequence)
{
  jsOptions options;
  jsOptions_Init(&options);
  options.Stream.Purge.Subject = subject.c_str();
  options.Stream.Purge.Sequence = sequence;
  jsErrCode code{};
  return check(text("stream ", quote(stream)),
               js_PurgeStream(connection.link().context(), stream.c_str(), &options, &code),
               code);
}

Result<> remove_message(Connection& connection, const std::string& stream, std::uint64_t sequence)
{
  jsErrCode code{};
  const natsStatus status =
      js_DeleteMsg(connection.link().context(), stream.c_str(), sequence, nullptr, &code);
  if (status != NATS_OK) {
    HOOKCTL_TRY_AS(const auto still, find_message(connection, stream, sequence));
    if (!still) {
      return {};
    }
  }
  return check(text("stream ", quote(stream)), status, code);
}

Result<> scan(Connection& connection,
              const std::string& stream,
              const Range& range,
              const std::function<Result<bool>(StoredMessage)>& take)
{
  HOOKCTL_TRY(connection.require_up());
  HOOKCTL_TRY_AS(const auto subscription, subscribe(connection, stream, range));
  HOOKCTL_TRY_AS(bool more, has_any(subscription.get()));
  while (more) {
    HOOKCTL_TRY_AS(auto next, next_of(subscription.get()));
    more = next.second > 0 && next.first.sequence < range.last;
    if (next.first.sequence <= range.last) {
      HOOKCTL_TRY_AS(const bool goes_on, take(std::move(next.first)));
      more = more && goes_on;
    }
  }
  return {};
}

} // namespace hookctl::nats
