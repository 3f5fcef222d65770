# The other forms of a webhook URL: a real decoder reads the QR code, real shells run the curl command against a real
# listener, a real tmux takes the clipboard.
load support.bash
bats_require_minimum_version 1.5.0

decode() {
  python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/qr.py" picture.pgm && zbarimg -q --raw picture.pgm
}

# A tmux of our own, with nobody's settings.
tmux() { command tmux -L "hookctl-$$-$BATS_TEST_NUMBER" -f /dev/null "$@"; }

# in_tmux COMMAND: what it leaves on the screen of 80 columns.
in_tmux() {
  printf '%s\necho "done $?" >%q/code\nsleep 60\n' "$1" "$TEST_DIR" >in_tmux.sh
  rm -f code
  tmux new-session -d -x 80 -y 40 "sh $TEST_DIR/in_tmux.sh"
  for _ in $(seq 200); do
    [ -s code ] && break
    sleep 0.05
  done
  cat code
}

teardown() {
  tmux kill-server 2>/dev/null || true
  stop_listener
  rm -rf "$TEST_DIR"
}

@test "a QR code is read back as the URL, in black on white and in a terminal's own colours" {
  add_shop
  url=$(hookctl url shop_eu -q)
  [ "$(hookctl url shop_eu -q --qr | decode)" = "$url" ]
  [ "$(hookctl url shop_eu -q --qr --color always | decode)" = "$url" ]
  hookctl env set --public-url "https://hooks.example.com/$(printf '%0150d' 0)" 2>/dev/null
  url=$(hookctl url shop_eu)
  [ "${#url}" -gt 200 ]
  [ "$(hookctl url shop_eu --qr | decode)" = "$url" ]
}

@test "a QR code that is wider than 80 columns is an error, and nothing is drawn" {
  add_shop
  hookctl env set --public-url "https://hooks.example.com/$(printf '%0600d' 0)" 2>/dev/null
  run -2 --separate-stderr hookctl url shop_eu --qr
  [ -z "$output" ]
  [[ $stderr == *"--qr needs "*" columns for this URL, and here are 80"* ]]
}

@test "the signed command is taken by the listener, and repeats itself by no id" {
  add_shop
  start_listener
  hookctl env set --public-url "$BASE" >/dev/null 2>&1
  for _ in 1 2; do
    hookctl url shop_eu --curl >command 2>said
    ! grep -q "$SHOPIFY_SECRET" command said
    sh command >answer
    [ "$(jq -r .status answer)" = success ]
  done
  wait_lines events 2 || { cat log answer; false; }
  [ "$(journal 'select count(*), count(distinct dedupe_key) from deliveries')" = "2|2" ]
}

@test "a token goes from hookctl to curl through a pipe" {
  export CRM_KEY=crm_e2e_secret
  hookctl account add crm --auth-key-env CRM_KEY 2>/dev/null
  hookctl account add basic --auth-scheme basic --auth-key-env BASIC 2>/dev/null
  export BASIC=me:basic_e2e_secret
  start_listener
  hookctl env set --public-url "$BASE" >/dev/null 2>&1
  mkdir bin
  ln -s "$HOOKCTL" bin/hookctl
  for account in crm basic; do
    hookctl url "$account" --curl >command
    ! grep -E "e2e_secret|$(printf %s "$BASIC" | base64)" command
    PATH=$TEST_DIR/bin:$PATH sh command >answer
    [ "$(jq -r .status answer)" = success ]
  done
}

@test "the account's own sample is what is posted" {
  printf '{"note": "it'\''s $HOME", "user": {"phone": "+15550001111"}}' >sample.json
  hookctl account add own --auth-scheme hmac-sha256 --auth-header X-Sig --auth-key-env SHOPIFY_SECRET \
    --payload sample.json --sender-path user.phone 2>/dev/null
  hookctl event activate own --all 2>/dev/null
  start_listener
  hookctl env set --public-url "$BASE" >/dev/null 2>&1
  hookctl url own --curl | sh >answer
  wait_lines events 1
  [ "$(jq -r .event.data.note events)" = "it's \$HOME" ]
  [ "$(jq -r .sender events)" = "+15550001111" ]
}

