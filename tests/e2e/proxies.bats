#!/usr/bin/env bats
# Behind a proxy: who sent a request, by the proxies that are named. Loopback has many addresses: curl takes one each.

load support.bash

# An account whose deliveries need no signature, so that only addresses are asked about.
add_open() {
  hookctl account add crm --auth-scheme none --event-path type "$@" >/dev/null 2>&1
}

# from ADDRESS [CURL ARGS…]: posts from there, prints the status.
from() {
  local address=$1
  shift
  curl -sS --max-time 20 -o answer -w '%{http_code}' --interface "$address" -d '{"type":"t"}' -H 'Content-Type: application/json' "$@" "$BASE$(path_of crm)"
}

# Of the last delivery that was kept.
sender() { hookctl inbox show "$(hookctl inbox list --limit 1 -o name)" -o json | jq -r .request.from; }

# on_socket_file [ARGS…]: the same listener on ./s.
on_socket_file() {
  rm -f ready
  "$HOOKCTL" listen --bind "unix:$TEST_DIR/s" --ready-file ready --print none "$@" >>events 2>>log 3>&- &
  LISTENER=$!
  for _ in $(seq 400); do [ -s ready ] && break; sleep 0.05; done
  BASE=http://localhost
}

@test "a stranger's X-Forwarded-For counts for nothing" {
  add_open
  start_listener --trusted-proxy 127.0.0.9
  [ "$(from 127.0.0.2 -H 'X-Forwarded-For: 203.0.113.7' -H 'Forwarded: for=203.0.113.7')" = 200 ]
  [ "$(sender)" = 127.0.0.2 ]
}

