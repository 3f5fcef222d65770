#!/usr/bin/env bats
# verify and sign against openssl and curl: strangers sign, strangers check.

load support

explain() { hookctl verify --account shop_eu --explain -o json "$@" 2>err; }

@test "what openssl signed is valid, one changed byte is not" {
  add_shop
  order >order.json
  run hookctl verify --account shop_eu --body order.json --header "X-Shopify-Hmac-Sha256: $(sign order.json)"
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" =~ ^result:\ +valid$ ]]
  sed 's/49.00/49.01/' order.json >changed.json
  run hookctl verify -q --account shop_eu --body changed.json --header "X-Shopify-Hmac-Sha256: $(sign order.json)"
  [ "$status" -eq 1 ]
  [[ "${lines[0]}" =~ ^result:\ +invalid$ ]]
}

@test "sign agrees with openssl for hex, base64 and timestamped schemes" {
  order >order.json
  hookctl sign --provider shopify --auth-key-env SHOPIFY_SECRET --body order.json >headers
  grep -qx "X-Shopify-Hmac-Sha256: $(sign order.json)" headers
  digest=$(openssl dgst -sha256 -hmac "$SHOPIFY_SECRET" <order.json | sed 's/.* //')
  hookctl sign --provider github --auth-key-env SHOPIFY_SECRET --body order.json >headers
  grep -qix "X-Hub-Signature-256: sha256=$digest" headers
  digest=$({ printf '1700000000.'; cat order.json; } | openssl dgst -sha256 -hmac "$SHOPIFY_SECRET" | sed 's/.* //')
  hookctl sign --provider stripe --auth-key-env SHOPIFY_SECRET --body order.json --at 1700000000 >headers
  grep -qx "Stripe-Signature: t=1700000000,v1=$digest" headers
}

@test "a captured request is checked at the moment it came in" {
  printf '{"id":"evt_1"}' >body
  digest=$({ printf '1700000000.'; cat body; } | openssl dgst -sha256 -hmac "$SHOPIFY_SECRET" | sed 's/.* //')
  printf 'POST /hook HTTP/1.1\r\nHost: x.example\r\nStripe-Signature: t=1700000000,v1=%s\r\nContent-Length: 14\r\n\r\n{"id":"evt_1"}\n' "$digest" >capture
  hookctl verify --provider stripe --auth-key-env SHOPIFY_SECRET --request capture --at 1700000100
  hookctl verify --provider stripe --auth-key-env SHOPIFY_SECRET --request capture --at 2023-11-14T22:15:00Z
  run hookctl verify --provider stripe --auth-key-env SHOPIFY_SECRET --request capture --explain -o json
  [ "$status" -eq 1 ]
  [ "$(hookctl verify --provider stripe --auth-key-env SHOPIFY_SECRET --request capture --explain -o json 2>/dev/null | jq -r '.causes[0].code')" = timestamp ]
}

@test "explain names what was done to a delivery on the way" {
  add_shop
  order >order.json
  good=$(sign order.json)
  cause() { explain "$@" | jq -r '.causes[0].code'; }
  { cat order.json; echo; } >line
  [ "$(cause --body line --header "X-Shopify-Hmac-Sha256: $good")" = trailing_newline ]
  jq -c . order.json | tr -d '\n' >compact
  order | jq . >pretty
  printf '\xef\xbb\xbf' | cat - order.json >mark
  [ "$(cause --body mark --header "X-Shopify-Hmac-Sha256: $good")" = byte_order_mark ]
  [ "$(cause --body pretty --header "X-Shopify-Hmac-Sha256: $(sign compact)")" = reserialized ]
  [ "$(cause --body order.json --header "X-Hmac: $good")" = signature_renamed ]
  [ "$(cause --body order.json)" = signature_missing ]
  [ "$(cause --body order.json --header "X-Shopify-Hmac-Sha256: $(openssl dgst -sha256 -hmac "$SHOPIFY_SECRET" <order.json | sed 's/.* //')")" = encoding ]
}

