#!/usr/bin/env bats
# Who we are to the NATS servers that a journal is in, and who they are to us: TLS, passwords, tokens and .creds, none of them ever shown.

load support
load nats

# listens [ARGS…]: a listener for a second; what it says is in said, its exit code in status. 7: nothing came, so it was up.
listens() {
  status=0
  timeout 60 "$HOOKCTL" listen --bind 127.0.0.1:0 --once --timeout 500ms --print none "$@" >said 2>&1 || status=$?
}

# Neither what is said, nor the server's log where there is one, nor a file of the environments ever has it.
assert_hidden() { ! grep -rhF -- "$1" said nats.log "$HOOKCTL_HOME/environments" 2>/dev/null | grep -q .; }

make_ca() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}

# make_cert NAME SUBJECT_ALT_NAME [CA]
make_cert() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  echo "subjectAltName=$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "${3:-ca}.pem" -CAkey "${3:-ca}.key" -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}

@test "TLS: the server proves its name and we prove ours, each against a CA file; a password goes with it" {
  add_shop
  make_ca ca
  make_ca stranger
  make_cert server IP:127.0.0.1
  make_cert client DNS:hookctl
  make_cert nobody DNS:nobody stranger
  echo 'authorization { user: hook, password: "s3cr3t pass" }' >server.conf
  tls=(-c server.conf --tlsverify --tlscert server.pem --tlskey server.key --tlscacert ca.pem)
  start_nats "${tls[@]}"
  printf 's3cr3t pass\n' >password
  hookctl env set --journal "tls://127.0.0.1:$NATS_PORT" --nats-user hook --nats-password-file password --nats-tls-ca ca.pem \
    --nats-tls-cert client.pem --nats-tls-key client.key >shown
  grep -q '^nats: .*user hook, password_file .*/password' shown
  [ "$(grep -c s3cr3t shown)" = 0 ]
  listens
  [ "$status" = 7 ]
  hookctl env set --nats-tls-ca stranger.pem
  listens
  [ "$status" = 5 ]
  grep -q 'nats.tls_ca' said
  hookctl env set --nats-tls-ca ''
  listens # the system's authorities do not know it either
  [ "$status" = 5 ]
  hookctl env set --nats-tls-ca ca.pem --nats-tls-cert nobody.pem --nats-tls-key nobody.key
  listens
  [ "$status" != 7 ]
  hookctl env set --nats-tls-cert '' --nats-tls-key ''
  listens
  [ "$status" = 6 ]
  grep -q 'nats.tls_cert' said
  hookctl env set --nats-tls-cert client.pem --nats-tls-key client.key
  echo wrong-guess >password
  listens
  [ "$status" = 4 ]
  assert_hidden wrong-guess
  assert_hidden s3cr3t
  # A server with another name on its certificate is not the one.
  kill -9 "$NATS"
  make_cert other DNS:nats.example.com
  printf 's3cr3t pass\n' >password
  start_nats -c server.conf --tlsverify --tlscert other.pem --tlskey other.key --tlscacert ca.pem
  hookctl env set --journal "tls://127.0.0.1:$NATS_PORT"
  listens
  [ "$status" = 5 ]
  # And nats:// is not TLS.
  listens --journal "nats://127.0.0.1:$NATS_PORT"
  [ "$status" != 7 ]
}

@test "a token comes from a file" {
  add_shop
  echo 'authorization { token: "t0ken-of-the-fleet" }' >server.conf
  start_nats -c server.conf
  listens
  [ "$status" = 4 ]
  grep -q "see 'nats' in environment.yaml" said
  echo t0ken-of-the-fleet >token
  hookctl env set --nats-token-file token
  listens
  [ "$status" = 7 ]
  assert_hidden t0ken-of-the-fleet
  run hookctl env set --nats-user me --nats-password-file token
  [ "$status" = 5 ]
  [[ $output == *"exclude each other"* ]]
  rm token
  listens
  [ "$status" != 7 ]
  grep -q 'token' said
}

@test "a .creds file with a JWT and its nkey" {
  add_shop
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/nats_creds.py" server.conf hookctl.creds
  start_nats -c server.conf
  listens
  [ "$status" = 4 ]
  hookctl env set --nats-credentials hookctl.creds
  listens
  [ "$status" = 7 ]
  assert_hidden "$(grep '^SU' hookctl.creds)"
  # A worker and the inbox go by the same settings.
  hookctl destination add app --file out
  "$HOOKCTL" deliver >w.log 2>&1 3>&- &
  started
  wait_text w.log deliver.ready
  [ "$(hookctl inbox list -o name | wc -l)" = 0 ]
  sed -i 's/^SU.*/SUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTC4/' hookctl.creds
  listens
  [ "$status" = 4 ]
}

@test "a password in a URL is refused, and not repeated" {
  add_shop
  listens --journal nats://me:s3cr3t@127.0.0.1:4222
  [ "$status" = 2 ]
  assert_hidden s3cr3t
  grep -q 'password_file' said
  run hookctl env set --journal nats://t0ken@127.0.0.1:4222
  [ "$status" = 2 ]
  [[ $output != *t0ken* ]]
  mkdir -p "$HOOKCTL_HOME/environments/development"
  echo 'journal: nats://me:s3cr3t@127.0.0.1:4222' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  run hookctl deliver
  [ "$status" = 5 ]
  [[ $output != *s3cr3t* ]]
}
