#!/usr/bin/env bats
# Hooks of adnanh/webhook, carried over: the real webhook and hookctl are sent the same requests, signed by openssl, and run the same
# program for the same of them.

load support

WEBHOOK=

teardown() {
  [ -z "$WEBHOOK" ] || kill "$WEBHOOK" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

hooks() {
  cat >run.sh <<'SH'
#!/bin/sh
cat >"$1.in"
echo "$@" >>"$1"
SH
  chmod +x run.sh
  cat >hooks.json <<JSON
[
	{
		"id": "deploy", "execute-command": "./run.sh", "command-working-directory": "$TEST_DIR",
		"pass-arguments-to-command": [{"source": "string", "name": "RAN"}, {"source": "payload", "name": "head.0.id"}],
		"trigger-rule": {"and": [
			{"match": {"type": "payload-hmac-sha256", "secret": "{{ getenv "DEPLOY_KEY" | js }}",
				"parameter": {"source": "header", "name": "X-Hub-Signature-256"}}},
			{"match": {"type": "ip-whitelist", "ip-range": "127.0.0.0/8"}},
			{"or": [
				{"match": {"type": "value", "value": "refs/heads/main", "parameter": {"source": "payload", "name": "ref"}}},
				{"match": {"type": "regex", "regex": "^refs/tags/v\\\\d+\$", "parameter": {"source": "payload", "name": "ref"}}}]},
			{"not": {"match": {"type": "value", "value": "ping", "parameter": {"source": "header", "name": "X-Event"}}}}]}
	},
	{
		"id": "old", "execute-command": "$TEST_DIR/run.sh", "pass-arguments-to-command": [{"source": "string", "name": "$TEST_DIR/RAN"}],
		"trigger-rule": {"match": {"type": "payload-hmac-sha1", "secret": "oldsecret", "parameter": {"source": "header", "name": "X-Sig"}}}
	},
	{
		"id": "By-Token", "execute-command": "$TEST_DIR/run.sh", "pass-arguments-to-command": [{"source": "string", "name": "$TEST_DIR/RAN"}],
		"trigger-rule": {"match": {"type": "value", "value": "42secret", "parameter": {"source": "url", "name": "token"}}}
	}
]
JSON
}

# What is one program's: its name in the place of RAN.
hooks_of() { sed "s|RAN|$1|" hooks.json; }

start_webhook() {
  hooks_of webhook.ran >webhook.json
  local port
  port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  DEPLOY_KEY=k3y webhook -hooks webhook.json -template -ip 127.0.0.1 -port "$port" >webhook.log 2>&1 3>&- &
  WEBHOOK=$!
  for _ in $(seq 200); do
    curl -s -o /dev/null "http://127.0.0.1:$port/" && break
    sleep 0.05
  done
  WEBHOOK_BASE=http://127.0.0.1:$port/hooks
}

start_hookctl() {
  hooks_of hookctl.ran >hookctl.json
  hookctl import hookctl.json --file apply.yaml
  hookctl env set --bind 127.0.0.1:0
  hookctl apply -f apply.yaml
  DEPLOY_KEY=k3y OLD_SECRET=oldsecret BY_TOKEN_SECRET=42secret PRINT='' start_listener
}

hmac() { openssl dgst -"$1" -hmac "$2" body | sed 's/.* //'; }

# both ID ACCOUNT QUERY CURL-ARGS…: the same request to both; says which of them ran the program.
both() {
  local id=$1 account=$2 query=$3 before_w before_h
  shift 3
  before_w=$(wc -l <webhook.ran)
  before_h=$(wc -l <hookctl.ran)
  curl -s -o /dev/null --max-time 20 -H 'Content-Type: application/json' --data-binary @body "$@" "$WEBHOOK_BASE/$id$query"
  curl -s -o answer --max-time 20 -H 'Content-Type: application/json' --data-binary @body "$@" "$BASE$(path_of "$account")$query"
  wait_lines webhook.ran $((before_w + ${EXPECTED:?})) && wait_lines hookctl.ran $((before_h + EXPECTED))
  sleep 0.3
  [ "$(wc -l <webhook.ran)" = $((before_w + EXPECTED)) ] && [ "$(wc -l <hookctl.ran)" = $((before_h + EXPECTED)) ]
}

@test "webhook and hookctl take the same requests and refuse the same" {
  hooks
  touch webhook.ran hookctl.ran
  start_webhook
  start_hookctl
  printf '{"ref": "refs/heads/main", "head": [{"id": "abc"}]}' >body
  EXPECTED=1 both deploy deploy '' -H 'X-Event: push' -H "X-Hub-Signature-256: sha256=$(hmac sha256 k3y)"
  EXPECTED=1 both deploy deploy '' -H 'X-Event: push' -H "X-Hub-Signature-256: $(hmac sha256 k3y)"
  jq -e '.event.params.head_0_id == "abc" and .event.data.ref == "refs/heads/main"' hookctl.ran.in
  EXPECTED=0 both deploy deploy '' -H 'X-Event: push' -H "X-Hub-Signature-256: sha256=$(hmac sha256 wrong)"
  EXPECTED=0 both deploy deploy '' -H "X-Event: ping" -H "X-Hub-Signature-256: sha256=$(hmac sha256 k3y)"
  EXPECTED=0 both deploy deploy '' -H "X-Hub-Signature-256: sha256=$(hmac sha256 k3y)" # webhook's not wants the value to be there
  EXPECTED=0 both deploy deploy '' -H 'X-Event: push'
  printf '{"ref": "refs/tags/v12"}' >body
  EXPECTED=1 both deploy deploy '' -H 'X-Event: push' -H "X-Hub-Signature-256: sha256=$(hmac sha256 k3y)"
  printf '{"ref": "refs/heads/other"}' >body
  EXPECTED=0 both deploy deploy '' -H 'X-Event: push' -H "X-Hub-Signature-256: sha256=$(hmac sha256 k3y)"
  EXPECTED=1 both old old '' -H "X-Sig: sha1=$(hmac sha1 oldsecret)"
  EXPECTED=0 both old old '' -H "X-Sig: sha1=$(hmac sha1 k3y)"
  EXPECTED=1 both By-Token by_token '?token=42secret'
  EXPECTED=0 both By-Token by_token '?token=42'
}

@test "no secret is in the apply file or in the report, which says where it is to be put" {
  hooks
  hookctl import hooks.json >apply.yaml 2>report
  run grep -e oldsecret -e 42secret apply.yaml report
  [ "$status" = 1 ]
  grep -q 'env:OLD_SECRET: the secret of old' report
  grep -q 'env:DEPLOY_KEY: as the hooks file' report
  [ "$(hookctl import hooks.json -o json | jq -r '.keys[] | select(.in_hooks_file) | .reference' | sort | tr '\n' ' ')" = "env:BY_TOKEN_SECRET env:OLD_SECRET " ]
  [ "$(hookctl import hooks.json -o json | jq -r .apply)" = "$(cat apply.yaml)" ]
}

@test "what verifies nobody any more takes nothing until it is mended" {
  cat >hooks.json <<'JSON'
[{"id": "deploy", "execute-command": "/bin/true", "trigger-rule": {"or": [
  {"match": {"type": "payload-hmac-sha1", "secret": "a", "parameter": {"source": "header", "name": "X-A"}}},
  {"match": {"type": "payload-hmac-sha256", "secret": "b", "parameter": {"source": "header", "name": "X-B"}}}]}}]
JSON
  hookctl import hooks.json --file apply.yaml --allow-partial
  hookctl env set --bind 127.0.0.1:0
  hookctl apply -f apply.yaml
  echo '{}' >body
  PRINT='' start_listener
  [ "$(curl -s -o answer -w '%{http_code}' --data-binary @body "$BASE$(path_of deploy)")" = 503 ]
}

@test "what is left out makes it exit 1, and 0 with --allow-partial" {
  echo '[{"id": "a", "execute-command": "/bin/true", "http-methods": ["POST"], "response-message": "thanks"}]' >hooks.json
  run hookctl import hooks.json
  [ "$status" = 1 ]
  [[ $output == *"left out response-message"* ]]
  hookctl import hooks.json --allow-partial -o json | jq -e '.complete == false and .hooks[0].enabled'
  run hookctl import hooks.json --file hooks.json
  [ "$status" = 1 ]
  [[ $output == *"is there already"* ]]
}

@test "webhook's own documentation is a hooks file that can be read" {
  zcat -f /usr/share/doc/webhook/hooks.json.example >example.json
  hookctl import example.json --allow-partial >apply.yaml
  [ "$(hookctl import example.json --allow-partial -o json | jq '.hooks | length')" = "$(jq length example.json)" ]
}
