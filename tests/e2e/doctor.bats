#!/usr/bin/env bats
# `doctor`, with things that are really broken: judged by its exit code, jq, and the tools that broke them.

load support.bash

setup_file() {
  export PKI=$BATS_FILE_TMPDIR
  cd "$PKI" || return 1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=ca -keyout ca.key -out ca.pem 2>/dev/null
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nserial=number\ncopy_extensions=copy\n[p]\ncommonName=supplied\n' >ca.cnf
  : >index
  echo 1000 >number
  issue good '60 days'
  issue soon '10 days'
  issue verysoon '2 days'
  issue over '-1 day'
}

# issue NAME UNTIL: NAME.pem and NAME.key for 127.0.0.1, which end then.
issue() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$1.key" -out "$1.csr" 2>/dev/null
  openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in "$1.csr" -startdate 20200101000000Z \
    -enddate "$(date -u -d "now + $2" +%Y%m%d%H%M%SZ)" -notext -out "$1.pem" 2>/dev/null
  chmod 600 "$1.key"
}

# A home where all is well, on a port that is free.
tidy() {
  add_shop
  hookctl env set --bind "127.0.0.1:$(free_port)" --keep-days 30 >/dev/null 2>&1
  hookctl destination add app --file "$TEST_DIR/app.ndjson" >/dev/null 2>&1
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Runs it with ARGS; its exit code is in status, its findings in findings.
look() {
  status=0
  hookctl doctor -o json "$@" >findings 2>said || status=$?
  jq -e 'type == "array" and length > 0' findings >/dev/null
}

# level CHECK: the worst that it said.
level() { jq -r --arg check "$1" '[.[] | select(.check == $check).level] | (["problem", "warning", "note", "ok"] - (["problem", "warning", "note", "ok"] - .))[0] // "silent"' findings; }

what() { jq -r --arg check "$1" '.[] | select(.check == $check) | .what, .where, .mend' findings; }

wait_port() {
  for _ in $(seq 200); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.05
  done
  return 1
}

@test "a tidy home: exit 0, and every check of the man page says something" {
  tidy
  look --offline
  cat findings
  [ "$status" -eq 0 ]
  [ "$(jq '[.[] | select(.level == "problem" or .level == "warning")] | length' findings)" -eq 0 ]
  jq -r '.[].check' findings | sort -u >told
  sed -n 's/^\.It Cm \([a-z_]*\.[a-z_]*\)$/\1/p' "$HOOKCTL_SOURCE_DIR/man/hookctl-doctor.1" | sort >listed
  [ -s listed ]
  diff listed told
  # Every finding has the same six members, and no other level than the four.
  jq -e 'all(.[]; keys == ["check", "environment", "level", "mend", "what", "where"] and (.level | IN("ok", "note", "warning", "problem")) and (.what | length > 0))' findings
}

@test "a config.yaml that is broken, or cannot be read, is a problem like any other" {
  tidy
  echo 'output: tabel' >"$HOOKCTL_HOME/config.yaml"
  look --offline
  [ "$status" -eq 1 ]
  [ "$(level config.load)" = problem ]
  [ "$(level accounts.load)" = ok ]
  [[ $(what config.load) == *'"tabel"'*"config.yaml:1:9"*'"table"'* ]]
  echo 'environment: staging' >>"$HOOKCTL_HOME/config.yaml" # what is right in it counts
  look --offline
  jq -e 'all(.[]; .environment == "staging")' findings
  rm "$HOOKCTL_HOME/config.yaml"
  mkdir "$HOOKCTL_HOME/config.yaml"
  look --offline
  [ "$status" -eq 1 ]
  [ "$(level config.load)" = problem ]
  run hookctl config show -o name
  [ "$status" -ne 0 ]
  grep -qx accounts <<<"$output"
}

@test "text: what several checks say alike is one line, and nothing is told twice" {
  tidy
  hookctl destination add d2 --http https://app.example.com/hooks --secret-env NOT_HERE >/dev/null 2>&1
  chmod 644 "$HOOKCTL_HOME/environments/development/accounts/shop_eu.yaml"
  hookctl doctor --offline >out || true
  cat out
  [ "$(grep -c 'skipped: there is no journal yet' out)" -eq 1 ]
  [ "$(grep -c 'read by others' out)" -eq 1 ]
  [ "$(grep -o 'destination d2:' out | wc -l)" -eq 1 ]
  look --offline
  [ "$(jq '[.[] | select(.what == "skipped: there is no journal yet")] | length' findings)" -ge 4 ]
}

@test "text: a group, a line a finding, the mend below it, a summary; -q prints problems only" {
  tidy
  chmod 644 "$HOOKCTL_HOME/environments/development/accounts/shop_eu.yaml"
  hookctl doctor --offline >out
  cat out
  grep -qx files out
  grep -q '^  warning  a file of mode 0644 can be read by others' out
  grep -q '^           mend: run: chmod 600 ' out
  tail -1 out | grep -qE '^0 problems, 1 warning, [0-9]+ notes?, [0-9]+ ok$'
  hookctl doctor --offline -q >out
  [ ! -s out ]
  status=0
  hookctl doctor --offline --strict >/dev/null || status=$?
  [ "$status" -eq 1 ]
  # What it says to do is what helps.
  eval "$(hookctl doctor --offline -o ndjson | jq -r 'select(.check == "files.modes" and .level == "warning").mend' | sed 's/^run: //')"
  hookctl doctor --offline --strict >/dev/null
}

@test "it changes nothing" {
  tidy
  find "$HOOKCTL_HOME" -printf '%p %m %s %T@ %i\n' | sort >before
  hookctl doctor --offline --all >/dev/null
  find "$HOOKCTL_HOME" -printf '%p %m %s %T@ %i\n' | sort >after
  diff before after
}

@test "a change whose process was killed: it is told, left alone, and finished by what the mend says" {
  tidy
  folder=$HOOKCTL_HOME/environments/development
  account=$(sed 's/^name: .*/name: late/' "$folder/accounts/shop_eu.yaml")
  printf 'hookctl changes 1 7 1\nput %d accounts/late.yaml\n%s\n' "${#account}" "$account" >"$folder/.changes"
  find "$HOOKCTL_HOME" -printf '%p %m %s %T@ %i\n' | sort >before
  look --offline
  find "$HOOKCTL_HOME" -printf '%p %m %s %T@ %i\n' | sort >after
  diff before after
  [ "$status" -eq 0 ]
  [ "$(level files.unfinished)" = warning ]
  # It counts, and so does its account.
  jq -e '.[] | select(.check == "accounts.load") | .what | startswith("2 accounts")' findings
  eval "$(jq -r '.[] | select(.check == "files.unfinished").mend | sub("^.*: "; "")' findings)" | grep -q '^late '
  look --offline
  [ "$(level files.unfinished)" = ok ]
  [ "$(cat "$folder/accounts/late.yaml")" = "$account" ]
}

@test "a literal key that others can read, and an account that is broken" {
  tidy
  printf k | hookctl account add crm --auth-key-stdin >/dev/null 2>&1
  hookctl event activate crm --all >/dev/null 2>&1
  look --offline
  [ "$status" -eq 0 ]
  [ "$(level keys.literal)" = note ]
  chmod 644 "$HOOKCTL_HOME/environments/development/accounts/crm.yaml"
  echo 'evnets: [a]' >>"$HOOKCTL_HOME/environments/development/accounts/shop_eu.yaml"
  look --offline
  [ "$status" -eq 1 ]
  [ "$(jq '[.[] | select(.check == "accounts.load" and .level == "problem")] | length' findings)" -eq 2 ]
}

@test "a folder that may not be written, for a user who is not root" {
  [ "$(id -u)" -eq 0 ] || skip "becoming another user needs root"
  tidy
  chmod 755 "$TEST_DIR"
  mkdir -p "$HOOKCTL_HOME/state/development"
  chown -R 65534 "$HOOKCTL_HOME"
  cp "$HOOKCTL" hookctl-copy 2>/dev/null
  chmod 755 hookctl-copy
  chmod 500 "$HOOKCTL_HOME/state/development"
  status=0
  SHOPIFY_SECRET=k setpriv --reuid 65534 --clear-groups ./hookctl-copy doctor --offline -o json >findings || status=$?
  cat findings
  [ "$status" -eq 1 ]
  [ "$(level files.writable)" = problem ]
  what files.writable | grep -qx "$HOOKCTL_HOME/state/development"
  chmod 700 "$HOOKCTL_HOME/state/development"
  SHOPIFY_SECRET=k setpriv --reuid 65534 --clear-groups ./hookctl-copy doctor --offline -o json >findings || true
  [ "$(level files.writable)" = ok ]
  # What is not ours.
  chown 0 "$HOOKCTL_HOME/environments/development/environment.yaml"
  chmod 644 "$HOOKCTL_HOME/environments/development/environment.yaml"
  SHOPIFY_SECRET=k setpriv --reuid 65534 --clear-groups ./hookctl-copy doctor --offline -o json >findings || true
  [ "$(level files.owner)" = warning ]
}

@test "a port that somebody else has is named with its process, and a listener of ours is fine" {
  tidy
  port=$(free_port)
  hookctl env set --bind "127.0.0.1:$port" >/dev/null 2>&1
  socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork" SYSTEM:true 3>&- &
  other=$!
  wait_port "$port"
  look --offline
  kill "$other"
  wait "$other" 2>/dev/null || true
  [ "$status" -eq 1 ]
  what listener.address | grep -F "127.0.0.1:$port is in use by process $other (socat)"

  PRINT='' start_listener
  hookctl env set --bind "${BASE#http://}" >/dev/null 2>&1
  look --offline
  [ "$status" -eq 0 ]
  what listener.address | grep -F "held by a running hookctl listener, process $LISTENER"
  what journal.writer | grep -F "process $LISTENER (hookctl)"
}

@test "certificates: days left, over, and a key of another one" {
  tidy
  export SSL_CERT_FILE=$PKI/ca.pem
  for one in good:ok:0 soon:warning:0 verysoon:problem:1 over:problem:1; do
    IFS=: read -r name level code <<<"$one"
    hookctl env set --tls-cert "$PKI/$name.pem" --tls-key "$PKI/$name.key" >/dev/null 2>&1
    look --offline
    what tls.files
    [ "$(level tls.files)" = "$level" ]
    [ "$status" -eq "$code" ]
  done
  hookctl env set --tls-cert "$PKI/good.pem" --tls-key "$PKI/soon.key" >/dev/null 2>&1
  look --offline
  [ "$(level tls.files)" = problem ]
  # An authority that this machine does not know.
  unset SSL_CERT_FILE
  hookctl env set --tls-cert "$PKI/good.pem" --tls-key "$PKI/good.key" >/dev/null 2>&1
  look --offline
  [ "$(level tls.files)" = warning ]
}

@test "the public URL: a listener, a stranger, nobody, and certificates over the network" {
  tidy
  hookctl env set --bind 127.0.0.1:0 >/dev/null 2>&1
  PRINT='' start_listener
  hookctl env set --public-url "$BASE" >/dev/null 2>&1
  look
  [ "$(level public_url.answer)" = ok ]
  [ "$(level clock.time)" = note ]
  stop_listener
  look
  [ "$status" -eq 1 ]
  [ "$(level public_url.answer)" = problem ]

  port=$(free_port)
  (mkdir -p site && cd site && exec python3 -m http.server --bind 127.0.0.1 "$port" >/dev/null 2>&1 3>&-) &
  other=$!
  wait_port "$port"
  hookctl env set --public-url "http://127.0.0.1:$port" >/dev/null 2>&1
  look
  kill "$other"
  wait "$other" 2>/dev/null || true
  [ "$(level public_url.answer)" = warning ]
  [ "$(level clock.time)" = ok ]
  what clock.time | grep -q 'compared with the Date header'

  for one in good:ok soon:warning over:problem; do
    IFS=: read -r name level <<<"$one"
    port=$(free_port)
    openssl s_server -accept "127.0.0.1:$port" -cert "$PKI/$name.pem" -key "$PKI/$name.key" -www >/dev/null 2>&1 3>&- &
    other=$!
    wait_port "$port"
    hookctl env set --public-url "https://127.0.0.1:$port" >/dev/null 2>&1
    SSL_CERT_FILE=$PKI/ca.pem look
    kill "$other"
    wait "$other" 2>/dev/null || true
    what tls.public
    [ "$(level tls.public)" = "$level" ]
  done
}

@test "a peer that says nothing holds up nothing: every question has its deadline" {
  tidy
  port=$(free_port)
  socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork" PIPE:mute,rdonly=0 3>&- &
  other=$!
  wait_port "$port"
  hookctl env set --public-url "https://127.0.0.1:$port" >/dev/null 2>&1
  look --timeout 300ms
  kill "$other"
  wait "$other" 2>/dev/null || true
  [ "$status" -eq 1 ]
  [ "$(level public_url.answer)" = problem ]
  [ "$(level tls.public)" = problem ]
}

@test "a journal that is damaged" {
  tidy
  PRINT='' start_listener
  order >order.json
  [ "$(post order.json one)" = 200 ]
  stop_listener
  look --offline
  [ "$(level journal.sound)" = ok ]
  db=$HOOKCTL_HOME/state/development/journal.db
  [ "$(sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA quick_check' | tail -1)" = ok ]
  dd if=/dev/urandom of="$db" bs=16384 seek=1 count=2 conv=notrunc 2>/dev/null
  look --offline
  [ "$status" -eq 1 ]
  [ "$(level journal.sound)" = problem ]
}

@test "what waits, what is dead, and destinations that take no connection" {
  tidy
  hookctl destination remove app >/dev/null 2>&1
  hookctl destination add down --http "http://127.0.0.1:$(free_port)/" --retry 1ms >/dev/null 2>&1 ||
    hookctl destination add down --http "http://127.0.0.1:$(free_port)/" >/dev/null 2>&1
  PRINT='' start_listener
  order >order.json
  [ "$(post order.json one)" = 200 ]
  stop_listener
  look --offline --connect || true
  [ "$status" -eq 2 ]
  look --connect
  [ "$status" -eq 1 ]
  [ "$(level destinations.reach)" = problem ]
  case $(level journal.waiting):$(level journal.dead) in
    warning:ok | ok:warning) ;;
    *) false ;;
  esac
}

@test "a journal in NATS: one replica is said, and a server that is gone" {
  tidy
  port=$(free_port)
  nats-server -js -a 127.0.0.1 -p "$port" -sd nats >/dev/null 2>&1 3>&- &
  server=$!
  wait_port "$port"
  hookctl env set --journal "nats://127.0.0.1:$port" >/dev/null 2>&1
  look --offline
  [ "$(level journal.open)" = note ]
  PRINT='' start_listener
  stop_listener
  look --offline
  cat findings
  [ "$status" -eq 0 ]
  [ "$(level journal.open)" = ok ]
  [ "$(level journal.replicas)" = warning ]
  what journal.replicas | grep -q 'survives a kill, not a power loss'
  kill "$server"
  wait "$server" 2>/dev/null || true
  look --offline
  [ "$status" -eq 1 ]
  [ "$(level journal.open)" = problem ]
}

@test "--all looks at all three environments" {
  tidy
  look --offline --all
  [ "$(jq -r '[.[].environment] | unique | join(" ")' findings)" = "development production staging" ]
  look --offline --env staging
  [ "$(jq -r '[.[].environment] | unique | join(" ")' findings)" = staging ]
}
