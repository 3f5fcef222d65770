#!/usr/bin/env bats
# The inbox: what strangers' tools make of what it gives out, and what is changed beside a running listener.

load support

# A listener with a custom account that takes anything; every request is kept.
start_open() {
  hookctl account add any --provider custom --auth-scheme none --event-path type >/dev/null 2>&1
  hookctl event activate any --all >/dev/null 2>&1
  start_listener "$@"
}

TARGET=

teardown() {
  stop_target
  stop_listener
  rm -rf "$TEST_DIR"
}

# absent PATTERN FILE: a bare "! grep" fails no test.
absent() { if grep -q "$1" "$2"; then return 1; fi; }

# send_any ARGS…: a POST with curl's own arguments.
send_any() { curl -sS -o answer -w '%{http_code}\n' "$@" "$BASE$(path_of any)"; }

@test "inbox: what --as curl prints makes the same request again, byte for byte" {
  start_open
  printf '{"type":"a","text":"it'\''s \\"quoted\\" $HOME `x` \xe2\x82\xac\\n"}' >plain
  { printf '{"type":"b","text":"'; head -c 200000 /dev/zero | tr '\0' x; printf '"}'; } >long
  printf '{"type":"c","crlf":"1"}\r\n\r\n' >odd
  send_any --data-binary @plain -H 'Content-Type: application/json' -H 'X-Twice: 1' -H 'x-twice: it'\''s' -H 'X-Empty;'
  send_any --data-binary @long -H 'Content-Type: application/json' -H 'Accept:' -H 'User-Agent: a "b" $c'
  send_any --data-binary @odd -H 'Content-Type: application/json' -H 'Transfer-Encoding: chunked'
  local ids
  ids=$(hookctl inbox list -o name | tac)
  for id in $ids; do
    hookctl inbox show "$id" --as curl --reveal >command.sh
    sh -eu command.sh >/dev/null
    again=$(hookctl inbox list -o name --limit 1)
    [ "$again" != "$id" ]
    cmp <(hookctl inbox show "$id" --body) <(hookctl inbox show "$again" --body)
    # curl puts some headers first: the same ones, however they stand.
    diff <(hookctl inbox show "$id" --raw | sed '/^\r$/q' | grep -vi '^transfer-encoding\|^content-length' | sort) \
      <(hookctl inbox show "$again" --raw | sed '/^\r$/q' | grep -vi '^content-length' | sort)
  done
  cmp plain <(hookctl inbox show "$(echo "$ids" | head -1)" --body)
}

@test "inbox: --raw is what a socket takes, and what verify reads" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json id-1)" = 200 ]
  hookctl inbox show "$(hookctl inbox list -o name)" --raw >request
  [[ $(head -1 request) == "POST $(path_of shop_eu) HTTP/1.1"$'\r' ]]
  hookctl verify --account shop_eu --request request
  hookctl inbox show "$(hookctl inbox list -o name)" --as http >shown 2>notes
  [[ $(cat notes) == *--reveal* ]]
  absent "$(path_of shop_eu)" shown
}

@test "inbox: har has every field that HAR 1.2 wants, and no token" {
  add_shop
  start_listener
  order >order.json
  post order.json id-1
  hookctl inbox show "$(hookctl inbox list -o name)" --as har >har.json 2>/dev/null
  jq -e '.log | .version == "1.2" and (.creator | has("name") and has("version")) and (.entries | length == 1)' har.json
  jq -e '.log.entries[0] | (.startedDateTime | test("^[0-9-]+T[0-9:.]+Z$")) and (.time | type == "number")
    and (.cache | type == "object") and ([.timings.send, .timings.wait, .timings.receive] | all(type == "number"))' har.json
  jq -e '.log.entries[0].request | .method == "POST" and (.url | startswith("http://")) and .httpVersion == "HTTP/1.1"
    and (.cookies | type == "array") and (.queryString | type == "array") and (.headers | all(has("name") and has("value")))
    and (.headersSize > 0) and .bodySize == (.postData.text | utf8bytelength) and .postData.mimeType == "application/json"' har.json
  jq -e '.log.entries[0].response | .status == 200 and (.content | has("size") and has("mimeType")) and has("redirectURL")
    and has("statusText") and (.cookies == []) and (.headers == [])' har.json
  jq -j '.log.entries[0].request.postData.text' har.json | cmp - order.json
  absent "$(path_of shop_eu)" har.json
}

