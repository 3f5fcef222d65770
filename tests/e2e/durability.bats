#!/usr/bin/env bats
# Nothing acknowledged is lost: the listener is killed at random moments under load, and sqlite3 is the judge.

load support

# Posts signed orders until the listener goes; ids that got a 200 are in acknowledged.
poster() {
  local n=0
  while post_once "$1-$((n++))"; do :; done
}

post_once() {
  local status
  status=$(curl -s --max-time 10 -o /dev/null -w '%{http_code}' --data-binary @order.json -H 'Content-Type: application/json' \
    -H 'X-Shopify-Topic: orders/create' -H 'X-Shopify-Shop-Domain: acme.myshopify.com' -H "X-Shopify-Webhook-Id: $1" \
    -H "X-Shopify-Hmac-Sha256: $signature" "$url") || return 1
  [ "$status" != 200 ] || echo "id:$1" >>acknowledged
  return 0
}

@test "kill -9 right after a 200 loses nothing" {
  add_shop
  order >order.json
  signature=$(sign order.json)
  path=$(path_of shop_eu)
  : >acknowledged
  for round in $(seq "${HOOKCTL_KILLS:-20}"); do
    start_listener
    url=$BASE$path
    for sender in 1 2 3; do poster "$round-$sender" & done
    sleep "0.$((RANDOM % 40 + 5))"
    kill -9 "$LISTENER"
    wait "$LISTENER" 2>/dev/null || true
    LISTENER=
    wait
  done
  start_listener
  stop_listener
  [ "$(wc -l <acknowledged)" -gt "${HOOKCTL_KILLS:-20}" ]
  [ "$(journal 'pragma integrity_check')" = ok ]
  journal 'select dedupe_key from deliveries' | sort >kept
  [ "$(sort acknowledged | uniq -d | wc -l)" -eq 0 ]
  [ "$(uniq -d kept | wc -l)" -eq 0 ]
  [ -z "$(comm -23 <(sort acknowledged) kept)" ]
}

@test "a full disk is a 503, nothing is acknowledged, and it recovers by itself" {
  [ "$(id -u)" -eq 0 ] || skip "mounting a small file system needs root"
  mkdir small
  mount -t tmpfs -o size=3m tmpfs small 2>/dev/null || skip "no permission to mount"
  add_shop
  mkdir -p "$HOOKCTL_HOME/environments/development"
  echo "journal: $TEST_DIR/small/journal.db" >"$HOOKCTL_HOME/environments/development/environment.yaml"
  start_listener
  { printf '{"id":1,"phone":"+1555","pad":"'; head -c 200000 /dev/zero | tr '\0' x; printf '"}'; } >order.json
  refused=
  for n in $(seq 40); do
    status=$(post order.json "full-$n")
    [ "$status" = 200 ] && { echo "id:full-$n" >>acknowledged; continue; }
    [ "$status" = 503 ]
    refused=yes
    break
  done
  [ -n "$refused" ]
  mount -o remount,size=30m small
  [ "$(post order.json after)" = 200 ]
  echo "id:after" >>acknowledged
  stop_listener
  sqlite3 small/journal.db 'select dedupe_key from deliveries' | sort >kept
  diff <(sort acknowledged) kept
  umount small
}

@test "a second listener on the same journal exits 6 and names the first" {
  add_shop
  start_listener
  run hookctl listen --bind 127.0.0.1:0
  [ "$status" -eq 6 ]
  [[ "$output" == *"$LISTENER"* ]]
}

@test "SIGTERM ends the listener with 0 after the requests under way" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json term)" = 200 ]
  kill -TERM "$LISTENER"
  wait "$LISTENER"
  LISTENER=
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
}

