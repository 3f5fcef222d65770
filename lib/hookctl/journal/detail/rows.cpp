#include "hookctl/journal/detail/rows.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/detail/headers_blob.hpp"

namespace hookctl::journal::detail {

namespace {

Result<EventStatus> read_status(const db::Use& use, int column)
{
  const std::string word = use.bytes(column);
  const auto status = parse_event_status(word);
  if (!status) {
    return fail(Failure::journal_damaged,
                text("unknown event status ", quote(word), " in the journal"));
  }
  return *status;
}

Result<DestinationState> read_state(const db::Use& use, int column)
{
  const std::string word = use.bytes(column);
  for (const auto state :
       {DestinationState::pending, DestinationState::delivered, DestinationState::dead}) {
    if (to_string(state) == word) {
      return state;
    }
  }
  return fail(Failure::journal_damaged,
              text("unknown destination state ", quote(word), " in the journal"));
}

} // namespace

Result<EventRow> read_event(const db::Use& use)
{
  if (use.is_null(12)) {
    return fail(Failure::journal_damaged, "an event in the journal has lost its envelope");
  }
  EventRow out;
  out.id = use.bytes(0);
  out.delivery_id = use.bytes(1);
  out.account = use.bytes(2);
  out.provider = use.bytes(3);
  out.code = use.bytes(4);
  out.sender = use.optional_bytes(5);
  out.source = use.optional_bytes(6);
  out.recipient = use.bytes(7);
  HOOKCTL_TRY_AS(out.status, read_status(use, 8));
  out.reason = use.bytes(9);
  out.received_at = from_unix_ms(use.integer(10));
  out.place = use.integer(11);
  out.envelope = use.bytes(12);
  return out;
}

Result<DeliveryDetails> read_delivery(const db::Use& use)
{
  DeliveryDetails out;
  out.id = use.bytes(0);
  out.account = use.bytes(1);
  out.provider = use.bytes(2);
  out.status = static_cast<int>(use.integer(3));
  out.verified = use.bytes(4);
  out.key = use.bytes(5);
  out.dedupe_key = use.optional_bytes(6);
  out.repeats = static_cast<int>(use.integer(7));
  out.request.received_at = from_unix_ms(use.integer(8));
  out.trace = use.bytes(9);
  out.request.method = use.bytes(10);
  out.request.target = use.bytes(11);
  out.request.remote_address = use.bytes(12);
  HOOKCTL_TRY_AS(out.request.headers, decode_headers(use.bytes(13)));
  out.request.body = use.bytes(14);
  return out;
}

Result<Refusal> read_refusal(const db::Use& use)
{
  Refusal out;
  out.id = use.bytes(0);
  out.account = use.bytes(1);
  out.at = from_unix_ms(use.integer(2));
  out.status = static_cast<int>(use.integer(3));
  out.reason = use.bytes(4);
  out.remote_address = use.bytes(5);
  out.method = use.bytes(6);
  out.target = use.bytes(7);
  HOOKCTL_TRY_AS(out.headers, decode_headers(use.bytes(8)));
  out.body = use.bytes(9);
  return out;
}

Result<DestinationRow> read_destination(const db::Use& use)
{
  DestinationRow out;
  out.destination = use.bytes(0);
  HOOKCTL_TRY_AS(out.state, read_state(use, 1));
  out.attempts = static_cast<int>(use.integer(2));
  const auto due = use.optional_integer(3);
  out.next_attempt = due ? std::optional(from_unix_ms(*due)) : std::nullopt;
  return out;
}

Result<AttemptRow> read_attempt(const db::Use& use)
{
  AttemptRow out;
  out.destination = use.bytes(0);
  out.at = from_unix_ms(use.integer(1));
  out.took = std::chrono::milliseconds{use.integer(2)};
  HOOKCTL_TRY_AS(out.outcome, read_state(use, 3));
  out.status = static_cast<int>(use.integer(4));
  out.detail = use.bytes(5);
  return out;
}

} // namespace hookctl::journal::detail
