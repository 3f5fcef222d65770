#!/usr/bin/env bats
# send for every preset and variant that can be signed, against one listener. What is tested is what provider list says:
# a new preset is tested by being there.
#
# Schemes that differ in nothing but names are sent alike: HOOKCTL_SEND_PRESETS says how many of each kind are; the long
# tests send all.

load support
load schemes

# fail NAME WHAT: said at the end, so that one run names all.
fail() { printf '%s: %s\n' "$1" "$2" >>failures; }

no_failures() {
  [ ! -s failures ] || { cat failures; return 1; }
}

# An account for each row, and a listener for all.
add_everything() {
  make_keys
  # shellcheck disable=SC2153 # of schemes.bash
  list_signable "$KIND $SIGNABLE" every
  awk -F'\t' -v most="${HOOKCTL_SEND_PRESETS:-2}" 'seen[$4 FS $5 FS $6]++ < most' every >signable
  while IFS=$'\t' read -r account preset variant kind _ _ values; do
    add_signable "$account" "$preset" "$variant" "$kind" "$values" >said 2>&1 || fail "$account" "cannot be added: $(cat said)"
  done <signable
  PRINT=none start_listener
  hookctl env set --bind "${BASE#http://}" >/dev/null 2>&1
}

# send_row ACCOUNT KIND FLAGS…: its status in sent_status, its words in said.
send_row() {
  local account=$1 keys
  mapfile -t keys < <(private_key "$2")
  sent_status=0
  hookctl send --account "$account" "${keys[@]}" "${@:3}" >said 2>&1 || sent_status=$?
}

@test "what is sent for every signable preset and variant is accepted and in the inbox" {
  add_everything
  [ "$(cut -f2 every | sort -u | wc -l)" = "$(hookctl provider list -o json | jq '[.[] | select(.signable)] | length')" ]
  while IFS=$'\t' read -r account _ _ kind _; do
    send_row "$account" "$kind"
    if [ "$sent_status" -ne 0 ] || ! grep -qE '^1  2[0-9][0-9]  ' said; then
      fail "$account" "not accepted ($sent_status): $(cat said)"
    elif ! hookctl inbox list --account "$account" -o json | jq -e 'length > 0 and all(.status != "inactive")' >/dev/null; then
      fail "$account" "accepted, and not in the inbox: $(cat said)"
    fi
  done <signable
  no_failures
}

@test "what is tampered with is refused, and a scheme that covers nothing says so" {
  add_everything
  covered=0
  while IFS=$'\t' read -r account _ _ kind cover refuse _; do
    send_row "$account" "$kind" --tamper
    if [ "$sent_status" -eq 1 ] && grep -qE "^1  $refuse  " said; then
      covered=$((covered + 1))
    elif [ "$cover" != no ] || [ "$sent_status" -ne 2 ] || ! grep -q 'covers nothing' said; then
      fail "$account" "tampered with, and not refused with $refuse ($sent_status): $(cat said)"
    fi
  done <signable
  no_failures
  [ "$covered" -gt $(($(wc -l <signable) / 2)) ]
  hookctl inbox list -o json --limit 10 | jq -e 'length == 0'
}
