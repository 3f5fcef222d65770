#!/usr/bin/env bats
# What a provider asks when a URL is registered, with curl as the provider and presets written here.

load support

# preset ID: standard input becomes a preset of the user's.
preset() {
  mkdir -p "$HOOKCTL_HOME/providers"
  {
    printf 'id: %s\nname: %s\ncategory: test\nconfidence: unconfirmed\ndocs: https://example.com\n' "$1" "$1"
    printf 'event: {code: type, codes: {"*": anything}}\nsample: %s\n' "'{\"type\":\"ping\"}'"
    cat
  } >"$HOOKCTL_HOME/providers/$1.yaml"
}

# The preset's scheme for most tests: an HMAC in X-Signature.
HMAC='verify: {hmac: {signed: "{body}", signature: {header: X-Signature, encoding: hex}}}'

code() { curl -sS --max-time 20 -D head -o answer -w '%{http_code}' "$@"; }

sign_hex() { printf %s "$1" | openssl dgst -sha256 -hmac "$2" -hex | sed 's/.*= //'; }

account_file() { find "$HOOKCTL_HOME" -name "$1.yaml" -path '*accounts*'; }

answered_header() { tr -d '\r' <head | sed -n "s/^$1: //Ip"; }

@test "a subscription is echoed for the account's token only" {
  export VERIFY_TOKEN=t0ken-e2e APP_SECRET=s
  hookctl account add wa --provider whatsapp_cloud --auth-key-env APP_SECRET --handshake-token-env VERIFY_TOKEN
  start_listener
  url=$BASE$(path_of wa)
  [ "$(code "$url?hub.mode=subscribe&hub.challenge=11%3C58&hub.verify_token=t0ken-e2e")" = 200 ]
  [ "$(cat answer)" = '11<58' ]
  grep -qi '^X-Content-Type-Options: nosniff' head
  [ "$(code "$url?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=other")" = 403 ]
  if grep 1158 answer; then return 1; fi
  [ "$(code "$url")" = 405 ]
  [ "$(answered_header Allow)" = 'POST, GET' ]
}

@test "a key that the handshake brings is kept before the answer and counts at once and later" {
  preset bringer <<<"$HMAC
handshake:
  - name: secret
    when: {'header:X-Hook-Secret': '*'}
    learn: header:X-Hook-Secret
    headers: {X-Hook-Secret: '{header:X-Hook-Secret}'}"
  hookctl account add shop --provider bringer
  hookctl event activate shop '*'
  start_listener
  grep -q 'shop waits for the handshake' log
  url=$BASE$(path_of shop)
  body='{"type":"ping"}'
  [ "$(code "$url" -H "X-Signature: $(sign_hex "$body" brought-e2e)" -H 'Content-Type: application/json' -d "$body")" = 503 ]
  [ "$(code "$url" -d '' -H 'X-Hook-Secret: brought-e2e')" = 200 ]
  [ "$(answered_header X-Hook-Secret)" = brought-e2e ]
  file=$(account_file shop)
  grep -q 'brought-e2e' "$file"
  [ "$(stat -c %a "$file")" = 600 ]
  deliver() { code "$url" -H "X-Signature: $(sign_hex "$body" "$1")" -H 'Content-Type: application/json' -d "$body"; }
  [ "$(deliver brought-e2e)" = 200 ]
  [ "$(code "$url" -d '' -H 'X-Hook-Secret: another-e2e')" = 403 ]
  [ "$(code "$url" -d '' -H 'X-Hook-Secret: brought-e2e')" = 200 ]
  [ "$(deliver another-e2e)" = 401 ]
  stop_listener
  start_listener
  url=$BASE$(path_of shop)
  [ "$(deliver brought-e2e)" = 200 ]
  if grep -e 'brought-e2e' -e 'another-e2e' log events; then return 1; fi
  run hookctl inbox list --refused -o json
  [[ $output != *another-e2e* ]]
  run hookctl account show shop
  [[ $output != *brought-e2e* ]]
}

