#!/usr/bin/env bats
# Destinations of environment.yaml and those made on the spot: what goes where, judged by jq, sqlite3 and the programs themselves.

load support

@test "test hands over one event, signed as Standard Webhooks says" {
  cat >server.py <<'P'
import http.server, json
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        open('body', 'wb').write(body)
        json.dump({k.lower(): v for k, v in self.headers.items()}, open('headers', 'w'))
        self.send_response(int(open('say').read()))
        self.send_header('Content-Length', '2')
        self.end_headers()
        self.wfile.write(b'ok')
    def log_message(self, *a): pass
s = http.server.HTTPServer(('127.0.0.1', 0), H)
open('port', 'w').write(str(s.server_port))
s.serve_forever()
P
  echo 200 >say
  python3 server.py 3>&- &
  SERVER=$!
  for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
  export APP_SECRET=whsec_$(printf 0123456789abcdef01234567 | base64) APP_TOKEN=Bearer-x
  hookctl destination add app --http "http://127.0.0.1:$(cat port)/hooks" --secret-env APP_SECRET --header-env Authorization=APP_TOKEN --header 'X-Env: dev'
  hookctl destination test app -o json >result
  [ "$(jq -r .outcome result)" = delivered ]
  [ "$(jq -r .status result)" = 200 ]
  [ "$(jq -r .authorization headers)" = Bearer-x ]
  [ "$(jq -r '."x-env"' headers)" = dev ]
  id=$(jq -r '."webhook-id"' headers)
  at=$(jq -r '."webhook-timestamp"' headers)
  expected=$( (printf '%s.%s.' "$id" "$at"; cat body) | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef01234567 -binary | base64 -w0)
  [ "$(jq -r '."webhook-signature"' headers)" = "v1,$expected" ]
  echo 422 >say
  run hookctl destination test app
  [ "$status" = 1 ]
  kill "$SERVER"
  run hookctl destination test app
  [ "$status" = 6 ]
}
