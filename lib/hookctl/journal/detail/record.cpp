#include "hookctl/journal/detail/record.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/detail/headers_blob.hpp"
#include "hookctl/journal/detail/netstrings.hpp"
#include "hookctl/journal/detail/stored_envelope.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

// Each record begins with what it is; a later form gets another name.
constexpr std::string_view kDelivery = "hookctl delivery 1";
constexpr std::string_view kRefusal = "hookctl refusal 1";
constexpr std::string_view kState = "hookctl state 1";
constexpr std::string_view kReplay = "hookctl replay 1";
constexpr std::string_view kAmendment = "hookctl amendment 1";
constexpr std::string_view kMapping = "hookctl mapping 1";
constexpr std::string_view kDisabled = "hookctl disabled 1";

constexpr std::size_t kRecordedHeaders = 4096;
constexpr std::size_t kRecordedText = 1024;
constexpr std::size_t kRecordedDetail = 2048;
/// Of all envelopes of a delivery: each may name the whole body.
constexpr std::size_t kLongestEnvelopes = std::size_t{256} << 20U;

tl::unexpected<Error> damaged(std::string_view what)
{
  return fail(Failure::journal_damaged, text("a ", what, " in the journal is damaged"));
}

Result<> expect(NetstringReader& in, std::string_view kind)
{
  HOOKCTL_TRY_AS(const auto found, in.text());
  if (found == kind) {
    return {};
  }
  return fail(Failure::journal_of_others,
              text("the journal holds ", quote(found, 40), " where ", quote(kind), " belongs"),
              "a newer hookctl may have written it, or somebody else");
}

Result<TimePoint> read_time(NetstringReader& in)
{
  HOOKCTL_TRY_AS(const auto ms, in.number());
  if (ms < 0 || ms > kLatestUnixMs) {
    return damaged("time");
  }
  return from_unix_ms(ms);
}

Result<int> read_int(NetstringReader& in)
{
  HOOKCTL_TRY_AS(const auto number, in.number());
  if (number < 0 || number > INT32_MAX) {
    return damaged("number");
  }
  return static_cast<int>(number);
}

Result<std::uint64_t> read_sequence(NetstringReader& in)
{
  HOOKCTL_TRY_AS(const auto number, in.number());
  if (number < 0) {
    return damaged("number");
  }
  return static_cast<std::uint64_t>(number);
}

Result<DestinationState> read_state(NetstringReader& in)
{
  HOOKCTL_TRY_AS(const auto word, in.text());
  for (const auto state :
       {DestinationState::pending, DestinationState::delivered, DestinationState::dead}) {
    if (to_string(state) == word) {
      return state;
    }
  }
  return damaged("state");
}

void put_request(NetstringWriter& out, const model::Request& request)
{
  out.put(request.method).put(request.target).put(request.remote_address);
  out.put_number(to_unix_ms(request.received_at));
  out.put(encode_headers(request.headers)).put(request.body);
}

Result<model::Request> read_request(NetstringReader& in)
{
  model::Request out;
  HOOKCTL_TRY_AS(out.method, in.text());
  HOOKCTL_TRY_AS(out.target, in.text());
  HOOKCTL_TRY_AS(out.remote_address, in.text());
  HOOKCTL_TRY_AS(out.received_at, read_time(in));
  HOOKCTL_TRY_AS(const auto headers, in.text());
  HOOKCTL_TRY_AS(out.headers, decode_headers(headers));
  HOOKCTL_TRY_AS(out.body, in.text());
  return out;
}

/// The envelope without what the body holds as well: head, first, size, tail.
void put_envelope(NetstringWriter& out,
                  std::string_view envelope,
                  std::string_view body,
                  std::size_t& from)
{
  const auto shared = share_with_body(envelope, body, from);
  if (!shared) {
    out.put(envelope).put_number(0).put_number(0).put("");
    return;
  }
  out.put(shared->head).put_number(shared->first).put_number(shared->size).put(shared->tail);
  from = shared->first + shared->size;
}

Result<std::string> read_envelope(NetstringReader& in, std::string_view body)
{
  HOOKCTL_TRY_AS(std::string head, in.text());
  HOOKCTL_TRY_AS(const auto first, in.number());
  HOOKCTL_TRY_AS(const auto size, in.number());
  HOOKCTL_TRY_AS(const auto tail, in.text());
  const auto whole = static_cast<std::int64_t>(body.size());
  if (first < 0 || size < 0 || first > whole || size > whole - first) {
    return damaged("event");
  }
  head += body.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(size));
  head += tail;
  return head;
}

void put_event(NetstringWriter& out, const NewEvent& event)
{
  out.put(event.id).put(event.code).put_optional(event.sender).put_optional(event.source);
  out.put(event.recipient);
  out.put(to_string(event.status)).put(event.reason).put_number(event.destinations.size());
  for (const std::string& destination : event.destinations) {
    out.put(destination);
  }
}

