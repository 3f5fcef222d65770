#!/usr/bin/env bats
# Destinations of environment.yaml and those made on the spot: what goes where, judged by jq, sqlite3 and the programs themselves.

load support

# Waits until the newest event's status is $1.
wait_status() {
  for _ in $(seq 200); do
    [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = "$1" ] && return 0
    sleep 0.05
  done
  hookctl inbox list -o json >&2
  return 1
}

# Waits until the listener has logged $1.
wait_log() {
  for _ in $(seq 200); do
    grep -q -- "$1" log && return 0
    sleep 0.05
  done
  cat log >&2
  return 1
}

@test "events go where their route takes them, and are kept where none does" {
  add_shop
  hookctl destination add all --file all.ndjson
  hookctl destination add large --file large.ndjson --account 'shop_*' --event 'orders/*' --where '@.event.data.weight > 100'
  hookctl destination add huge --file huge.ndjson --where '@.event.data.weight > 1000'
  hookctl destination add bot_only --file bot.ndjson --recipient bot
  start_listener
  order >order.json
  [ "$(post order.json d1)" = 200 ]
  wait_status delivered
  [ "$(jq -r .event.code all.ndjson)" = orders/create ]
  cmp all.ndjson large.ndjson
  [ ! -e huge.ndjson ]
  [ ! -e bot.ndjson ]
  # without all and large nobody takes it; the listener goes on
  hookctl destination remove all
  hookctl destination remove large
  wait_log 'destinations.reloaded destinations=2'
  [ "$(post order.json d2)" = 200 ]
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = no_destination ]
  hookctl destination add again --file again.ndjson
  hookctl destination add refunds --file refunds.ndjson --event 'refunds/*'
  wait_log 'destinations.reloaded destinations=4'
  [ "$(post order.json d3)" = 200 ]
  wait_status delivered
  [ "$(wc -l <again.ndjson)" = 1 ]
  [ ! -e refunds.ndjson ]
}

@test "a program gets each event, and its exit code says what becomes of it" {
  add_shop
  cat >handle <<'S'
#!/bin/sh
cat >>got
[ "$1" = "a b" ] || exit 1
S
  chmod +x handle
  start_listener --exec './handle "a b"'
  order >order.json
  [ "$(post order.json e1)" = 200 ]
  wait_status delivered
  [ "$(jq -r .sender got)" = +15550001111 ]
}

@test "--to stdout writes each event once it is kept, and nothing else stands there" {
  add_shop
  PRINT= start_listener --to stdout
  order >order.json
  [ "$(post order.json s1)" = 200 ]
  wait_status delivered
  [ "$(jq -r .event.code events)" = orders/create ]
  [ "$(wc -l <events)" = 1 ]
  run hookctl listen --to stdout --print json --bind 127.0.0.1:0
  [ "$status" = 2 ]
}

@test "test hands over one event, signed as Standard Webhooks says" {
  cat >server.py <<'P'
import http.server, json
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        open('body', 'wb').write(body)
        json.dump({k.lower(): v for k, v in self.headers.items()}, open('headers', 'w'))
        self.send_response(int(open('say').read()))
        self.send_header('Content-Length', '2')
        self.end_headers()
        self.wfile.write(b'ok')
    def log_message(self, *a): pass
s = http.server.HTTPServer(('127.0.0.1', 0), H)
open('port', 'w').write(str(s.server_port))
s.serve_forever()
P
  echo 200 >say
  python3 server.py 3>&- &
  SERVER=$!
  for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
  export APP_SECRET=whsec_$(printf 0123456789abcdef01234567 | base64) APP_TOKEN=Bearer-x
  hookctl destination add app --http "http://127.0.0.1:$(cat port)/hooks" --secret-env APP_SECRET --header-env Authorization=APP_TOKEN --header 'X-Env: dev'
  hookctl destination test app -o json >result
  [ "$(jq -r .outcome result)" = delivered ]
  [ "$(jq -r .status result)" = 200 ]
  [ "$(jq -r .authorization headers)" = Bearer-x ]
  [ "$(jq -r '."x-env"' headers)" = dev ]
  id=$(jq -r '."webhook-id"' headers)
  at=$(jq -r '."webhook-timestamp"' headers)
  expected=$( (printf '%s.%s.' "$id" "$at"; cat body) | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef01234567 -binary | base64 -w0)
  [ "$(jq -r '."webhook-signature"' headers)" = "v1,$expected" ]
  echo 422 >say
  run hookctl destination test app
  [ "$status" = 1 ]
  kill "$SERVER"
  run hookctl destination test app
  [ "$status" = 6 ]
}
