#!/usr/bin/env bats
# What a hostile sender, a hostile payload and a careless operator can do to a listener.

load support.bash

# An account with a token in a header that nothing gives away by its name.
add_crm() {
  printf crm-secret | hookctl account add crm --auth-scheme token --auth-header X-Shop-Pass --auth-key-stdin \
    --event-path type --id-path id --sender-path user --send-to-user --default-source whatsapp >/dev/null 2>&1
  hookctl event activate crm --all >/dev/null 2>&1
}

# to_crm JSON [CURL ARGS…]: prints the status; the answer is in answer.
to_crm() {
  local body=$1
  shift
  curl -sS --max-time 30 -o answer -w '%{http_code}' --data-binary "$body" -H 'X-Shop-Pass: crm-secret' -H 'Content-Type: application/json' "$@" "$BASE$(path_of crm)"
}

@test "no output shows a sender's token, of deliveries kept and refused" {
  add_crm
  PRINT=line start_listener -v
  [ "$(to_crm '{"id":1,"user":"a"}')" = 200 ]
  [ "$(to_crm '{"id"')" = 400 ]
  # As after rotate-url: the right token at a wrong URL, and tokens where no token belongs.
  local token
  token=$(path_of crm | sed 's|.*/||')
  curl -sS -o answer -H 'X-Shop-Pass: crm-secret' -d '{}' "$BASE/development/crm/AAAAAAAAAAAAAAAAAAAAAA"
  curl -sS -o answer -H 'X-Gitlab-Token: crm-secret' -d '{}' "$BASE/elsewhere?token=crm-secret"
  curl -sS -o answer -d '{}' "$BASE/crm/$token"
  stop_listener
  [ "$(hookctl inbox list --refused -o json | jq length)" = 4 ]
  for id in $(hookctl inbox list -o name) $(hookctl inbox list --refused -o name); do
    for format in table json yaml ndjson; do
      run hookctl inbox show "$id" -o "$format"
      [ "$status" = 0 ]
      [[ $output != *crm-secret* ]] || { echo "$output"; false; }
      [[ $output != *"$token"* ]] || { echo "$output"; false; }
    done
  done
  run cat events log <(hookctl inbox list) <(hookctl inbox list --refused -o json)
  [[ $output != *crm-secret* ]]
  [[ $output != *"$token"* ]]
}