@test "commands of one provider of each kind are taken, and no key is in any" {
  add_shop
  start_listener
  hookctl env set --public-url "$BASE" >/dev/null 2>&1
  mkdir bin
  ln -s "$HOOKCTL" bin/hookctl
  for id in github stripe slack standard_webhooks gitlab razorpay; do
    hookctl provider show "$id" >/dev/null 2>&1 || continue
    printf 'whsec_c2VjcmV0IG9mIHR3ZW50eS1mb3VyIGJ5dGVz' >"$id.key"
    chmod 600 "$id.key"
    hookctl account add "$id" --provider "$id" --auth-key-file "$id.key" >/dev/null 2>&1 || continue
    hookctl url "$id" --curl >command
    ! grep -q c2VjcmV0IG9m command
    for _ in $(seq 100); do # the listener follows the files
      PATH=$TEST_DIR/bin:$PATH sh command >answer
      grep -q 'not found' answer || break
      sleep 0.05
    done
    echo "$id: $(cat answer)" >>taken
  done
  cat taken
  [ "$(wc -l <taken)" -ge 4 ]
  [ "$(journal 'select count(distinct account) from deliveries')" = "$(wc -l <taken)" ]
}

@test "a scheme whose private key only the provider has says so" {
  openssl genpkey -algorithm ed25519 2>/dev/null | openssl pkey -pubout -outform DER | tail -c 32 | od -An -tx1 | tr -d ' \n' >bot.key
  chmod 600 bot.key
  hookctl account add bot --provider discord --auth-key-file bot.key 2>/dev/null
  run -2 --separate-stderr hookctl url bot --curl
  [ -z "$output" ]
  [[ $stderr == *private* ]]
  [[ $stderr == *"in flag --curl"* ]]
}

@test "the clipboard is tmux's own, and through it that of the terminal around it" {
  add_shop
  url=$(hookctl url shop_eu -q)
  tmux new-session -d -x 80 -y 24 'sleep 60'
  tmux set -s set-clipboard on
  in_tmux "$HOOKCTL url shop_eu -q --copy" | grep -qx 'done 0'
  [ "$(tmux show-buffer)" = "$url" ]
  # The inner tmux keeps its own clipboard to itself, and hands what is wrapped to the one around it.
  tmux delete-buffer
  inner="tmux -L hookctl-inner-$$-$BATS_TEST_NUMBER -f $TEST_DIR/inner.conf"
  printf 'set -s set-clipboard off\nset -g allow-passthrough on\n' >inner.conf
  tmux new-window "env -u TMUX $inner new-session 'HOOKCTL_HOME=$HOOKCTL_HOME $HOOKCTL url shop_eu -q --copy; echo \$? >$TEST_DIR/inner; sleep 60'"
  for _ in $(seq 200); do
    [ -s inner ] && tmux show-buffer >/dev/null 2>&1 && break
    sleep 0.05
  done
  got=$(tmux show-buffer)
  $inner kill-server
  [ "$(cat inner)" = 0 ]
  [ "$got" = "$url" ]
}

@test "where there is no terminal, --copy says so and prints nothing" {
  add_shop
  run -2 --separate-stderr setsid env TERM=xterm "$HOOKCTL" url shop_eu --copy
  [ -z "$output" ]
  [[ $stderr == *"--copy needs a terminal, and there is none here"* ]]
}

@test "all URLs, a name and a tab before each" {
  run -0 --separate-stderr hookctl url --all
  [ -z "$output" ]
  add_shop shop_eu
  add_shop shop_us
  run -0 hookctl url --all -q
  [ "${lines[0]}" = "shop_eu	$(hookctl url shop_eu -q)" ]
  [ "${lines[1]}" = "shop_us	$(hookctl url shop_us -q)" ]
  [ "$(hookctl url --all -q -o json | jq -r '.[1] | .account + " " + .url')" = "shop_us $(hookctl url shop_us -q)" ]
}
