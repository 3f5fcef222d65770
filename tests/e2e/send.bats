#!/usr/bin/env bats
# send against a real listener, and against nobody.

load support

send() { hookctl send --account shop_eu --url "$BASE$(path_of shop_eu)" --header 'X-Shopify-Shop-Domain: acme.myshopify.com' "$@"; }

@test "a sample is sent, verified and delivered" {
  add_shop
  start_listener
  run send
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" =~ ^1\ \ 200\ \ [0-9]+\ ms ]]
  wait_lines events 1
  [ "$(jq -r '[.provider,.event.code,.delivery.verified]|join(" ")' events)" = "shopify orders/create hmac-sha256" ]
}

@test "the account's listener is found at the address of the settings" {
  add_shop
  start_listener
  hookctl env set --bind "${BASE#http://}" >/dev/null 2>&1
  hookctl send --account shop_eu
  hookctl env set --public-url https://hooks.example.com >/dev/null 2>&1
  hookctl send --account shop_eu
}

@test "each delivery of a count is one of its own, a duplicate is none" {
  add_shop
  start_listener
  send --count 5 -o json >sent 2>/dev/null
  [ "$(jq -r '[.sent,.accepted]|join(" ")' sent)" = "5 5" ]
  wait_lines events 5
  send --count 3 --duplicate -o ndjson 2>/dev/null >twice
  [ "$(wc -l <twice)" -eq 6 ]
  [ "$(jq -r 'select(.repeat)|.status' twice | sort -u)" = 200 ]
  wait_lines events 8
  stop_listener
  [ "$(wc -l <events)" -eq 8 ]
  [ "$(journal 'select count(*) from deliveries')" = 8 ]
}

@test "an event code is written into the delivery" {
  add_shop
  hookctl event activate shop_eu --all >/dev/null 2>&1
  start_listener
  send --event refunds/create
  wait_lines events 1
  [ "$(jq -r .event.code events)" = refunds/create ]
}

@test "a tampered delivery is refused, and a scheme that covers nothing says so" {
  add_shop
  start_listener
  run send --tamper
  [ "$status" -eq 1 ]
  [[ "$output" == *" 401 "* ]]
  hookctl account add crm --auth-key-env SHOPIFY_SECRET >/dev/null 2>&1
  run hookctl send --account crm --url "$BASE/x" --tamper
  [ "$status" -eq 2 ]
  [[ "$output" == *"covers nothing"* ]]
  run send --stale
  [ "$status" -eq 2 ]
  [[ "$output" == *"no limit"* ]]
}

@test "a stale delivery is refused where the scheme limits its age" {
  export STRIPE_SECRET=whsec_e2e
  hookctl account add pay --provider stripe --auth-key-env STRIPE_SECRET >/dev/null 2>&1
  start_listener
  hookctl send --account pay --url "$BASE$(path_of pay)"
  run hookctl send --account pay --url "$BASE$(path_of pay)" --stale
  [ "$status" -eq 1 ]
  [[ "$output" == *" 401 "* ]]
}

@test "nobody answers is 6, too late is 7" {
  add_shop
  run hookctl send --account shop_eu --url http://127.0.0.1:1/x
  [ "$status" -eq 6 ]
  python3 - <<'PY' >port &
import socket, time
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
print(s.getsockname()[1], flush=True)
time.sleep(20)
PY
  server=$!
  for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
  run hookctl send --account shop_eu --url "http://127.0.0.1:$(cat port)/x" --timeout 300ms
  kill "$server"
  [ "$status" -eq 7 ]
}

@test "the rate is kept" {
  add_shop
  start_listener
  begun=$(date +%s%N)
  send --count 6 --rate 10/s 2>/dev/null
  took=$((($(date +%s%N) - begun) / 1000000))
  [ "$took" -ge 450 ]
  run send --rate 0
  [ "$status" -eq 2 ]
  run send --count 100001
  [ "$status" -eq 2 ]
}
