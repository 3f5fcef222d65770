#!/usr/bin/env bats
# Many listeners on one journal in a real nats-server. HOOKCTL_FLEET_POSTS=50000 makes it long.

load support
load nats

start_application() {
  : >taken
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/fleet.py" take application taken 3>&- &
  started
  wait_file application
}

# wait_acknowledged N: until so many orders got a 2xx, however long that takes while it goes on.
wait_acknowledged() {
  local before=-1 now=0 idle=0
  while [ "$idle" -lt 400 ]; do
    now=$(wc -l <acknowledged)
    [ "$now" -ge "$1" ] && return 0
    [ "$now" = "$before" ] && idle=$((idle + 1)) || idle=0
    before=$now
    sleep 0.05
  done
  return 1
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
  : >acknowledged
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
    wait_acknowledged $((posts / share))
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

@test "what a shared journal is short of is said at the start" {
  add_shop
  start_nats
  start_one one
  grep -q 'survives a kill, not a power loss' one.log
}

# wait_status STATUS N: until so many events have it.
wait_status() {
  for _ in $(seq 300); do
    [ "$(hookctl inbox list --status "$1" --limit 1000 -o name | wc -l)" = "$2" ] && return 0
    sleep 0.1
  done
  echo "not $2 are $1:" >&2
  hookctl inbox list --limit 1000 >&2
  return 1
}

@test "replay on a shared journal: what was given up, also while no worker runs; to another one; after a mended mapping" {
  add_shop
  hookctl account update shop_eu --sender-path nobody.phone >/dev/null 2>&1
  start_nats
  start_application
  : >acknowledged
  start_one one
  BASE=$(cat one.ready)
  for n in 1 2; do
    order $n >order$n.json
    [ "$(post order$n.json f$n)" = 200 ]
  done
  wait_status unroutable 2
  hookctl destination add app --http "$(cat application)" --recipient any --retry 1s
  hookctl account update shop_eu --sender-path customer.phone >/dev/null 2>&1
  run hookctl inbox replay --status unroutable --dry-run
  [ "$status" = 0 ]
  [[ $output == *"it is unroutable"* ]]
  # Nobody runs: it waits for whoever comes.
  kill "$(cat one.pid)"
  wait "$(cat one.pid)" || true
  hookctl inbox replay --status unroutable --remap >replayed
  [ "$(grep -c queued replayed)" = 2 ]
  wait_status pending 2
  work w1
  wait_status delivered 2
  [ "$(sort taken)" = "$(printf '1\n2')" ]
  hookctl inbox show "$(hookctl inbox list --limit 1 -o name)" -o json | jq -e '.events[0].event.sender == "+15550001111"'
  # One that it never went to.
  hookctl destination add copy --file "$TEST_DIR/copies"
  hookctl inbox replay --status delivered --to copy >replayed
  [ "$(grep -c queued replayed)" = 2 ]
  for _ in $(seq 100); do [ "$(cat copies 2>/dev/null | wc -l)" = 2 ] && break; sleep 0.1; done
  [ "$(wc -l <copies)" = 2 ]
  # A server that is killed meanwhile forgets none of them.
  kill -9 "$(cat w1.pid)"
  hookctl inbox replay --status delivered --to app >replayed
  [ "$(grep -c queued replayed)" = 2 ]
  kill -9 "$NATS"
  start_nats
  work w2
  for _ in $(seq 400); do [ "$(wc -l <taken)" -ge 4 ] && break; sleep 0.1; done
  [ "$(wc -l <taken)" = 4 ]
  wait_status delivered 2
  run hookctl inbox replay "$(hookctl inbox list --limit 1 -o name)" --to nobody
  [ "$status" = 3 ]
}

@test "prune on a shared journal takes what is settled, and its repeat is still known" {
  add_shop
  start_nats
  start_one one
  BASE=$(cat one.ready)
  for n in 1 2 3; do
    order $n >order$n.json
    [ "$(post order$n.json f$n)" = 200 ]
  done
  wait_status no_destination 3
  run hookctl inbox prune --before 2020-01-01T00:00:00Z
  [ "$status" = 0 ]
  hookctl inbox prune --before 0s --dry-run
  wait_status no_destination 3
  hookctl inbox prune --before 0s
  wait_status no_destination 0
  [ "$(post order1.json f1)" = 200 ]
  wait_status no_destination 0
}

# start_cluster N: server N of three, with what it had stored.
start_cluster() {
  local routes=
  for n in 1 2 3; do routes="$routes${routes:+,}nats://127.0.0.1:$((CLUSTER + 10 + n))"; done
  nats-server -n "n$1" -a 127.0.0.1 -p $((CLUSTER + $1)) -js -sd "$TEST_DIR/store$1" --cluster_name fleet \
    --cluster "nats://127.0.0.1:$((CLUSTER + 10 + $1))" --routes "$routes" >>"nats$1.log" 2>&1 3>&- &
  echo $! >"n$1.pid"
  started
}

@test "three servers keep each delivery: one of them is killed while orders come, and none that was acknowledged is lost" {
  command -v nats-server >/dev/null || PATH=$PATH:/usr/sbin
  posts=${HOOKCTL_FLEET_POSTS:-300}
  add_shop
  CLUSTER=$((20000 + RANDOM % 10000))
  for n in 1 2 3; do start_cluster $n; done
  journal=nats://127.0.0.1:$((CLUSTER + 1)),127.0.0.1:$((CLUSTER + 2)),127.0.0.1:$((CLUSTER + 3))
  hookctl env set --journal "$journal" --nats-replicas 3
  start_application
  : >acknowledged
  hookctl destination add app --http "$(cat application)" --concurrency 16 --retry 1s,1s,1s,1s,1s,1s,1s,1s,1s
  # Until they have found each other and have a leader.
  for _ in $(seq 100); do
    timeout 20 "$HOOKCTL" inbox list >said 2>&1 || true
    grep -q 'nothing was received' said && break
    sleep 0.2
  done
  start_one one
  start_one two
  grep -q 'replica' one.log && return 1 # nothing to warn of
  work w1
  path=$(path_of shop_eu)
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/fleet.py" post "$posts" acknowledged "$(cat one.ready)$path" "$(cat two.ready)$path" 3>&- &
  poster=$!
  started
  wait_acknowledged $((posts / 4))
  kill -9 "$(cat n1.pid)"
  rm -rf "$TEST_DIR/store1" # and its disk with it
  wait "$poster"
  [ "$(cut -d' ' -f1 acknowledged | sort -u | wc -l)" = "$posts" ]
  [ "$(sort -u acknowledged | wc -l)" = "$posts" ]
  wait_taken 1500
  wait_dead "$(refused_orders)"
  # It comes back empty; while it catches up, a look may be answered by it and see less.
  start_cluster 1
  for _ in $(seq 100); do
    hookctl inbox stats -o json >stats 2>/dev/null || true
    jq -e --argjson n "$posts" '[.events[].count] | add == $n' stats && break
    sleep 0.2
  done
  jq -e --argjson n "$posts" '[.events[].count] | add == $n' stats
}