@test "explain names the account and the previous key, and never shows a key" {
  add_shop
  export OTHER_SECRET=shpss_other_secret NEW_SECRET=shpss_new_secret
  hookctl account add shop_us --provider shopify --auth-key-env OTHER_SECRET >/dev/null 2>&1
  order >order.json
  explain --body order.json --header "X-Shopify-Hmac-Sha256: $(sign order.json "$OTHER_SECRET")" >found || [ $? -eq 1 ]
  [ "$(jq -r '.causes[0].code' found)" = other_account ]
  jq -r '.causes[0].message' found | grep -q 'account shop_us'
  hookctl account rotate-key shop_eu --auth-key-env NEW_SECRET --keep-old 1h >/dev/null 2>&1
  explain --body order.json --header "X-Shopify-Hmac-Sha256: $(sign order.json)" --at 2100-01-01T00:00:00Z >late || [ $? -eq 1 ]
  [ "$(jq -r '.causes[0].code' late)" = previous_key ]
  if grep -e shpss_ -e "$(sign order.json "$NEW_SECRET")" found late err; then return 1; fi
}

@test "a curl command made by sign is accepted by the listener" {
  add_shop
  start_listener
  order >order.json
  hookctl sign --account shop_eu --body order.json --url "$BASE$(path_of shop_eu)" \
    --header 'Content-Type: application/json' --header 'X-Shopify-Topic: orders/create' \
    --header 'X-Shopify-Shop-Domain: acme.myshopify.com' --curl 2>/dev/null >post.sh
  sed -i '1s/^curl/curl -sS -o answer -w "%{http_code}"/' post.sh
  [ "$(sh ./post.sh)" = 200 ]
}

@test "mistakes of the command line are told apart" {
  add_shop
  run hookctl verify --account shop_eu
  [ "$status" -eq 2 ]
  run hookctl verify --body x
  [ "$status" -eq 2 ]
  run hookctl verify --account nobody --body /dev/null
  [ "$status" -eq 3 ]
  run hookctl verify --provider shopify --body /dev/null
  [ "$status" -eq 2 ]
  run hookctl verify --provider shopify --auth-key-env NO_SUCH_VARIABLE --body /dev/null
  [ "$status" -eq 4 ]
  printf 'no header\n' >broken
  run hookctl verify --account shop_eu --request broken
  [ "$status" -eq 5 ]
  run hookctl sign --account shop_eu --variant nope --body /dev/null
  [ "$status" -eq 2 ]
}

@test "a private key signs what its public key verifies" {
  openssl genpkey -algorithm ed25519 -out private.pem 2>/dev/null
  openssl pkey -in private.pem -pubout -out public.pem
  chmod 600 private.pem public.pem
  printf '{"data":{"id":"1"}}' >body
  hookctl account add phone --provider telnyx --auth-key-file public.pem >/dev/null 2>&1
  hookctl sign --account phone --auth-key-file private.pem --body body >headers 2>/dev/null
  mapfile -t lines <headers
  args=()
  for line in "${lines[@]}"; do args+=(--header "$line"); done
  hookctl verify --account phone --body body "${args[@]}"
  # A key that is used once may come from wherever a shell gets it.
  hookctl sign --account phone --auth-key-file /dev/stdin --body body <private.pem >again 2>/dev/null
  hookctl sign --account phone --auth-key-file <(cat private.pem) --body body >piped 2>/dev/null
  [ "$(wc -l <again)" = "$(wc -l <headers)" ] && [ "$(wc -l <piped)" = "$(wc -l <headers)" ]
  run hookctl sign --account phone --body body
  [ "$status" -eq 2 ]
  start_listener
  hookctl send --account phone --auth-key-file private.pem --url "$BASE$(path_of phone)"
  run hookctl send --account phone --auth-key-file private.pem --url "$BASE$(path_of phone)" --tamper
  [ "$status" -eq 1 ]
  [[ "$output" == *" 401 "* ]]
}
