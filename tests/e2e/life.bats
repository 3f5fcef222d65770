# How a listener ends, and what it tells the service manager that watches over it.

load support

setup_held() {
  mkdir -p "$HOOKCTL_HOME/providers"
  cat >"$HOOKCTL_HOME/providers/bringer.yaml" <<'YAML'
id: bringer
name: Bringer
category: test
docs: https://example.com
confidence: unconfirmed
verify: {hmac: {signed: "{body}", signature: {header: X-Signature, encoding: hex}}}
handshake: [{name: secret, when: {'header:X-Hook-Secret': '*'}, learn: 'header:X-Hook-Secret'}]
event: {code: type, codes: {"*": anything}}
sample: '{"type":"ping"}'
YAML
  hookctl account add held --provider bringer >/dev/null 2>&1
}

# A request that is under way as long as `flock` holds the environment's lock: its key cannot be written before.
hold() {
  touch holding
  flock "$HOOKCTL_HOME/environments/development/.lock" sh -c 'while [ -e holding ]; do sleep 0.05; done' 3>&- &
  HOLDER=$!
  sleep 0.2
  curl -sS --max-time 60 -o /dev/null -w '%{http_code}' -H 'X-Hook-Secret: brought' -d '' "$BASE$(path_of held)" >held 3>&- &
  HELD=$!
  sleep 0.3
}

release() {
  rm -f holding
  wait "$HOLDER" || true
}

teardown() {
  rm -f "$TEST_DIR/holding"
  [ -z "${RECEIVER:-}" ] || kill "$RECEIVER" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

ended() {
  LISTENER_STATUS=0
  wait "$LISTENER" || LISTENER_STATUS=$?
  LISTENER=
  echo "$LISTENER_STATUS"
}

@test "a stop waits for the request under way, answers it, and ends with 0" {
  setup_held
  start_listener
  hold
  kill -TERM "$LISTENER"
  sleep 1
  kill -0 "$LISTENER"
  # Nobody new gets in.
  ! curl -s --max-time 5 -o /dev/null "$BASE/"
  release
  wait "$HELD"
  [ "$(cat held)" = 200 ]
  ended
  [ "$LISTENER_STATUS" = 0 ]
  grep -q brought "$HOOKCTL_HOME/environments/development/accounts/held.yaml"
}

@test "--drain-timeout is for how long: then the sender gets a 503" {
  setup_held
  start_listener --drain-timeout 1s
  hold
  kill -INT "$LISTENER"
  wait "$HELD"
  [ "$(cat held)" = 503 ]
  release
  ended
  [ "$LISTENER_STATUS" = 0 ]
}

@test "a second signal ends it at once" {
  setup_held
  start_listener --drain-timeout 5m
  hold
  kill -TERM "$LISTENER"
  sleep 0.3
  kill -0 "$LISTENER"
  kill -INT "$LISTENER"
  ended
  [ "$LISTENER_STATUS" = 130 ]
  release
}

@test "what does not end by itself is left behind five seconds after the drain" {
  setup_held
  start_listener --drain-timeout 0
  hold
  kill -TERM "$LISTENER"
  ended
  [ "$LISTENER_STATUS" = 143 ]
  release
}

@test "an attempt that hangs is broken off at the end of the drain, and its event stays pending" {
  add_shop
  port=$((10000 + RANDOM % 20000))
  socat TCP-LISTEN:"$port",bind=127.0.0.1,fork,reuseaddr EXEC:'sleep 60' 3>&- &
  RECEIVER=$!
  sleep 0.3
  start_listener --forward-to "http://127.0.0.1:$port/" --drain-timeout 1s
  order >body
  [ "$(post body one)" = 200 ]
  sleep 0.5
  kill -TERM "$LISTENER"
  ended
  [ "$LISTENER_STATUS" = 0 ]
  [ "$(journal 'select status from events')" = pending ]
}

@test "SIGTERM under load: every sender has its answer, and what got a 2xx is in the journal" {
  add_shop
  start_listener
  order >body
  signature=$(sign body)
  url=$BASE$(path_of shop_eu)
  for worker in 1 2 3 4; do
    for i in $(seq 200); do
      curl -sS --max-time 20 -o /dev/null -w "%{http_code} l$worker-$i\n" --data-binary @body -H 'Content-Type: application/json' \
        -H 'X-Shopify-Topic: orders/create' -H 'X-Shopify-Shop-Domain: acme.myshopify.com' -H "X-Shopify-Webhook-Id: l$worker-$i" \
        -H "X-Shopify-Hmac-Sha256: $signature" "$url" 2>/dev/null || break
    done >"codes$worker" 3>&- &
  done
  sleep 1
  kill -TERM "$LISTENER"
  ended
  [ "$LISTENER_STATUS" = 0 ]
  wait
  cat codes? | sort | uniq -c | sort -rn | head -3
  [ "$(grep -h '^200' codes? | wc -l)" -gt 10 ]
  [ "$(grep -h '^200' codes? | wc -l)" = "$(journal 'select count(*) from deliveries')" ]
  ! grep -h '^5' codes?
}

# start_managed [SOCKET] [LISTEN ARGS…]: a listener whose service manager is socat; what it is told is in `told`.
start_managed() {
  local socket=$1
  shift
  : >told
  case $socket in
  @*) socat -u ABSTRACT-RECV:"${socket#@}" OPEN:told,append 3>&- & ;;
  *) socat -u UNIX-RECV:"$socket" OPEN:told,append 3>&- & ;;
  esac
  RECEIVER=$!
  sleep 0.3
  export NOTIFY_SOCKET=$socket
  start_listener "$@"
}

