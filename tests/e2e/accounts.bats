#!/usr/bin/env bats
# The account form from a script: concurrent, precise about what is wrong, and never leaving half a change.

load support

snapshot() { (cd "$HOOKCTL_HOME" 2>/dev/null && find . -type f ! -name .lock -exec sha256sum {} + | sort) || true; }

# refuses CODE TEXT ARGS…: exits with CODE, says TEXT on stderr, prints nothing, changes nothing.
refuses() {
  local code=$1 words=$2 before status=0
  shift 2
  before=$(snapshot)
  hookctl "$@" >out 2>err || status=$?
  [ "$status" -eq "$code" ] || { echo "exit $status, not $code"; cat err; return 1; }
  grep -qF -- "$words" err || { cat err; return 1; }
  [ ! -s out ] || { cat out; return 1; }
  [ "$(snapshot)" = "$before" ] || { echo "the store changed"; return 1; }
}

@test "two hundred concurrent account adds lose none" {
  for n in $(seq 200); do
    "$HOOKCTL" account add "acc_$n" -q >/dev/null 2>>errors &
  done
  wait
  [ "$(hookctl account list -o name | wc -l)" -eq 200 ]
  [ "$(hookctl account list -o json | jq '[.[].name]|unique|length')" -eq 200 ]
}

@test "name check names each broken rule, suggests a valid name and exits 1" {
  run hookctl name check shop_eu Shop-EU "" "naïve" "$(printf 'a%.0s' {1..65})"
  [ "$status" -eq 1 ]
  [[ "${lines[0]}" == *ok* ]]
  [[ "${lines[1]}" == *'try "shop_eu"'* ]]
  [[ "${lines[2]}" == *empty* ]]
  [[ "${lines[3]}" == *'"ï" at position 3'* ]]
  [[ "${lines[4]}" == *65* ]]
}

@test "bad input is refused with the exit code of its class and changes nothing" {
  add_shop
  echo '{"customer":{"phone":"+1"},"id":5}' >sample.json
  echo '{"id":' >broken.json
  refuses 2 'has "S" at position 1' account add Shop
  refuses 1 'already exists' account add shop_eu --provider shopify
  refuses 3 'did you mean "shopify"' account add a --provider shopfy
  refuses 2 'exclude each other' account add a --default-source whatsapp --source-path x
  refuses 2 'find the sender' account add a --send-to-user --default-source whatsapp
  refuses 2 'find the source' account add a --send-to-user --sender-path phone
  refuses 2 'sender path' account add a --sender-path 'a['
  refuses 1 'did you mean customer.phone?' account add a --payload sample.json --sender-path custmer.phone
  refuses 5 'broken.json:2:1' account add a --payload broken.json --sender-path id
  refuses 3 'nowhere.json' account add a --payload nowhere.json
  refuses 4 'is not set' account add a --auth-key-env UNSET_VARIABLE --strict
  refuses 4 'has no authenticate key' account add a --strict
  refuses 2 'did you mean "--provider"' account add a --provder shopify
  refuses 2 'is not NAME=PATH' account add a --param 'x'
  refuses 2 'no valid host' account add a --domain 'not a host'
  refuses 2 'yaml' account list -o xml
  refuses 2 'did you mean "staging"' account list --env stagin
  refuses 4 'production' account add a --env production
  refuses 4 'production' event activate shop_eu --all --env production
  refuses 3 'did you mean "shop_eu"' account show shop_ue
  refuses 3 'did you mean "orders/create"' event activate shop_eu order/create
  refuses 2 'unknown command' acount list
}

@test "a missing key is a warning when saved and stops the account in listen" {
  run hookctl account add a --auth-key-env UNSET_VARIABLE
  [ "$status" -eq 0 ]
  [[ "$output" == *warning*UNSET_VARIABLE* ]]
  run hookctl listen a --bind 127.0.0.1:0
  [ "$status" -eq 4 ]
  [[ "$output" == *"out of service"* ]]
  add_shop
  start_listener
  grep -q 'account a is out of service' log
  [ "$(curl -sS -o /dev/null -w '%{http_code}' -d '{}' "$BASE$(path_of a)")" = 503 ]
}

