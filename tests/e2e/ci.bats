#!/usr/bin/env bats
# A listener as one step of a CI job: no terminal, an empty environment, and the exit code as the answer. Strangers send: curl
# with openssl's signature, and `hookctl send`.

load support

# [PRINT=MODE] job [ARGS…]: the listener in the background, with nothing but its home and its key. It can be reached when this returns;
# what it says is in out and err.
job() {
  rm -f ready
  mkfifo ready
  [[ " $* " == *' --timeout '* ]] || set -- --timeout 60s "$@" # should it hang
  env -i HOOKCTL_HOME="$HOOKCTL_HOME" SHOPIFY_SECRET="$SHOPIFY_SECRET" "$HOOKCTL" listen --bind 127.0.0.1:0 --print "${PRINT:-none}" \
    --ready-fd 4 "$@" </dev/null >out 2>err 3>&- 4>ready &
  LISTENER=$!
  # To the end of the file: the descriptor is closed.
  BASE=$(timeout 20 cat ready)
  [ -n "$BASE" ] || { cat err >&2; return 1; }
}

# ends_with CODE: waits for the job.
ends_with() {
  local code=0
  wait "$LISTENER" || code=$?
  LISTENER=
  cat out err
  echo "exit $code"
  [ "$code" = "$1" ]
}

send() { hookctl send --account shop_eu --url "$BASE$(path_of shop_eu)" "$@"; }

@test "--once ends with 0 after one accepted delivery, whoever sent it" {
  add_shop
  order >order.json
  job --once
  [ "$(post order.json c1)" = 200 ]
  ends_with 0
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
  job --once
  send
  ends_with 0
  [ "$(journal 'select count(*) from deliveries')" = 2 ]
}

@test "--count counts what is accepted: no repeat, no refusal, no handshake" {
  add_shop
  order >order.json
  job --count 3 -o json
  [ "$(post order.json c1)" = 200 ]
  [ "$(post order.json c1)" = 200 ]
  [ "$(post order.json c2 orders/create bad)" = 401 ]
  [ "$(post order.json c2)" = 200 ]
  kill -0 "$LISTENER"
  [ "$(post order.json c3 orders/paid)" = 200 ] # not active, but kept
  ends_with 0
  jq -e '.type == "verdict" and .verdict == "met" and .deliveries == 3 and .wanted == 3 and .repeats == 1 and .refused == 1
    and .last_refusal.status == 401 and .last_refusal.account == "shop_eu" and .expectations == []' out
  [ "$(journal 'select count(*) from deliveries')" = 3 ]
}

@test "with --print json and -o json the events come first, the verdict last" {
  add_shop
  order >order.json
  PRINT=json job --count 2 -o json
  [ "$(post order.json c1)" = 200 ]
  [ "$(post order.json c2)" = 200 ]
  ends_with 0
  [ "$(jq -r .type out | paste -sd ' ')" = 'event event verdict' ]
}

@test "expectations end it with 0 as soon as all are met, each by an event of its own" {
  add_shop
  hookctl event activate shop_eu orders/paid >/dev/null 2>&1
  job --expect 'code~orders/*' --expect 'code=orders/create && sender=+15550001111 && @.event.data.id > 5000000000000' \
    --expect '@.event.code == "orders/paid" || @.event.code == "refunds/create"' -o json
  order >order.json
  [ "$(post order.json c1)" = 200 ]
  order 7 >small.json
  [ "$(post small.json c2 orders/paid)" = 200 ]
  kill -0 "$LISTENER"
  [ "$(post small.json c3)" = 200 ]
  ends_with 0
  jq -e '.verdict == "met" and .deliveries == 3 and ([.expectations[].event] | unique | length) == 3' out
  id=$(jq -r '.expectations[1].event' out)
  [ "$(journal "select code from events where id = '$id'")" = orders/create ]
  grep -qF "met by $id: code=orders/create && sender=+15550001111" err
}