told() {
  for _ in $(seq 100); do
    grep -qE "$1" told && return 0
    sleep 0.05
  done
  echo "not told: $1" >&2
  cat told >&2
  return 1
}

@test "the service manager is told: ready, reloading, ready again, stopping" {
  add_shop
  start_managed "$PWD/notify" --drain-timeout 3s
  told '^READY=1$'
  told '^STATUS=listening on http://127.0.0.1:[0-9]+ for 1 account'
  kill -HUP "$LISTENER"
  told '^RELOADING=1$'
  told '^MONOTONIC_USEC=[0-9]+$'
  for _ in $(seq 100); do
    [ "$(grep -c '^READY=1$' told)" = 2 ] && break
    sleep 0.05
  done
  [ "$(grep -c '^READY=1$' told)" = 2 ]
  # The same clock as the manager's.
  [ "$(grep MONOTONIC_USEC told | cut -d= -f2 | cut -c -$(($(grep MONOTONIC_USEC told | cut -d= -f2 | wc -c) - 7)))" -le "$(cut -d. -f1 /proc/uptime)" ]
  kill -TERM "$LISTENER"
  ended
  [ "$LISTENER_STATUS" = 0 ]
  told '^STOPPING=1$'
  told '^EXTEND_TIMEOUT_USEC=13000000$'
  ! grep -q WATCHDOG told
}

@test "an abstract socket, and a watchdog that hears of us" {
  add_shop
  export WATCHDOG_USEC=400000
  start_managed "@hookctl-e2e-$$-$RANDOM"
  told '^READY=1$'
  for _ in $(seq 100); do
    [ "$(grep -c '^WATCHDOG=1$' told)" -ge 3 ] && break
    sleep 0.05
  done
  [ "$(grep -c '^WATCHDOG=1$' told)" -ge 3 ]
}

@test "a watchdog of another process hears nothing" {
  add_shop
  export WATCHDOG_USEC=100000 WATCHDOG_PID=1
  start_managed "$PWD/notify"
  told '^READY=1$'
  sleep 0.5
  ! grep -q WATCHDOG told
}

@test "a listener whose service manager is gone serves all the same" {
  add_shop
  export NOTIFY_SOCKET=$PWD/gone
  start_listener
  grep -q service.not_told log
  order >body
  [ "$(post body one)" = 200 ]
  stop_listener
  export NOTIFY_SOCKET=nonsense
  start_listener
  grep -q 'NOTIFY_SOCKET "nonsense"' log
}
