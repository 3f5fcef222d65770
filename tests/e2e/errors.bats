#!/usr/bin/env bats
# What a script can meet without a terminal and with an empty environment: each failure has the exit code of its class, a code
# of its own, and one message.

load support

# Runs hookctl as a CI job does: nothing in the environment, no terminal, nothing on standard input.
bare() { timeout 60 env -i "HOME=$TEST_DIR" "HOOKCTL_HOME=$HOOKCTL_HOME" ${VARIABLE:+"$VARIABLE"} ${AS:+"HOOKCTL_OUTPUT=$AS"} "$HOOKCTL" "$@" </dev/null; }

# meets EXIT CODE ARGUMENT…: in words and as JSON; each says it once.
meets() {
  local exit=$1 code=$2 status=0
  shift 2
  bare "$@" >out 2>err || status=$?
  [ "$status" = "$exit" ] && [ "$(grep -c '^error' err)" = 1 ] && grep -qF "error[$code]: " err ||
    { echo "hookctl $*: exit $status, not $exit, or not $code:"; cat err; return 1; }
  status=0
  AS=json bare "$@" >out 2>err || status=$?
  [ "$status" = "$exit" ] || { echo "hookctl $*, HOOKCTL_OUTPUT=json: exit $status, not $exit"; cat err; return 1; }
  [ "$(jq -r 'select(.error).error | "\(.code) \(.exit_code)"' err)" = "$code $exit" ] ||
    { echo "hookctl $*: as JSON not $code, or a line is none"; cat err; return 1; }
}

# says EXIT CODE ARGUMENT…: the code in the answer, and no error beside it.
says() {
  local exit=$1 code=$2 status=0
  shift 2
  bare "$@" -o json >out 2>err || status=$?
  [ "$status" = "$exit" ] && [ "$(jq -r .code out)" = "$code" ] && ! grep -q '^{"error"' err ||
    { echo "hookctl $*: exit $status, not $exit, or not $code:"; cat out err; return 1; }
}

# Reads lines of `EXIT CODE ARGUMENTS`, the arguments as a shell reads them.
all_meet() {
  local line failed=0
  while read -r line; do
    [ -n "$line" ] || continue
    eval "meets $line" || failed=1
  done
  [ "$failed" = 0 ]
}

@test "an answer to a closed standard output is a failure, and nothing is none" {
  run bash -c '"$HOOKCTL" version >&-'
  [ "$status" -eq 8 ]
  [[ $output == "error[HK-"*"cannot write to standard output"* ]]
  run bash -c '"$HOOKCTL" version -o json >&-'
  [ "$status" -eq 8 ]
  jq -e '.error | .code == "HK-805" and .exit_code == 8' <<<"$output"
  run bash -c '"$HOOKCTL" account list -q >&-'
  [ "$status" -eq 0 ]
}

@test "usage: each mistake in what is typed has its code" {
  add_shop
  order >order.json
  all_meet <<'TABLE'
2 HK-201 acount list
2 HK-201 account lst
2 HK-202 account list --nope
2 HK-202 --nope account list
2 HK-203 account show shop_eu --env
2 HK-203 account add x --provider --domain
2 HK-204 account list --quiet=yes
2 HK-205 provider new teapot
2 HK-206 account show
2 HK-207 account show shop_eu other
2 HK-208 account list --env prod
2 HK-208 account list --color sometimes
2 HK-209 account show shop_eu --env staging --env staging
2 HK-210 map paths order.json --inbox evt_1
2 HK-211 send --provider shopify --event orders/create
2 HK-213 map paths
2 HK-213 event activate shop_eu
2 HK-214 listen --count 0
2 HK-215 listen --timeout 30
2 HK-216 inbox list --since yesterday
2 HK-217 account update shop_eu --param order
2 HK-218 env set --public-url shop.example.com
2 HK-219 listen --bind nowhere
2 HK-220 account add Shop-EU --provider shopify
2 HK-221 map eval '$.a[' order.json
2 HK-223 listen --once --expect 'code orders'
2 HK-227 sign --account shop_eu --body - --auth-key-stdin
2 HK-231 env promote production staging
TABLE
}

@test "not found: each thing that is not there has its code" {
  add_shop
  order >order.json
  all_meet <<'TABLE'
3 HK-301 account show shp_eu
3 HK-301 url nobody
3 HK-302 provider show shopfy
3 HK-303 event activate shop_eu orders/crate
3 HK-304 event deactivate shop_eu orders/paid
3 HK-305 destination show app
3 HK-307 inbox list
3 HK-308 map paths nowhere.json
3 HK-309 help nothing
3 HK-309 help HK-999
3 HK-312 listen --env staging
3 HK-313 deliver
TABLE
  start_listener
  stop_listener
  meets 3 HK-306 inbox show evt_1
}