Result<NewEvent> read_event(NetstringReader& in)
{
  NewEvent out;
  HOOKCTL_TRY_AS(out.id, in.text());
  HOOKCTL_TRY_AS(out.code, in.text());
  HOOKCTL_TRY_AS(out.sender, in.optional_text());
  HOOKCTL_TRY_AS(out.source, in.optional_text());
  HOOKCTL_TRY_AS(out.recipient, in.text());
  HOOKCTL_TRY_AS(const auto word, in.text());
  const auto status = parse_event_status(word);
  if (!status) {
    return damaged("event");
  }
  out.status = *status;
  HOOKCTL_TRY_AS(out.reason, in.text());
  HOOKCTL_TRY_AS(const auto destinations, in.count());
  for (std::size_t i = 0; i < destinations; ++i) {
    HOOKCTL_TRY_AS(auto destination, in.text());
    out.destinations.push_back(std::move(destination));
  }
  return out;
}

void put_attempt(NetstringWriter& out, const AttemptRow& attempt)
{
  out.put_number(to_unix_ms(attempt.at)).put_number(attempt.took.count());
  out.put(to_string(attempt.outcome)).put_number(attempt.status);
  out.put(std::string_view(attempt.detail).substr(0, kRecordedDetail));
}

Result<AttemptRow> read_attempt(NetstringReader& in, const std::string& destination)
{
  AttemptRow out;
  out.destination = destination;
  HOOKCTL_TRY_AS(out.at, read_time(in));
  HOOKCTL_TRY_AS(const auto took, in.number());
  out.took = std::chrono::milliseconds(took);
  HOOKCTL_TRY_AS(out.outcome, read_state(in));
  HOOKCTL_TRY_AS(out.status, read_int(in));
  HOOKCTL_TRY_AS(out.detail, in.text());
  return out;
}

} // namespace

std::string encode_delivery(const NewDelivery& delivery)
{
  NetstringWriter out;
  out.put(kDelivery).put(delivery.id).put(delivery.account).put(delivery.provider);
  out.put_optional(delivery.dedupe_key).put_number(delivery.status);
  out.put(delivery.verified).put(delivery.key).put(delivery.trace);
  put_request(out, delivery.request);
  out.put_number(delivery.events.size());
  std::size_t from = 0;
  for (const NewEvent& event : delivery.events) {
    put_event(out, event);
    put_envelope(out, event.envelope, delivery.request.body, from);
  }
  return out.take();
}

Result<NewDelivery> decode_delivery(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kDelivery));
  NewDelivery out;
  HOOKCTL_TRY_AS(out.id, in.text());
  HOOKCTL_TRY_AS(out.account, in.text());
  HOOKCTL_TRY_AS(out.provider, in.text());
  HOOKCTL_TRY_AS(out.dedupe_key, in.optional_text());
  HOOKCTL_TRY_AS(out.status, read_int(in));
  HOOKCTL_TRY_AS(out.verified, in.text());
  HOOKCTL_TRY_AS(out.key, in.text());
  HOOKCTL_TRY_AS(out.trace, in.text());
  HOOKCTL_TRY_AS(out.request, read_request(in));
  HOOKCTL_TRY_AS(const auto events, in.count());
  std::size_t envelopes = 0;
  for (std::size_t i = 0; i < events; ++i) {
    HOOKCTL_TRY_AS(auto event, read_event(in));
    HOOKCTL_TRY_AS(event.envelope, read_envelope(in, out.request.body));
    envelopes += event.envelope.size();
    if (envelopes > kLongestEnvelopes) {
      return damaged("delivery");
    }
    out.events.push_back(std::move(event));
  }
  return in.at_end() ? Result<NewDelivery>(std::move(out)) : damaged("delivery");
}

std::string encode_refusal(const Refusal& refusal, std::size_t longest_body)
{
  NetstringWriter out;
  out.put(kRefusal).put(refusal.id).put(refusal.account);
  out.put_number(to_unix_ms(refusal.at)).put_number(refusal.status);
  out.put(first_bytes(refusal.reason, kRecordedText)).put(refusal.remote_address);
  out.put(first_bytes(refusal.method, kRecordedText));
  out.put(first_bytes(refusal.target, kRecordedText));
  out.put(encode_headers(truncate_headers(refusal.headers, kRecordedHeaders)));
  out.put(first_bytes(refusal.body, longest_body));
  return out.take();
}