@test "text that drives a terminal is shown escaped and JSON stays valid" {
  add_crm
  PRINT=line start_listener
  [ "$(to_crm '{"id":1,"type":"\u001b[31m\u202e","user":"\u0007a\nb"}' -H $'X-Odd: \xff\xfe')" = 200 ]
  [ "$(to_crm '{"id":2,"type":"t","user":{"\u001b[31m":1}}')" = 200 ]
  stop_listener
  for id in $(hookctl inbox list -o name); do
    hookctl inbox show "$id" -o json | jq -e .id
    run hookctl inbox show "$id"
    [[ $output != *$'\x1b'* && $output != *$'\u202e'* && $output != *$'\x07'* ]]
  done
  run cat events <(hookctl inbox list)
  [[ $output != *$'\x1b'* && $output != *$'\u202e'* && $output != *$'\x07'* ]]
  [[ $output == *'\x1b[31m\u{202e}'* ]]
}

@test "a batch of ten thousand events is taken and stopping does not wait for another" {
  printf secret | hookctl account add hub --provider hubspot --auth-scheme token --auth-key-stdin --param missing=nowhere >/dev/null 2>&1
  hookctl event activate hub --all >/dev/null 2>&1
  PRINT=none start_listener
  jq -nc '[range(10000) | {eventId: ., subscriptionType: "contact.creation", objectId: ., portalId: 5}]' >batch
  run curl -sS --max-time 60 -o answer -w '%{http_code}' --data-binary @batch -H 'Content-Type: application/json' -H 'X-Auth-Token: secret' "$BASE$(path_of hub)"
  [ "$output" = 200 ]
  [ "$(journal 'select count(*) from events')" = 10000 ]
  jq -nc '[range(10001) | {}]' >batch
  run curl -sS --max-time 60 -o answer -w '%{http_code}' --data-binary @batch -H 'Content-Type: application/json' -H 'X-Auth-Token: secret' "$BASE$(path_of hub)"
  [ "$output" = 400 ]
}

@test "a standard output that nobody reads does not hold up the stop" {
  add_crm
  mkfifo pipe
  exec 4<>pipe
  rm -f ready
  "$HOOKCTL" listen --bind 127.0.0.1:0 --ready-file ready --print json >pipe 2>log 3>&- 4>&- &
  LISTENER=$!
  for _ in $(seq 400); do [ -s ready ] && break; sleep 0.05; done
  BASE=$(cat ready)
  local pad
  pad=$(head -c 4000 /dev/zero | tr '\0' x)
  for i in $(seq 40); do to_crm "{\"id\":$i,\"type\":\"t\",\"user\":\"u\",\"pad\":\"$pad\"}" >/dev/null; done
  kill "$LISTENER"
  for _ in $(seq 200); do kill -0 "$LISTENER" 2>/dev/null || break; sleep 0.05; done
  ! kill -0 "$LISTENER" 2>/dev/null
  wait "$LISTENER"
  LISTENER=
  exec 4>&-
  [ "$(journal 'select count(*) from events')" = 40 ]
}

@test "nothing is acknowledged into a journal that was deleted" {
  add_crm
  start_listener
  [ "$(to_crm '{"id":1,"type":"t","user":"u"}')" = 200 ]
  rm "$HOOKCTL_HOME"/state/development/journal.db*
  [ "$(to_crm '{"id":2,"type":"t","user":"u"}')" = 503 ]
  stop_listener
  start_listener
  [ "$(to_crm '{"id":2,"type":"t","user":"u"}')" = 200 ]
}

@test "a code or an id of a megabyte is kept, deduped and forwarded" {
  add_crm
  head -c 1000000 /dev/zero | tr '\0' x >long
  PRINT=none start_listener
  { printf '{"type":"t","user":"u","id":"'; cat long; printf '"}'; } >long_id
  { printf '{"id":"c","user":"u","type":"'; cat long; printf '"}'; } >long_code
  [ "$(to_crm @long_id)" = 200 ]
  local first
  first=$(jq -r .id answer)
  [ "$(to_crm @long_id)" = 200 ]
  [ "$(jq -r .id answer)" = "$first" ]
  [ "$(to_crm @long_code)" = 200 ]
  run hookctl inbox list
  [ "$status" = 0 ]
  [ "${#output}" -lt 5000 ]
}

@test "an expired previous key that is gone leaves the account in service" {
  add_shop
  OLD=$SHOPIFY_SECRET NEW=other hookctl account rotate-key shop_eu --auth-key-env NEW --keep-old 1s 2>/dev/null
  sleep 1.2
  unset SHOPIFY_SECRET
  export NEW=other
  start_listener shop_eu shop_eu
  order >body
  [ "$(post body w-1 orders/create "$(sign body other)")" = 200 ]
}

@test "an account goes back to its preset's scheme and gives up its sample" {
  add_shop
  hookctl account update shop_eu --auth-scheme none 2>/dev/null
  [ "$(hookctl account show shop_eu -o json | jq .own_verify)" = true ]
  hookctl account update shop_eu --auth-scheme preset 2>/dev/null
  [ "$(hookctl account show shop_eu -o json | jq .own_verify)" = false ]
  run hookctl account update shop_eu --auth-scheme preset --auth-header X-Y
  [ "$status" = 2 ]
  echo '{"phone":"+1"}' | hookctl account update shop_eu --payload - --sender-path phone >/dev/null
  [ "$(hookctl account show shop_eu -o json | jq -r .payload)" = shop_eu.payload.json ]
  hookctl account update shop_eu --payload '' >/dev/null
  [ "$(hookctl account show shop_eu -o json | jq .payload)" = null ]
  [ ! -e "$HOOKCTL_HOME/environments/development/accounts/shop_eu.payload.json" ]
  run hookctl account update shop_eu --auth-key-fd 99
  [ "$status" = 2 ]
}

@test "a disk that is full is a 503, and what was acknowledged before is kept" {
  add_crm
  local pad acknowledged=0 answered
  pad=$(head -c 100000 /dev/zero | tr '\0' x)
  ulimit -S -f 6000 # kilobytes, of any one file
  start_listener --forward-to http://127.0.0.1:1/?token=forward-secret
  for i in $(seq 60); do
    answered=$(to_crm "{\"id\":$i,\"type\":\"t\",\"user\":\"u\",\"pad\":\"$pad\"}")
    [ "$answered" = 200 ] || break
    acknowledged=$((acknowledged + 1))
  done
  [ "$answered" = 503 ]
  [ "$acknowledged" -gt 3 ]
  kill -0 "$LISTENER"
  stop_listener
  ulimit -S -f unlimited
  [ "$(journal 'select count(*) from deliveries')" = "$acknowledged" ]
  run hookctl inbox show "$(hookctl inbox list -o name | tail -1)"
  [[ $output == *'forward-to http://127.0.0.1:1/?…'* ]]
  [[ $output != *forward-secret* ]]
}