@test "inbox: a fixture proves a preset once its key is filled in" {
  add_shop
  start_listener
  order >order.json
  post order.json id-1
  hookctl provider show shopify -o yaml >/dev/null
  { sed '/^vectors:/,$d' "$HOOKCTL_SOURCE_DIR/presets/shopify.yaml"
    hookctl inbox show "$(hookctl inbox list -o name)" --as fixture --reveal | sed "s/key: KEY.*/key: $SHOPIFY_SECRET/"; } >shopify.yaml
  hookctl provider check shopify.yaml
  sed -i 's/49.00/49.01/' shopify.yaml
  run hookctl provider check shopify.yaml
  [ "$status" -ne 0 ]
}

@test "inbox: lists by condition, by time and page by page" {
  start_open
  for i in 1 2 3 4 5; do send_any -d "{\"type\":\"n\",\"n\":$i}" -H 'Content-Type: application/json'; done
  [ "$(hookctl inbox list --where '@.event.data.n > 3' -o json | jq length)" = 2 ]
  [ "$(hookctl inbox list --since 1h -o json | jq length)" = 5 ]
  [ "$(hookctl inbox list --until 1h -o json | jq length)" = 0 ]
  hookctl inbox list --limit 2 -o name >page1 2>note
  [[ $(cat note) == *"--before $(tail -1 page1)"* ]]
  hookctl inbox list --limit 2 --before "$(tail -1 page1)" -o name >page2
  hookctl inbox list --limit 2 --before "$(tail -1 page2)" -o name >page3 2>note
  [ "$(sort -u page1 page2 page3 | wc -l)" = 5 ]
  absent before note
}

@test "inbox list: of what is dead the reason is the last answer" {
  start_open
  stop_listener
  hookctl destination add app --http http://127.0.0.1:1/ --retry none 2>/dev/null
  start_listener
  send_any -d '{"type":"n"}' -H 'Content-Type: application/json'
  for _ in $(seq 400); do
    [ -n "$(hookctl inbox list --status dead -o name)" ] && break
    sleep 0.05
  done
  hookctl inbox list --status dead -o json | jq -e '.[0].reason == "app: cannot connect to 127.0.0.1:1"'
}

@test "inbox list: when a condition matches nothing, a comparison of different types is told" {
  start_open
  send_any -d '{"type":"n","total":"74.50"}' -H 'Content-Type: application/json'
  run hookctl inbox list --where '@.event.data.total > 10'
  [ "$status" -eq 0 ]
  [[ $output == *"no events match"* ]]
  [[ $output == *'@.event.data.total is the string "74.50", not a number'* ]]
  run hookctl inbox list --where '@.event.data.total > "10"' -o name
  [[ $output == evt_* ]]
}

@test "inbox: tail follows a listener, ends by count and by a signal with 0" {
  start_open
  send_any -d '{"type":"old"}' -H 'Content-Type: application/json'
  hookctl inbox tail -f -n 0 --count 2 --event 'new*' -o ndjson >tailed 3>&- &
  local tail_pid=$!
  "$HOOKCTL" inbox tail -f >lines 3>&- &
  local endless=$!
  wait_lines lines 1
  for type in new1 other new2 new3; do
    send_any -d "{\"type\":\"$type\"}" -H 'Content-Type: application/json'
  done
  wait "$tail_pid"
  [ "$(jq -r .event.event.code tailed | paste -sd' ')" = "new1 new2" ]
  wait_lines lines 5
  kill -TERM "$endless" 2>/dev/null || true
  local code=0
  wait "$endless" || code=$?
  [ "$code" = 0 ]
}