Result<Refusal> decode_refusal(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kRefusal));
  Refusal out;
  HOOKCTL_TRY_AS(out.id, in.text());
  HOOKCTL_TRY_AS(out.account, in.text());
  HOOKCTL_TRY_AS(out.at, read_time(in));
  HOOKCTL_TRY_AS(out.status, read_int(in));
  HOOKCTL_TRY_AS(out.reason, in.text());
  HOOKCTL_TRY_AS(out.remote_address, in.text());
  HOOKCTL_TRY_AS(out.method, in.text());
  HOOKCTL_TRY_AS(out.target, in.text());
  HOOKCTL_TRY_AS(const auto headers, in.text());
  HOOKCTL_TRY_AS(out.headers, decode_headers(headers));
  HOOKCTL_TRY_AS(out.body, in.text());
  return out;
}

std::string encode_state(const StateRecord& state)
{
  NetstringWriter out;
  out.put(kState).put_number(state.delivery).put(state.destination).put(to_string(state.state));
  out.put_number(state.attempts);
  out.put_number(state.next_attempt ? to_unix_ms(*state.next_attempt) : 0);
  const std::size_t count = std::min(state.latest.size(), kLatestAttempts);
  out.put_number(count);
  for (std::size_t i = state.latest.size() - count; i < state.latest.size(); ++i) {
    put_attempt(out, state.latest[i]);
  }
  if (state.replay != 0) {
    out.put_number(state.replay);
  }
  return out.take();
}

Result<StateRecord> decode_state(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kState));
  StateRecord out;
  HOOKCTL_TRY_AS(out.delivery, read_sequence(in));
  HOOKCTL_TRY_AS(out.destination, in.text());
  HOOKCTL_TRY_AS(out.state, read_state(in));
  HOOKCTL_TRY_AS(out.attempts, read_int(in));
  HOOKCTL_TRY_AS(const auto next, read_time(in));
  out.next_attempt = to_unix_ms(next) == 0 ? std::nullopt : std::optional(next);
  HOOKCTL_TRY_AS(const auto attempts, in.count());
  for (std::size_t i = 0; i < attempts; ++i) {
    HOOKCTL_TRY_AS(auto attempt, read_attempt(in, out.destination));
    out.latest.push_back(std::move(attempt));
  }
  if (!in.at_end()) {
    HOOKCTL_TRY_AS(out.replay, read_sequence(in));
  }
  return in.at_end() ? Result<StateRecord>(std::move(out)) : damaged("state");
}

std::string encode_replay(const ReplayRecord& replay)
{
  NetstringWriter out;
  out.put(kReplay).put_number(replay.replay).put_number(replay.sequence);
  out.put_number(replay.exact ? 1 : 0).put(encode_delivery(replay.delivery));
  return out.take();
}

Result<ReplayRecord> decode_replay(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kReplay));
  ReplayRecord out;
  HOOKCTL_TRY_AS(out.replay, read_sequence(in));
  HOOKCTL_TRY_AS(out.sequence, read_sequence(in));
  HOOKCTL_TRY_AS(const auto exact, in.number());
  out.exact = exact != 0;
  HOOKCTL_TRY_AS(const auto delivery, in.text());
  HOOKCTL_TRY_AS(out.delivery, decode_delivery(delivery));
  const bool is_one = out.delivery.events.size() == 1;
  return is_one && in.at_end() ? Result<ReplayRecord>(std::move(out)) : damaged("replay");
}

std::string encode_amendment(const Amendment& amendment)
{
  NetstringWriter out;
  out.put(kAmendment).put_number(amendment.is_remapped ? 1 : 0);
  put_event(out, amendment.event);
  return out.take();
}

Result<Amendment> decode_amendment(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kAmendment));
  Amendment out;
  HOOKCTL_TRY_AS(const auto is_remapped, in.number());
  out.is_remapped = is_remapped != 0;
  HOOKCTL_TRY_AS(out.event, read_event(in));
  return in.at_end() ? Result<Amendment>(std::move(out)) : damaged("amendment");
}

std::string encode_mapping(const Mapping& mapping)
{
  NetstringWriter out;
  out.put(kMapping).put(mapping.envelope).put(mapping.trace);
  return out.take();
}

Result<Mapping> decode_mapping(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kMapping));
  Mapping out;
  HOOKCTL_TRY_AS(out.envelope, in.text());
  HOOKCTL_TRY_AS(out.trace, in.text());
  return in.at_end() ? Result<Mapping>(std::move(out)) : damaged("mapping");
}

std::string encode_disabled(const DisabledDestination& destination)
{
  NetstringWriter out;
  out.put(kDisabled).put(destination.name).put_number(to_unix_ms(destination.at));
  out.put(first_bytes(destination.reason, kRecordedDetail));
  return out.take();
}

Result<DisabledDestination> decode_disabled(std::string_view bytes)
{
  NetstringReader in(bytes);
  HOOKCTL_TRY(expect(in, kDisabled));
  DisabledDestination out;
  HOOKCTL_TRY_AS(out.name, in.text());
  HOOKCTL_TRY_AS(out.at, read_time(in));
  HOOKCTL_TRY_AS(out.reason, in.text());
  return out;
}

} // namespace hookctl::journal::detail