@test "the number ends it with 1 when an expectation is unmet, and says which event was near" {
  add_shop
  order >order.json
  job --once --expect 'code=orders/create' --expect 'code=orders/create && sender=+15550002222 && @.event.data.total_price > 10'
  [ "$(post order.json c1)" = 200 ]
  ends_with 1
  grep -qxF 'error[HK-103]: ended after 1 delivery: 1 of 2 expectations unmet' err
  grep -qF 'unmet: code=orders/create && sender=+15550002222' err
  grep -qF 'sender is "+15550001111", not "+15550002222"; @.event.data.total_price > 10 does not hold: @.event.data.total_price is "49.00"' err
  [ ! -s out ]
}

@test "a timeout ends it with 7 and says what came instead" {
  add_shop
  order >order.json
  job --timeout 2s --expect 'code=orders/create' -o json
  [ "$(post order.json c1 orders/create bad)" = 401 ]
  ends_with 7
  jq -e '.verdict == "timed_out" and (.expectations[0] | .met == false and has("nearest") == false) and .refused == 1' out
  jq -e '.error.kind == "timeout" and .error.exit_code == 7 and (.error.message | contains("401 for shop_eu"))' <(tail -n 1 err)
  job --timeout 1s
  ends_with 7
}

@test "an event that is not active does not meet an expectation, and the hint activates it" {
  add_shop
  order >order.json
  job --once --expect 'code=orders/paid'
  [ "$(post order.json c1 orders/paid)" = 200 ]
  ends_with 1
  grep -qF 'it is inactive: event code "orders/paid" is not active' err
  $(sed -n 's/^  hint: //p' err)
  job --once --expect 'code=orders/paid'
  [ "$(post order.json c2 orders/paid)" = 200 ]
  ends_with 0
  job --once --expect 'code=orders/cancelled && status=inactive'
  [ "$(post order.json c3 orders/cancelled)" = 200 ]
  ends_with 0
}

@test "SIGTERM and ^C end it with 1 while an expectation is unmet, else with 0" {
  add_shop
  for signal in TERM INT; do
    job --expect code=orders/create
    kill -s "$signal" "$LISTENER"
    ends_with 1
    grep -q '^error.HK-103.: ended after 0 deliveries' err
  done
  job --count 5
  kill "$LISTENER"
  ends_with 0
}

