#!/usr/bin/env bash
# lanes.sh BUILD_DIR: what receiving loses to busy lanes: a listener without destinations, one whose destination takes everything
# (nginx), one whose destination takes 200 ms for each, and one whose destination is down, in turns and each from the beginning.
# ROUNDS (3), SECONDS_EACH (5) and CONNECTIONS (64) from the environment.
set -euo pipefail
hookctl=$(realpath "${1:?usage: lanes.sh BUILD_DIR}/hookctl")
source "$(dirname "$(realpath "$0")")/load.bash"
PATH=$PATH:/usr/sbin
seconds=${SECONDS_EACH:-5}
connections=${CONNECTIONS:-64}
taker=$((port + 1))
slow=$((port + 2))
listener=$((port + 3))
for program in nginx node; do command -v "$program" >/dev/null || { echo "lanes.sh: $program is not installed" >&2; exit 1; }; done

cat >"$BENCH_DIR/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $BENCH_DIR/nginx.pid; error_log $BENCH_DIR/nginx.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path $BENCH_DIR;
  server { listen 127.0.0.1:$taker; location / { return 200 "ok"; } } }
CONF
nginx -c "$BENCH_DIR/nginx.conf" 2>/dev/null &
servers+=($!)
node -e 'require("http").createServer((q, a) => { q.resume(); setTimeout(() => a.end("ok"), 200) }).listen(process.argv[1], "127.0.0.1")' "$slow" &
servers+=($!)
wait_for "$taker"
wait_for "$slow"

declare -A goes_to=([none]="" [takes]=http://127.0.0.1:$taker/ [slow]=http://127.0.0.1:$slow/ [down]=http://127.0.0.1:1/)
parties=(none takes slow down)

# measure PARTY: a line "requests/s p50 p99 CPU-us-a-request refused delivered KB" in its file.
measure() {
  local before out requests pid home=$BENCH_DIR/run delivered
  rm -rf "$home"
  cp -r "$HOOKCTL_HOME" "$home"
  [ -z "${goes_to[$1]}" ] || HOOKCTL_HOME=$home "$hookctl" destination add app --http "${goes_to[$1]}" -q
  HOOKCTL_HOME=$home "$hookctl" listen --bind "127.0.0.1:$listener" --print none --drain-timeout 100ms -q &
  pid=$!
  wait_for "$listener"
  before=$(ticks "$pid")
  out=$(wrk -t2 -c"$connections" -d"${seconds}s" --timeout 10s --latency -s "$bench/deliveries.lua" "$(url_at "$listener")")
  requests=$(awk '/requests in/ {print $1}' <<<"$out")
  delivered=$(sqlite3 "file:$home/state/development/journal.db?mode=ro" "SELECT count(*) FROM event_destinations WHERE state = 'delivered'")
  echo "$(awk '/^Requests\/sec/ {print $2}' <<<"$out") $(ms "$(awk '$1 == "50%" {print $2}' <<<"$out")") $(ms "$(awk '$1 == "99%" {print $2}' <<<"$out")")" \
    "$((($(ticks "$pid") - before) * tick / (requests > 0 ? requests : 1))) $(not_2xx <<<"$out") $((delivered / seconds)) $(memory "$pid")" >>"$BENCH_DIR/$1"
  kill "$pid"
  wait "$pid" || true
}

for _ in $(seq "${ROUNDS:-3}"); do
  for party in "${parties[@]}"; do measure "$party"; done
done

echo "signed 2 KB posts at $connections connections; medians of ${ROUNDS:-3} rounds of $seconds s"
echo
echo "| destination | requests/s | p50 ms | p99 ms | server CPU us a request | not 2xx | delivered/s meanwhile | memory MB |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for party in "${parties[@]}"; do
  awk -v name="$party" -v rps="$(column "$party" 1)" -v p50="$(column "$party" 2)" -v p99="$(column "$party" 3)" -v cpu="$(column "$party" 4)" \
    -v bad="$(column "$party" 5)" -v out="$(column "$party" 6)" -v kb="$(column "$party" 7)" \
    'BEGIN {printf "| %s | %.0f | %.2f | %.2f | %d | %d | %d | %.0f |\n", name, rps, p50, p99, cpu, bad, out, kb / 1024}'
done
