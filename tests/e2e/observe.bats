#!/usr/bin/env bats
# What operators see of a listener: the admin address, with curl and Prometheus' own parser as the judges.

load support.bash

# start_admin [ARGS…]: a listener with an admin address; ADMIN is its URL.
start_admin() {
  : >log
  start_listener --admin 127.0.0.1:0 "$@"
  eventually find_admin # the file that says "ready" is there before the line in the log
}

find_admin() {
  ADMIN=$(sed -n 's/.*; admin on \(http[^ ]*\)$/\1/p' log)
  [ -n "$ADMIN" ]
}

ask() { curl -sS --max-time 10 -o answer -w '%{http_code}' "$@"; }

# sample NAME [LABEL=VALUE…]: its value, as Prometheus' library reads the page in `page`.
sample() { /usr/bin/python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/metrics.py" sample page "$@"; }

scrape() { curl -sSf --max-time 10 -o page "$ADMIN/metrics"; }

# Waits until COMMAND says so.
eventually() {
  for _ in $(seq 200); do
    "$@" && return 0
    sleep 0.05
  done
  return 1
}

says() { [ "$(ask "$2")" = "$1" ]; }

@test "healthz, readyz and metrics are answered, and nothing else" {
  add_shop
  start_admin
  [ "$(ask "$ADMIN/healthz")" = 200 ]
  [ "$(cat answer)" = ok ]
  [ "$(ask "$ADMIN/readyz")" = 200 ]
  [ "$(cat answer)" = ready ]
  [ "$(ask -I "$ADMIN/metrics")" = 200 ]
  curl -sSI "$ADMIN/metrics" | grep -i '^content-type: text/plain; version=0.0.4; charset=utf-8'
  [ "$(ask "$ADMIN/other")" = 404 ]
  [ "$(ask -d x "$ADMIN/metrics")" = 405 ]
  [ "$(ask "$BASE/metrics")" = 404 ]
}

@test "without --admin there is no admin address; what is no address is refused" {
  add_shop
  start_listener
  ! grep -q admin log
  stop_listener
  run hookctl listen --admin nowhere
  [ "$status" = 2 ]
  [[ $output == *'--admin'* ]]
}

@test "an admin address that others can reach is told of; one in environment.yaml counts; a socket file does" {
  add_shop
  printf 'listen: {admin: "unix:%s/admin.sock"}\n' "$TEST_DIR" >"$HOOKCTL_HOME/environments/development/environment.yaml"
  start_listener
  [ "$(ask --unix-socket admin.sock http://localhost/readyz)" = 200 ]
  stop_listener
  : >log
  start_listener --admin 0.0.0.0:0
  grep -q 'can be reached from other machines' log
}

@test "the page is well formed, complete as hookctl-metrics(7) says, and names nothing else" {
  add_shop
  start_admin
  order >body
  [ "$(post body a)" = 200 ]
  scrape
  /usr/bin/python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/metrics.py" check page "$HOOKCTL_SOURCE_DIR/man/hookctl-metrics.7"
  if command -v promtool; then promtool check metrics <page; fi
}

@test "deliveries, events and answers count by what became of them" {
  add_shop
  start_admin
  order 1 >body
  [ "$(post body a)" = 200 ]
  [ "$(post body a)" = 200 ]
  [ "$(post body b orders/paid)" = 200 ]
  [ "$(post body c orders/create bad)" = 401 ]
  [ "$(ask -d x "$BASE/development/shop_eu/AAAAAAAAAAAAAAAAAAAAAA")" = 404 ]
  curl -sS -o answer --max-time 10 -H 'Content-Encoding: gzip' -d x "$BASE/"
  scrape
  [ "$(sample hookctl_deliveries_total account=shop_eu outcome=accepted)" = 2 ]
  [ "$(sample hookctl_deliveries_total account=shop_eu outcome=duplicate)" = 1 ]
  [ "$(sample hookctl_deliveries_total account=shop_eu outcome=refused)" = 1 ]
  [ "$(sample hookctl_deliveries_total account=unknown outcome=refused)" = 1 ]
  [ "$(sample hookctl_responses_total account=shop_eu status=200)" = 3 ]
  [ "$(sample hookctl_responses_total account=shop_eu status=401)" = 1 ]
  [ "$(sample hookctl_events_total account=shop_eu status=no_destination)" = 1 ]
  [ "$(sample hookctl_events_total account=shop_eu status=inactive)" = 1 ]
  [ "$(sample hookctl_http_refused_total reason=coded_content)" = 1 ]
  [ "$(sample hookctl_committed_deliveries_total)" = 3 ]
  [ "$(sample hookctl_decide_seconds_count)" = 5 ]
  [ "$(sample hookctl_accounts state=serving)" = 1 ]
  [ "$(sample hookctl_ready)" = 1 ]
  [ "$(sample hookctl_journal_bytes file=database)" -gt 0 ]
}

@test "a journal that cannot be written is not ready, and ready again without a delivery" {
  add_shop
  start_admin
  order 1 >body
  [ "$(post body a)" = 200 ]
  mv "$HOOKCTL_HOME/state/development/journal.db" kept
  [ "$(post body b)" = 503 ]
  [ "$(ask "$ADMIN/readyz")" = 503 ]
  grep -q 'the journal cannot be written' answer
  [ "$(ask "$ADMIN/healthz")" = 200 ]
  scrape
  [ "$(sample hookctl_ready)" = 0 ]
  [ "$(sample hookctl_commits_total outcome=failed)" = 1 ]
  [ "$(sample hookctl_deliveries_total account=shop_eu outcome=not_kept)" = 1 ]
  mv kept "$HOOKCTL_HOME/state/development/journal.db"
  eventually says 200 "$ADMIN/readyz"
}

@test "no account that can serve is not ready" {
  add_shop
  unset SHOPIFY_SECRET
  start_admin
  [ "$(ask "$ADMIN/readyz")" = 503 ]
  grep -q 'no account can serve' answer
  scrape
  [ "$(sample hookctl_accounts state=stopped)" = 1 ]
}

@test "while it stops it is not ready, says so and still answers" {
  add_shop
  start_admin
  # A request that comes to its end only after the stop.
  mkfifo slow
  (printf '{"id"'; cat slow) | curl -sS --max-time 20 -o late -H 'Transfer-Encoding: chunked' -T - -X POST "$BASE$(path_of shop_eu)" &
  local slow=$!
  exec 8>slow
  busy() { scrape && [ "$(sample hookctl_http_connections)" = 1 ]; }
  eventually busy
  kill "$LISTENER"
  eventually says 503 "$ADMIN/readyz"
  grep -q stopping answer
  [ "$(ask "$ADMIN/healthz")" = 200 ]
  exec 8>&-
  wait "$slow" || true
  wait "$LISTENER"
  LISTENER=
}

@test "the admin address answers while senders hold as many connections as they may" {
  add_shop
  ulimit -n 400
  start_admin
  # More than there is room for, all half-sent.
  /usr/bin/python3 - "$BASE" <<'PY' &
import socket, sys, time
host, port = sys.argv[1][7:].split(':')
held = []
for _ in range(300):
    held.append(socket.create_connection((host, int(port)), timeout=5))
    held[-1].send(b'POST / HTTP/1.1\r\n')
time.sleep(60)
PY
  local holder=$!
  full() { scrape && [ "$(sample hookctl_http_connections)" = "$(sample hookctl_http_connections_limit)" ]; }
  eventually full
  [ "$(sample hookctl_http_connections_limit)" = 240 ]
  [ "$(ask "$ADMIN/healthz")" = 200 ]
  kill "$holder"
  wait "$holder" 2>/dev/null || true
}

@test "--log-format json: every line of stderr is an object, deliveries and the end among them, numbers are numbers" {
  add_shop
  PRINT=none start_listener --log-format json --forward-to http://127.0.0.1:9/
  order 1 >body
  [ "$(post body a)" = 200 ]
  [ "$(post body b orders/create bad)" = 401 ]
  curl -sS -o answer "$BASE/$(printf 'x\033')?token=secret" || true
  logged() { grep -q '"event":"attempt"' log; }
  eventually logged
  stop_listener
  jq -es 'all(.[]; .time and .level and .event)' log
  jq -es '.[0].time | test("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$")' log
  jq -es 'map(select(.event == "listen.ready")) | length == 1 and (.[0].accounts == 1) and (.[0].url | startswith("http://127"))' log
  jq -es 'map(select(.event == "delivery")) | .[0] | .account == "shop_eu" and .status == 200 and .outcome == "accepted"
    and .codes == "orders/create" and .verified == "hmac-sha256" and (.took_ms | type) == "number" and .bytes > 0 and (.id | startswith("dlv_"))' log
  jq -es 'map(select(.event == "delivery" and .status == 401)) | length == 1 and .[0].outcome == "refused" and .[0].reason != ""' log
  jq -es 'map(select(.event == "attempt")) | .[0] | .outcome == "retried" and .attempt == 1 and (.destination | startswith("forward-to")) and .next_attempt != ""' log
  jq -es '.[-1].event == "listen.stopped"' log
  ! grep -q "token=secret" log
}

@test "the log's format: flag over variable over environment.yaml; an error is an event as well" {
  add_shop
  printf 'listen: {log_format: json}\n' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  start_listener
  jq -es 'map(.event) | index("listen.ready")' log
  stop_listener
  : >log
  HOOKCTL_LOG_FORMAT=text start_listener
  grep -q ' info listen.ready url=' log
  stop_listener
  : >log
  HOOKCTL_LOG_FORMAT=text start_listener --log-format json
  jq -es 'map(.event) | index("listen.ready")' log
  run hookctl listen nobody --log-format json
  [ "$status" = 3 ]
  jq -e '.event == "listen.failed" and .kind == "not_found" and .exit_code == 3' <<<"$output"
  HOOKCTL_LOG_FORMAT=xml run hookctl listen
  [ "$status" = 2 ]
  [[ $output == *HOOKCTL_LOG_FORMAT* ]]
}

@test "one line a delivery and an attempt; -v adds the headers without secrets" {
  add_shop
  PRINT=line start_listener -v --forward-to http://127.0.0.1:9/
  order 1 >body
  curl -sS --max-time 20 -o answer --data-binary @body -H 'Content-Type: application/json' -H "X-Api-Key: topsecret" \
    -H 'X-Shopify-Topic: orders/create' -H 'X-Shopify-Shop-Domain: acme.myshopify.com' -H $'X-Odd: \xffred' \
    -H 'X-Shopify-Webhook-Id: a' -H "X-Shopify-Hmac-Sha256: $(sign body)" "$BASE$(path_of shop_eu)"
  tried() { grep -q 'evt_.* to forward-to http://127.0.0.1:9/: failed, next try' events; }
  eventually tried
  stop_listener
  grep -E '^[0-9TZ:.-]+ 200 POST shop_eu orders/create verified by hmac-sha256 dlv_[0-9a-z]+ [0-9]+ B [0-9.]+ ms$' events
  grep -E '^  POST /development/shop_eu/… from 127.0.0.1$' events
  grep -F '  X-Api-Key: ••••' events
  grep -F '  X-Odd: \xffred' events
  ! grep -q topsecret events log
  local token
  token=$(path_of shop_eu | sed 's|.*/||')
  ! grep -qF "$token" events log
}

@test "listen counts the accounts that are in service" {
  add_shop
  hookctl account add idle --provider shopify --auth-key-env NOT_HERE >/dev/null 2>&1
  start_listener
  stop_listener
  grep -q '^warning: account idle is out of service' log
  grep -q '^listening on .* for 1 account of development' log
}

@test "inbox why tells each step of what was kept and refused, and what to do next" {
  add_shop
  start_listener
  order 1 >body
  [ "$(post body a)" = 200 ]
  [ "$(post body b orders/paid)" = 200 ]
  [ "$(post body c orders/create bad)" = 401 ]
  stop_listener
  local event
  event=$(hookctl inbox list --event orders/create -o name)
  hookctl inbox why "$event" -o json | jq -e '(.id | startswith("dlv_")) and .accepted and (.trace | type) == "object"
    and ([.steps[].step] | unique == ["account","answer","authenticate","gate","journal","limits","map","parse","split"])
    and (.steps | map(select(.step == "gate"))[0].outcome == "no_destination")'
  hookctl inbox why "$(hookctl inbox list --event orders/paid -o name)" | grep 'hookctl event activate shop_eu orders/paid'
  hookctl inbox why "$(hookctl inbox list --refused -o name)" -o json | jq -e '.steps[] | select(.outcome == "stopped") | .step == "authenticate" and .why != "" and .next != ""'
  hookctl inbox why "$event" -o yaml | grep '^steps:'
  run hookctl inbox why evt_nothing
  [ "$status" = 3 ]
}
