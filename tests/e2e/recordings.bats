# What a person sees in a terminal of 80 columns, with colours and without: recorded in a real tmux and held against
# tests/e2e/recordings/*.txt. HOOKCTL_ACCEPT=1 writes them anew; read the difference. In the ones with colours \e stands for an escape.
load support.bash
load screen.bash
bats_require_minimum_version 1.5.0

setup_file() { export LC_ALL=C.UTF-8 SCREEN_OUT=/dev/tty; }

teardown() {
  end_screens
  stop_listener
  rm -rf "$TEST_DIR"
}

# Where the home is must not tell either.
in_home() { export HOOKCTL_HOME=home; }

# What no two runs have alike gives way: tokens, ids, times, ports.
steady() {
  sed -E -e 's/(dlv|evt)_[0-9a-z]{26}/\1_00000000000000000000000000/g' \
    -e 's|/([a-z_0-9]+)/[A-Za-z0-9_-]{22}( *)$|/\1/0000000000000000000000\2|' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z/2026-01-01T00:00:00.000Z/g' -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/2026-01-01T00:00:00Z/g' \
    -e 's/^((dlv|evt)_0{26}  )[0-9]+s +/\1Ns   /' -e 's/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g' -e 's/(^| )[0-9]+\.[0-9]( ms)?$/\1N\2/' -e 's/^exit 0$//'
}

# record NAME COMMAND: the screen once it is done.
record() {
  screen "$2"
  see '^exit'
  keep "$1"
}

# keep NAME: compares the screen with the recording.
keep() {
  local file=$HOOKCTL_SOURCE_DIR/tests/e2e/recordings/$1.txt
  terminal capture-pane -p -e -t "s$SCREENS" -S - >raw
  # A reset, then what follows a line's last visible character is not to be seen.
  sed -E -e 's/\x1b/\\e/g' raw | steady | sed -e 's/ *$//' -e '/./,$!d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >now
  awk '{ gsub(/\\e\[[0-9;]*m/, ""); if (length($0) > 80) { print "wider than 80: " $0; bad = 1 } } END { exit bad }' now
  if [ "${HOOKCTL_ACCEPT:-}" = 1 ]; then
    mkdir -p "${file%/*}"
    cp now "$file"
  fi
  diff -u "$file" now
}

# Both ways: NAME.txt without colours, NAME_colour.txt with them.
record_both() {
  record "$1" "$2"
  record "$1_colour" "unset NO_COLOR; $2"
}

# A listener that took an order whose event is active, and one whose is not.
listen_to_two() {
  in_home
  add_shop
  hookctl env set --bind 127.0.0.1:0 >/dev/null 2>&1
  start_listener
  order >order.json
  [ "$(post order.json one)" = 200 ]
  [ "$(post order.json two refunds/create)" = 200 ]
}

@test "map show: fields, what did not count, and the event" {
  in_home
  add_shop
  order >order.json
  record_both map_show 'hookctl map show shop_eu order.json --header "X-Shopify-Topic: orders/create"'
  printf '{"id": 1, "customer": {"phone": "+15550001111", "name": "%s"}, "note": "%s"}' \
    '山田太郎さんのとても長い名前です' "$(printf 'long %.0s' $(seq 60))" >wide.json
  hookctl account add wide --payload wide.json --sender-path custmer.phone --sender-path customer.phone --param name=customer.name \
    --param note=note --param missing=customer.name 2>/dev/null
  record_both map_show_wide 'hookctl map show wide wide.json'
}

@test "inbox why: every step of what was accepted, kept and refused" {
  listen_to_two
  [ "$(post order.json three orders/create c2lnbmVkIGJ5IG5vYm9keQ==)" = 401 ]
  stop_listener
  for id in $(hookctl inbox list -o name); do
    echo "hookctl inbox why $id; echo" >>why.sh
  done
  hookctl inbox list --refused -o name | while read -r id; do
    echo "hookctl inbox why $id"
  done >>why.sh
  record_both inbox_why "sh $TEST_DIR/why.sh"
}

@test "inbox list: a line a row, and why below it" {
  listen_to_two
  jq 'del(.phone, .customer)' order.json >nobody.json
  [ "$(post nobody.json three)" = 200 ]
  [ "$(post order.json four orders/create c2lnbmVkIGJ5IG5vYm9keQ==)" = 401 ]
  stop_listener
  record_both inbox_list 'hookctl inbox list; hookctl inbox list --refused'
}

@test "listen: what a person sees of deliveries" {
  in_home
  add_shop
  order >order.json
  for colour in '' _colour; do
    rm -rf home/state ready
    screen "${colour:+unset NO_COLOR;} hookctl listen --bind 127.0.0.1:0 --ready-file $TEST_DIR/ready"
    see '^listening on'
    BASE=$(cat ready)
    [ "$(post order.json one)" = 200 ]
    see 'orders/create'
    [ "$(post order.json one)" = 200 ]
    see 'duplicate\|repeat'
    [ "$(post order.json two refunds/create)" = 200 ]
    see 'refunds/create'
    [ "$(post order.json three orders/create c2lnbmVkIGJ5IG5vYm9keQ==)" = 401 ]
    see '401'
    [ "$(curl -s -o answer -w '%{http_code}' "$BASE/development/nobody/here")" = 404 ]
    see '404'
    key C-c
    see '^exit 0'
    keep "listen$colour"
  done
}

@test "the wizard" {
  in_home
  order >order.json
  for colour in '' _colour; do
    rm -rf home
    screen "${colour:+unset NO_COLOR;} hookctl account add"
    asked 'Provider, .*:'
    type commerce
    asked 'Provider, .*:'
    see '  8  '
    type shopify
    asked 'Account name .*:'
    type Shop-EU
    asked '.*shop_eu.:'
    enter
    asked 'Domain .*:'
    type acme.myshopify.com
    asked 'Where .*:'
    enter
    asked 'Name of .*:'
    enter
    asked 'File .*:'
    type order.json
    asked '.*one user.*'
    type y
    see 'Sender: '
    asked 'Number.*:'
    type 1
    asked 'Channel .*:'
    type whatsapp
    see 'Parameters: '
    asked 'Number.*:'
    type total
    asked '.*total_price.:'
    enter
    asked 'Its name.*:'
    type amount
    asked 'Number.*:'
    enter
    asked 'Events.*:'
    type 'orders/* refunds/*'
    asked 'Add this.*'
    enter
    see '^exit 0'
    keep "wizard$colour"
  done
}
