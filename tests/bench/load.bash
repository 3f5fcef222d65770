# shellcheck shell=bash
# Shared by the benches of the listener: a home with one account, the signed body that wrk sends it, and how to read what came of it.
# Sourced with $hookctl set.

bench=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
command -v wrk >/dev/null || { echo "$0: wrk is not installed" >&2; exit 1; }
BENCH_DIR=$(mktemp -d)
export BENCH_DIR HOOKCTL_HOME=$BENCH_DIR/home SECRET=bench_secret
# shellcheck disable=SC2034
journal=$HOOKCTL_HOME/state/development/journal.db
servers=()
trap '[ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null; wait; rm -rf "$BENCH_DIR"' EXIT

# A push of GitHub's, of 2,048 bytes.
"$hookctl" provider show github -o json | jq -c '.sample + {pad: ""}' >"$BENCH_DIR/sample"
jq -cj --argjson room $((2049 - $(stat -c %s "$BENCH_DIR/sample"))) '.pad = ("x" * $room)' "$BENCH_DIR/sample" >"$BENCH_DIR/body"
openssl dgst -sha256 -hmac "$SECRET" -r "$BENCH_DIR/body" | cut -d' ' -f1 >"$BENCH_DIR/signature"
"$hookctl" account add gh --provider github --auth-key-env SECRET -q >/dev/null
"$hookctl" event activate gh --all -q >/dev/null

# shellcheck disable=SC2034
port=$((20000 + RANDOM % 20000))

url_at() { "$hookctl" url gh -q | sed "s|//[^/]*|//127.0.0.1:$1|"; }
wait_for() { for _ in $(seq 200); do (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.05; done; }
journalled() { sqlite3 "file:$journal?mode=ro" 'select count(*) from deliveries'; }

# Of a server, its workers and the commands it ran: clock ticks of CPU, and KB of memory.
family() { echo "$1"; pgrep -P "$1" || true; }
ticks() { for p in $(family "$1"); do cat "/proc/$p/stat" 2>/dev/null || true; done | awk '{sum += $14 + $15 + $16 + $17} END {print sum + 0}'; }
memory() { for p in $(family "$1"); do cat "/proc/$p/status" 2>/dev/null || true; done | awk '/VmHWM/ {sum += $2} END {print sum + 0}'; }
tick=$((1000000 / $(getconf CLK_TCK)))

# wrk's units, in milliseconds.
ms() { awk -v text="$1" 'BEGIN {value = text + 0; if (text ~ /us$/) value /= 1000; else if (text !~ /ms$/) value *= 1000; print value}'; }

# Of wrk's output: answers that were no 2xx, and connections that broke.
not_2xx() { awk '/Non-2xx/ {n += $NF} /Socket errors/ {gsub(",", ""); n += $4 + $6 + $8 + $10} END {print n + 0}'; }

median() { sort -g | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }
# column FILE N: the median of that column over the rounds.
column() { cut -d' ' -f"$2" "$BENCH_DIR/$1" | median; }
