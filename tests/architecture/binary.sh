#!/bin/sh
# binary.sh HOOKCTL: what only the real process can show: its streams, its exit code, and that it leaves no core.
set -eu
hookctl=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home"
failed=0

# expect WHAT GOT WANTED
expect() {
  if [ "$2" != "$3" ]; then
    echo "$1: got '$2', wanted '$3'"
    failed=1
  fi
}

{
  sleep 0.2 # the reader is gone by then
  code=0
  "$hookctl" help -o json 2>"$home/said" || code=$?
  echo "$code" >"$home/code"
} | true
expect "broken pipe" "$(cat "$home/code" "$home/said")" 0
code=0
"$hookctl" version >&- 2>"$home/said" || code=$?
expect "closed stdout" "$code $(head -n 1 "$home/said")" "8 error[HK-805]: cannot write to standard output: Bad file descriptor"
expect "closed stdin and stderr" "$("$hookctl" version <&- 2>&- | cut -c 1-7)" hookctl
if [ -e /dev/full ]; then
  code=0
  "$hookctl" version 2>"$home/said" >/dev/full || code=$?
  expect "full disk" "$code $(head -n 1 "$home/said")" "8 error[HK-805]: cannot write to standard output: No space left on device"
fi
expect "answer on stdout" "$("$hookctl" version 2>/dev/null | cut -d ' ' -f 1)" hookctl
expect "error on stderr" "$("$hookctl" nope 2>/dev/null)" ""
code=0
"$hookctl" name check shop_eu Shop-EU "" "naïve" "$(printf '%065d' 0 | tr 0 a)" >"$home/names" || code=$?
expect "name check" "$code $(wc -l <"$home/names" | tr -d ' ')" "1 5"
expect "names that are invalid" "$(grep -c 'invalid: .*; try "[a-z0-9_]*"$' "$home/names")" 4
exit $failed
