#!/usr/bin/env bats
# What destinations do with strangers' programs and servers: programs, files, targets that drip, refuse or are gone.

bats_require_minimum_version 1.5.0
load support

teardown() {
  stop_listener
  [ -z "${TARGET:-}" ] || kill "$TARGET" 2>/dev/null || true
  rm -rf "$TEST_DIR"
}

# destinations YAML-LINES: into environment.yaml.
destinations() {
  mkdir -p "$HOOKCTL_HOME/environments/development"
  printf 'destinations:\n%s\n' "$1" >"$HOOKCTL_HOME/environments/development/environment.yaml"
  chmod 600 "$HOOKCTL_HOME/environments/development/environment.yaml"
}

# start_target PYTHON: a server whose `answer(self, body)` is given; its port is in PORT, each body a line of received.
start_target() {
  : >received
  cat >target.py <<P
import http.server, sys, time
class Target(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *_): pass
    def say(self, status, body=b'', **headers):
        self.send_response(status)
        for name, value in headers.items(): self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        with open('received', 'ab') as file: file.write(body + b'\n')
        answer(self, body)
$1
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Target)
server.daemon_threads = True
with open('port.new', 'w') as file: file.write(str(server.server_port))
import os
os.rename('port.new', 'port')
server.serve_forever()
P
  rm -f port
  python3 target.py 3>&- &
  TARGET=$!
  for _ in $(seq 200); do [ -s port ] && break; sleep 0.05; done
  PORT=$(cat port)
}

status_of() { hookctl inbox list -o json | jq -r '.[0].status'; }

# Waits until the newest event has that status.
wait_status() {
  for _ in $(seq 200); do
    [ "$(status_of)" = "$1" ] && return 0
    sleep 0.05
  done
  hookctl inbox list >&2
  cat log >&2
  return 1
}

# The attempts of the newest event.
attempts() { hookctl inbox show "$(hookctl inbox list -o name | head -1)" -o json | jq -c '[.events[0].attempts[]]'; }

@test "a program gets the event and a few variables, and no key" {
  add_shop
  cat >handler <<'H'
#!/bin/sh
jq -c '[.event.code, .event.data.weight, .sender]' >out.json
env >out.env
echo "took $HOOKCTL_EVENT_ID"
H
  chmod +x handler
  destinations "  app: {exec: ['$PWD/handler']}"
  start_listener
  order >order.json
  [ "$(post order.json p1)" = 200 ]
  wait_status delivered
  [ "$(cat out.json)" = '["orders/create",170.00,"+15550001111"]' ] || [ "$(cat out.json)" = '["orders/create",170,"+15550001111"]' ]
  grep -qx HOOKCTL_EVENT_CODE=orders/create out.env
  grep -qx HOOKCTL_SOURCE=whatsapp out.env
  grep -qx HOOKCTL_ATTEMPT=1 out.env
  run ! grep -e SHOPIFY_SECRET -e HOOKCTL_HOME out.env
  attempts | jq -e '.[0].detail | startswith("exit 0: took evt_")'
}

@test "the exit code of a program decides: 75 is tried again, any other is dead" {
  add_shop
  cat >handler <<'H'
#!/bin/sh
cat >/dev/null
[ "$HOOKCTL_ATTEMPT" -ge 3 ] && { echo "cannot do this" >&2; exit 1; }
exit 75
H
  chmod +x handler
  destinations "  app: {exec: ['$PWD/handler'], retry: [100ms, 100ms, 100ms, 100ms]}"
  start_listener
  order >order.json
  [ "$(post order.json p2)" = 200 ]
  wait_status dead
  [ "$(attempts | jq -r 'map(.status) | @csv')" = 75,75,1 ]
  [ "$(attempts | jq -r '.[2].detail')" = "exit 1: cannot do this" ]
}

@test "a program whose time is over is ended with all that it started" {
  add_shop
  cat >handler <<'H'
#!/bin/sh
sleep 1000 &
echo $! >background
wait
H
  chmod +x handler
  destinations "  app: {exec: ['$PWD/handler'], timeout: 1s, retry: [1h]}"
  start_listener
  order >order.json
  [ "$(post order.json p3)" = 200 ]
  for _ in $(seq 200); do [ "$(attempts | jq length)" -ge 1 ] && break; sleep 0.05; done
  attempts | jq -e '.[0].detail | startswith("not done within 1000 ms, killed")'
  for _ in $(seq 100); do kill -0 "$(cat background)" 2>/dev/null || break; sleep 0.05; done
  run ! kill -0 "$(cat background)"
}

