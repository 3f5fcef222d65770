#!/usr/bin/env bats
# Every command that a document shows is run as it stands there, in a prepared home, and exits as it should:
# README.md line after line in one home, the examples of help and of the man pages each in a home of its own.

load support

TARGET=

teardown() {
  [ -z "$TARGET" ] || kill "$TARGET" 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

# The few examples that are not run, since they would ask somebody else's server, or the listener that was there when the event
# came: e2e/fetch_key, e2e/targets, e2e/inbox and e2e/fleet do the same with one that they start. Another example of that kind fails here
# until somebody decides that it belongs to them.
asks_others() {
  cat <<'LINES'
hookctl destination test bot --sender +15550001111 --source whatsapp
hookctl inbox show evt_01jdzq8s7v4m2x9c5b6n7k8r9t --as curl --reveal | sh
hookctl listen --journal nats://n1:4222,n2:4222
hookctl deliver --journal nats://n1:4222,n2:4222,n3:4222
hookctl account rotate-key pictures --fetch
hookctl account rotate-key topic --fetch-url https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0000.pem
LINES
}

# hookctl on PATH as a reader has it, and a home in which a listener needs no port that may be taken.
prepare_home() {
  mkdir -p bin "$HOOKCTL_HOME/environments/development"
  ln -s "$HOOKCTL" bin/hookctl
  ln -s "$HOOKCTL_SOURCE_DIR/presets" presets
  export PATH=$TEST_DIR/bin:$PATH
  echo 'listen: {bind: 127.0.0.1:0}' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hooks.example.com -addext subjectAltName=DNS:hooks.example.com \
    -keyout privkey.pem -out fullchain.pem 2>/dev/null
  chmod 600 privkey.pem
}

# The files and accounts that examples speak of, a journal with one event, whose id is in EVENT, and one refusal, and a request of Stripe
# that came in at the moment that the examples name and was refused: a line feed was added to its body.
prepare_example() {
  prepare_home
  export SHOPIFY_SECRET_2026=shpss_e2e_secret_2026 STRIPE_SECRET=whsec_e2e_secret
  mkdir -p "$HOME/.config/fish/completions"
  order | sed 's/}$/, "line_items": [{"sku": "TEA-200", "quantity": 2, "price": 37.25}]}/' >order.json
  { order 1; echo; order 2; echo; } >orders.ndjson
  gzip -k orders.ndjson
  echo '{"user": {"phone": "+15550001111", "channel": "whatsapp"}}' >sample.json
  echo '[{"id": "deploy", "execute-command": "/bin/true", "response-message": "ok"}]' >hooks.json
  echo crm_e2e_secret >crm.key
  chmod 600 crm.key
  HOOKCTL_ENV=staging add_shop
  add_shop
  start_listener
  [ "$(post order.json example)" = 200 ]
  [ "$(post order.json refused orders/create c2lnbmVkIGJ5IG5vYm9keQ==)" = 401 ]
  stop_listener
  rm -f ready events log
  EVENT=$(hookctl inbox list -o name)
  [[ $EVENT == evt_* ]]
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/target.py" port received >/dev/null 2>&1 3>&- &
  TARGET=$!
  for _ in $(seq 400); do
    [ -s port ] && break
    sleep 0.05
  done
  hookctl destination add app --http "http://127.0.0.1:$(cat port)/fast" >/dev/null 2>&1
  hookctl account add pay --provider stripe --auth-key-env STRIPE_SECRET >/dev/null 2>&1
  hookctl export --env staging >staging.yaml 2>/dev/null
  hookctl env promote staging production --auth-key-env shop_eu=SHOPIFY_SECRET --yes >/dev/null 2>&1
  mkdir hooks
  hookctl export >hooks/development.yaml 2>/dev/null
  hookctl provider show stripe --sample >event.json
  {
    printf 'POST /webhooks HTTP/1.1\r\n'
    hookctl sign --provider stripe --auth-key-env STRIPE_SECRET --body event.json --at 2026-11-23T22:41:07Z | sed 's/$/\r/'
    printf 'Content-Length: %s\r\n\r\n' "$(($(stat -c %s event.json) + 1))"
    cat event.json
    echo
  } >captured.http
}

# run_line LINE: runs it in this shell, as a reader types it. A listener is stopped by SIGTERM once it listens, which is a no
# where it waits for an event; what is sent finds one. Where the example is about a refusal, that is what must come.
run_line() {
  case $1 in
    'hookctl listen'*) run_listener "$1" ;;
    'hookctl deliver'* | 'hookctl inbox tail -f'*) run_for_a_while "$1" ;;
    'hookctl send'* | 'hookctl url'*' --curl | sh') run_sender "$1" ;;
    'hookctl url'*' --copy') TERM=xterm script -qec "$1" /dev/null ;;
    'hookctl doctor --strict'*) exits_1 "$1" ;; # an account of this home has no active event
    'hookctl verify'*' --explain') exits_1 "$1" && grep '^cause:' said ;;
    *) eval "$1" ;;
  esac
}

# What goes on until it is stopped, and is then done. In the foreground, or it would be asked twice, which means at once.
run_for_a_while() { timeout --foreground --preserve-status --signal TERM 5 bash -c "exec $1"; }

# exits_1 LINE: its output is in said, too.
exits_1() {
  local code=0
  eval "$1" >said 2>&1 || code=$?
  cat said
  [ "$code" -eq 1 ]
}

