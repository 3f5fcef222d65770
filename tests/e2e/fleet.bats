#!/usr/bin/env bats
# Many listeners on one journal in a real nats-server. HOOKCTL_FLEET_POSTS=50000 makes it long.

load support

teardown() {
  for pid in ${STARTED:-}; do kill -9 "$pid" 2>/dev/null || true; done
  rm -rf "$TEST_DIR"
}

# Remembers what was started last.
started() { STARTED="${STARTED:-} $!"; }

# wait_file FILE
wait_file() {
  for _ in $(seq 600); do [ -s "$1" ] && return 0; sleep 0.05; done
  echo "no $1" >&2
  return 1
}

# start_nats: on the port that it had before, with what it had stored.
start_nats() {
  command -v nats-server >/dev/null || PATH=$PATH:/usr/sbin
  rm -rf ports && mkdir ports
  nats-server -a 127.0.0.1 -p "${NATS_PORT:--1}" -js -sd "$TEST_DIR/store" --ports_file_dir ports >>nats.log 2>&1 3>&- &
  NATS=$!
  started
  for _ in $(seq 400); do
    # shellcheck disable=SC2144 # there is one
    [ -s ports/*.ports ] && break
    sleep 0.05
  done
  NATS_PORT=$(jq -r '.nats[0]' ports/*.ports | sed 's/.*://')
  hookctl env set --journal "nats://127.0.0.1:$NATS_PORT" >/dev/null 2>&1
}

# start_one NAME [ARGS…]: a listener; its URL is in NAME.ready, its pid in NAME.pid.
start_one() {
  local name=$1
  shift
  rm -f "$name.ready"
  "$HOOKCTL" listen --bind "127.0.0.1:${PORT:-0}" --ready-file "$name.ready" --print none "$@" >>"$name.log" 2>&1 3>&- &
  echo $! >"$name.pid"
  started
  wait_file "$name.ready" || { cat "$name.log" >&2; return 1; }
}

start_application() {
  : >taken
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/fleet.py" take application taken 3>&- &
  started
  wait_file application
}

# Until every order that got a 2xx has been taken.
wait_taken() {
  cut -d' ' -f1 acknowledged | sort -u >wanted
  for _ in $(seq "${1:-600}"); do
    sort -u taken | comm -23 wanted - >missing
    [ -s missing ] || return 0
    sleep 0.2
  done
  echo "acknowledged, but never arrived: $(wc -l <missing), $(head -3 missing | tr '\n' ' ')" >&2
  return 1
}

# work NAME: a worker that follows environment.yaml; its pid is in NAME.pid.
work() {
  "$HOOKCTL" deliver >>"$1.log" 2>&1 3>&- &
  echo $! >"$1.pid"
  started
}

# The orders that the application refuses for good.
refused_orders() { cut -d' ' -f1 acknowledged | sort -u | grep -c '^[0-9]*07$\|^7$'; }

dead_events() { hookctl inbox list --status dead --limit 100000 -o name; }

wait_dead() {
  for _ in $(seq "${2:-200}"); do
    [ "$(dead_events | wc -l)" = "$1" ] && return 0
    sleep 0.2
  done
  echo "$(dead_events | wc -l) are dead, not $1" >&2
  return 1
}

@test "two listeners, three workers: every acknowledged order arrives though listeners, workers and the server are killed" {
  posts=${HOOKCTL_FLEET_POSTS:-400}
  add_shop
  start_nats
  start_application
  hookctl destination add app --http "$(cat application)" --concurrency 16 --retry 1s,1s,1s,1s,1s,1s,1s,1s,1s
  start_one one
  start_one two
  for worker in w1 w2 w3; do work $worker; done
  path=$(path_of shop_eu)
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/fleet.py" post "$posts" acknowledged "$(cat one.ready)$path" "$(cat two.ready)$path" 3>&- &
  poster=$!
  started
  kills=0
  for share in 5 4 3 2; do
    wait_lines acknowledged $((posts / share))
    kill -9 "$(cat w1.pid)" "$(cat w2.pid)" "$(cat one.pid)"
    one=$(cat one.ready)
    PORT=${one##*:} start_one one
    work w1
    kill -9 "$NATS"
    sleep 0.3
    start_nats
    kill -9 "$(cat w3.pid)" "$(cat two.pid)"
    two=$(cat two.ready)
    PORT=${two##*:} start_one two
    work w2
    work w3
    kills=$((kills + 1))
  done
  wait "$poster"
  [ "$(cut -d' ' -f1 acknowledged | sort -u | wc -l)" = "$posts" ]
  # A repeat is answered with the first one's id, by whichever listener.
  [ "$(sort -u acknowledged | wc -l)" = "$posts" ]
  wait_taken 3000
  # Twice only what was under way when something was killed: what the application was given then, and
  # what JetStream had not yet been told of.
  twice=$(sort taken | uniq -d | wc -l)
  echo "# $posts orders, $((kills * 6)) kills: $twice came more than once, $(refused_orders) are dead" >&3
  [ "$twice" -lt $((posts / 4)) ]
  [ "$twice" -le $((kills * 5 * 64)) ]
  wait_dead "$(refused_orders)"
  hookctl inbox stats -o json | jq -e --argjson n "$posts" '[.events[].count] | add == $n'
  id=$(dead_events | head -1)
  hookctl inbox why "$id" | grep -q '400'
  hookctl inbox show "$id" --as http | grep -qF '"phone":"+15550001111"'
}

@test "without its server a listener answers 503, and takes deliveries again when it is back" {
  add_shop
  start_nats
  start_one one
  BASE=$(cat one.ready)
  order >order.json
  [ "$(post order.json f1)" = 200 ]
  kill -9 "$NATS"
  [ "$(post order.json f2)" = 503 ]
  start_nats
  for _ in $(seq 100); do
    status=$(post order.json f2)
    [ "$status" = 200 ] && break
    sleep 0.1
  done
  [ "$status" = 200 ]
  [ "$(hookctl inbox list -o name | wc -l)" = 2 ]
  # Control-C and SIGTERM end it in good order here too.
  kill "$(cat one.pid)"
  ended=0
  wait "$(cat one.pid)" || ended=$?
  [ "$ended" = 0 ]
}

@test "what cannot be is refused at the start" {
  add_shop
  run hookctl listen --journal nats://127.0.0.1:1
  [ "$status" = 6 ]
  run hookctl listen --journal nats://me:secret@127.0.0.1:1
  [ "$status" = 2 ]
  [[ $output != *secret* ]]
  start_nats
  hookctl env set --journal "nats://127.0.0.1:$NATS_PORT" >/dev/null 2>&1
  printf 'nats:\n  replicas: 3\n' >>"$HOOKCTL_HOME/environments/development/environment.yaml"
  run hookctl listen
  [ "$status" = 5 ]
  [[ $output == *replicas* ]]
}

@test "what a shared journal cannot do is refused by name" {
  add_shop
  start_nats
  start_one one
  grep -q 'survives a kill, not a power loss' one.log
  run hookctl inbox prune --before 2020-01-01T00:00:00Z
  [ "$status" = 4 ]
}