@test "a definite no: what exists already, and what finds nothing" {
  add_shop
  order >order.json
  hookctl destination add app --http http://127.0.0.1:9/ >/dev/null 2>&1
  all_meet <<'TABLE'
1 HK-101 map eval '$.nothing' order.json
1 HK-111 account add shop_eu --provider shopify --domain acme.myshopify.com --auth-key-env SHOPIFY_SECRET
1 HK-112 destination add app --http http://127.0.0.1:9/
TABLE
  # A request that proves nothing is no error of the command but its answer: it has the code of its own all the same.
  hookctl account add lab --provider custom --auth-scheme hmac-sha256 --auth-header X-Signature --auth-key-env SHOPIFY_SECRET >/dev/null 2>&1
  export VARIABLE=SHOPIFY_SECRET=$SHOPIFY_SECRET
  says 1 HK-122 verify --account lab --body order.json
  says 1 HK-121 verify --account lab --body order.json --header "X-Signature: $(printf other | sha256sum | cut -c1-64)"
  says 1 HK-123 verify --account lab --body order.json --header 'X-Signature: nonsense'
}

@test "secrets, permissions and production: each says which" {
  add_shop
  all_meet <<'TABLE'
4 HK-401 account add shop_eu --provider shopify --env production
4 HK-402 sign --account shop_eu --body /dev/null
TABLE
  hookctl account add lab --env staging --provider custom --auth-scheme none >/dev/null 2>&1
  meets 2 HK-234 env promote staging production --no-input
  printf key >key
  chmod 644 key
  hookctl account add file_shop --provider shopify --domain acme.myshopify.com --auth-key-file key >/dev/null 2>&1 || true
  chmod 600 key
  hookctl account add file_shop --provider shopify --domain acme.myshopify.com --auth-key-file key >/dev/null 2>&1 || true
  chmod 644 key
  meets 4 HK-404 sign --account file_shop --body /dev/null
  rm key
  meets 4 HK-405 sign --account file_shop --body /dev/null
  hookctl account add unit_shop --provider shopify --domain acme.myshopify.com --auth-key-file key >/dev/null 2>&1 || true
}

@test "data: each kind of broken file and payload has its code" {
  add_shop
  printf '{"a": 1,}' >bad.json
  printf '<a><b></a>' >bad.xml
  printf 'not gzip' | gzip | head -c 20 >bad.gz
  printf 'a=%%zz' >form
  all_meet <<'TABLE'
5 HK-506 map paths bad.json
5 HK-507 map paths bad.xml --content-type application/xml
5 HK-508 map paths form --content-type application/x-www-form-urlencoded
5 HK-519 map paths /
TABLE
  file=$HOOKCTL_HOME/config/environments/development/accounts/shop_eu.yaml
  [ -f "$file" ] || file=$(find "$HOOKCTL_HOME" -name shop_eu.yaml)
  cp "$file" saved
  printf 'name: [\n' >"$file"
  meets 5 HK-501 account show shop_eu
  { cat saved; echo 'provder: x'; } >"$file"
  meets 5 HK-502 account show shop_eu
  grep -v '^name:' saved >"$file"
  meets 5 HK-503 account show shop_eu
  sed 's/^provider:.*/provider: [shopify]/' saved >"$file"
  meets 5 HK-504 account show shop_eu
}

@test "busy: a port and a journal that somebody else holds" {
  add_shop
  start_listener
  port=${BASE##*:}
  port=${port%%/*}
  meets 6 HK-652 listen --bind 127.0.0.1:0
  HOOKCTL_HOME=$TEST_DIR/other add_shop
  HOOKCTL_HOME=$TEST_DIR/other VARIABLE=SHOPIFY_SECRET=x meets 6 HK-651 listen --bind "127.0.0.1:$port"
  stop_listener
  VARIABLE=SHOPIFY_SECRET=$SHOPIFY_SECRET meets 6 HK-602 send --account shop_eu --event orders/create --url http://127.0.0.1:9/
}

@test "timed out and unmet: a job that waits in vain says so, once" {
  add_shop
  export VARIABLE=SHOPIFY_SECRET=$SHOPIFY_SECRET
  meets 7 HK-702 listen --bind 127.0.0.1:0 --once --timeout 200ms
}

@test "every code stands in the catalogue, in help errors and in hookctl-errors(7)" {
  hookctl help errors -o json >all.json
  jq -e 'map(.code) | (length == (unique | length)) and (length > 90)' all.json
  jq -e 'all(.[]; .code[3:4] == ({"0":"0","1":"1","2":"2","3":"3","4":"4","5":"5","6":"6","7":"7","8":"8","70":"9"}[.exit_code | tostring]))' all.json
  jq -r '.[].code' all.json | sort >codes
  hookctl help errors | grep -o 'HK-[0-9]*' | grep -vx HK-301 >told
  echo HK-301 >>told
  sort -u told | diff codes -
  grep -o '^\.It Li HK-[0-9]*' "$BATS_TEST_DIRNAME/../../man/hookctl-errors.7" | grep -o 'HK.*' | sort | diff codes -
  while read -r code; do
    hookctl help "$code" >page
    grep -qF "$(jq -r --arg code "$code" '.[] | select(.code == $code) | "\($code): "' all.json)" page
    [ "$(hookctl help errors "$code" -o json | jq -r .code)" = "$code" ]
  done <codes
}
