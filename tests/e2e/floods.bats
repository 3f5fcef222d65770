#!/usr/bin/env bats
# What many, slow, or oversized senders do to a listener: each is refused as it should be, and honest ones are served meanwhile.
# HOOKCTL_FRESH_MS: how long an honest request may take at most; only where nothing else runs.

load support.bash

setup_file() { command -v python3 >/dev/null || skip "no python3"; }

begin() {
  printf crm-secret | hookctl account add crm --auth-scheme token --auth-header X-Shop-Pass --auth-key-stdin \
    --event-path type --id-path id >/dev/null 2>&1
  hookctl event activate crm --all >/dev/null 2>&1
  PRINT=none start_listener
}

attack() { python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/flood.py" "$1" 127.0.0.1 "${BASE##*:}" "$(path_of crm)"; }

# The most memory the listener ever had, and what it has still to do: serve.
still_well() {
  local peak
  peak=$(awk '/VmHWM/ {print $2}' "/proc/$LISTENER/status")
  [ -n "${HOOKCTL_SANITIZE:-}" ] || [ "$peak" -lt 131072 ] || { echo "$peak kB"; return 1; }
  [ "$(curl -sS --max-time 10 -o answer -w '%{http_code}' -d '{"id":"after","type":"t"}' -H 'X-Shop-Pass: crm-secret' \
    -H 'Content-Type: application/json' "$BASE$(path_of crm)")" = 200 ]
}

# Every honest request of an attack was a 200.
all_fresh() {
  local ms
  ms=$(awk '$1 == "fresh" && $2 == "200" && NF == 4 {print $3}' <<<"$output")
  [ -n "$ms" ] || { echo "$output"; return 1; }
  echo "# slowest honest request: $ms ms" >&3
  [ -z "${HOOKCTL_FRESH_MS:-}" ] || awk -v ms="$ms" -v most="$HOOKCTL_FRESH_MS" 'BEGIN {exit !(ms <= most)}'
}

@test "200 senders that drip a head, a byte a second" {
  begin
  run attack drip
  [[ $output == *"408 200"* ]] || { echo "$output"; false; }
  all_fresh
  still_well
}

@test "200 senders that drip a body, a byte a second" {
  begin
  run attack drip-bodies
  [[ $output == *"408 200"* ]] || { echo "$output"; false; }
  all_fresh
  still_well
}

@test "9,000 requests half sent" {
  begin
  ulimit -n 10000 || skip "too few descriptors"
  run attack half-sent
  [[ $output == *"408 9000"* ]] || { echo "$output"; false; }
  all_fresh
  still_well
}

@test "a body of 64 MiB, in chunks and whole" {
  begin
  [ "$(attack chunked)" = "413 early" ]
  [ "$(attack long-body)" = "413 early" ]
  still_well
}

@test "a request line of 50 MiB" {
  begin
  [ "$(attack request-line)" = "414 early" ]
  still_well
}

@test "200,000 headers" {
  begin
  [ "$(attack headers)" = 431 ]
  still_well
}

@test "a gzip bomb is not unpacked" {
  begin
  head -c 200M /dev/zero | gzip >bomb
  [ "$(curl -sS --max-time 20 -o answer -w '%{http_code}' --data-binary @bomb -H 'Content-Encoding: gzip' -H 'X-Shop-Pass: crm-secret' \
    -H 'Content-Type: application/json' "$BASE$(path_of crm)")" = 415 ]
  still_well
}

@test "heads on which two readers could disagree" {
  begin
  run attack framing
  [ "${#lines[@]}" = 12 ]
  for line in "${lines[@]}"; do [ "$line" = "400 1" ] || { echo "$output"; false; }; done
  still_well
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
}
