#!/usr/bin/env bats
# Keys that a provider publishes, fetched from a real TLS server with a CA of its own.

load support

bats_require_minimum_version 1.5.0

teardown() {
  stop_listener
  [ -z "$KEY_SERVER" ] || kill "$KEY_SERVER" 2>/dev/null || true
  rm -rf "$TEST_DIR"
}

# A certificate for localhost, signed by a CA that SSL_CERT_FILE names.
make_certificates() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj '/CN=test CA'
  openssl req -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj '/CN=localhost'
  echo 'subjectAltName=DNS:localhost' >names
  openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out tls.pem
  export SSL_CERT_FILE=$PWD/ca.pem
}

# Serves the folder's files as they stand: each is a whole HTTP response.
start_key_server() {
  make_certificates 2>/dev/null
  openssl s_server -HTTP -accept 127.0.0.1:0 -cert tls.pem -key tls.key </dev/null >server.out 2>&1 3>&- &
  KEY_SERVER=$!
  for _ in $(seq 200); do
    KEY_PORT=$(sed -n 's/^ACCEPT .*://p' server.out)
    [ -n "$KEY_PORT" ] && break
    sleep 0.05
  done
  KEYS=https://localhost:$KEY_PORT
}

# response FILE BODY_FILE [STATUS_LINE [HEADER]]
response() {
  printf 'HTTP/1.1 %s\r\n%sContent-Length: %s\r\nConnection: close\r\n\r\n' "${3:-200 OK}" "${4:+$4$'\r\n'}" \
    "$(stat -c %s "$2")" >"$1"
  cat "$2" >>"$1"
}

# preset KEY_SOURCE: a provider named kettle that signs with Ed25519.
preset() {
  mkdir -p "$HOOKCTL_HOME/providers"
  cat >"$HOOKCTL_HOME/providers/kettle.yaml" <<YAML
id: kettle
name: Kettle
category: iot
docs: https://example.com
verify: {public_key: {algorithm: ed25519, signed: "{body}", signature: {header: X-Sig, encoding: base64}}}
key_source: $1
event: {code: type, codes: {"*": anything}}
sample: '{"type":"ping"}'
YAML
}

# key_pair NAME: NAME.private and NAME.public.
key_pair() {
  openssl genpkey -algorithm ed25519 -out "$1.private" 2>/dev/null
  openssl pkey -in "$1.private" -pubout -out "$1.public"
  chmod 600 "$1.private"
}

# signs_for NAME: a body that NAME's private key signs is taken by the account.
signs_for() {
  printf '{"type":"ping"}' >body
  openssl pkeyutl -sign -inkey "$1.private" -rawin -in body -out sig
  hookctl verify --account tea --body body --header "X-Sig: $(base64 -w0 sig)" >/dev/null 2>&1
}

account_file() { cat "$HOOKCTL_HOME/environments/${1:-development}/accounts/tea.yaml"; }

setup_kettle() {
  start_key_server
  key_pair first
  response first_response first.public
  preset "{url: '$KEYS/first_response', hosts: ['localhost:*']}"
  hookctl account add tea --provider kettle >/dev/null 2>&1
}

# refused STATUS WORDS FLAGS…: the fetch ends so and the account stays as it was.
refused() {
  local code=$1 words=$2
  shift 2
  account_file >before
  run hookctl account rotate-key tea "$@"
  echo "$output"
  [ "$status" -eq "$code" ]
  [[ $output == *"$words"* ]]
  [[ $output == *hint:* ]]
  account_file | cmp before -
}

@test "published keys are fetched, kept and used" {
  setup_kettle
  run --separate-stderr hookctl account rotate-key tea --fetch
  # shellcheck disable=SC2154 # bats sets it
  echo "$output $stderr"
  [ "$status" -eq 0 ]
  [[ $stderr == *"1 key fetched from $KEYS/first_response, kept in $HOOKCTL_HOME/environments/development/keys/tea.pem"* ]]
  [[ $output == *'file:../keys/tea.pem'* ]]
  [ "$(stat -c %a "$HOOKCTL_HOME/environments/development/keys/tea.pem")" = 600 ]
  cmp first.public "$HOOKCTL_HOME/environments/development/keys/tea.pem"
  signs_for first
}