# What goes to an app's own address goes to the account pay of this listener; the app that events are posted to is down.
run_sender() {
  start_listener --forward-to http://127.0.0.1:1/events
  hookctl env set --bind "${BASE#http://}" >/dev/null 2>&1
  local line=$1 code=0
  case $line in
    *' --url http://localhost:3000/webhooks'*) line=${line/http:\/\/localhost:3000\/webhooks/$BASE$(path_of pay)} ;;
  esac
  case $line in
    *' --tamper'*) exits_1 "$line" && grep -q '  401  ' said || code=1 ;;
    *) eval "$line" || code=$? ;;
  esac
  stop_listener
  hookctl env set --bind 127.0.0.1:0 >/dev/null 2>&1
  return "$code"
}

run_listener() {
  bash -c "exec $1" >listener.out 2>listener.err 3>&- &
  LISTENER=$!
  for _ in $(seq 400); do
    grep -q '^listening on' listener.err && break
    kill -0 "$LISTENER" 2>/dev/null || break
    sleep 0.05
  done
  cat listener.err
  grep -q '^listening on' listener.err || return 1
  LISTENER_STATUS=0
  stop_listener
  case $1 in
    *' --expect '*) [ "$LISTENER_STATUS" -eq 1 ] ;;
    *) return "$LISTENER_STATUS" ;;
  esac
}

# is_printed LINE: it is a line of printed; … in it stands for what is another text each time, and a port is another one here.
is_printed() {
  # shellcheck disable=SC2016 # the end of a pattern
  grep -qxE -e "$(sed 's/[][(){}.*+?|^$\\]/\\&/g; s/…/.+/g; s/:8080/:[0-9]+/' <<<"$1")" printed
}

# The ```console blocks of README.md: commands after "$ ", each followed by what it prints, where that is shown.
readme_lines() {
  # shellcheck disable=SC2016 # backticks of Markdown
  sed -n '/^```console$/,/^```$/{/^```/d;p}' "$HOOKCTL_SOURCE_DIR/README.md"
}

# The examples of every command, as data and as the man pages show them, and those of the hand-written pages.
example_lines() {
  {
    "$HOOKCTL" help -o json | jq -r '.commands[].examples[].line'
    for page in "$HOOKCTL_SOURCE_DIR"/man/*.[1-8]; do
      mandoc -T utf8 -O width=300 "$page" | LC_ALL=C.UTF-8 col -bx | sed -n 's/^ *\$ \(hookctl\|source\)/\1/p'
    done
  } | sort -u
}

@test "every command of the README runs, and prints what the README shows" {
  prepare_home
  readme_lines >lines
  [ "$(grep -c '^\$ ' lines)" -ge 20 ]
  [ "$(grep -vc '^\$ ' lines)" -ge 5 ]
  : >printed
  while IFS= read -r line <&4; do
    echo "$line"
    case $line in
      '$ '*) run_line "${line#??}" 4<&- >printed ;;
      *) is_printed "$line" || { echo "is not printed, but:"; cat printed; return 1; } ;;
    esac
  done 4<lines
}

@test "the script of the README runs in an empty environment, and fails when its order does not come" {
  prepare_home
  sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$HOOKCTL_SOURCE_DIR/README.md" >script
  [ "$(wc -l <script)" -ge 8 ]
  run_script() { env -i PATH="$PATH" HOOKCTL_HOME="$HOOKCTL_HOME" SHOPIFY_SECRET="$SHOPIFY_SECRET" timeout 60 bash -eu "$1" </dev/null >said 2>&1 3>&-; }
  run_script script || { echo "exit $?"; cat said; return 1; }
  grep '^met by evt_' said
  rm ready
  sed -e '/account add/d' -e 's/== "EUR"/== "USD"/' -e 's/--timeout 30s/--timeout 2s/' script >other
  code=0
  run_script other || code=$?
  cat said
  [ "$code" -eq 7 ]
  grep -qF '@.event.data.currency is "EUR"' said
}

@test "every example of help and of the man pages runs" {
  command -v mandoc >/dev/null || skip "needs mandoc"
  prepare_example
  example_lines >all
  asks_others | sort >left_out
  sort all | comm -13 - left_out >gone
  [ ! -s gone ] || { echo "no longer an example, take it out of asks_others:"; cat gone; return 1; }
  sort all | comm -23 - left_out >lines
  [ "$(wc -l <lines)" -ge 55 ]
  : >failed
  while IFS= read -r line <&4; do
    rm -rf example
    mkdir example
    cp -a home presets staging.yaml hooks hooks.json order.json orders.ndjson orders.ndjson.gz sample.json captured.http crm.key fullchain.pem privkey.pem example
    # An id and a signature are placeholders; everything else is run to the letter.
    command=$(sed -E "s/evt_[0-9a-z]{26}/$EVENT/; s|B23tXN6…|$(sign order.json)|" <<<"$line")
    (
      cd example
      export HOOKCTL_HOME=$PWD/home
      case $command in
        'hookctl account add '* | 'hookctl destination add '*)
          hookctl "$(cut -d ' ' -f 2 <<<"$command")" remove "$(cut -d ' ' -f 4 <<<"$command")" 2>/dev/null || true
          ;;
      esac
      run_line "$command"
    ) >output 2>&1 4<&- || { echo "exit $?: $line"; cat output; } >>failed
  done 4<lines
  cat failed
  [ ! -s failed ]
}
