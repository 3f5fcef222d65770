#!/usr/bin/env bash
# fleet.sh BUILD_DIR: one listener whose journal is in JetStream beside one whose journal is in a file, in turns, and what
# libnats publishes at all; SECONDS_EACH (5), ROUNDS (3) and CONNECTIONS (64) from the environment.
set -euo pipefail
build=$(realpath "${1:?usage: fleet.sh BUILD_DIR}")
hookctl=$build/hookctl
source "$(dirname "$(realpath "$0")")/load.bash"
PATH=$PATH:/usr/sbin
command -v nats-server >/dev/null || { echo "fleet.sh: nats-server is not installed" >&2; exit 1; }
seconds=${SECONDS_EACH:-5}
connections=${CONNECTIONS:-64}

nats_port=$((port + 10))
nats=nats://127.0.0.1:$nats_port
nats-server -a 127.0.0.1 -p "$nats_port" -js -sd "$BENCH_DIR/store" &>"$BENCH_DIR/nats.log" &
nats_pid=$!
servers+=("$nats_pid")
wait_for "$nats_port"

"$hookctl" listen --bind "127.0.0.1:$((port + 1))" --print none -q &
file_pid=$!
"$hookctl" listen --bind "127.0.0.1:$((port + 2))" --print none -q --journal "$nats" &
jetstream_pid=$!
servers+=("$file_pid" "$jetstream_pid")
wait_for $((port + 1))
wait_for $((port + 2))

# load NAME PORT PID: a line "requests/s p50 p99 CPU-us-a-request CPU-us-of-nats refused".
load() {
  local before nats_before out requests
  before=$(ticks "$3")
  nats_before=$(ticks "$nats_pid")
  out=$(wrk -t2 -c"$connections" -d"${seconds}s" --timeout 10s --latency -s "$bench/deliveries.lua" "$(url_at "$2")")
  requests=$(awk '/requests in/ {print $1}' <<<"$out")
  echo "$(awk '/^Requests\/sec/ {print $2}' <<<"$out") $(ms "$(awk '$1 == "50%" {print $2}' <<<"$out")")" \
    "$(ms "$(awk '$1 == "99%" {print $2}' <<<"$out")")" "$((($(ticks "$3") - before) * tick / (requests > 0 ? requests : 1)))" \
    "$((($(ticks "$nats_pid") - nats_before) * tick / (requests > 0 ? requests : 1)))" "$(not_2xx <<<"$out")" >>"$BENCH_DIR/$1"
}

for _ in $(seq "${ROUNDS:-3}"); do
  load file $((port + 1)) "$file_pid"
  load jetstream $((port + 2)) "$jetstream_pid"
done
stored=$(awk '/VmHWM/ {print $2}' "/proc/$nats_pid/status")

printf '%-12s %10s %8s %8s %14s %14s %8s\n' journal deliv./s p50_ms p99_ms cpu_us/deliv. nats_us/deliv. refused
for journal in file jetstream; do
  printf '%-12s %10.0f %8.2f %8.2f %14.0f %14.0f %8.0f\n' "$journal" "$(column "$journal" 1)" "$(column "$journal" 2)" \
    "$(column "$journal" 3)" "$(column "$journal" 4)" "$(column "$journal" 5)" "$(column "$journal" 6)"
done
echo "nats-server held $((stored >> 10)) MiB at most"
echo
"$build/tests/bench/bench_fleet_publish" "$nats" 30000 3072
