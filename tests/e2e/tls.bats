#!/usr/bin/env bats
# `listen` over TLS, judged by curl and `openssl s_client`.

load support.bash

setup_file() {
  # One set of keys for the whole file; each test copies what it changes.
  export PKI=$BATS_FILE_TMPDIR
  cd "$PKI" || return 1
  for ca in ca clients stranger; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$ca" -keyout $ca.key -out $ca.pem 2>/dev/null
  done
  issue ca site 1001 localhost
  issue ca renewed 1002 localhost
  issue clients bank 7 bank
  issue stranger intruder 8 intruder
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=rsa -addext subjectAltName=IP:127.0.0.1 -keyout rsa.key -out rsa.pem 2>/dev/null
  # Over since 2020.
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nserial=number\n[p]\ncommonName=supplied\n' >ca.cnf
  : >index
  echo 09 >number
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=over -keyout over.key -out over.csr 2>/dev/null
  openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in over.csr -startdate 20200101000000Z -enddate 20200201000000Z \
    -notext -out over.pem 2>/dev/null
}

# issue CA NAME SERIAL HOST: NAME.pem and NAME.key.
issue() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$4" -keyout "$2.key" -out "$2.csr" 2>/dev/null
  openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -set_serial "$3" -days 30 -out "$2.pem" \
    -extfile <(printf 'subjectAltName=DNS:%s,IP:127.0.0.1' "$4") 2>/dev/null
}

add_crm() {
  ! hookctl account show crm >/dev/null 2>&1 || return 0
  printf crm-secret | hookctl account add crm --auth-scheme token --auth-header X-Shop-Pass --auth-key-stdin \
    --event-path type --id-path id >/dev/null 2>&1
  hookctl event activate crm --all >/dev/null 2>&1
}

