#!/usr/bin/env bats
# Several destinations at once: what fails is tried again by its schedule, over a kill as well; one that is slow or down delays no other.

bats_require_minimum_version 1.5.0
load support

teardown() {
  [ -z "${TARGET:-}" ] || kill "$TARGET" 2>/dev/null || true
  [ -z "${REVIVED:-}" ] || kill "$REVIVED" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

start_target() {
  rm -f port
  python3 "$BATS_TEST_DIRNAME/target.py" port received 3>&- &
  TARGET=$!
  for _ in $(seq 200); do
    [ -s port ] && { PORT=$(cat port); return 0; }
    sleep 0.05
  done
  return 1
}

# destinations YAML: replaces those of environment.yaml; @ is the target's address.
destinations() {
  local file=$HOOKCTL_HOME/environments/development/environment.yaml
  mkdir -p "$(dirname "$file")"
  { [ -f base.yaml ] && cat base.yaml; echo "destinations:"; sed "s|@|http://127.0.0.1:$PORT|"; } >"$file.new"
  mv "$file.new" "$file" # whole: somebody may be looking
}

# post_many FIRST LAST: signed orders, each of a sender of its own unless SENDER is set.
post_many() {
  local path n
  path=$(path_of shop_eu)
  for n in $(seq "$1" "$2"); do
    printf '{"id": %d, "customer": {"phone": "+1555%07d"}}' "$n" "${SENDER:-$n}" >"order$n"
    printf 'url = "%s"\ndata-binary = "@order%d"\nheader = "X-Shopify-Topic: orders/create"\nheader = "X-Shopify-Shop-Domain: acme.myshopify.com"\nheader = "X-Shopify-Webhook-Id: id%d"\nheader = "Content-Type: application/json"\nheader = "X-Shopify-Hmac-Sha256: %s"\nwrite-out = "%%{http_code}\\n"\noutput = "/dev/null"\nsilent\nnext\n' \
      "$BASE$path" "$n" "$n" "$(sign "order$n")"
  done | sed '$d' >posts
  curl -K posts >statuses
  [ "$(sort statuses | uniq -c | xargs)" = "$(($2 - $1 + 1)) 200" ]
}

# Waits until SQL gives the answer; a minute at most, or WAIT tenths of a second.
wait_journal() {
  for _ in $(seq "${WAIT:-600}"); do
    [ "$(journal "$1" 2>/dev/null)" = "$2" ] && return 0
    sleep 0.1
  done
  journal "$1" >&2
  return 1
}

@test "a destination that fails three times gets it the fourth time, by the schedule, over a kill" {
  start_target
  add_shop
  destinations <<<'  app: {http: @/fails/3, retry: [200ms, 400ms, 30m, 2h]}'
  start_listener
  post_many 1 1
  wait_journal "SELECT attempts FROM event_destinations" 3
  kill -9 "$LISTENER"
  wait "$LISTENER" 2>/dev/null || true
  LISTENER=
  [ "$(journal "SELECT state FROM event_destinations")" = pending ]
  # Each wait is within its step, as it was written down.
  [ "$(journal "SELECT next_attempt >= (SELECT max(at) FROM attempts) AND next_attempt <= 1800000 + (SELECT max(at) FROM attempts) FROM event_destinations")" = 1 ]
  [ ! -s received ]
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" "UPDATE event_destinations SET next_attempt = 1"
  start_listener
  wait_journal "SELECT state FROM event_destinations" delivered
  [ "$(journal "SELECT group_concat(outcome || ' ' || status, ', ') FROM (SELECT * FROM attempts ORDER BY seq)")" = \
    "pending 503, pending 503, pending 503, delivered 200" ]
  [ "$(cut -d' ' -f3 received)" = 4 ]
}

@test "one that is slow and one that is down delay no other, and what waits keeps its attempts" {
  start_target
  add_shop
  destinations <<'Y'
  slow: {http: @/slow/100, concurrency: 4}
  down: {http: http://127.0.0.1:1/, concurrency: 4}
  fast: {http: @/fast, concurrency: 2}
Y
  start_listener
  post_many 1 200
  wait_journal "SELECT count(*) FROM event_destinations WHERE destination = 'fast' AND state = 'delivered'" 200
  wait_journal "SELECT count(*) FROM event_destinations WHERE destination = 'slow' AND state = 'delivered'" 200
  [ "$(journal "SELECT count(*) FROM attempts WHERE destination != 'down'")" = 400 ]
  # It is probed: of 200 events few were tried, and none was given up.
  [ "$(journal "SELECT count(*) < 60 FROM attempts WHERE destination = 'down'")" = 1 ]
  [ "$(journal "SELECT count(*) FROM event_destinations WHERE destination = 'down' AND state = 'pending'")" = 200 ]
  [ "$(cut -d' ' -f1,2 received | sort | uniq -d | wc -l)" = 0 ]
  kill -9 "$LISTENER"
  wait "$LISTENER" 2>/dev/null || true
  LISTENER=
  destinations <<<'  down: {http: @/fast, concurrency: 4}'
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" "UPDATE event_destinations SET next_attempt = 1 WHERE state = 'pending'"
  start_listener
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 200
}

@test "in order by sender a stuck one holds back its own events only" {
  start_target
  add_shop
  touch stuck
  destinations <<<'  app: {http: @/stuck/0000007, concurrency: 4, ordered: true, retry: [1h, 1h]}'
  start_listener
  SENDER=7 post_many 1 10
  SENDER=8 post_many 11 30
  wait_journal "SELECT count(*) FROM event_destinations WHERE state = 'delivered'" 20
  [ "$(journal "SELECT count(*), min(event) FROM attempts WHERE outcome = 'pending'")" = "1|1" ]
  [ "$(cut -d' ' -f2 received)" = "$(journal "SELECT id FROM events WHERE seq > 10 ORDER BY seq")" ]
  stop_listener
  rm stuck
  : >received
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" "UPDATE event_destinations SET next_attempt = 1 WHERE event = 1"
  start_listener
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 30
  [ "$(cut -d' ' -f2 received)" = "$(journal "SELECT id FROM events WHERE seq <= 10 ORDER BY seq")" ]
}

@test "a destination that answers 410 gets no more, which the journal keeps and the log says" {
  start_target
  add_shop
  touch gone
  destinations <<<'  app: {http: @/gone, concurrency: 1}'
  start_listener --log-format text
  post_many 1 5
  wait_journal "SELECT name FROM disabled_destinations" app
  grep -q "deliver.disabled destination=app" log
  [ "$(journal "SELECT count(*) FROM attempts")" = 1 ]
  [ "$(journal "SELECT count(*) FROM event_destinations WHERE state = 'pending'")" = 5 ]
  hookctl destination show app -o json >shown
  [ "$(jq -r .disabled.reason shown)" = 410 ]
  [ "$(jq -r .disabled.at shown)" = "$(hookctl destination list -o json | jq -r '.[0].disabled.at')" ]
  [[ "$(hookctl destination list 2>&1)" == *"hookctl destination enable app"* ]]
  # Enabled too early, it says so once more.
  hookctl destination enable app
  wait_journal "SELECT count(*) FROM attempts" 2
  wait_journal "SELECT name FROM disabled_destinations" app
  stop_listener
  rm gone
  hookctl destination enable app
  [ "$(hookctl destination show app -o json | jq .disabled)" = null ]
  start_listener
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 5
  wait_journal "SELECT count(*) FROM disabled_destinations" 0
}

@test "a destination that answered 410 goes on when a person enables it, or at the next start" {
  start_target
  add_shop
  touch gone
  destinations <<<'  app: {http: @/gone, concurrency: 1}'
  start_listener
  post_many 1 5
  wait_journal "SELECT name FROM disabled_destinations" app
  rm gone
  hookctl destination enable app 2>said
  grep -q "whoever delivers" said
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 5
  hookctl destination enable app # nothing to do
  run -3 hookctl destination enable nobody
  touch gone
  post_many 6 7
  wait_journal "SELECT name FROM disabled_destinations" app
  stop_listener
  rm gone
  start_listener
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 7
  [ "$(hookctl destination show app -o json | jq .disabled)" = null ]
}

@test "deliver that cannot start says why as any command does, and in its log where one was asked for" {
  add_shop
  start_listener
  stop_listener
  hookctl destination add app --file "$TEST_DIR/app.ndjson" 2>/dev/null
  echo 'no journal at all' >"$HOOKCTL_HOME/state/development/journal.db"
  run hookctl deliver
  [ "$status" -eq 5 ]
  [[ $output == *'error[HK-516]: '* ]]
  [[ $output != *.failed* ]]
  run hookctl deliver -o json
  [ "$status" -eq 5 ]
  jq -e '.error.code == "HK-516"' <<<"$output"
  run hookctl deliver --log-format json
  [ "$status" -eq 5 ]
  jq -e '.event == "deliver.failed" and .code == "HK-516"' <<<"$output"
}

@test "deliver alone works off what waits, sees what is put back, and has the journal for itself" {
  start_target
  add_shop
  destinations <<<'  app: {http: http://127.0.0.1:1/}'
  start_listener
  post_many 1 20
  stop_listener
  destinations <<'Y'
  app: {http: @/fast}
  other: {http: @/slow/1}
Y
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" "UPDATE event_destinations SET next_attempt = 1"
  "$HOOKCTL" deliver --destination app 2>log 3>&- &
  LISTENER=$!
  wait_journal "SELECT count(*) FROM events WHERE status = 'delivered'" 20
  run -6 hookctl deliver
  [[ "$output" == *"in use by process $LISTENER"* ]]
  id=$(journal "SELECT id FROM events WHERE seq = 7")
  hookctl inbox replay "$id"
  wait_lines received 21
  [ "$(tail -1 received | cut -d' ' -f2)" = "$id" ]
  LISTENER_STATUS=0
  stop_listener
  [ "$LISTENER_STATUS" = 0 ]
  grep -q "attempt .*destination=app" log
  run -3 hookctl deliver --destination nobody
}

@test "deliver alone follows environment.yaml: a target is mended, a destination comes, and one goes" {
  start_target
  add_shop
  destinations <<'Y'
  app: {http: http://127.0.0.1:1/}
  old: {http: http://127.0.0.1:1/}
Y
  start_listener
  post_many 1 4
  stop_listener
  "$HOOKCTL" deliver 2>log 3>&- &
  LISTENER=$!
  wait_text log deliver.ready
  grep -q 'deliver.ready destinations=2' log
  destinations <<<'  app: {http: @/fast, retry: [1h, 1h, 1h, 1h]}'
  wait_text log destinations.reloaded
  grep -q 'destinations.reloaded destinations=1' log
  hookctl inbox replay --to app --destination app
  wait_journal "SELECT count(*) FROM event_destinations WHERE destination = 'app' AND state = 'delivered'" 4
  [ "$(journal "SELECT count(*) FROM event_destinations WHERE destination = 'old' AND state = 'pending'")" = 4 ]
  # What cannot be read leaves them as they were; what the listener alone is about is of no concern.
  echo 'destinations: [' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  wait_text log settings.broken
  echo 'listen: {bind: "127.0.0.1:1"}' >base.yaml
  destinations <<<'  late: {http: @/slow/1}'
  for _ in $(seq 200); do [ "$(grep -c destinations.reloaded log)" = 2 ] && break; sleep 0.05; done
  [ "$(grep -c need_restart log)" = 0 ]
  hookctl inbox replay --to late --destination app
  wait_journal "SELECT count(*) FROM event_destinations WHERE destination = 'late' AND state = 'delivered'" 4
  LISTENER_STATUS=0
  stop_listener
  [ "$LISTENER_STATUS" = 0 ]
}

# multiply N: as many events wait as if N deliveries had come.
multiply() {
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" "
    CREATE TEMP TABLE n AS WITH RECURSIVE c (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < $1) SELECT i FROM c;
    BEGIN;
    INSERT INTO deliveries (seq, id, account, provider, dedupe_key, received_at, status, verified, key, first_event)
      SELECT i, 'dlv_' || i, account, provider, NULL, received_at, status, verified, key, i FROM deliveries, n WHERE seq = 1;
    INSERT INTO requests (delivery, method, target, remote_address, headers, trace, body)
      SELECT i, method, target, remote_address, headers, trace, body FROM requests, n WHERE delivery = 1;
    INSERT INTO events (seq, id, delivery, code, sender, source, recipient, status, reason, size, first, head, tail)
      SELECT i, 'evt_' || i, i, code, sender, source, recipient, 'pending', '', size, first, head, tail FROM events, n WHERE seq = 1;
    INSERT INTO whole_envelopes (event, json) SELECT i, json FROM whole_envelopes, n WHERE event = 1;
    INSERT INTO event_destinations (event, destination, state, next_attempt)
      SELECT i, destination, 'pending', 1 FROM event_destinations, n WHERE event = 1;
    UPDATE event_destinations SET state = 'pending', next_attempt = 1;
    COMMIT;"
}

# A port where nobody listens, and where somebody may later.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# waiting NAME, delivered NAME: how many events a destination still has before it, and how many it has taken.
waiting() { echo "SELECT count(*) FROM event_destinations WHERE destination = '$1' AND state = 'pending'"; }
delivered() { echo "SELECT count(*) FROM event_destinations WHERE destination = '$1' AND state = 'delivered'"; }

@test "a long backlog costs no memory: the fast one is done with it first, the slow one and the one that comes back catch up" {
  # The slow one takes 80 events a second at most, so that the fast one is quicker on any machine; a long backlog is not waited for that long.
  local backlog=${HOOKCTL_BACKLOG:-600} at_once=16 port peak
  [ -z "${HOOKCTL_BACKLOG:-}" ] || at_once=64
  export WAIT=$((600 + backlog / 20))
  start_target
  add_shop
  destinations <<'Y'
  slow: {http: http://127.0.0.1:1/}
  down: {http: http://127.0.0.1:1/}
  fast: {http: http://127.0.0.1:1/}
Y
  start_listener
  post_many 1 1
  stop_listener
  multiply "$backlog"
  port=$(free_port)
  destinations <<Y
  slow: {http: @/slow/200, concurrency: $at_once}
  down: {http: http://127.0.0.1:$port/fast, retry: [$(printf '2s, %.0s' $(seq 60))2s]}
  fast: {http: @/fast, concurrency: 4}
Y
  "$HOOKCTL" deliver 2>log 3>&- &
  LISTENER=$!
  SECONDS=0
  wait_journal "$(waiting fast)" 0
  echo "fast: $backlog after $SECONDS s, when slow had $(journal "$(delivered slow)")" >&3
  [ "$(journal "SELECT count(*) > 0 FROM event_destinations WHERE destination = 'slow' AND state = 'pending'")" = 1 ]
  [ "$(journal "SELECT count(*) FROM event_destinations WHERE destination = 'down' AND state != 'pending'")" = 0 ]
  # The rest catches up.
  wait_journal "$(waiting slow)" 0
  echo "slow: after $SECONDS s" >&3
  python3 "$BATS_TEST_DIRNAME/target.py" revived.port revived "$port" 3>&- &
  REVIVED=$!
  wait_journal "$(waiting down)" 0
  echo "down: after $SECONDS s" >&3
  [ "$(journal "SELECT count(*) FROM events WHERE status = 'delivered'")" = "$backlog" ]
  [ "$(journal "SELECT count(*) FROM attempts WHERE outcome = 'delivered'")" = "$((3 * backlog))" ]
  # Each event came once to each.
  [ "$(cut -d' ' -f1,2 received | sort -u | wc -l)" = "$((2 * backlog))" ]
  [ "$(wc -l <received)" = "$((2 * backlog))" ]
  [ "$(cut -d' ' -f2 revived | sort -u | wc -l)" = "$backlog" ]
  peak=$(awk '/VmHWM/ {print $2}' "/proc/$LISTENER/status")
  echo "peak $peak KiB" >&3
  [ "$HOOKCTL_SANITIZE" ] || [ "$peak" -lt 100000 ]
}
