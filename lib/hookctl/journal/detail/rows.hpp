#pragma once

#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <string_view>

// Columns to values. Each list of columns and its reader belong together.
namespace hookctl::journal::detail {

inline constexpr std::string_view kEventColumns =
    "e.id, d.id, d.account, d.provider, e.code, e.sender, e.source, e.recipient, e.status, "
    "e.reason, d.received_at, v.json";
/// CROSS JOIN keeps SQLite from starting anywhere but at the events: a list is read from its newest
/// end.
inline constexpr std::string_view kEventTables =
    "events e CROSS JOIN deliveries d ON d.seq = e.delivery CROSS JOIN envelopes v ON v.event = "
    "e.seq";
Result<EventRow> read_event(const db::Use& use);

inline constexpr std::string_view kDeliveryColumns =
    "d.id, d.account, d.provider, d.status, d.verified, d.key, d.dedupe_key, d.repeats, "
    "d.received_at, "
    "r.trace, r.method, r.target, r.remote_address, r.headers, r.body";
/// Without its events.
Result<DeliveryDetails> read_delivery(const db::Use& use);

inline constexpr std::string_view kRefusalColumns =
    "id, account, at, status, reason, remote_address, method, target, headers, body";
Result<Refusal> read_refusal(const db::Use& use);

inline constexpr std::string_view kDestinationColumns =
    "destination, state, attempts, next_attempt";
Result<DestinationRow> read_destination(const db::Use& use);

inline constexpr std::string_view kAttemptColumns =
    "destination, at, took_ms, outcome, status, detail";
Result<AttemptRow> read_attempt(const db::Use& use);

} // namespace hookctl::journal::detail