@test "a trusted proxy names the sender, and what the sender forged before it is not looked at" {
  add_open
  start_listener --trusted-proxy 127.0.0.9 --trusted-proxy 10.0.0.0/8
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.7')" = 200 ]
  [ "$(sender)" = 203.0.113.7 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 192.0.2.66, 10.0.0.66, 203.0.113.8, 10.0.0.2')" = 200 ]
  [ "$(sender)" = 203.0.113.8 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 192.0.2.66' -H 'X-Forwarded-For: [2001:db8::1]:4711, 10.0.0.2')" = 200 ]
  [ "$(sender)" = 2001:db8::1 ]
  [ "$(from 127.0.0.9 -H 'Forwarded: for=192.0.2.66, for="[2001:db8::2]:80";proto=https')" = 200 ]
  [ "$(sender)" = 2001:db8::2 ]
  # Not to be believed: the proxy itself.
  [ "$(from 127.0.0.9 -H 'Forwarded: for=192.0.2.66' -H 'X-Forwarded-For: 203.0.113.7')" = 200 ]
  [ "$(sender)" = 127.0.0.9 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: unknown')" = 200 ]
  [ "$(sender)" = 127.0.0.9 ]
}

@test "trusted proxies are a setting of the environment, which the flag takes the place of" {
  add_open
  hookctl env set --trusted-proxy 127.0.0.9 >/dev/null
  start_listener
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.7')" = 200 ]
  [ "$(sender)" = 203.0.113.7 ]
  stop_listener
  start_listener --trusted-proxy ''
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.8')" = 200 ]
  [ "$(sender)" = 127.0.0.9 ]
  stop_listener
  run hookctl listen --bind 127.0.0.1:0 --trusted-proxy 127.0.0.9/8
  [ "$status" = 2 ]
  [[ $output == *'--trusted-proxy'*'127.0.0.0/8'* ]]
  printf 'listen:\n  trusted_proxies: [10.0.0.0/8, proxy]\n' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  run hookctl listen --bind 127.0.0.1:0
  [ "$status" = 5 ]
  [[ $output == *'"proxy"'*'environment.yaml:2:'* ]]
}

@test "whoever connects to a socket file is believed only with unix" {
  add_open
  on_socket_file --trusted-proxy 0.0.0.0/0
  [ "$(curl -sS -o answer -w '%{http_code}' --unix-socket s -d '{"type":"t"}' -H 'Content-Type: application/json' -H 'X-Forwarded-For: 203.0.113.7' "$BASE$(path_of crm)")" = 200 ]
  [ "$(sender)" = unix ]
  stop_listener
  on_socket_file --trusted-proxy unix
  [ "$(curl -sS -o answer -w '%{http_code}' --unix-socket s -d '{"type":"t"}' -H 'Content-Type: application/json' -H 'X-Forwarded-For: 203.0.113.7' "$BASE$(path_of crm)")" = 200 ]
  [ "$(sender)" = 203.0.113.7 ]
}

@test "a signature over the URL is checked by what a trusted proxy says was called" {
  printf url-secret | hookctl account add crm --auth-scheme hmac-sha256 --auth-header X-Sig --auth-signed '{url}.{body}' --auth-key-stdin >/dev/null 2>&1
  local path signature
  path=$(path_of crm)
  signature=$(printf '%s' "https://hooks.example.com$path.{\"type\":\"t\"}" | openssl dgst -sha256 -hmac url-secret -hex | sed 's/.* //')
  local proxied=(-H "X-Sig: $signature" -H 'X-Forwarded-Proto: https' -H 'X-Forwarded-Host: hooks.example.com')
  start_listener --trusted-proxy 127.0.0.9
  [ "$(from 127.0.0.9 "${proxied[@]}")" = 200 ]
  [ "$(from 127.0.0.2 "${proxied[@]}")" = 401 ]
  [ "$(from 127.0.0.9 "${proxied[@]}" -H 'X-Forwarded-Proto: http')" = 401 ]
  stop_listener
  hookctl env set --public-url https://elsewhere.example.com >/dev/null
  start_listener --trusted-proxy 127.0.0.9
  path=$(hookctl url crm 2>/dev/null | sed 's|^https://[^/]*||')
  [ "$(curl -sS -o answer -w '%{http_code}' --interface 127.0.0.9 -d '{"type":"t"}' "${proxied[@]}" "$BASE$path")" = 401 ]
}

@test "an allow-list lets in its addresses, by what trusted proxies say" {
  add_open --allow-from 127.0.0.2 --allow-from 203.0.113.0/24
  [ "$(hookctl account show crm -o json | jq -c .allow_from)" = '["127.0.0.2","203.0.113.0/24"]' ]
  start_listener --trusted-proxy 127.0.0.9
  [ "$(from 127.0.0.2)" = 200 ]
  [ "$(from 127.0.0.3)" = 403 ]
  # Forged by a stranger, said by the proxy, not to be believed.
  [ "$(from 127.0.0.3 -H 'X-Forwarded-For: 203.0.113.7')" = 403 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.7')" = 200 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.7, 198.51.100.1')" = 403 ]
  [ "$(from 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.7' -H 'Forwarded: for=198.51.100.1')" = 403 ]
  [ "$(from 127.0.0.9)" = 403 ]
  # Nobody learns of an account without its token.
  [ "$(curl -sS -o answer -w '%{http_code}' -d '{}' "$BASE/development/crm/AAAAAAAAAAAAAAAAAAAAAA")" = 404 ]
  stop_listener
  run hookctl inbox list --refused -o json
  [ "$(jq '[.[] | select(.status == 403)] | length' <<<"$output")" = 5 ]
  [[ $output == *'127.0.0.3 is not in allow_from; it passes on for others'*'--trusted-proxy 127.0.0.3'* ]]
}

@test "an allow-list refuses a socket file's sender until a proxy names it" {
  add_open --allow-from 203.0.113.0/24
  on_socket_file
  local post=(curl -sS -o answer -w '%{http_code}' --unix-socket s -d '{"type":"t"}' -H 'Content-Type: application/json')
  [ "$("${post[@]}" "$BASE$(path_of crm)")" = 403 ]
  [ "$("${post[@]}" -H 'X-Forwarded-For: 203.0.113.7' "$BASE$(path_of crm)")" = 403 ]
  stop_listener
  [[ $(hookctl inbox list --refused -o json) == *'--trusted-proxy unix'* ]]
  on_socket_file --trusted-proxy unix
  [ "$("${post[@]}" -H 'X-Forwarded-For: 203.0.113.7' "$BASE$(path_of crm)")" = 200 ]
}