@test "inbox: export gives every event and every delivery, oldest first" {
  add_shop
  start_listener
  for i in 1 2 3; do order $i >order.json; post order.json "id-$i" >/dev/null; done
  [ "$(hookctl inbox export | jq -r .event.data.id | paste -sd' ')" = "1 2 3" ]
  hookctl inbox export --deliveries >all
  [ "$(jq -r '.request.body_base64 | @base64d | fromjson | .id' all | paste -sd' ')" = "1 2 3" ]
  absent "$(path_of shop_eu)" all
  [ "$(hookctl inbox export --where '@.event.data.id == 2' | wc -l)" = 1 ]
}

@test "inbox: prune beside a running listener takes only what is settled, and repeats stay repeats" {
  add_shop
  start_listener
  for i in 1 2 3; do order $i >order.json; post order.json "id-$i" >/dev/null; done
  hookctl inbox prune --before 0 --dry-run -o json | jq -e '.deliveries == 3 and .dry_run'
  [ "$(hookctl inbox list -o json | jq length)" = 3 ]
  hookctl inbox prune --before 0 --status dead -o json | jq -e '.deliveries == 0'
  hookctl inbox prune --before 0 -o json | jq -e '.deliveries == 3 and .events == 3'
  [ "$(hookctl inbox list -o json | jq length)" = 0 ]
  [ "$(post order.json id-3)" = 200 ]
  [ "$(hookctl inbox list -o json | jq length)" = 0 ]
  order 4 >order.json
  [ "$(post order.json id-4)" = 200 ]
  [ "$(hookctl inbox list -o json | jq length)" = 1 ]
  stop_listener
  hookctl inbox prune --before 0 --dry-run | grep -x 'would go:  1 delivery with 1 event'
  hookctl inbox prune --before 0 -o json | jq -e '.events == 1'
}

@test "inbox: replay without a listener says what would go where, and queues it" {
  add_shop
  start_listener
  printf '{"id": 7, "who": {"mobile": "+15550007777"}}' >order.json
  [ "$(post order.json id-1)" = 200 ]
  stop_listener
  id=$(hookctl inbox list --status unroutable -o name)
  run hookctl inbox replay "$id"
  [ "$status" -eq 1 ]
  [[ $output == *--remap* ]]
  run hookctl inbox replay "$id" --remap
  [ "$status" -eq 1 ]
  [[ $output == *"still unroutable"* ]]
  hookctl account update shop_eu --sender-path who.mobile >/dev/null 2>&1
  hookctl inbox replay --status unroutable --remap --to 'forward-to http://127.0.0.1:9/' --dry-run -o json | jq -e '.[0].outcome == "would go"'
  [ "$(hookctl inbox list --status unroutable -o name)" = "$id" ]
  hookctl inbox replay --status unroutable --remap --to 'forward-to http://127.0.0.1:9/' -o json | jq -e '.[0].outcome == "queued"'
  hookctl inbox show "$id" -o json | jq -e '.events[0] | .event.sender == "+15550007777" and .status == "pending" and .destinations[0].state == "pending"'
  [ "$(hookctl inbox list -o name)" = "$id" ]
  run hookctl inbox replay "$id" --to nobody
  [ "$status" -eq 3 ]
}

