#!/usr/bin/env bats
# The main job with strangers as judges: openssl signs, curl posts, jq and sqlite3 look.

load support

@test "a signed order is accepted, mapped and printed as one JSON line" {
  run hookctl account add shop_eu --provider shopify --domain acme.myshopify.com --auth-key-env SHOPIFY_SECRET --send-to-user --default-source whatsapp
  [ "$status" -eq 0 ]
  [[ "${lines[*]}" =~ http://127.0.0.1:8080/development/shop_eu/[A-Za-z0-9_-]{22} ]]
  hookctl event activate shop_eu orders/create
  start_listener
  order >order.json
  [ "$(post order.json first)" = 200 ]
  [ "$(jq -r .status answer)" = success ]
  wait_lines events 1
  [ "$(jq -r '[.type,.account,.provider,.sender,.source,.recipient,.event.code,.delivery.verified]|join(" ")' events)" = \
    "event shop_eu shopify +15550001111 whatsapp user orders/create hmac-sha256" ]
  grep -q '"weight":170.00' events
  grep -q '"order_id":5501234567890' events
  [ "$(jq -r .delivery.id events)" = "$(jq -r .id answer)" ]
}

@test "the same delivery again is answered alike and delivered once" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json same)" = 200 ]
  first=$(jq -r .id answer)
  [ "$(post order.json same)" = 200 ]
  [ "$(jq -r .id answer)" = "$first" ]
  [ "$(post order.json other)" = 200 ]
  wait_lines events 2
  stop_listener
  [ "$(wc -l <events)" -eq 2 ]
  [ "$(journal 'select count(*) from deliveries')" = 2 ]
}

@test "one changed byte in body, signature or key is 401 and nothing is kept" {
  add_shop
  start_listener
  order >order.json
  good=$(sign order.json)
  sed 's/49.00/49.01/' order.json >changed.json
  [ "$(post changed.json a orders/create "$good")" = 401 ]
  [ "$(post order.json a orders/create "A${good:1}")" = 401 ]
  [ "$(post order.json a orders/create "$(sign order.json wrong)")" = 401 ]
  [ "$(post order.json a orders/create '')" = 401 ]
  [ "$(post order.json a orders/create "$good")" = 200 ]
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
  [ "$(hookctl inbox list --refused -o json | jq length)" = 4 ]
  if grep "$SHOPIFY_SECRET" log events; then return 1; fi
}

@test "an inactive topic is taken and kept as inactive" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json x orders/paid)" = 200 ]
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = inactive ]
  [ "$(hookctl inbox list --status inactive -o name | wc -l)" = 1 ]
  [ ! -s events ]
}

@test "the statuses of the contract" {
  add_shop
  start_listener
  order >order.json
  url=$BASE$(path_of shop_eu)
  code() { curl -sS --max-time 20 -o answer -w '%{http_code}' "$@"; }
  [ "$(code "$BASE/development/shop_eu/AAAAAAAAAAAAAAAAAAAAAA" -d x)" = 404 ]
  [ "$(code "$BASE/development/nobody/AAAAAAAAAAAAAAAAAAAAAA" -d x)" = 404 ]
  [ "$(code "$BASE/" -d x)" = 404 ]
  [ "$(code -X PUT -d x "$url")" = 405 ]
  curl -sS -D head -o /dev/null -X DELETE "$url"
  grep -qi '^Allow: POST' head
  [ "$(code --data-binary @order.json "$url")" = 401 ]
  signature=$(sign order.json)
  [ "$(code --data-binary @order.json -H 'X-Shopify-Shop-Domain: evil.example.com' -H "X-Shopify-Hmac-Sha256: $signature" "$url")" = 403 ]
  printf 'not json' >bad.json
  [ "$(post bad.json b)" = 400 ]
  [ "$(code --data-binary @order.json -H 'Content-Encoding: gzip' "$url")" = 415 ]
  head -c 11000000 /dev/zero >big
  [ "$(code --data-binary @big -H 'Expect:' "$url")" = 413 ]
  [ "$(code --data-binary @big -H 'Expect:' -H 'Transfer-Encoding: chunked' "$url")" = 413 ]
}

@test "an order without a phone is kept as unroutable" {
  hookctl account add shop_eu --provider shopify --auth-key-env SHOPIFY_SECRET --send-to-user --default-source whatsapp --sender-path phone
  hookctl event activate shop_eu --all
  start_listener
  order >order.json
  [ "$(post order.json u)" = 200 ]
  [ "$(hookctl inbox list -o json | jq -r '.[0].status')" = unroutable ]
  hookctl inbox list -o json | jq -r '.[0].reason' | grep -q 'phone null'
}

@test "both keys count during a rotation and the delivery says which" {
  add_shop
  export NEW_SECRET=shpss_new
  hookctl account rotate-key shop_eu --auth-key-env NEW_SECRET --keep-old 1h
  start_listener
  order >order.json
  [ "$(post order.json old)" = 200 ]
  [ "$(post order.json new orders/create "$(sign order.json shpss_new)")" = 200 ]
  wait_lines events 2
  [ "$(jq -r .delivery.key events | sort | tr '\n' ' ')" = "current previous " ]
}

@test "what was received is shown byte for byte" {
  add_shop
  start_listener
  printf '{"id": 1,\r\n "phone":"+1555\\u0030001111" , "x": 1E400}\n' >order.json
  [ "$(post order.json bytes)" = 200 ]
  id=$(jq -r .id answer)
  hookctl inbox show "$id" --body >body
  cmp order.json body
  [ "$(hookctl inbox show "$id" -o json | jq -r .request.body_base64 | base64 -d | sha256sum)" = "$(sha256sum <order.json)" ]
  [ "$(hookctl inbox show "$id" -o json | jq -r '.events[0].event.sender')" = +15550001111 ]
}

@test "several threads serve connections: each order is answered and kept once" {
  add_shop
  start_listener --io-threads 3
  posts=()
  for i in $(seq 24); do
    order "$i" >"order$i.json"
    post "order$i.json" "id$i" >"status$i" &
    posts+=($!)
  done
  wait "${posts[@]}"
  [ "$(cat status*)" = "$(printf '200%.0s' $(seq 24))" ]
  [ "$(post order7.json id7)" = 200 ]
  stop_listener
  [ "$(journal 'select count(*), sum(repeats) from deliveries')" = '24|1' ]
  run -2 hookctl listen --io-threads 0
  [[ "$output" == *"not a number from 1 to 64"* ]]
}