@test "a file gets an event a line, is set aside when full, and begun anew when moved" {
  add_shop
  destinations "  log: {file: {path: '$PWD/events.ndjson', max_bytes: 1MiB, keep: 1}}"
  start_listener
  padding=$(head -c 400000 /dev/zero | tr '\0' x)
  for i in 1 2 3 4 5 6; do
    printf '{"id": %s, "phone": "+1555", "padding": "%s"}' "$i" "$padding" >order.json
    [ "$(post order.json "f$i")" = 200 ]
    wait_status delivered
  done
  [ "$(jq -r .event.data.id events.ndjson.1 | xargs)" = "3 4" ]
  [ "$(jq -r .event.data.id events.ndjson | xargs)" = "5 6" ]
  [ ! -e events.ndjson.2 ]
  mv events.ndjson elsewhere
  order 7 >order.json
  [ "$(post order.json f7)" = 200 ]
  wait_status delivered
  [ "$(jq -r .event.data.id events.ndjson)" = 7 ]
}

@test "a target that drips is left at the deadline" {
  add_shop
  start_target '
def answer(self, body):
    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        self.wfile.write(b"x"); self.wfile.flush(); time.sleep(0.05)
'
  destinations "  app: {http: 'http://127.0.0.1:$PORT/', timeout: 1s, retry: [1h]}"
  start_listener
  order >order.json
  [ "$(post order.json d1)" = 200 ]
  for _ in $(seq 200); do [ "$(attempts | jq length)" -ge 1 ] && break; sleep 0.05; done
  [ "$(attempts | jq -r '.[0].detail')" = "127.0.0.1:$PORT did not answer within 1000 ms" ]
  [ "$(status_of)" = pending ]
}

@test "what a target says is kept, bounded and harmless; a redirect is not followed" {
  add_shop
  start_target '
def answer(self, body):
    n = sum(1 for _ in open("received"))
    if n == 1: self.say(302, b"", Location="http://127.0.0.1:1/")
    else: self.say(400, b"no \x1b[31m" + b"x" * 100000)
'
  destinations "  app: {http: 'http://127.0.0.1:$PORT/', retry: [100ms]}"
  start_listener
  order >order.json
  [ "$(post order.json r1)" = 200 ]
  wait_status dead
  [ "$(attempts | jq -r '.[0].detail')" = '302: redirects are not followed, to "http://127.0.0.1:1/"' ]
  attempts | jq -e '.[1].detail | startswith("400: no \\x1b[31mxxx") and length < 1200'
}

@test "Retry-After is waited for" {
  add_shop
  start_target '
def answer(self, body):
    n = sum(1 for _ in open("received"))
    if n == 1: self.say(503, Retry_After="2")
    else: self.say(200)
'
  destinations "  app: {http: 'http://127.0.0.1:$PORT/', retry: [100ms]}"
  start_listener
  order >order.json
  [ "$(post order.json a1)" = 200 ]
  wait_status delivered
  # The clock of the journal, not ours.
  attempts | jq -e 'map(.at | sub("\\.[0-9]+Z$"; "Z") | fromdate) | .[1] - .[0] >= 1'
}

@test "the bot platform gets its documented call, the sender in the form of its channel" {
  add_shop
  start_target '
def answer(self, body):
    with open("headers", "a") as file: file.write(self.path + " " + str(self.headers["x-api-key"]) + "\n")
    self.say(200, b"{\"success\":true}")
'
  export BOT_KEY=k3y-of-the-bot
  destinations "  bot: {bot: {id: x1668670622130, url: 'http://127.0.0.1:$PORT/'}, secret: 'env:BOT_KEY'}"
  start_listener
  order >order.json
  [ "$(post order.json b1)" = 200 ]
  wait_status delivered
  [ "$(cat headers)" = "/integrations/sync/v1/message k3y-of-the-bot" ]
  [ "$(jq -cS '[.botId, .sender, .data.event.code, (keys | join(","))]' received)" = '["x1668670622130","15550001111","orders/create","botId,data,sender"]' ]
  run ! grep -r k3y-of-the-bot log events "$HOOKCTL_HOME"
}