# A target that answers what `status` says, and notes what it got.
start_target() {
  echo "${1:-200}" >status
  python3 - >target.log 2>&1 3>&- <<'PY' &
import http.server, json, base64
class Target(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        with open('got', 'a') as out:
            out.write(json.dumps({'path': self.path, 'headers': self.headers.items(), 'body': base64.b64encode(body).decode()}) + '\n')
        self.send_response(int(open('status').read()))
        self.send_header('Content-Length', '0')
        self.end_headers()
    def log_message(self, *args): pass
server = http.server.HTTPServer(('127.0.0.1', 0), Target)
open('target_port', 'w').write(str(server.server_port))
server.serve_forever()
PY
  TARGET=$!
  for _ in $(seq 200); do [ -s target_port ] && break; sleep 0.05; done
  touch got
}

stop_target() {
  [ -n "$TARGET" ] || return 0
  kill "$TARGET" 2>/dev/null || true
  wait "$TARGET" 2>/dev/null || true
  TARGET=
}

# wait_status STATUS ID
wait_status() {
  for _ in $(seq 200); do
    [ "$(hookctl inbox show "$2" -o json | jq -r --arg id "$2" '.events[] | select(.id == $id) | .status')" = "$1" ] && return 0
    sleep 0.05
  done
  return 1
}

@test "inbox: a dead event is replayed beside the running listener, as an event and exactly as it came" {
  add_shop
  start_target 400
  start_listener --forward-to "http://127.0.0.1:$(cat target_port)/app"
  order 1 >order.json
  [ "$(post order.json id-1)" = 200 ]
  id=$(hookctl inbox list -o name)
  wait_status dead "$id"
  echo 200 >status
  hookctl inbox replay "$id" --dry-run -o json | jq -e '.[0].outcome == "would go"'
  [ "$(wc -l <got)" = 1 ]
  hookctl inbox replay --status dead --since 1h -o json | jq -e 'length == 1 and .[0].outcome == "queued"'
  wait_lines got 2
  wait_status delivered "$id"
  [ "$(sed -n 2p got | jq -r '.body | @base64d | fromjson | .id')" = "$id" ]
  hookctl inbox replay "$id" --exact
  wait_lines got 3
  sed -n 3p got | jq -r '.body | @base64d' >exact
  cmp -n "$(stat -c %s order.json)" exact order.json
  [ "$(sed -n 3p got | jq -r '.headers[] | select(.[0] | ascii_downcase == "x-shopify-hmac-sha256") | .[1]')" = "$(sign order.json)" ]
  [ "$(hookctl inbox show "$id" -o json | jq '.events[0].attempts | length')" = 3 ]
  stop_target
}

@test "inbox: what could not be routed goes out after the mapping is mended, under its own id" {
  add_shop
  start_target
  start_listener --forward-to "http://127.0.0.1:$(cat target_port)/app"
  printf '{"id": 7, "who": {"mobile": "+15550007777"}}' >order.json
  [ "$(post order.json id-1)" = 200 ]
  id=$(hookctl inbox list --status unroutable -o name)
  run hookctl inbox replay "$id" -o json
  [ "$status" -eq 1 ]
  [[ $output == *--remap* ]]
  run hookctl inbox replay "$id" --remap
  [ "$status" -eq 1 ]
  hookctl account update shop_eu --sender-path who.mobile 2>/dev/null
  hookctl inbox replay --status unroutable --remap --to "forward-to http://127.0.0.1:$(cat target_port)/app"
  hookctl inbox show "$id" -o json | jq -e '.events[0].event.sender == "+15550007777" and .events[0].status != "unroutable"'
  [ "$(hookctl inbox list -o name)" = "$id" ]
  wait_status delivered "$id"
  [ "$(jq -r '.body | @base64d | fromjson | .sender' got)" = +15550007777 ]
  stop_target
}

@test "inbox: with no listener a replay delivers here and now, and says each attempt" {
  add_shop
  start_target 400
  hookctl destination add app --http "http://127.0.0.1:$(cat target_port)/app" >/dev/null
  start_listener
  order 1 >order.json
  [ "$(post order.json id-1)" = 200 ]
  id=$(hookctl inbox list -o name)
  wait_status dead "$id"
  stop_listener
  echo 200 >status
  hookctl inbox replay "$id" -o json >replayed 2>told
  jq -e '.[0].outcome == "queued" and .[0].destinations == ["app"]' replayed
  [[ $(cat told) == *"$id to app: delivered"* ]]
  [ "$(wc -l <got)" = 2 ]
  hookctl inbox show "$id" -o json | jq -e '.events[0].status == "delivered"'
  stop_target
}