@test "what is settled goes when there is more than is kept, the file stays small, and a repeat is still one" {
  add_shop
  hookctl env set --keep-events 20 -q >/dev/null
  start_listener
  { printf '{"id":1,"phone":"+1555","pad":"'; head -c 100000 /dev/zero | tr '\0' x; printf '"}'; } >order.json
  signature=$(sign order.json)
  for n in $(seq 60); do [ "$(post order.json "keep-$n" orders/create "$signature")" = 200 ]; done
  for _ in $(seq 100); do
    [ "$(journal 'select count(*) from events')" -lt 20 ] && break
    sleep 0.1
  done
  [ "$(post order.json keep-1 orders/create "$signature")" = 200 ]
  [ "$(journal "select repeats from deliveries where dedupe_key = 'id:keep-1'")" = 1 ]
  stop_listener
  [ "$(journal 'pragma integrity_check')" = ok ]
  [ "$(journal 'select count(*) from events')" -lt 20 ]
  [ "$(journal 'select count(*) from requests')" -lt 20 ]
  [ "$(journal 'select count(*) from deliveries')" -eq 60 ]
  [ "$(journal "select count(*) from requests r join deliveries d on d.seq = r.delivery where d.dedupe_key = 'id:keep-60'")" = 1 ]
}

@test "a disk whose syncs fail is a 503 with Retry-After, nothing is acknowledged, and it recovers by itself" {
  [ -z "$HOOKCTL_SANITIZE" ] || skip "sanitizers want to be loaded first"
  cc -shared -fPIC -o failing_sync.so "$BATS_TEST_DIRNAME/failing_sync.c" -ldl || skip "no C compiler"
  add_shop
  export FAILING_SYNC=$TEST_DIR/failing
  LD_PRELOAD=$TEST_DIR/failing_sync.so start_listener
  order >order.json
  signature=$(sign order.json)
  for round in 1 2 3; do
    [ "$(post order.json "good-$round" orders/create "$signature")" = 200 ]
    echo "id:good-$round" >>acknowledged
    touch failing
    for n in 1 2 3; do [ "$(post order.json "bad-$round-$n" orders/create "$signature")" = 503 ]; done
    curl -s -D headers -o /dev/null --data-binary @order.json -H 'X-Shopify-Topic: orders/create' -H "X-Shopify-Webhook-Id: bad-$round-h" \
      -H 'Content-Type: application/json' -H 'X-Shopify-Shop-Domain: acme.myshopify.com' -H "X-Shopify-Hmac-Sha256: $signature" "$BASE$(path_of shop_eu)"
    grep -qi '^retry-after: *[0-9]' headers
    rm failing
    [ "$(post order.json "after-$round" orders/create "$signature")" = 200 ]
    echo "id:after-$round" >>acknowledged
  done
  kill -9 "$LISTENER"
  wait "$LISTENER" 2>/dev/null || true
  LISTENER=
  [ "$(sqlite3 "$HOOKCTL_HOME/state/development/journal.db" 'pragma integrity_check')" = ok ]
  sqlite3 "$HOOKCTL_HOME/state/development/journal.db" 'select dedupe_key from deliveries' | sort >kept
  diff <(sort acknowledged) kept
}

@test "a disk that becomes read-only is a 503 until it can be written again" {
  [ -z "$HOOKCTL_SANITIZE" ] || skip "sanitizers want to be loaded first"
  cc -shared -fPIC -o failing_sync.so "$BATS_TEST_DIRNAME/failing_sync.c" -ldl || skip "no C compiler"
  add_shop
  export FAILING_WRITE=$TEST_DIR/failing
  LD_PRELOAD=$TEST_DIR/failing_sync.so start_listener
  order >order.json
  [ "$(post order.json before)" = 200 ]
  touch failing
  for n in 1 2 3; do [ "$(post order.json "during-$n")" = 503 ]; done
  rm failing
  [ "$(post order.json after)" = 200 ]
  stop_listener
  [ "$(journal 'select group_concat(dedupe_key) from (select dedupe_key from deliveries order by seq)')" = id:before,id:after ]
}

@test "a damaged journal is refused with 5 and the way to mend it" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json one)" = 200 ]
  stop_listener
  damaged=$HOOKCTL_HOME/state/development/journal.db
  # The pages of the tables, behind the first one.
  dd if=/dev/urandom of="$damaged" bs=16384 seek=1 count=8 conv=notrunc 2>/dev/null
  run hookctl listen --bind 127.0.0.1:0
  [ "$status" -eq 5 ]
  [[ "$output" == *damaged* ]]
  [[ "$output" == *.recover* ]]
  mv "$damaged" aside.db
  start_listener
  [ "$(post order.json two)" = 200 ]
}
