#!/usr/bin/env bash
# crowd.sh BUILD_DIR: what idle connections and reloads cost a listener that is busy. IDLE (10000), ROUNDS (3) and
# SECONDS_EACH (3) from the environment.
set -euo pipefail
hookctl=$(realpath "${1:?usage: crowd.sh BUILD_DIR}/hookctl")
source "$(dirname "$(realpath "$0")")/load.bash"
idle=${IDLE:-10000}
rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-3}

"$hookctl" listen --bind "127.0.0.1:$port" --print none -q &
listener=$!
servers+=($listener)
wait_for "$port"
url=$(url_at "$port")

# run NAME: a line "requests/s p99 not-2xx" in the file of that name.
run() {
  local out
  out=$(wrk -t2 -c64 -d"${seconds}s" --timeout 10s --latency -s "$bench/deliveries.lua" "$url")
  echo "$(awk '/^Requests\/sec/ {print $2}' <<<"$out") $(ms "$(awk '$1 == "99%" {print $2}' <<<"$out")") $(not_2xx <<<"$out")" >>"$BENCH_DIR/$1"
}

with_idle() {
  python3 "$bench/idle.py" "$port" "$idle" >"$BENCH_DIR/held" &
  local holder=$!
  servers+=($holder)
  until grep -qs ready "$BENCH_DIR/held"; do sleep 0.1; done
  run idle
  awk '/VmRSS/ {print $2 / 1024}' "/proc/$listener/status" >>"$BENCH_DIR/memory"
  kill $holder
  wait $holder 2>/dev/null || true
}

# The account is written again, and another comes and goes, ten times a second.
with_reloads() {
  (while true; do
    "$hookctl" account update gh --param "touched=id" -q 2>/dev/null >&2
    "$hookctl" account add passing -q 2>/dev/null >&2
    "$hookctl" account remove passing -q 2>/dev/null >&2
    sleep 0.1
  done) &
  local changes=$!
  servers+=($changes)
  run reloads
  kill $changes
  wait $changes 2>/dev/null || true
}

for _ in $(seq "$rounds"); do
  run alone
  with_idle
  with_reloads
done

echo "64 busy connections; median of $rounds rounds of $seconds s"
for name in alone idle reloads; do
  awk -v name="$name" -v rps="$(column $name 1)" -v p99="$(column $name 2)" -v bad="$(column $name 3)" -v base="$(column alone 1)" \
    'BEGIN {printf "%-8s %7.0f requests/s  p99 %7.2f ms  not 2xx %d  %3.0f %%\n", name, rps, p99, bad, 100 * rps / base}'
done
echo "idle: $(awk '{print $2}' "$BENCH_DIR/held") connections held; the listener with them $(median <"$BENCH_DIR/memory") MB"
echo "requests kept: $(journalled)"