# start [ARGS…]: a listener with the pair site.pem and site.key of this folder.
start() {
  [ -e site.pem ] || cp "$PKI"/site.{pem,key} .
  add_crm
  start_listener --tls-cert site.pem --tls-key site.key "$@"
  URL=$BASE$(path_of crm)
  PORT=${BASE##*:}
}

# deliver ID [CURL ARGS…]: prints the status.
deliver() {
  local id=$1
  shift
  curl -sS --max-time 20 -o answer -w '%{http_code}' --cacert "$PKI/ca.pem" -H 'X-Shop-Pass: crm-secret' \
    -H 'Content-Type: application/json' -d "{\"id\":\"$id\",\"type\":\"t\"}" "$@" "$URL"
}

# The serial number of the certificate that a new connection sees.
serial() { openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 -noout -serial; }

client() { timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -CAfile "$PKI/ca.pem" -verify_return_error "$@"; }

@test "a delivery over TLS is kept, and the start line says https" {
  start
  [[ $BASE == https://127.0.0.1:* ]]
  [ "$(deliver 1)" = 200 ]
  [ "$(deliver 2 --tlsv1.3)" = 200 ]
  [ "$(deliver 3 --tls-max 1.2)" = 200 ]
  grep -q "listening on https://127.0.0.1:$PORT " log
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" = 3 ]
}

@test "an RSA key, and a certificate of a year's CA with its intermediates, serve as well" {
  cp "$PKI/rsa.pem" site.pem
  cp "$PKI/rsa.key" site.key
  start
  [ "$(deliver 1 --cacert "$PKI/rsa.pem")" = 200 ]
  stop_listener
  cat "$PKI/site.pem" "$PKI/ca.pem" >site.pem
  cp "$PKI/site.key" site.key
  start
  [ "$(deliver 2)" = 200 ]
  [ "$(client -showcerts </dev/null 2>/dev/null | grep -c BEGIN)" = 2 ]
}

@test "a sender that trusts another authority goes away" {
  start
  run deliver 1 --cacert "$PKI/stranger.pem"
  [ "$status" = 60 ] || { echo "$status $output"; false; }
  [ "$(deliver 2)" = 200 ]
}

@test "old versions and other protocols are refused" {
  start
  run client -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null
  [ "$status" = 1 ]
  [[ $output == *"alert protocol version"* ]]
  run client -alpn h2 </dev/null
  [[ $output == *"no application protocol"* ]]
  run client -alpn http/1.1 </dev/null
  [[ $output == *"ALPN protocol: http/1.1"* ]]
  stop_listener
  start --tls-min 1.3
  [ "$(deliver 1 --tlsv1.3)" = 200 ]
  run deliver 2 --tls-max 1.2
  [ "$status" = 35 ]
}

@test "only ciphers with forward secrecy, and nobody renegotiates" {
  start
  for cipher in AES128-SHA AES256-GCM-SHA384 ECDHE-ECDSA-AES128-SHA; do
    run client -tls1_2 -cipher "$cipher" </dev/null
    [ "$status" = 1 ] || { echo "$cipher: $output"; false; }
  done
  run client -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256 </dev/null
  [ "$status" = 0 ]
  run client -tls1_2 <<<R
  [[ $output == *"no renegotiation"* ]]
  [ "$(deliver 1)" = 200 ]
}

@test "a session is resumed by its ticket" {
  start
  client -tls1_2 -sess_out ticket </dev/null >/dev/null 2>&1
  run client -tls1_2 -sess_in ticket </dev/null
  [[ $output == *"Reused, TLSv1.2"* ]]
  # TLS 1.3 gives its ticket after the handshake.
  (sleep 0.5) | client -tls1_3 -sess_out ticket13 >/dev/null 2>&1
  run client -tls1_3 -sess_in ticket13 </dev/null
  [[ $output == *"Reused, TLSv1.3"* ]]
  [[ $output != *"Max Early Data: "[1-9]* ]]
}

@test "two requests on one session, and a close that is said" {
  start
  request() { printf 'POST %s HTTP/1.1\r\nHost: a\r\nX-Shop-Pass: crm-secret\r\nContent-Type: application/json\r\nContent-Length: 25\r\n%s\r\n{"id":"%s","type":"t"}' "$(path_of crm)" "$2" "$1"; }
  { request 00001 ''; request 00002 $'Connection: close\r\n'; } >bytes
  [ "$(client -quiet <bytes 2>/dev/null | grep -c 'HTTP/1.1 200')" = 2 ]
  # curl knows how many connections it made.
  curl -sS --cacert "$PKI/ca.pem" -o answer -w '%{num_connects} ' -H 'X-Shop-Pass: crm-secret' -H 'Content-Type: application/json' -d '{"id":"3","type":"t"}' \
    "$URL" -o answer "$URL" >connects
  [ "$(cat connects)" = "1 0 " ] || { cat connects; false; }
}

@test "200 KB in chunks arrive whole" {
  start
  python3 -c 'print("{\"id\":\"large\",\"type\":\"t\",\"text\":\"" + "x" * 200000 + "\"}")' >large
  [ "$(curl -sS --max-time 20 -o answer -w '%{http_code}' --cacert "$PKI/ca.pem" -H 'X-Shop-Pass: crm-secret' -H 'Content-Type: application/json' \
    -H 'Transfer-Encoding: chunked' --data-binary @large "$URL")" = 200 ]
  stop_listener
  [ "$(jq -s '.[0].event.data.text | length' events)" = 200000 ]
}

@test "a client certificate that is required must be there and right" {
  start --tls-client-ca "$PKI/clients.pem"
  [ "$(deliver 1 --cert "$PKI/bank.pem" --key "$PKI/bank.key")" = 200 ]
  for version in 1.2 1.3; do
    run deliver 2 --tls-max $version
    [ "$status" != 0 ]
    run deliver 3 --tls-max $version --cert "$PKI/intruder.pem" --key "$PKI/intruder.key"
    [ "$status" != 0 ]
  done
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" = 1 ]
}

@test "a client certificate that is optional may be absent, and not wrong" {
  start --tls-client-ca "$PKI/clients.pem" --tls-client optional
  [ "$(deliver 1)" = 200 ]
  [ "$(deliver 2 --cert "$PKI/bank.pem" --key "$PKI/bank.key")" = 200 ]
  run deliver 3 --cert "$PKI/intruder.pem" --key "$PKI/intruder.key"
  [ "$status" != 0 ]
}

@test "what the environment says of TLS counts, also for the URL" {
  cp "$PKI"/site.{pem,key} .
  add_crm
  hookctl env set --tls-cert site.pem --tls-key site.key --bind 127.0.0.1:9443
  [[ $(hookctl url crm) == https://127.0.0.1:9443/* ]]
  [ "$(hookctl env show -o json | jq -r .listen.tls_cert)" = "$TEST_DIR/site.pem" ]
  start_listener --tls-min 1.3
  URL=$BASE$(path_of crm)
  [ "$(deliver 1)" = 200 ]
  run hookctl env set --tls-key ''
  [ "$status" = 2 ] && [[ $output == *HK-211*"tls_cert and tls_key are given together"* ]]
  run hookctl env set --tls-cert "$PKI/intruder.pem"
  [ "$status" = 0 ] && [[ $output == *"warning:"* ]] # it is another key's
  hookctl env set --tls-cert site.pem
  hookctl env set --tls-key '' --tls-cert ''
  [[ $(hookctl url crm) == http://127.0.0.1:9443/* ]]
}

@test "a request without TLS is told so" {
  start
  URL=http://127.0.0.1:$PORT$(path_of crm)
  [ "$(deliver 1)" = 400 ]
  [ "$(jq -r .error answer)" = "this port speaks TLS: the URL begins with https" ]
}

@test "handshakes that drip or stop are cut while others are served" {
  start
  cat >drip.py <<'PY'
import socket, ssl, sys, time
hello = ssl.MemoryBIO()
context = ssl.create_default_context()
half = context.wrap_bio(ssl.MemoryBIO(), hello, server_hostname="localhost")
try:
    half.do_handshake()
except ssl.SSLWantReadError:
    pass
hello = hello.read()
dripping = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(100)]
silent = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(100)]
for connection in silent:
    connection.sendall(hello)
cut = set()
deadline = time.monotonic() + 30
at = 0
while len(cut) < len(dripping) and time.monotonic() < deadline:
    for connection in dripping:
        if connection not in cut:
            try:
                connection.sendall(hello[at:at + 1])
            except OSError:
                cut.add(connection)
    at += 1
    time.sleep(0.2)
def ends(connection):
    connection.settimeout(20)
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass
    return True
print(len(cut), sum(ends(connection) for connection in silent))
PY
  python3 drip.py "$PORT" >cut &
  local attack=$!
  for i in 1 2 3 4 5 6; do
    [ "$(deliver "fresh$i")" = 200 ]
    sleep 0.3
  done
  wait $attack
  [ "$(cat cut)" = "100 100" ]
}

@test "a certificate is replaced under load and nothing is dropped" {
  command -v python3 >/dev/null || skip "no python3"
  start
  [ "$(serial)" = "serial=03E9" ]
  cat >load.py <<'PY'
import http.client, os, ssl, sys, threading
context = ssl.create_default_context(cafile=sys.argv[2])
good = [0] * 4
bad = []
def post(connection, key, id):
    connection.request("POST", sys.argv[3], '{"id":"%s-%s","type":"t"}' % (key, id),
                       {"X-Shop-Pass": "crm-secret", "Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status
def run(key):
    kept = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[1]), context=context, timeout=20)
    count = 0
    try:
        while not os.path.exists("enough"):
            fresh = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[1]), context=context, timeout=20)
            for connection, name in ((kept, "kept"), (fresh, "fresh")):
                status = post(connection, "%s%d" % (name, key), count)
                if status != 200:
                    bad.append(status)
            fresh.close()
            count += 1
            open("begun", "a").close()
    except OSError as error:
        bad.append(repr(error))
    good[key] = 2 * count
threads = [threading.Thread(target=run, args=(key,)) for key in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(good), bad)
PY
  python3 load.py "$PORT" "$PKI/ca.pem" "$(path_of crm)" >load &
  local load=$!
  for _ in $(seq 400); do
    [ -e begun ] && break
    sleep 0.05
  done
  cp "$PKI/renewed.pem" new.pem && mv new.pem site.pem # a moment in which the two do not fit
  cp "$PKI/renewed.key" new.key && mv new.key site.key
  for _ in $(seq 100); do
    [ "$(serial)" = "serial=03EA" ] && break
    sleep 0.2
  done
  [ "$(serial)" = "serial=03EA" ]
  touch enough
  wait $load
  local sent
  read -r sent bad <load
  [ "$bad" = "[]" ] && [ "$sent" -gt 0 ] || { cat load; false; }
  stop_listener
  [ "$(journal 'select count(*) from deliveries')" = "$sent" ]
}

@test "a broken pair keeps the last good one, and is told" {
  start -v
  cp "$PKI/renewed.key" site.key # without its certificate
  for _ in $(seq 200); do
    grep -q tls.not_reloaded log && break
    sleep 0.1
  done
  grep 'tls.not_reloaded.*site.key.* is not the key of the first certificate in .*site.pem' log
  [ "$(serial)" = "serial=03E9" ]
  [ "$(deliver 1)" = 200 ]
  cp "$PKI/renewed.pem" site.pem
  for _ in $(seq 200); do
    grep -q tls.reloaded log && break
    sleep 0.1
  done
  [ "$(serial)" = "serial=03EA" ]
}

@test "what cannot serve is said with its file and its own exit code" {
  add_crm
  cp "$PKI"/{site,renewed,over}.{pem,key} .
  local BIND=127.0.0.1:0
  # fails CODE WORDS [ARGS…]
  fails() {
    local code=$1 words=$2
    shift 2
    run hookctl listen crm --bind "$BIND" "$@"
    [ "$status" = "$code" ] || { echo "$status $output"; return 1; }
    [[ $output == *"$words"* ]] || { echo "$output"; return 1; }
  }
  fails 5 '"renewed.key" is not the key of the first certificate in "site.pem"' --tls-cert site.pem --tls-key renewed.key
  fails 5 '"over.pem" expired on 2020-02-01' --tls-cert over.pem --tls-key over.key
  fails 5 'certificate file: ' --tls-cert none.pem --tls-key site.key
  fails 5 '"site.key" holds no certificate' --tls-cert site.key --tls-key site.key
  fails 5 'holds no certificate' --tls-cert site.pem --tls-key site.key --tls-client-ca site.key
  fails 4 'key file: ' --tls-cert site.pem --tls-key none.key
  openssl pkey -in site.key -aes256 -passout pass:x -out locked.key
  fails 5 'is encrypted with a password' --tls-cert site.pem --tls-key locked.key
  chmod 640 site.key
  fails 4 'key file "site.key" can be read by others' --tls-cert site.pem --tls-key site.key
  chmod 600 site.key
  fails 2 '--tls-cert needs --tls-key' --tls-cert site.pem
  fails 2 '--tls-key needs --tls-cert' --tls-key site.key
  fails 2 '--tls-min needs --tls-cert' --tls-min 1.3
  fails 2 '--tls-client needs --tls-client-ca' --tls-cert site.pem --tls-key site.key --tls-client optional
  BIND=unix:$TEST_DIR/s
  fails 2 'TLS is not spoken on a socket file' --tls-cert site.pem --tls-key site.key
}
