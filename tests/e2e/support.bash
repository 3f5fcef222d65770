# Shared by every .bats file: a home of its own, a listener on a free port, and strangers' tools to judge with.

setup() {
  TEST_DIR=$(mktemp -d)
  export HOOKCTL_HOME=$TEST_DIR/home HOME=$TEST_DIR NO_COLOR=1
  unset HOOKCTL_ENV HOOKCTL_OUTPUT HOOKCTL_COLOR XDG_CONFIG_HOME XDG_STATE_HOME
  export SHOPIFY_SECRET=shpss_e2e_secret
  LISTENER=
  cd "$TEST_DIR" || exit 1
}

teardown() {
  stop_listener
  rm -rf "$TEST_DIR"
}

hookctl() { timeout 60 "$HOOKCTL" "$@"; }

# An account of the Shopify preset with orders/create active.
add_shop() {
  hookctl account add "${1:-shop_eu}" --provider shopify --domain acme.myshopify.com --auth-key-env SHOPIFY_SECRET \
    --send-to-user --default-source whatsapp >/dev/null 2>&1
  hookctl event activate "${1:-shop_eu}" orders/create >/dev/null 2>&1
}

# [PRINT=MODE] start_listener [ARGS…]: waits until it can be reached; its output is in events and log. PRINT= for no --print.
start_listener() {
  rm -f ready
  local print=(--print "${PRINT-json}")
  [ -n "${PRINT-json}" ] || print=()
  "$HOOKCTL" listen --bind 127.0.0.1:0 --ready-file ready "${print[@]}" "$@" >>events 2>>log 3>&- &
  LISTENER=$!
  for _ in $(seq 400); do
    [ -s ready ] && { BASE=$(cat ready); return 0; }
    kill -0 "$LISTENER" 2>/dev/null || break
    sleep 0.05
  done
  cat log >&2
  return 1
}

stop_listener() {
  [ -n "$LISTENER" ] || return 0
  kill "$LISTENER" 2>/dev/null || true
  # shellcheck disable=SC2034 # for the tests that ask how it ended
  wait "$LISTENER" 2>/dev/null || LISTENER_STATUS=$?
  LISTENER=
}

# The path of an account's webhook URL.
path_of() { hookctl url "$1" 2>/dev/null | sed 's|^https*://[^/]*||'; }

sign() { openssl dgst -sha256 -hmac "${2:-$SHOPIFY_SECRET}" -binary <"$1" | base64 -w0; }

order() { printf '{"id": %s, "total_price": "49.00", "weight": 170.00, "currency": "EUR", "phone": null, "customer": {"phone": "+15550001111"}}' "${1:-5501234567890}"; }

# post FILE ID [TOPIC] [SIGNATURE]: prints the status; the answer is in answer.
post() {
  local signature=${4-$(sign "$1")}
  curl -sS --max-time 20 -o answer -w '%{http_code}' --data-binary @"$1" -H 'Content-Type: application/json' \
    -H "X-Shopify-Topic: ${3:-orders/create}" -H 'X-Shopify-Shop-Domain: acme.myshopify.com' \
    -H "X-Shopify-Webhook-Id: $2" -H "X-Shopify-Hmac-Sha256: $signature" "$BASE$(path_of shop_eu)"
}

# Waits until FILE has N lines.
wait_lines() {
  for _ in $(seq 200); do
    [ "$(wc -l <"$1")" -ge "$2" ] && return 0
    sleep 0.05
  done
  return 1
}

# Waits until FILE has a line with TEXT; shows the file when it never comes.
wait_text() {
  for _ in $(seq 1200); do
    grep -q "$2" "$1" && return 0
    sleep 0.05
  done
  cat "$1"
  return 1
}

journal() { sqlite3 "file:$HOOKCTL_HOME/state/development/journal.db?mode=ro" "$@"; }