@test "a key is not learned when it cannot be kept" {
  preset bringer <<<"$HMAC
handshake: [{name: secret, when: {'header:X-Hook-Secret': '*'}, learn: 'header:X-Hook-Secret'}]"
  hookctl account add shop --provider bringer
  start_listener
  url=$BASE$(path_of shop)
  file=$(account_file shop)
  mv "$file" kept
  [ "$(code "$url" -d '' -H 'X-Hook-Secret: brought-e2e')" = 503 ]
  [ "$(answered_header Retry-After)" = 5 ]
  grep -q 'handshake.key_not_kept account=shop' log
  mv kept "$file"
  [ "$(code "$url" -d '' -H 'X-Hook-Secret: brought-e2e')" = 200 ]
}

@test "a listener in production keeps a key as well" {
  preset bringer <<<"$HMAC
handshake: [{name: secret, when: {key: '*'}, learn: key}]"
  hookctl account add shop --provider bringer
  hookctl env promote development staging --yes
  hookctl env promote staging production --yes
  start_listener --env production
  url=$BASE$(hookctl url shop --env production 2>/dev/null | sed 's|^http://[^/]*||')
  [ "$(code "$url" -H 'Content-Type: application/json' -d '{"key":"brought-e2e"}')" = 200 ]
  grep -rq brought-e2e "$(dirname "$(account_file shop | grep production)")"
}

@test "a challenge is answered with a proof by the account's key" {
  export KEY=proof-key
  preset prover <<<"$HMAC
handshake:
  - name: crc
    method: GET
    when: {'query:crc_token': '*'}
    proof: {of: '{query:crc_token}', algorithm: sha256, encoding: hex}
    content_type: application/json
    reply: '\\{\"response_token\":\"sha256={proof}\"\\}'"
  hookctl account add tw --provider prover --auth-key-env KEY
  start_listener
  [ "$(code "$BASE$(path_of tw)?crc_token=abc%2B1")" = 200 ]
  [ "$(jq -r .response_token answer)" = "sha256=$(sign_hex 'abc+1' proof-key)" ]
}

@test "HEAD and OPTIONS are answered by headers" {
  export KEY=k
  preset checker <<<"$HMAC
handshake:
  - {name: head, method: HEAD}
  - name: origin
    method: OPTIONS
    when: {'header:WebHook-Request-Origin': '*'}
    headers: {WebHook-Allowed-Origin: '{header:WebHook-Request-Origin}', WebHook-Allowed-Rate: '*'}"
  hookctl account add ev --provider checker --auth-key-env KEY
  start_listener
  url=$BASE$(path_of ev)
  [ "$(curl -sS --max-time 20 -I -o head -w '%{http_code}' "$url")" = 200 ]
  [ "$(code -X OPTIONS -H 'WebHook-Request-Origin: eventemitter.example.com' "$url")" = 200 ]
  [ "$(answered_header WebHook-Allowed-Origin)" = eventemitter.example.com ]
  [ "$(answered_header WebHook-Allowed-Rate)" = '*' ]
  [ "$(code -X OPTIONS "$url")" = 405 ]
  [ "$(answered_header Allow)" = 'POST, HEAD, OPTIONS' ]
}

@test "a failed check has the status that the preset wants" {
  export KEY=k
  preset picky <<<"$HMAC
answer: {status: 202, refuse: 412}"
  hookctl account add p --provider picky --auth-key-env KEY
  start_listener
  url=$BASE$(path_of p)
  body='{"type":"ping"}'
  [ "$(code "$url" -H 'Content-Type: application/json' -H 'X-Signature: 00' -d "$body")" = 412 ]
  [ "$(code "$url" -H 'Content-Type: application/json' -H "X-Signature: $(sign_hex "$body" k)" -d "$body")" = 202 ]
  [ "$(hookctl inbox list --refused -o json | jq -r '.[0].status')" = 412 ]
}