@test "--ready-file holds the URL until the end; another listener's stays" {
  add_shop
  "$HOOKCTL" listen --bind 127.0.0.1:0 --ready-file told --once --print none >out 2>err 3>&- &
  LISTENER=$!
  for _ in $(seq 400); do [ -s told ] && break; sleep 0.05; done
  BASE=$(cat told)
  [[ $BASE =~ ^http://127\.0\.0\.1:[0-9]+$ ]]
  [ "$(stat -c %a told)" = 600 ]
  send
  ends_with 0
  [ ! -e told ]
}

@test "a listener that cannot start writes no URL and closes the descriptor" {
  add_shop
  start_listener
  mkfifo line
  timeout 20 "$HOOKCTL" listen --bind 127.0.0.1:0 --ready-fd 5 --ready-file told >out 2>err 3>&- 5>line &
  second=$!
  [ -z "$(timeout 20 cat line)" ]
  code=0
  wait "$second" || code=$?
  [ "$code" = 6 ]
  [ ! -e told ]
}

@test "a descriptor that is not open is a usage error, before anything is opened" {
  code=0
  env -i HOOKCTL_HOME="$HOOKCTL_HOME" "$HOOKCTL" listen --ready-fd 7 </dev/null >out 2>err 7>&- || code=$?
  [ "$code" = 2 ]
  grep -q '^error.HK-228.: descriptor 7 is not open' err
  [ ! -e "$HOOKCTL_HOME/state" ]
}

@test "with --forward-to the first attempt is made before it ends" {
  add_shop
  command -v socat >/dev/null || skip "needs socat"
  port=$((10000 + RANDOM % 20000))
  socat -u TCP-LISTEN:"$port",bind=127.0.0.1,reuseaddr STDOUT >forwarded 3>&- &
  receiver=$!
  sleep 0.3
  order >order.json
  job --once --forward-to "http://127.0.0.1:$port/events" --expect 'status=pending'
  [ "$(post order.json c1)" = 200 ]
  wait_lines forwarded 5 # headers; it never answers
  kill "$receiver"
  ends_with 0
  grep -qF '"code":"orders/create"' forwarded
}

@test "--respond with another status keeps nothing: the sender's next try is no repeat" {
  add_shop
  order >order.json
  job --respond 500 --timeout 3s -o json
  [ "$(post order.json c1)" = 500 ]
  [ "$(post order.json c1)" = 500 ]
  jq -e '.status == "error"' answer
  [ "$(post order.json c1 orders/create bad)" = 401 ] # not its business
  ends_with 7
  jq -e '.deliveries == 0 and .repeats == 0 and .not_kept == 2 and .refused == 1' out
  [ "$(journal 'select count(*) from deliveries')" = 0 ]
  job --once -o json
  [ "$(post order.json c1)" = 200 ]
  ends_with 0
  jq -e '.deliveries == 1 and .repeats == 0' out
}

@test "--respond with a 2xx is said after the commit, for a repeat too" {
  add_shop
  order >order.json
  job --respond 202 --count 2
  [ "$(post order.json c1)" = 202 ]
  first=$(jq -r .id answer)
  [ "$(journal "select id from deliveries")" = "$first" ]
  [ "$(post order.json c1)" = 202 ]
  [ "$(jq -r .id answer)" = "$first" ]
  [ "$(post order.json c2)" = 202 ]
  ends_with 0
  job --respond 204 --once
  [ "$(post order.json c3)" = 204 ]
  [ ! -s answer ]
  ends_with 0
}

@test "--delay holds the answer back, not the commit, and the end does not wait for it" {
  add_shop
  order >order.json
  job --delay 1500ms --once
  began=$(date +%s%N)
  post order.json c1 >status &
  sender=$!
  for _ in $(seq 100); do
    [ "$(journal 'select count(*) from deliveries' 2>/dev/null)" = 1 ] && break
    sleep 0.01
  done
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
  [ "$((($(date +%s%N) - began) / 1000000))" -lt 1400 ]
  wait "$sender"
  [ "$(cat status)" = 200 ]
  [ "$((($(date +%s%N) - began) / 1000000))" -ge 1500 ]
  ends_with 0
  job --delay 20s
  post order.json c2 >status &
  sender=$!
  for _ in $(seq 100); do
    [ "$(journal 'select count(*) from deliveries')" = 2 ] && break
    sleep 0.05
  done
  kill "$LISTENER"
  ends_with 0
  wait "$sender"
  [ "$(cat status)" = 200 ]
}

@test "--fail-rate fails some, a seed repeats which, and what failed is kept once by a later try" {
  add_shop
  order >order.json
  statuses() {
    job --fail-rate 0.5 --fail-seed 11
    for i in 1 2 3 4 5 6 7 8 9 10; do post order.json "$1$i"; echo; done
    kill "$LISTENER"
    ends_with 0 >/dev/null
  }
  statuses a >first
  statuses b >second
  cat first
  diff first second
  grep -q 200 first
  grep -q 503 first
  kept=$(cat first second | grep -c 200)
  [ "$(journal 'select count(*) from deliveries')" = "$kept" ]
  # A sender that tries again until it gets a 2xx, as they do.
  job --count 20 --fail-rate 0.5 --respond 429
  grep -qE '^fails at random; --fail-seed [0-9]+ repeats it$' err
  for i in $(seq 20); do
    until [ "$(post order.json "r$i")" = 200 ]; do grep -q '"error"' answer; done
  done
  ends_with 0
  [ "$(journal 'select count(*) from deliveries')" = "$((kept + 20))" ]
}
