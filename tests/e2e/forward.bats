#!/usr/bin/env bats
# --forward-to hands events on at least once, also over a restart.

load support

# A receiver that answers what the file `say` holds, one request after the other, and keeps each body as a line of received.
start_receiver() {
  cat >receiver.bash <<'R'
while IFS= read -r line; do
  line=${line%$'\r'}
  case ${line,,} in content-length:*) length=${line#*: } ;; '') break ;; esac
done
IFS= read -r -N "$length" body
printf '%s\n' "$body" >>received
printf 'HTTP/1.1 %s X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$(cat say)"
R
  echo "${1:-200}" >say
  : >received
  command -v ncat >/dev/null || command -v socat >/dev/null || skip "needs socat"
  socat TCP-LISTEN:"$2",bind=127.0.0.1,fork,reuseaddr EXEC:"bash receiver.bash" 3>&- &
  RECEIVER=$!
  sleep 0.3
}

teardown() {
  [ -z "${RECEIVER:-}" ] || kill "$RECEIVER" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

# Below those that the kernel gives away.
free_port() { echo $((10000 + RANDOM % 20000)); }

@test "an event is posted to the target and settled as delivered" {
  port=$(free_port)
  start_receiver 200 "$port"
  add_shop
  start_listener --forward-to "http://127.0.0.1:$port/events"
  order >order.json
  [ "$(post order.json f1)" = 200 ]
  wait_lines received 1
  [ "$(jq -r .sender received)" = +15550001111 ]
  for _ in $(seq 100); do
    [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = delivered ] && break
    sleep 0.05
  done
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = delivered ]
}

@test "what could not be delivered is tried again after a kill" {
  port=$(free_port)
  add_shop
  start_listener --forward-to "http://127.0.0.1:$port/events"
  order >order.json
  [ "$(post order.json f2)" = 200 ]
  sleep 0.5
  kill -9 "$LISTENER"
  wait "$LISTENER" 2>/dev/null || true
  LISTENER=
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = pending ]
  start_receiver 200 "$port"
  start_listener --forward-to "http://127.0.0.1:$port/events"
  for _ in $(seq 300); do
    [ -s received ] && break
    sleep 0.1
  done
  [ "$(wc -l <received)" -eq 1 ]
}

@test "a target that refuses for good makes the event dead with the reason" {
  port=$(free_port)
  start_receiver 400 "$port"
  add_shop
  start_listener --forward-to "http://127.0.0.1:$port/events"
  order >order.json
  [ "$(post order.json f3)" = 200 ]
  for _ in $(seq 100); do
    [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = dead ] && break
    sleep 0.05
  done
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = dead ]
  id=$(hookctl inbox list -o name)
  [ "$(hookctl inbox show "$id" -o json | jq -r '.events[0].attempts[0].status')" = 400 ]
}
