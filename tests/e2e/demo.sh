#!/usr/bin/env bash
# The main job, end to end: an account from a preset, a listener, a really signed order, the mapped event.
set -euo pipefail
hookctl=${1:?the binary}
home=$(mktemp -d)
listener=
cleanup() {
  [ -z "$listener" ] || { kill "$listener" 2>/dev/null && wait "$listener" 2>/dev/null; } || true
  rm -rf "$home"
}
trap cleanup EXIT
export HOOKCTL_HOME=$home
SHOPIFY_SECRET=demo-$(openssl rand -hex 16)
export SHOPIFY_SECRET

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
run() { say "$@"; "$@"; }

run "$hookctl" account add shop_eu --provider shopify --domain acme.myshopify.com \
  --auth-key-env SHOPIFY_SECRET --send-to-user --default-source whatsapp
run "$hookctl" event activate shop_eu orders/create

say "$hookctl" listen --bind 127.0.0.1:0 --ready-file "$home/ready" --print json '&'
"$hookctl" listen --bind 127.0.0.1:0 --ready-file "$home/ready" --print json >"$home/events" &
listener=$!
for _ in $(seq 100); do
  [ -s "$home/ready" ] && break
  sleep 0.05
done
[ -s "$home/ready" ] || { echo "the listener did not start" >&2; exit 1; }

cat >"$home/order.json" <<'JSON'
{"id": 5501234567890, "name": "#1042", "total_price": "49.00", "currency": "EUR",
 "phone": null, "customer": {"id": 7001, "first_name": "Ada", "phone": "+15550001111"}}
JSON
url=$(HOOKCTL_COLOR=never "$hookctl" url shop_eu 2>/dev/null)
url=$(cat "$home/ready")${url#http://127.0.0.1:8080}
signature=$(openssl dgst -sha256 -hmac "$SHOPIFY_SECRET" -binary <"$home/order.json" | base64)
say curl --data-binary @order.json -H "X-Shopify-Hmac-Sha256: $signature" … "$(cat "$home/ready")/development/shop_eu/…"
curl -sS --fail-with-body --max-time 10 --data-binary @"$home/order.json" \
  -H 'Content-Type: application/json' -H 'X-Shopify-Topic: orders/create' -H 'X-Shopify-Shop-Domain: acme.myshopify.com' \
  -H "X-Shopify-Webhook-Id: demo-1" -H "X-Shopify-Hmac-Sha256: $signature" "$url"
echo
run "$hookctl" inbox list
for _ in $(seq 100); do
  [ -s "$home/events" ] && break
  sleep 0.05
done
printf '\n\033[1mthe event that the bot gets:\033[0m\n'
cat "$home/events"
grep -q '"sender":"+15550001111"' "$home/events" || { echo "the mapped event did not come out" >&2; exit 1; }
