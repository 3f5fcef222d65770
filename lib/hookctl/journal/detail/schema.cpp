#include "hookctl/journal/detail/schema.hpp"

#include <array>

namespace hookctl::journal::detail {

namespace {

// Rows get integer keys in the order of arrival, and ids are time-ordered, so that every index
// grows at its end. What is wide and written once (requests, envelopes) is kept
// apart from what changes: an UPDATE in SQLite writes the whole row again.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE deliveries (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  account        TEXT NOT NULL,
  provider       TEXT NOT NULL,
  dedupe_key     TEXT,                         -- NULL: never deduped
  received_at    INTEGER NOT NULL,             -- milliseconds since 1970, like every time here
  status         INTEGER NOT NULL,             -- what the sender was answered
  verified       TEXT NOT NULL,
  key            TEXT NOT NULL,
  repeats        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX deliveries_dedupe ON deliveries (account, dedupe_key) WHERE dedupe_key IS NOT NULL;

CREATE TABLE requests (
  delivery       INTEGER PRIMARY KEY REFERENCES deliveries (seq) ON DELETE CASCADE,
  method         TEXT NOT NULL,
  target         TEXT NOT NULL,
  remote_address TEXT NOT NULL,
  headers        BLOB NOT NULL,                -- name, value, name, value … as netstrings: 4:Host,11:example.com,
  trace          TEXT NOT NULL,                -- JSON
  body           BLOB NOT NULL
) STRICT;

CREATE TABLE events (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  delivery       INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
  code           TEXT NOT NULL,
  sender         TEXT,
  source         TEXT,
  recipient      TEXT NOT NULL,
  status         TEXT NOT NULL CHECK (status IN
                   ('pending', 'delivered', 'dead', 'inactive', 'unroutable', 'no_destination')),
  reason         TEXT NOT NULL
) STRICT;
CREATE INDEX events_delivery ON events (delivery);

CREATE TABLE envelopes (
  event          INTEGER PRIMARY KEY REFERENCES events (seq) ON DELETE CASCADE,
  json           TEXT NOT NULL
) STRICT;

CREATE TABLE event_destinations (
  event          INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
  destination    TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts       INTEGER NOT NULL DEFAULT 0,
  next_attempt   INTEGER,                      -- when it is due; NULL unless pending
  held           INTEGER NOT NULL DEFAULT 0,   -- 1: claimed by the running writer, released when it opens again
  PRIMARY KEY (event, destination),
  CHECK ((state = 'pending') = (next_attempt IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX event_destinations_due ON event_destinations (destination, held, next_attempt, event)
  WHERE state = 'pending';

CREATE TABLE attempts (
  seq            INTEGER PRIMARY KEY,
  event          INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
  destination    TEXT NOT NULL,
  at             INTEGER NOT NULL,
  took_ms        INTEGER NOT NULL,
  outcome        TEXT NOT NULL CHECK (outcome IN ('pending', 'delivered', 'dead')),
  status         INTEGER NOT NULL,
  detail         TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_event ON attempts (event);

-- A ring: the oldest rows go when there are too many.
CREATE TABLE refusals (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  account        TEXT NOT NULL,
  at             INTEGER NOT NULL,
  status         INTEGER NOT NULL,
  reason         TEXT NOT NULL,
  remote_address TEXT NOT NULL,
  method         TEXT NOT NULL,
  target         TEXT NOT NULL,
  headers        BLOB NOT NULL,
  body           BLOB NOT NULL
) STRICT;
)sql";

// The index of dedupe keys, which no batch could write without touching a page a key, makes way for
// a table that detail/dedupe fills by many keys at a time. The index of events by delivery makes
// way for the place of the first one: those of a delivery stand together. An envelope whose payload
// is a part of the body keeps only what stands around it; the view `envelopes` puts it together.
constexpr std::string_view kSecond = R"sql(
CREATE TABLE journal (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  salt_1         INTEGER NOT NULL,             -- of the hashes in dedupe
  salt_2         INTEGER NOT NULL,
  moved_up_to    INTEGER NOT NULL              -- every delivery up to this one is in dedupe
) STRICT;
INSERT INTO journal VALUES (1, random(), random(), 0);

DROP INDEX deliveries_dedupe;
CREATE TABLE dedupe (
  hash           INTEGER NOT NULL,             -- SipHash of account, line feed, dedupe_key; its highest bit turned
  delivery       INTEGER NOT NULL,             -- whose dedupe_key decides
  PRIMARY KEY (hash, delivery)
) STRICT, WITHOUT ROWID;

ALTER TABLE deliveries ADD COLUMN first_event INTEGER; -- the others follow it; NULL: none
UPDATE deliveries SET first_event = (SELECT min(seq) FROM events WHERE delivery = deliveries.seq);

CREATE TABLE events_2 (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  delivery       INTEGER NOT NULL,
  code           TEXT NOT NULL,
  sender         TEXT,
  source         TEXT,
  recipient      TEXT NOT NULL,
  status         TEXT NOT NULL CHECK (status IN
                   ('pending', 'delivered', 'dead', 'inactive', 'unroutable', 'no_destination')),
  reason         TEXT NOT NULL,
  size           INTEGER,                      -- bytes of the body that belong into the envelope; NULL: it is kept whole
  first          INTEGER,                      -- where they begin, counted from 1
  head           TEXT,                         -- the envelope before them
  tail           TEXT                          -- and after them
) STRICT;
INSERT INTO events_2 (seq, id, delivery, code, sender, source, recipient, status, reason)
  SELECT seq, id, delivery, code, sender, source, recipient, status, reason FROM events;
DROP TABLE events;
ALTER TABLE events_2 RENAME TO events;

ALTER TABLE envelopes RENAME TO whole_envelopes;
CREATE VIEW envelopes (event, json) AS
  SELECT e.seq, CASE WHEN e.size IS NULL
    THEN (SELECT w.json FROM whole_envelopes w WHERE w.event = e.seq)
    ELSE e.head || CAST((SELECT substr(r.body, e.first, e.size) FROM requests r WHERE r.delivery = e.delivery) AS TEXT)
         || e.tail END
  FROM events e;
)sql";

// What a worker holds it knows by itself: `held` says what waits behind another of its sender.
// What other processes change beside the writer is counted, so that it and its workers see it.
constexpr std::string_view kThird = R"sql(
ALTER TABLE journal ADD COLUMN requeues INTEGER NOT NULL DEFAULT 0;      -- grows when something is put back into a queue
ALTER TABLE journal ADD COLUMN pruned_events INTEGER NOT NULL DEFAULT 0; -- taken away on request, since the beginning
ALTER TABLE event_destinations ADD COLUMN exact INTEGER NOT NULL DEFAULT 0; -- 1: the request as it was received goes out

UPDATE event_destinations SET held = 0 WHERE held = 1;
ALTER TABLE event_destinations ADD COLUMN order_key INTEGER; -- SipHash of account, line feed, sender, where the order matters; held = 2: one before it is pending
CREATE INDEX event_destinations_order ON event_destinations (destination, order_key, event)
  WHERE state = 'pending' AND order_key IS NOT NULL;

CREATE TABLE disabled_destinations (           -- wanted no more events
  name           TEXT PRIMARY KEY,
  at             INTEGER NOT NULL,
  reason         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array<std::string_view, 3> kMigrations = {kFirst, kSecond, kThird};

// "hook" in ASCII.
constexpr std::int32_t kApplicationId = 0x686f6f6b;

} // namespace

const db::Schema& journal_schema()
{
  static const db::Schema schema{"hookctl journal", kApplicationId, kMigrations};
  return schema;
}

} // namespace hookctl::journal::detail
