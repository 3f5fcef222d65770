#!/usr/bin/env bats
# Every kind of body through map and through the listener: one reading, whoever asks; tokens keep their text end to end.

load support

teardown() {
  [ -z "${RECEIVER:-}" ] || kill "$RECEIVER" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

# An account that takes anybody's bodies; further flags as given.
add_sink() {
  hookctl account add "${1:-sink}" --auth-scheme none --event-path kind "${@:2}" >/dev/null 2>&1
  hookctl event activate "${1:-sink}" '*' >/dev/null 2>&1
}

# post_body FILE TYPE [ACCOUNT]: prints the status; the delivery's id is in id.
post_body() {
  curl -sS --max-time 20 -o answer -w '%{http_code}' --data-binary @"$1" -H "Content-Type:${2:+ $2}" "$BASE$(path_of "${3:-sink}")"
  jq -r '.id // empty' answer >id 2>/dev/null || true
}

# What a delivery was read as: its event's data, each token as it stands there.
data_of() { hookctl inbox show "$1" -o ndjson | sed 's/.*"event":{"code":"[^"]*","data":\(.*\),"params":.*/\1/'; }

# one_reading FILE TYPE: map eval of the file and of the delivery, map show and the event itself agree; prints what they say.
one_reading() {
  [ "$(post_body "$1" "$2")" = 200 ] &&
    hookctl map eval '$' "$1" ${2:+--content-type "$2"} -o ndjson >from_file &&
    hookctl map eval '$' --inbox "$(cat id)" -o ndjson >from_inbox &&
    data_of "$(cat id)" >from_event &&
    cmp from_file from_inbox && cmp from_file from_event &&
    hookctl map show sink "$1" ${2:+--content-type "$2"} -o ndjson >shown 2>/dev/null || [ $? -eq 1 ] &&
    grep -qF "\"data\":$(cat from_file)," shown &&
    hookctl inbox show "$(cat id)" --body | cmp - "$1" &&
    cat from_file
}

@test "every kind of body reads the same in map eval, in map show, in the inbox and in the event" {
  add_sink
  start_listener
  wanted='{"kind":"lead","name":"café"}'
  printf '{"kind":"lead","name":"café"}' >json
  for type in application/json 'application/json; charset=utf-8' application/vnd.x+json text/plain ''; do
    [ "$(one_reading json "$type")" = "$wanted" ]
  done
  { printf '\xef\xbb\xbf'; cat json; } >marked
  [ "$(one_reading marked application/json)" = "$wanted" ]
  for charset in iso-8859-1 windows-1252 utf-16le utf-16be; do
    iconv -f utf-8 -t "$charset" json >converted
    [ "$(one_reading converted "application/json; charset=$charset")" = "$wanted" ]
  done
  iconv -f utf-8 -t utf-16 json >marked16
  [ "$(one_reading marked16 'application/json; charset=utf-16')" = "$wanted" ]
  [ "$(one_reading marked16 application/json)" = "$wanted" ]
  printf 'kind=lead&name=caf%%C3%%A9' >form
  [ "$(one_reading form application/x-www-form-urlencoded)" = "$wanted" ]
  printf 'kind=lead&name=caf%%E9' >latin
  [ "$(one_reading latin 'application/x-www-form-urlencoded; charset=iso-8859-1')" = "$wanted" ]
  printf '<?xml version="1.0"?><lead id="7"><kind>lead</kind><name>café</name><name/></lead>' >xml
  read_as='{"lead":{"@id":"7","kind":"lead","name":["café",""]}}'
  [ "$(one_reading xml application/xml)" = "$read_as" ]
  sed 's/version="1.0"/version="1.0" encoding="ISO-8859-1"/' xml | iconv -f utf-8 -t iso-8859-1 >latin.xml
  [ "$(one_reading latin.xml text/xml)" = "$read_as" ]
  iconv -f utf-8 -t utf-16 xml >wide.xml
  [ "$(one_reading wide.xml text/xml)" = "$read_as" ]
}

@test "multipart as curl sends it: texts, a JSON part, a file" {
  add_sink
  start_listener
  printf 'GIF89a\0\1' >pixel.gif
  curl -sS --max-time 20 -o answer -F kind=lead -F 'event={"id": 170.00, "big": 1E400};type=application/json' \
    -F 'name=café;type=text/plain; charset=utf-8' -F 'pic=@pixel.gif;type=image/gif' "$BASE$(path_of sink)"
  id=$(jq -r .id answer)
  [ "$(data_of "$id")" = '{"kind":"lead","event":{"id":170.00,"big":1E400},"name":"café","pic":{"filename":"pixel.gif","content_type":"image/gif","size":8}}' ]
  [ "$(hookctl map eval event.id --inbox "$id" -o ndjson)" = 170.00 ]
  hookctl inbox show "$id" --body >parts
  hookctl map eval pic.size parts -o ndjson >size 2>note
  [ "$(cat size)" = 8 ]
  grep -q 'taken for multipart/form-data' note
}

@test "a body in a charset that is not known is a 415, one that is not what its label says a 400" {
  add_sink
  start_listener
  printf '{"kind":"\xe9"}' >latin
  [ "$(post_body latin 'application/json; charset=koi8-r')" = 415 ]
  [ "$(post_body latin 'application/json; charset=us-ascii')" = 400 ]
  [ "$(post_body latin 'application/json')" = 400 ]
  [ "$(post_body latin 'application/json; charset=utf-16')" = 400 ]
  [ "$(post_body latin 'application/x-www-form-urlencoded; charset=utf-16')" = 415 ]
  run hookctl map eval '$' latin --content-type 'application/json; charset=us-ascii'
  [ "$status" -eq 5 ]
  [[ "$output" == *"byte 9 (counted from 0)"* ]]
}

@test "JSON inside a form field, a string and base64 is taken out as the account says" {
  add_sink sink --unwrap form:payload --unwrap json:data.payload
  add_sink coded --unwrap body,base64
  hookctl account show sink | grep -q '^unwrap:'
  start_listener
  wanted='{"kind":"lead","amount":170.00}'
  printf 'token=1&payload=%%7B%%22kind%%22%%3A%%22lead%%22%%2C%%22amount%%22%%3A170.00%%7D' >form
  printf '{"data":{"payload":"{\\"kind\\":\\"lead\\",\\"amount\\":170.00}"}}' >string
  printf '%s' "$wanted" | base64 >encoded
  taken_out() { # FILE TYPE ACCOUNT
    [ "$(post_body "$@")" = 200 ]
    [ "$(data_of "$(cat id)")" = "$wanted" ]
    [ "$(hookctl map eval amount --inbox "$(cat id)" -o ndjson)" = 170.00 ]
    [ "$(hookctl map eval '$' --account "$3" "$1" --content-type "$2" -o ndjson)" = "$wanted" ]
  }
  taken_out form application/x-www-form-urlencoded sink
  taken_out string application/json sink
  taken_out encoded text/plain coded
  taken_out encoded application/octet-stream coded
  hookctl account update sink --unwrap ''
  [ "$(hookctl account show sink -o json | jq .own_unwrap)" = false ]
  run hookctl account update sink --unwrap page:1
  [ "$status" -eq 2 ]
  run hookctl account update sink --unwrap body,rot13
  [ "$status" -eq 2 ]
}

# One payload with what JSON readers like to change.
tokens() {
  printf '%s' '{"kind":"lead","total":170.00,"huge":1E400,"id":1234567890123456789012345678901234567890,"zero":-0,"nul":"a\u0000b","lone":"\ud800x","slash":"\/","pair":"\ud83d\ude00"}'
}

@test "numbers and strings keep their text in map eval, map show, the journal, params and what is forwarded" {
  command -v socat >/dev/null || skip "needs socat"
  params=()
  for name in total huge id zero nul lone slash pair; do params+=(--param "$name=$name"); done
  add_sink sink "${params[@]}"
  tokens >body
  [ "$(hookctl map eval '$' body -o ndjson)" = "$(tokens)" ]
  hookctl map eval '$["total","huge","id","zero","nul","lone","slash","pair"]' body -o ndjson >values
  printf '%s\n' 170.00 1E400 1234567890123456789012345678901234567890 -0 '"a\u0000b"' '"\ud800x"' '"\/"' '"\ud83d\ude00"' | cmp - values
  inside=$(tokens | sed 's/"kind":"lead",//; s/^{//; s/}$//')
  hookctl map show sink body -o ndjson >shown 2>/dev/null
  grep -qF "\"data\":$(tokens)," shown
  grep -qF "\"params\":{$inside}" shown
  cat >receiver.bash <<'R'
while IFS= read -r line; do
  line=${line%$'\r'}
  case ${line,,} in content-length:*) length=${line#*: } ;; '') break ;; esac
done
head -c "$length" >>received
printf 'HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
R
  port=$((10000 + RANDOM % 20000))
  : >received
  socat TCP-LISTEN:"$port",bind=127.0.0.1,reuseaddr EXEC:"bash receiver.bash" 3>&- &
  RECEIVER=$!
  sleep 0.3
  start_listener --forward-to "http://127.0.0.1:$port/"
  [ "$(post_body body application/json)" = 200 ]
  for _ in $(seq 200); do [ -s received ] && break; sleep 0.05; done
  hookctl inbox show "$(cat id)" -o json >kept
  grep -qF "\"data\":$(tokens)," received
  grep -qF "\"params\":{$inside}" received
  grep -qF '"huge": 1E400' kept
  grep -qF '"id": 1234567890123456789012345678901234567890' kept
  [ "$(hookctl map eval '$' --inbox "$(cat id)" -o ndjson)" = "$(tokens)" ]
}

@test "a signed template takes numbers as they were sent, and strings decoded: openssl signs, hookctl verifies, and back" {
  export KEY=template-key
  hookctl account add signed --auth-key-env KEY --auth-scheme hmac-sha256 --auth-header X-Sig \
    --auth-signed '{json:total}|{json:huge}|{json:id}|{json:zero}|{json:nul}|{json:pair}' >/dev/null 2>&1
  tokens >body
  printf '170.00|1E400|1234567890123456789012345678901234567890|-0|a\0b|\xf0\x9f\x98\x80' >text
  digest=$(openssl dgst -sha256 -hmac "$KEY" <text | sed 's/.* //')
  hookctl sign --account signed --body body | grep -qix "X-Sig: $digest"
  hookctl verify --account signed --body body --header "X-Sig: $digest"
  sed 's/170.00/170.0/' body >changed
  run hookctl verify -q --account signed --body changed --header "X-Sig: $digest"
  [ "$status" -eq 1 ]
  start_listener
  [ "$(curl -sS -o /dev/null -w '%{http_code}' --data-binary @body -H 'Content-Type: application/json' -H "X-Sig: $digest" "$BASE$(path_of signed)")" = 200 ]
  [ "$(curl -sS -o /dev/null -w '%{http_code}' --data-binary @changed -H 'Content-Type: application/json' -H "X-Sig: $digest" "$BASE$(path_of signed)")" = 401 ]
  # Signed over the bytes as received: UTF-16 comes to the same fields.
  iconv -f utf-8 -t utf-16le body >wide
  hookctl verify --account signed --body wide --header "X-Sig: $digest" --header 'Content-Type: application/json; charset=utf-16le'
  # A whole-body signature is over the wide bytes, not over what they say.
  add_shop
  hookctl verify --account shop_eu --body wide --header "X-Shopify-Hmac-Sha256: $(sign wide)" --header 'Content-Type: application/json; charset=utf-16le'
  run hookctl verify -q --account shop_eu --body wide --header "X-Shopify-Hmac-Sha256: $(sign body)" --header 'Content-Type: application/json; charset=utf-16le'
  [ "$status" -eq 1 ]
}

@test "a payload from the inbox: headers and all, by delivery or event, refused ones too" {
  add_shop
  start_listener
  order >order.json
  [ "$(post order.json w1)" = 200 ]
  delivery=$(jq -r .id answer)
  event=$(journal "select id from events")
  [ "$(hookctl map eval header:x-shopify-topic --inbox "$delivery" -o ndjson)" = '"orders/create"' ]
  [ "$(hookctl map eval weight --inbox "$event" -o ndjson)" = 170.00 ]
  hookctl map show --inbox "$event" -o json 2>/dev/null | jq -e '.events[0].gate == "open" and .events[0].event.sender == "+15550001111"'
  hookctl map show --provider shopify --inbox "$event" -o json 2>/dev/null | jq -e '.events[0].event.account == "shopify"'
  [ "$(post order.json w2 orders/create bm9wZQ==)" = 401 ]
  for _ in $(seq 200); do # a refusal is answered before it is written
    refused=$(journal "select id from refusals")
    [ -z "$refused" ] || break
    sleep 0.05
  done
  hookctl map eval id --inbox "$refused" >found 2>note
  grep -q 5501234567890 found
  grep -q 'was refused' note
  run hookctl map eval id --inbox dlv_nope
  [ "$status" -eq 3 ]
  [[ "$output" == *"hookctl inbox list"* ]]
  stop_listener
  hookctl account remove shop_eu
  hookctl map eval weight --inbox "$event" -o ndjson >found 2>note
  grep -qx 170.00 found
}

@test "map eval streams: a payload of 10 MB, all of it, in bounded memory" {
  awk 'BEGIN { printf "["; for (i = 0; i < 100000; ++i) printf "%s{\"n\": %d.00, \"text\": \"%080d\"}", i ? "," : "", i, i; print "]" }' >big.json
  (
    [ -n "${HOOKCTL_SANITIZE:-}" ] || ulimit -v 2000000 # a sanitizer reserves terabytes
    hookctl map eval '$[*].n' big.json -o ndjson
  ) | tail -1 | grep -qx 99999.00
  [ "$(hookctl map eval '$[?@.n > 99998].n' big.json -o ndjson --paths)" = "{\"path\":\"\$[99999]['n']\",\"value\":99999.00}" ]
  [ "$(hookctl map eval '$[*]' big.json -o name | wc -l)" -eq 100000 ]
  hookctl map eval '$[*]' big.json | head -1 | grep -qxF '['
}

@test "the XML of hookctl-paths(7) is read as the page says" {
  block() { awk -v wanted="$1" '/^\.Ss XML/ { on = 1 } /^\.Ed/ { in_block = 0 } on && in_block && n == wanted; /^\.Bd/ && on { n++; in_block = 1 }' "$HOOKCTL_SOURCE_DIR/man/hookctl-paths.7"; }
  block 1 >order.xml
  block 2 >order.json
  [ -s order.xml ]
  [ -s order.json ]
  hookctl map eval '$' order.xml -o ndjson 2>/dev/null >read
  hookctl map eval '$' order.json -o ndjson | cmp - read
  [ "$(hookctl map eval 'order.customer["@phone"]' order.xml -o ndjson 2>/dev/null)" = '"+15550001111"' ]
  [ "$(hookctl map eval 'order.item[*].sku' order.xml -o ndjson 2>/dev/null | paste -sd' ')" = '"TEA-200" "TEA-201"' ]
  [ "$(hookctl map eval 'order.item..sku' order.xml -o ndjson 2>/dev/null | paste -sd' ')" = '"TEA-200" "TEA-201"' ]
}

@test "a file that is read once may be a pipe: process substitution" {
  add_sink
  printf '{"kind":"lead","a":{"b":1}}' >body
  [ "$(hookctl map paths <(cat body) -o name | tail -n 1)" = a.b ]
  [ "$(hookctl map eval a.b <(cat body) -o ndjson)" = 1 ]
  hookctl map show sink <(cat body) -o name
  signature=$(openssl dgst -sha256 -hmac k <body | sed 's/.* //')
  [ "$(hookctl sign --provider github --auth-key-file <(echo k) --body <(cat body))" = "X-Hub-Signature-256: sha256=$signature" ]
  hookctl verify --provider github --auth-key-file <(echo k) --body <(cat body) --header "X-Hub-Signature-256: sha256=$signature"
  hookctl account add sampled --auth-scheme none --payload <(cat body)
  [ "$(hookctl map eval a.b --account sampled -o ndjson)" = 1 ]
  hookctl apply -f <(printf 'environment: development\naccounts:\n  - {name: applied, verify: {none: {}}}\n')
  hookctl account show applied -o name
  [ "$(hookctl import <(echo '[]') | tail -n 1)" = 'accounts: []' ]
  run hookctl apply -f /dev/zero
  [ "$status" -eq 5 ] && [[ $output == *HK-511* ]]
}

@test "a key file whose name is kept stays: no pipe, and no other bytes than UTF-8" {
  run hookctl account add crm --auth-key-file <(echo k)
  [ "$status" -eq 5 ] && [[ $output == *HK-519* ]]
  mkfifo pipe
  run hookctl account add crm --auth-key-file pipe
  [ "$status" -eq 5 ] && [[ $output == *'"pipe" is no regular file'* ]]
  run hookctl destination add log --file $'\xff\xfe'
  [ "$status" -eq 2 ] && [[ $output == *'"\xff\xfe"'* ]]
  run hookctl destination add run --exec $'./\xff'
  [ "$status" -eq 2 ] && [[ $output == *'--exec is not UTF-8'* ]]
  add_sink
  run hookctl event activate sink $'\xff' --allow-unknown
  [ "$status" -eq 2 ]
  [ ! -e "$HOOKCTL_HOME/environments/development/environment.yaml" ]
}
