#!/usr/bin/env bats
# What is in this payload, and why did it not map? Through the real binary, judged by jq and a real terminal.

load support

no_phone() { printf '{"id": 5501, "total_price": "49.00", "phone": null, "customer": {"id": 8101, "phne": "+15550001111"}}'; }

# A session of tmux of our own, 80 columns wide, that runs one command; prints its screen.
screen_of() {
  local socket shown # a socket of its own: the last server may still be ending
  socket=$(mktemp -u "$TEST_DIR/tmux.XXXXXX")
  tmux -S "$socket" -f /dev/null new-session -d -x 80 -y 200 -s one "$1; touch $TEST_DIR/done; sleep 20"
  for _ in $(seq 200); do
    [ -e "$TEST_DIR/done" ] && break
    sleep 0.05
  done
  sleep 0.2
  shown=$(tmux -S "$socket" capture-pane -p ${2:-} -t one)
  tmux -S "$socket" kill-session -t one
  rm -f "$TEST_DIR/done"
  printf '%s\n' "$shown"
}

# absent PATTERN FILE: a bare "! grep" fails no test.
absent() { if LC_ALL=C grep -q "$1" "$2"; then return 1; fi; }

@test "map show of an order without a phone says what was tried, what won and who gets it" {
  add_shop
  no_phone >order.json
  run hookctl map show shop_eu order.json --header 'X-Shopify-Topic: orders/create'
  [ "$status" -eq 0 ]
  [[ $output == *"6th of 6"* ]]
  [[ $output == *"phone: is null"* ]]
  [[ $output == *"customer.phone: is not there; did you mean customer.phne?"* ]]
  [[ $output == *'recipient user: sender "8101" on whatsapp'* ]]
  [[ $output == *"event orders/create goes to the user"* ]]
}

@test "map show -o json carries every step of it" {
  add_shop
  no_phone >order.json
  hookctl map show shop_eu order.json --header 'X-Shopify-Topic: orders/create' --explain -o json >out 2>err
  [ "$(jq -r '.events[0].fields[] | select(.field == "sender") | .path' out)" = customer.id ]
  [ "$(jq -r '.events[0].fields[] | select(.field == "sender") | .alternatives' out)" = 6 ]
  [ "$(jq -r '.events[0].fields[] | select(.field == "sender") | .tried[1].reached' out)" = \
    'customer is an object with "id", "phne": "phone" is not one of them' ]
  [ "$(jq -r '.events[0].recipient.resolved' out)" = true ]
  [ "$(jq -r '[.steps[].stage] | first, last' out | paste -sd' ')" = "body gate" ]
}

@test "an event that nobody can be named for exits 1 and says why" {
  add_shop
  printf '{"id": 1}' >order.json
  run hookctl map show shop_eu order.json --header 'X-Shopify-Topic: orders/create'
  [ "$status" -eq 1 ]
  [[ $output == *"none of 6"* ]]
  [[ $output == *"kept as unroutable"* ]]
}

@test "map suggest finds the customer and not the store; its flags make an account that maps" {
  printf '{"event_id":"e1","type":"order.paid","store":{"phone":"+15550009999"},"customer":{"phone":"+15550001111"}}' >order.json
  hookctl map suggest order.json -o json >out 2>err
  [ "$(jq -r '.[] | select(.field == "sender" and .rank == 1) | .path' out)" = customer.phone ]
  [ "$(jq -r '.[] | select(.field == "delivery id" and .rank == 1) | .use' out)" = "--id-path event_id" ]
  # shellcheck disable=SC2046 # the flags are words
  hookctl account add made $(jq -r '.[] | select(.rank == 1 and .score >= 40) | .use' out) --default-source sms \
    --send-to-user --auth-scheme none >/dev/null 2>&1
  hookctl map show made order.json -o json >shown
  [ "$(jq -r '.events[0].event.sender' shown)" = +15550001111 ]
  [ "$(jq -r '.events[0].event.event.code' shown)" = order.paid ]
}

@test "map paths over files and NDJSON agrees with jq" {
  for i in 1 2 3 4; do printf '{"id": %d, "tags": [1, 2]%s}\n' "$i" "$([ "$i" = 2 ] && printf ', "phone": "+1555"')"; done >lines.ndjson
  hookctl map paths lines.ndjson -o json >out 2>err
  [ "$(jq -r '.[] | select(.path == "tags[*]") | .count' out)" = "$(jq -s '[.[].tags[]] | length' lines.ndjson)" ]
  [ "$(jq -r '.[] | select(.path == "phone") | .documents' out)" = "$(jq -s 'map(select(.phone)) | length' lines.ndjson)" ]
  [ "$(jq -r '.[] | select(.path == "phone") | .share' out)" = 0.250 ] || [ "$(jq -r '.[] | select(.path == "phone") | .share' out)" = 0.25 ]
  # A single document keeps its exact paths, each of which map eval finds.
  head -1 lines.ndjson >one.json
  hookctl map paths one.json -o name | while read -r path; do
    [ "$(hookctl map eval "$path" one.json 2>/dev/null | jq length)" = 1 ]
  done
}

@test "nothing is wider than a terminal of 80 columns, with and without colour" {
  command -v tmux || skip "no tmux"
  add_shop
  no_phone >order.json
  unset NO_COLOR
  for words in "map show shop_eu order.json --explain" "map suggest order.json" "map paths order.json"; do
    screen_of "$HOOKCTL --color always $words 2>/dev/null" -e >coloured
    grep -q $'\x1b\[' coloured
    screen_of "NO_COLOR=1 $HOOKCTL $words 2>/dev/null" -e >plain
    absent $'\x1b\[3' plain
  done
  # Nothing that tmux had to break: -J joins what it broke.
  screen_of "$HOOKCTL map suggest order.json 2>/dev/null" -J >joined
  [ "$(awk '{ sub(/ +$/, ""); if (length($0) > most) most = length($0) } END { print most }' joined)" -le 80 ]
  # In a pipe there is no colour, and the inspector's own lines keep to 80 columns.
  hookctl map suggest order.json 2>/dev/null >piped
  absent $'\x1b' piped
  [ "$(awk '{ if (length($0) > most) most = length($0) } END { print most }' piped)" -le 80 ]
}

@test "hostile payloads never reach the terminal raw and are answered soon" {
  printf '{"\\u001b[31mphone": "\\u001b]0;owned\\u0007", "a\\u202eb": "\\u009b31m", "customer": {"phone": "\\u001b[2J+15550001111"}}' >evil.json
  for words in "map paths evil.json" "map paths evil.json --merge" "map suggest evil.json" "map show --provider shopify evil.json --explain"; do
    # shellcheck disable=SC2086 # words
    hookctl $words >out 2>&1 || true
    absent $'[\x1b\x07]' out
  done
  { printf '{"a":'; for _ in $(seq 499); do printf '{"a":'; done; printf 1; printf '}%.0s' $(seq 500); } >deep.json
  { printf '['; yes '{"id":1,"phone":"+15550001111","note":"a value of some length, as payloads have it"},' | head -n 125000 | tr -d '\n'; printf '{}]'; } >big.json
  [ "$(stat -c %s big.json)" -gt 10000000 ]
  seconds=${HOOKCTL_INSPECT_SECONDS:-20}
  [ -z "${HOOKCTL_SANITIZE:-}" ] || seconds=120
  for file in deep.json big.json; do
    for words in "map paths" "map suggest" "map show --provider shopify"; do
      # shellcheck disable=SC2086 # words
      run timeout "$seconds" "$HOOKCTL" $words "$file" -o ndjson
      [ "$status" -le 5 ]
    done
  done
}
