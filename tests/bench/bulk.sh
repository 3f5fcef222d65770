#!/usr/bin/env bash
# bulk.sh BUILD_DIR: three columns of many lines, by jq, gojq and hookctl. SIZE (200M) and ROUNDS (3) from the environment.
set -euo pipefail
build=${1:?usage: bulk.sh BUILD_DIR}
hookctl=$(realpath "$build/hookctl")
orders=$(realpath "$build/tests/bench/bench_orders")
size=${SIZE:-200M}
rounds=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOOKCTL_HOME=$work/home

"$orders" "$size" >"$work/orders.ndjson"
bytes=$(stat -c %s "$work/orders.ndjson")

jq_columns() { jq -r '[.id,.customer.email,.total_price]|@csv' "$work/orders.ndjson"; }
gojq_columns() { gojq -r '[.id,.customer.email,.total_price]|@csv' "$work/orders.ndjson"; }
hookctl_columns() {
  "$hookctl" map run -q --jobs "$1" --select id=id --select mail=customer.email --select total=total_price -o csv \
    "$work/orders.ndjson"
}
hookctl_events() { "$hookctl" map run -q --jobs "$1" --provider shopify "$work/orders.ndjson"; }
export -f jq_columns gojq_columns hookctl_columns hookctl_events
export work hookctl

# What the outputs have in common, as one number.
same() { tr -d '"\r' | grep -v '^id,mail,total$' | sha256sum; }

# measure NAME COMMAND…: appends seconds, CPU seconds and KB of memory to the file of that name.
measure() {
  local name=$1
  shift
  /usr/bin/time -f '%e %U %S %M' -o "$work/time" bash -c '"$@" >/dev/null' _ "$@"
  awk '{print $1, $2 + $3, $4}' "$work/time" >>"$work/$name"
}

median() { sort -n | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }

# row NAME [BASE]: the medians of a program, and how it stands to BASE round by round.
row() {
  local seconds cpu memory ratio=- cpu_ratio=-
  seconds=$(cut -d' ' -f1 "$work/$1" | median)
  cpu=$(cut -d' ' -f2 "$work/$1" | median)
  memory=$(cut -d' ' -f3 "$work/$1" | median)
  if [ -n "${2:-}" ]; then
    ratio=$(paste -d' ' "$work/$2" "$work/$1" | awk '{printf "%.1f\n", $1 / ($4 > 0 ? $4 : 0.01)}' | median)
    cpu_ratio=$(paste -d' ' "$work/$2" "$work/$1" | awk '{printf "%.1f\n", $2 / ($5 > 0 ? $5 : 0.01)}' | median)
  fi
  awk -v name="$1" -v s="$seconds" -v cpu="$cpu" -v kb="$memory" -v ratio="$ratio" -v cpu_ratio="$cpu_ratio" -v bytes="$bytes" \
    'BEGIN {printf "%-18s %8.2f s %7.0f MB/s %8.2f s CPU %7.1f MB  %6s %6s\n", name, s, bytes / 1e6 / (s > 0 ? s : 0.01), cpu, kb / 1024, ratio, cpu_ratio}'
}

parties=(jq)
if command -v gojq >/dev/null; then parties+=(gojq); fi

wanted=$(jq_columns | same)
for party in "${parties[@]:1}"; do
  [ "$("${party}_columns" | same)" = "$wanted" ] || { echo "bulk.sh: $party says something else than jq" >&2; exit 1; }
done
for jobs in 1 2; do
  [ "$(hookctl_columns $jobs | same)" = "$wanted" ] || { echo "bulk.sh: hookctl says something else than jq" >&2; exit 1; }
done

for _ in $(seq "$rounds"); do
  for party in "${parties[@]}"; do measure "$party" "${party}_columns"; done
  for jobs in 1 2; do
    measure "hookctl-jobs-$jobs" hookctl_columns $jobs
    measure "events-jobs-$jobs" hookctl_events $jobs
  done
done

echo "three columns of $((bytes / 1000000)) MB, $(wc -l <"$work/orders.ndjson") lines; median of $rounds; times as fast as jq in the same round, by the clock and by CPU seconds"
for party in "${parties[@]}"; do row "$party" jq; done
for jobs in 1 2; do row "hookctl-jobs-$jobs" jq; done
echo "the same lines to whole events"
for jobs in 1 2; do row "events-jobs-$jobs"; done