@test "broken YAML is reported with file, line and column and does not hide the others" {
  add_shop
  hookctl account add b -q
  file=$HOOKCTL_HOME/environments/development/accounts/b.yaml
  printf 'name: b\nprovder: shopify\n' >"$file"
  run hookctl account list -o name
  [ "$status" -eq 5 ]
  [[ "$output" == *"b.yaml:2:1"* ]]
  [[ "$output" == *shop_eu* ]]
}

@test "a key file that others can read is refused" {
  echo secret >key
  chmod 644 key
  run hookctl account add a --auth-key-file key --strict
  [ "$status" -eq 4 ]
  [[ "$output" == *"chmod 600"* ]]
  [[ "$output" != *secret* ]]
}

@test "a key from standard input is kept in a 0600 file and shown nowhere" {
  printf 'k3y-v4lue\n' | hookctl account add a --auth-key-stdin
  file=$HOOKCTL_HOME/environments/development/accounts/a.yaml
  [ "$(stat -c %a "$file")" = 600 ]
  grep -q k3y-v4lue "$file"
  for format in table json yaml; do
    hookctl account show a -o $format >>shown
    hookctl account list -o $format >>shown
  done
  if grep k3y-v4lue shown; then return 1; fi
  chmod 644 "$file"
  run hookctl account show a
  [ "$status" -eq 4 ]
}

@test "a read-only home and a full disk are exit 8 and leave the store as it was" {
  [ "$(id -u)" -eq 0 ] || skip "mounting needs root"
  mkdir small
  mount -t tmpfs -o size=256k tmpfs small 2>/dev/null || skip "no permission to mount"
  export HOOKCTL_HOME=$TEST_DIR/small
  hookctl account add first -q
  head -c 1000000 /dev/zero >small/fill 2>/dev/null || true
  run hookctl account add second
  [ "$status" -eq 8 ]
  rm small/fill
  [ "$(hookctl account list -o name)" = first ]
  mount -o remount,ro small
  run hookctl account add third
  [ "$status" -eq 8 ]
  [ "$(hookctl account list -o name)" = first ]
  umount small
}

@test "a port in use is exit 6 and says which" {
  add_shop
  start_listener
  port=${BASE##*:}
  run hookctl --home other account add x
  run env HOOKCTL_HOME="$TEST_DIR/other" "$HOOKCTL" listen --bind "127.0.0.1:$port"
  [ "$status" -eq 6 ]
  [[ "$output" == *"127.0.0.1:$port"* ]]
}

@test "url prints the URL and a line feed and nothing else" {
  add_shop
  hookctl url shop_eu >out 2>err
  [ "$(wc -l <out)" -eq 1 ]
  grep -qE '^http://127\.0\.0\.1:8080/development/shop_eu/[A-Za-z0-9_-]{22}$' out
  grep -q 'hookctl env set --public-url' err
  hookctl env set --public-url https://hooks.example.com -q
  hookctl url shop_eu >out 2>err
  grep -q '^https://hooks.example.com/development/shop_eu/' out
  [ ! -s err ]
  old=$(cat out)
  [ "$(hookctl account rotate-url shop_eu -q)" != "$old" ]
}

@test "every -o json is JSON" {
  add_shop
  hookctl map paths - <<<'{"a":[1,2]}' -o json | jq -e 'length == 2'
  for command in "account list" "account show shop_eu" "event list shop_eu" "provider list" "provider show stripe" "map show --provider shopify" "url shop_eu" "name check a" "env list" "env show" "version"; do
    # shellcheck disable=SC2086
    hookctl $command -o json | jq -e . >/dev/null
    # shellcheck disable=SC2086
    hookctl $command -o yaml >/dev/null
  done
}

@test "the vectors of all presets hold through provider check" {
  run hookctl provider check "$HOOKCTL_SOURCE_DIR"/presets/*.yaml -o json
  [ "$status" -eq 0 ]
  [ "$(jq '[.[]|select(.state!="ok")]|length' <<<"$output")" -eq 0 ]
  [ "$(jq '[.[].passed]|add' <<<"$output")" -ge 15 ]
}