@test "deliveries by GET are taken where the preset says so" {
  export KEY=token-e2e
  preset getter <<<'verify: {token: {in: [{query: token}]}}
methods: [POST, GET]'
  sed -i 's/code: type/code: ["query:status", type]/' "$HOOKCTL_HOME/providers/getter.yaml"
  hookctl account add g --provider getter --auth-key-env KEY
  hookctl event activate g '*'
  start_listener
  url=$BASE$(path_of g)
  [ "$(code "$url?status=delivered&token=token-e2e")" = 200 ]
  [ "$(code "$url?status=delivered&token=wrong")" = 401 ]
  wait_lines events 1
  [ "$(jq -r .event.code events)" = delivered ]
  [ "$(code -X PUT -d '' "$url?token=token-e2e")" = 405 ]
}

@test "a URL is opened only where the account allows it and only on the preset's hosts" {
  export KEY=k SSL_CERT_FILE=$TEST_DIR/cert.pem
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=server \
    -addext subjectAltName=IP:127.0.0.1 2>/dev/null
  port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
  openssl s_server -accept "127.0.0.1:$port" -cert cert.pem -key key.pem -www >/dev/null 2>&1 3>&- &
  server=$!
  preset confirmer <<<"$HMAC
handshake:
  - {name: subscription, signed: true, when: {type: confirm}, visit: {url: url, hosts: ['127.0.0.1:$port']}}"
  hookctl account add c --provider confirmer --auth-key-env KEY
  confirm() {
    body="{\"type\":\"confirm\",\"url\":\"$1\"}"
    code "$BASE$(path_of c)" -H 'Content-Type: application/json' -H "X-Signature: $(sign_hex "$body" k)" -d "$body"
  }
  PRINT=line start_listener --verbose
  [ "$(confirm "https://127.0.0.1:$port/?t=1")" = 200 ]
  wait_lines events 1
  grep -q visit_handshakes events
  stop_listener
  if grep handshake.visit log; then return 1; fi
  hookctl account update c --visit-handshakes
  [ "$(hookctl account show c -o json | jq .visit_handshakes)" = true ]
  start_listener --verbose
  [ "$(confirm "https://localhost:$port/?t=secret-e2e")" = 403 ]
  [ "$(confirm "https://127.0.0.1:$port/?t=secret-e2e")" = 200 ]
  for _ in $(seq 200); do
    grep -q handshake.visit log && break
    sleep 0.05
  done
  kill "$server"
  grep 'handshake.visited account=c host=127.0.0.1' log
  if grep secret-e2e log events; then return 1; fi
}

@test "a variant is pinned and its values are asked for" {
  export KEY=k
  preset varied <<<"verify: {hmac: {signed: '{body}', signature: {header: X-Signature}}}
variants:
  url: {help: signs the id as well, verify: {hmac: {signed: '{value:hook_id}.{body}', signature: {header: X-Signature}}}}
values: {hook_id: the id of the webhook}"
  run hookctl account add v --provider varied --variant ulr --auth-key-env KEY
  [ "$status" -ne 0 ]
  [[ $output == *'did you mean "url"'* ]] || { echo "$output"; return 1; }
  run hookctl account add v --provider varied --variant url --auth-key-env KEY
  [ "$status" -ne 0 ]
  [[ $output == *'--auth-value hook_id='* ]]
  hookctl account add v --provider varied --variant url --auth-value hook_id=h1 --auth-key-env KEY
  [[ $(hookctl account show v) == *hook_id=h1* ]]
  start_listener
  body='{"type":"ping"}'
  deliver() { code "$BASE$(path_of v)" -H 'Content-Type: application/json' -H "X-Signature: $1" -d "$body"; }
  [ "$(deliver "$(sign_hex "$body" k)")" = 401 ]
  [ "$(deliver "$(sign_hex "h1.$body" k)")" = 200 ]
}
