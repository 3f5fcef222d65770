#!/usr/bin/env bats
# Every command that a document shows is run as it stands there, in a prepared home, and exits 0:
# README.md line after line in one home, the examples of help and of the man pages each in a home of its own.

load support

# hookctl on PATH as a reader has it, and a home in which a listener needs no port that may be taken.
prepare_home() {
  mkdir -p bin "$HOOKCTL_HOME/environments/development"
  ln -s "$HOOKCTL" bin/hookctl
  ln -s "$HOOKCTL_SOURCE_DIR/presets" presets
  export PATH=$TEST_DIR/bin:$PATH
  echo 'listen: {bind: 127.0.0.1:0}' >"$HOOKCTL_HOME/environments/development/environment.yaml"
}

# The files and accounts that examples speak of, and a journal with one event, whose id is in EVENT.
prepare_example() {
  prepare_home
  export SHOPIFY_SECRET_2026=shpss_e2e_secret_2026
  mkdir -p "$HOME/.config/fish/completions"
  order >order.json
  echo '{"user": {"phone": "+15550001111", "channel": "whatsapp"}}' >sample.json
  echo crm_e2e_secret >crm.key
  chmod 600 crm.key
  HOOKCTL_ENV=staging add_shop
  add_shop
  start_listener
  [ "$(post order.json example)" = 200 ]
  stop_listener
  rm -f ready events log
  EVENT=$(hookctl inbox list -o name)
  [[ $EVENT == evt_* ]]
}

# run_line LINE: runs it in this shell, as a reader types it. A listener is stopped by SIGTERM once it listens.
run_line() {
  case $1 in
    'hookctl listen'*) run_listener "$1" ;;
    *) eval "$1" ;;
  esac
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
  return "$LISTENER_STATUS"
}

# The lines of README.md's ```console blocks that begin with "$ ".
readme_lines() {
  # shellcheck disable=SC2016 # backticks of Markdown
  sed -n '/^```console$/,/^```$/s/^\$ //p' "$HOOKCTL_SOURCE_DIR/README.md"
}

# The examples of every command, as data and as the man pages show them, and those of the hand-written pages.
example_lines() {
  {
    "$HOOKCTL" help -o json | jq -r '.commands[].examples[].line'
    for page in "$HOOKCTL_SOURCE_DIR"/man/*.[1-8]; do
      mandoc -T ascii -O width=300 "$page" | col -bx | sed -n 's/^ *\$ \(hookctl\|source\)/\1/p'
    done
  } | sort -u
}

@test "every command of the README runs" {
  prepare_home
  readme_lines >lines
  [ "$(wc -l <lines)" -ge 10 ]
  while IFS= read -r line <&4; do
    echo "\$ $line"
    run_line "$line" 4<&-
  done 4<lines
}

@test "every example of help and of the man pages runs" {
  command -v mandoc >/dev/null || skip "needs mandoc"
  prepare_example
  example_lines >lines
  [ "$(wc -l <lines)" -ge 35 ]
  : >failed
  while IFS= read -r line <&4; do
    rm -rf example
    mkdir example
    cp -a home presets order.json sample.json crm.key example
    # An id is a placeholder; everything else is run to the letter.
    command=$(sed -E "s/evt_[0-9a-z]{26}/$EVENT/" <<<"$line")
    (
      cd example
      export HOOKCTL_HOME=$PWD/home
      case $command in
        'hookctl account add '*) hookctl account remove "$(cut -d ' ' -f 4 <<<"$command")" 2>/dev/null || true ;;
      esac
      run_line "$command"
    ) >output 2>&1 4<&- || { echo "exit $?: $line"; cat output; } >>failed
  done 4<lines
  cat failed
  [ ! -s failed ]
}
