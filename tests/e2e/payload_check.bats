#!/usr/bin/env bats
# What an account's payloads should look like, by a schema or a sample: curl sends some that do and some that do not.

load support

SCHEMA='{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "required": ["id", "customer"],
  "properties": {
    "id": {"type": "integer"},
    "customer": {"$ref": "#/definitions/customer"},
    "items": {"type": "array", "items": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}}
  },
  "definitions": {
    "customer": {"type": "object", "properties": {"phone": {"type": "string", "pattern": "^[+][0-9]{7,15}$"}}, "additionalProperties": false}
  }
}'
GOOD='{"id":1.0,"customer":{"phone":"+15550001111"},"items":[{"sku":"a"}]}'
DRIFTED='{"id":"1","customer":{"phone":"call me","fax":1},"items":[{"sku":"a"},{},{}],"new":{}}'

# An account whose senders state a token, with its payload checked as MODE says.
add_checked() {
  (umask 077 && echo k3y >key)
  echo "${2:-$SCHEMA}" >payload.json
  hookctl account add crm --auth-key-file key --payload payload.json --sender-path customer.phone --default-source whatsapp \
    --payload-check "$1" -q >/dev/null
  hookctl event activate crm --all -q >/dev/null
}

# deliver BODY [KEY]: prints the status; the answer is in answer.
deliver() {
  curl -sS --max-time 20 -o answer -w '%{http_code}' -d "$1" -H 'Content-Type: application/json' \
    -H "X-Auth-Token: ${2:-k3y}" "$BASE$(path_of crm)"
}

@test "warn accepts what drifts, and trace, log, view and stats say how" {
  add_checked warn
  PRINT=line start_listener
  [ "$(deliver "$GOOD")" = 200 ]
  [ "$(deliver "$DRIFTED")" = 200 ]
  [ "$(deliver "$DRIFTED")" = 200 ]
  wait_lines events 3
  [ "$(grep -c 'drift: id type' events)" -eq 2 ]
  [ "$(grep -c 'payload.drift.*path=id ' log)" -eq 1 ] # once, however often
  # While it listens:
  hookctl inbox stats -o json >stats.json
  jq -e '.deliveries == [{account:"crm",status:200,count:3,repeats:0,last:.deliveries[0].last}]' stats.json
  jq -e '.events | map(select(.code == "custom_webhook") | .count) | add == 3' stats.json
  jq -e '[.drift[] | {path,what,deliveries,times}] | sort_by(.path) == [
    {path:"customer.fax",what:"added",deliveries:2,times:2},
    {path:"customer.phone",what:"violation",deliveries:2,times:2},
    {path:"id",what:"type",deliveries:2,times:2},
    {path:"items[*].sku",what:"missing",deliveries:2,times:4},
    {path:"new",what:"added",deliveries:2,times:2}]' stats.json
  [ "$(journal "select count(*) from requests where json_extract(trace, '$.drift.breaks')")" -eq 2 ]
  local last; last=$(jq -r '.drift[0].last_delivery' stats.json)
  hookctl inbox show "$last" -o json | jq -e '.trace.drift.findings | map(select(.path == "customer.phone"))[0].keyword == "pattern"'
  hookctl inbox stats --since 1h | grep -q 'items\[\*\].sku'
  hookctl inbox stats --account nobody -o json | jq -e '.deliveries == [] and .drift == []'
}

@test "reject answers 422 after authentication, and keeps the refusal with its reason" {
  add_checked reject
  start_listener
  [ "$(deliver "$GOOD")" = 200 ]
  [ "$(deliver "$DRIFTED")" = 422 ]
  jq -e '.status == "error" and (.error | test("description"))' answer
  ! grep -q phone answer
  [ "$(deliver "$DRIFTED" wrong)" = 401 ]
  [ "$(deliver '{"id":1,"customer":{"phone":"+15550001111"},"new":1}')" = 200 ] # an open schema lets in what is new
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" -eq 2 ]
  [ "$(journal 'select reason from refusals where status = 422')" = \
    'payload: id is "1", a string; type asks for an integer (and 3 more)' ]
  hookctl inbox stats -o json | jq -e '[.refusals[].status] | sort == [401, 422]'
}

@test "a sample rejects what is missing or of another type, and lets in what is new" {
  add_checked reject "$GOOD"
  start_listener
  [ "$(deliver '{"id":2,"customer":{"phone":"+15550001111","name":"x"},"items":[]}')" = 200 ]
  [ "$(deliver '{"id":2,"customer":{"phone":null},"items":[]}')" = 200 ]
  [ "$(deliver '{"id":2,"customer":{},"items":[]}')" = 422 ]
  [ "$(deliver '{"id":"2","customer":{"phone":"+15550001111"},"items":[]}')" = 422 ]
}

@test "off compares nothing" {
  add_checked off
  start_listener
  [ "$(deliver "$DRIFTED")" = 200 ]
  hookctl inbox stats -o json | jq -e '.drift == []'
}

@test "a payload that cannot be read stops an account that rejects by it and is a warning for one that warns" {
  add_checked reject
  echo '{"$schema":"http://json-schema.org/draft-07/schema#","typ":1}' \
    >"$HOOKCTL_HOME/environments/development/accounts/crm.payload.json"
  start_listener
  grep -q 'account crm is out of service.*keyword "typ" is not known' log
  [ "$(deliver "$GOOD")" = 503 ]
  stop_listener
  sed -i 's/^payload_check:.*/payload_check: warn/' "$HOOKCTL_HOME/environments/development/accounts/crm.yaml"
  start_listener
  grep -q 'payloads of account crm are not compared.*crm.payload.json:1:54' log
  [ "$(deliver "$GOOD")" = 200 ]
}

@test "schemas and documents that would take others for ever are answered at once" {
  add_checked warn '{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","definitions":{
    "a":{"anyOf":[{"$ref":"#/definitions/b"},{"$ref":"#/definitions/b"}]},"b":{"properties":{"x":{"$ref":"#/definitions/a"},
    "s":{"pattern":"^(a+)+$"}},"items":{"$ref":"#/definitions/a"}}}}'
  start_listener
  printf '{"customer":{"phone":"+15550001111"},"x":%s1%s,"s":"%s!"}' "$(printf '{"x":%.0s' $(seq 400))" \
    "$(printf '}%.0s' $(seq 400))" "$(printf 'a%.0s' $(seq 100000))" >body
  SECONDS=0
  [ "$(deliver @body)" = 200 ]
  [ "$SECONDS" -lt 10 ]
}
