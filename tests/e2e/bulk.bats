#!/usr/bin/env bats
# map run against jq, gzip and zstd, and within its memory.

bats_require_minimum_version 1.5.0
load support

orders() { "$HOOKCTL_ORDERS" "$@"; }

columns() { hookctl map run -q --select id=id --select mail=customer.email --select total=total_price "$@"; }

@test "columns are those of jq, as JSON lines and as CSV" {
  orders 20000 >orders.ndjson
  jq -c '{id:.id,mail:.customer.email,total:.total_price,city:.shipping_address.city,name:.customer.first_name,
      skus:[.line_items[].sku],note:.note,grams:.line_items[0].grams}' orders.ndjson >theirs
  hookctl map run -q --select id=id --select mail=customer.email --select total=total_price \
    --select city=shipping_address.city --select name=customer.first_name --select 'skus=line_items[*].sku' \
    --select note=note --select 'grams=line_items[0].grams' orders.ndjson |
    jq -c '.skus |= (if type == "array" then . else [.] end)' >ours
  cmp ours theirs
  # RFC 4180 with jq's quotation marks and line ends; a note of two lines, a name with quotation marks.
  jq -r '[.id,.customer.email,.note,.customer.first_name]|@csv' orders.ndjson >theirs.csv
  hookctl map run -q --select id=id --select mail=customer.email --select note=note \
    --select first=customer.first_name -o csv orders.ndjson >ours.csv
  [ "$(head -c 20 ours.csv)" = "$(printf 'id,mail,note,first\r\n')" ]
  unquoted() { tr -d '"\r'; }
  cmp <(tail -n +2 ours.csv | unquoted) <(unquoted <theirs.csv)
  printf '.mode csv\n.import ours.csv orders\nselect count(*), count(distinct id) from orders;\n' | sqlite3 >counted
  [ "$(cat counted)" = "20000,20000" ] || [ "$(tr -d '\r' <counted)" = "20000,20000" ]
}

@test "the output does not depend on the jobs" {
  orders 20000 7 >orders.ndjson
  for jobs in 1 2 5; do
    columns --jobs $jobs orders.ndjson | sha256sum
  done >sums
  [ "$(sort -u sums | wc -l)" -eq 1 ]
  for jobs in 1 3; do
    hookctl map run -q --provider shopify --jobs $jobs <(head -2000 orders.ndjson) | jq -c 'del(.time,.delivery.received_at)' | sha256sum
  done >sums
  [ "$(sort -u sums | wc -l)" -eq 1 ]
}

@test "gzip and zstd files are read whatever their names say" {
  orders 5000 >orders.ndjson
  columns orders.ndjson >plain
  gzip -k orders.ndjson
  columns orders.ndjson.gz | cmp - plain
  zstd -q orders.ndjson
  columns orders.ndjson.zst | cmp - plain
  columns - <orders.ndjson.zst | cmp - plain
  # several members and frames, under a name that says nothing
  { head -2000 orders.ndjson | gzip; tail -n +2001 orders.ndjson | gzip -9; } >parts
  columns parts | cmp - plain
  { head -2000 orders.ndjson | zstd -q; tail -n +2001 orders.ndjson | zstd -q -19; } >parts
  columns parts | cmp - plain
}

@test "what is cut off or damaged is an error that says where" {
  orders 2000 | gzip >orders.gz
  head -c 50000 orders.gz >cut.gz
  run columns cut.gz
  [ "$status" -eq 5 ]
  [[ "$output" == *"damaged gzip data at byte 50000: it is cut off"*"in cut.gz"* ]]
  orders 2000 | zstd -q >orders.zst
  head -c 50000 orders.zst >cut.zst
  run columns cut.zst
  [ "$status" -eq 5 ]
  [[ "$output" == *"damaged zstd data at byte 50000: it is cut off"* ]]
  orders 200 | xz >orders.xz 2>/dev/null || skip "no xz"
  run columns orders.xz
  [ "$status" -eq 5 ]
  [[ "$output" == *"this is xz data"* ]]
}

@test "bad lines are told by number, the good ones come out" {
  orders 1000 >orders.ndjson
  sed -e '17s/}$//' -e '900s/.*/[1,,2]/' orders.ndjson >broken.ndjson
  run --separate-stderr columns --jobs 2 broken.ndjson
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 998 ]
  [[ "${stderr_lines[0]}" == "broken.ndjson:17:"* ]]
  [[ "${stderr_lines[1]}" == "broken.ndjson:900:4: malformed JSON"* ]]
}

@test "a reader that had enough ends it quietly" {
  orders 50000 >orders.ndjson
  set -o pipefail
  [ "$(columns orders.ndjson 2>err | head -1 | jq .id)" = "$(head -1 orders.ndjson | jq .id)" ]
  [ ! -s err ]
  # also while it waits for more to come
  mkfifo more
  { cat orders.ndjson; exec sleep 60; } >more &
  writer=$!
  timeout 20 "$HOOKCTL" map run -q --select id=id --jobs 2 - <more | head -1 >first
  kill "$writer" 2>/dev/null || true
  [ "$(wc -l <first)" -eq 1 ]
}

@test "rows come as soon as their lines do" {
  mkfifo slow
  "$HOOKCTL" map run -q --select id=id <slow >rows 3>&- &
  runner=$!
  exec 7>slow
  printf '{"id":1}\n' >&7
  for _ in $(seq 100); do [ -s rows ] && break; sleep 0.05; done
  [ "$(cat rows)" = '{"id":1}' ]
  exec 7>&-
  wait "$runner"
}

@test "memory is bounded whatever the size of the stream" {
  [ -z "$HOOKCTL_SANITIZE" ] || skip "a sanitizer takes memory of its own"
  orders "${HOOKCTL_BULK_SIZE:-100M}" 3 | /usr/bin/time -f '%M' -o memory "$HOOKCTL" map run -q --jobs 2 \
    --select id=id --select mail=customer.email --select total=total_price - >rows
  [ "$(wc -l <rows)" -gt 90000 ]
  [ "$(cat memory)" -lt 65536 ]
  orders 30M 3 | zstd -q | /usr/bin/time -f '%M' -o memory "$HOOKCTL" map run -q --provider shopify >rows
  [ "$(cat memory)" -lt 65536 ]
}
