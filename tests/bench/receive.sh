#!/usr/bin/env bash
# receive.sh BUILD_DIR: signed deliveries to hookctl listen and to its rivals, in turns. ROUNDS (3), SECONDS_EACH (3),
# CONNECTIONS ("1 64 512") and RIVALS from the environment; a rival that is not installed is left out.
set -euo pipefail
hookctl=$(realpath "${1:?usage: receive.sh BUILD_DIR}/hookctl")
source "$(dirname "$(realpath "$0")")/load.bash"
rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-3}
connections=${CONNECTIONS:-1 64 512}
declare -A url=() pid=()
start_hookctl() {
  "$hookctl" listen --bind "127.0.0.1:$1" --print none -q &
  url[hookctl]=$(url_at "$1")
}

start_node() {
  node "$bench/receiver.mjs" "$1" "$BENCH_DIR/node.log" &
  url[node]=http://127.0.0.1:$1/
}

# hooks COMMAND MORE_RULES
hooks() {
  jq -n --arg command "$1" --argjson more "$2" '[{id: "gh", "execute-command": $command, "trigger-rule": {and: ([{match: {type:
    "payload-hmac-sha256", secret: env.SECRET, parameter: {source: "header", name: "X-Hub-Signature-256"}}}] + $more)}}]'
}

start_webhook-exec() {
  hooks /bin/true '[]' >"$BENCH_DIR/exec.json"
  webhook -hooks "$BENCH_DIR/exec.json" -ip 127.0.0.1 -port "$1" &>/dev/null &
  url[webhook-exec]=http://127.0.0.1:$1/hooks/gh
}

# Verifies, and then a second rule says no: it neither runs nor keeps anything.
start_webhook-rule() {
  hooks /bin/true '[{"match": {"type": "value", "value": "no", "parameter": {"source": "payload", "name": "ref"}}}]' >"$BENCH_DIR/rule.json"
  webhook -hooks "$BENCH_DIR/rule.json" -ip 127.0.0.1 -port "$1" &>/dev/null &
  url[webhook-rule]=http://127.0.0.1:$1/hooks/gh
}

start_nginx() {
  cat >"$BENCH_DIR/nginx.conf" <<CONF
worker_processes 2; daemon off; pid $BENCH_DIR/nginx.pid; error_log $BENCH_DIR/nginx.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path $BENCH_DIR;
  server { listen 127.0.0.1:$1 backlog=4096; location / { return 200 "ok"; } } }
CONF
  nginx -c "$BENCH_DIR/nginx.conf" 2>/dev/null &
  url[nginx]=http://127.0.0.1:$1/
}

declare -A program=([hookctl]=true [node]=node [webhook-exec]=webhook [webhook-rule]=webhook [nginx]=nginx)
parties=()
for party in hookctl ${RIVALS:-webhook-exec webhook-rule node nginx}; do
  command -v "${program[$party]}" >/dev/null || { echo "receive.sh: ${program[$party]} is not installed, left out" >&2; continue; }
  port=$((port + 1))
  "start_$party" "$port"
  pid[$party]=$!
  servers+=($!)
  parties+=("$party")
  wait_for "$port"
done

# measure PARTY CONNECTIONS: a line "requests/s p50 p99 CPU-us-a-request KB refused" in the file of both.
measure() {
  local before out requests threads=2
  [ "$2" -gt 1 ] || threads=1
  before=$(ticks "${pid[$1]}")
  out=$(wrk -t$threads -c"$2" -d"${seconds}s" --timeout 10s --latency -s "$bench/deliveries.lua" "${url[$1]}")
  requests=$(awk '/requests in/ {print $1}' <<<"$out")
  echo "$(awk '/^Requests\/sec/ {print $2}' <<<"$out") $(ms "$(awk '$1 == "50%" {print $2}' <<<"$out")") $(ms "$(awk '$1 == "99%" {print $2}' <<<"$out")")" \
    "$((($(ticks "${pid[$1]}") - before) * tick / (requests > 0 ? requests : 1))) $(memory "${pid[$1]}")" \
    "$(not_2xx <<<"$out")" >>"$BENCH_DIR/$1.$2"
}

# ratio PARTY CONNECTIONS OURS THEIRS: a column of the one over a column of the other, round by round.
ratio() { paste -d' ' "$BENCH_DIR/hookctl.$2" "$BENCH_DIR/$1.$2" | awk -v from="$3" -v to="$4" '{print ($to > 0 ? $from / $to : 0)}' | median; }

for _ in $(seq "$rounds"); do
  for c in $connections; do
    for party in "${parties[@]}"; do measure "$party" "$c"; done
  done
done

echo "signed 2 KB posts with ids of their own, keep-alive; median of $rounds rounds of $seconds s; hookctl's ratios in the same round"
echo
echo "| connections | server | requests/s | p50 ms | p99 ms | server CPU us a request | memory MB | not 2xx | hookctl's req/s | of its CPU |"
echo "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for c in $connections; do
  for party in "${parties[@]}"; do
    awk -v c="$c" -v name="$party" -v rps="$(column "$party.$c" 1)" -v p50="$(column "$party.$c" 2)" -v p99="$(column "$party.$c" 3)" \
      -v cpu="$(column "$party.$c" 4)" -v kb="$(column "$party.$c" 5)" -v bad="$(column "$party.$c" 6)" \
      -v times="$(ratio "$party" "$c" 1 7)" -v cheaper="$(ratio "$party" "$c" 4 10)" \
      'BEGIN {printf "| %d | %s | %.0f | %.2f | %.2f | %d | %.0f | %d | %.2fx | %.2fx |\n", c, name, rps, p50, p99, cpu, kb / 1024, bad, times, cheaper}'
  done
done

echo
echo "in hookctl's journal: $(journalled) deliveries, $(du -m "$journal" | cut -f1) MB"