@test "the keys before them count on, and the same keys change nothing" {
  setup_kettle
  hookctl account rotate-key tea --fetch
  account_file >before
  run hookctl account rotate-key tea --fetch
  [[ $output == *'nothing is changed'* ]]
  account_file | cmp before -
  key_pair second
  response first_response second.public
  hookctl account rotate-key tea --fetch --keep-old 1h
  account_file | grep -q 'auth_key: file:../keys/tea.2.pem'
  signs_for first
  signs_for second
  key_pair third
  response first_response third.public
  hookctl account rotate-key tea --fetch --keep-old 0
  account_file | grep -q 'auth_key: file:../keys/tea.pem'
  signs_for third
  run signs_for second
  [ "$status" -eq 1 ]
}

@test "a listener takes what was fetched" {
  setup_kettle
  hookctl account rotate-key tea --fetch
  hookctl event activate tea '*'
  start_listener
  printf '{"type":"ping"}' >body
  openssl pkeyutl -sign -inkey first.private -rawin -in body -out sig
  post_ping() {
    curl -sS --max-time 20 -o answer -w '%{http_code}' -H 'Content-Type: application/json' -H "X-Sig: $1" \
      --data-binary @body "$BASE$(path_of tea)"
  }
  [ "$(post_ping "$(base64 -w0 sig)")" = 200 ]
  [ "$(post_ping "$(head -c 64 /dev/zero | base64 -w0)")" = 401 ]
}

@test "a JWK set is kept as one, in production too" {
  setup_kettle
  x=$(openssl pkey -in first.private -pubout -outform DER | tail -c 32 | base64 -w0 | tr '+/' '-_' | tr -d =)
  printf '\n{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"%s"},{"kty":"OKP","crv":"Ed25519","x":"%s"}]}\n' "$x" "$x" >key_set
  response first_response key_set
  mkdir -p "$HOOKCTL_HOME/environments/production/accounts"
  cp -p "$HOOKCTL_HOME/environments/development/accounts/tea.yaml" "$HOOKCTL_HOME/environments/production/accounts/"
  run hookctl account rotate-key tea --fetch --env production
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *'2 keys fetched'* ]]
  account_file production | grep -q 'auth_key: file:../keys/tea.json'
  jq -e '.keys | length == 2' "$HOOKCTL_HOME/environments/production/keys/tea.json"
}

@test "a URL that a delivery states is taken from the preset's hosts only" {
  start_key_server
  key_pair first
  response first_response first.public
  preset "{from: 'header:X-Cert-Url', hosts: ['localhost:$KEY_PORT']}"
  hookctl account add tea --provider kettle >/dev/null 2>&1
  refused 2 'header X-Cert-Url' --fetch
  refused 4 'host "evil.example"' --fetch-url https://evil.example/keys
  refused 4 'port 444' --fetch-url https://localhost:444/keys
  refused 4 'host "127.0.0.1"' --fetch-url "https://127.0.0.1:$KEY_PORT/first_response"
  refused 2 'must begin with https://' --fetch-url "http://localhost:$KEY_PORT/first_response"
  refused 2 'user name' --fetch-url "https://localhost@evil.example/keys"
  refused 2 'URL' --fetch-url keys
  hookctl account rotate-key tea --fetch-url "$KEYS/first_response"
  signs_for first
}

@test "an untrusted certificate is refused" {
  setup_kettle
  unset SSL_CERT_FILE
  refused 6 'cannot be verified' --fetch
  [ ! -e "$HOOKCTL_HOME/environments/development/keys" ]
}

@test "a certificate for another host is refused" {
  setup_kettle
  preset "{url: 'https://127.0.0.1:$KEY_PORT/first_response', hosts: ['127.0.0.1:*']}"
  refused 6 'cannot be verified' --fetch
}

@test "a redirect is not followed" {
  setup_kettle
  response first_response first.public '302 Found' "Location: $KEYS/elsewhere"
  refused 4 'leads elsewhere (302, to "'"$KEYS"'/elsewhere")' --fetch
}

@test "what is no key is not kept" {
  setup_kettle
  echo '<html>welcome</html>' >page
  response first_response page
  refused 5 'is no key' --fetch
  response first_response first.private
  refused 5 'private key' --fetch
  if [[ $output == *"$(sed -n 2p first.private)"* ]]; then return 1; fi
  response first_response first.public '404 Not Found'
  refused 6 'status 404' --fetch
  : >empty
  response first_response empty
  refused 5 'is no key' --fetch
}

@test "an answer without an end is cut" {
  setup_kettle
  { cat first.public && head -c 262144 /dev/zero | tr '\0' '\n'; } >long
  response first_response long
  refused 5 'longer than 256 KiB' --fetch
}

@test "nobody answers" {
  setup_kettle
  kill "$KEY_SERVER"
  refused 6 'cannot connect' --fetch
}
