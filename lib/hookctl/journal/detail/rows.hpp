#pragma once

#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <string_view>

// Columns to values. Each list of columns and its reader belong together.
namespace hookctl::journal::detail {

/// The envelope of an event `e`, as the view `envelopes` has it: a scalar, so that it is read only
/// for rows that are given out.
inline constexpr std::string_view kEnvelope =
    "CASE WHEN e.size IS NULL THEN (SELECT w.json FROM whole_envelopes w WHERE w.event = e.seq) "
    "ELSE e.head || CAST((SELECT substr(r.body, e.first, e.size) FROM requests r "
    "WHERE r.delivery = e.delivery) AS TEXT) || e.tail END";

/// And then the envelope.
inline constexpr std::string_view kEventColumns =
    "e.id, d.id, d.account, d.provider, e.code, e.sender, e.source, e.recipient, e.status, "
    "e.reason, d.received_at, e.seq";
/// CROSS JOIN keeps SQLite from starting anywhere but at the events: a list is read from its newest
/// end.
inline constexpr std::string_view kEventTables =
    "events e CROSS JOIN deliveries d ON d.seq = e.delivery";
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
