#!/usr/bin/env bats
# The script of hookctl-ci(7), as it stands there, in an empty environment without a terminal; and each failure that it can meet: the
# exit code of its class, a code of its own, and one message.

load support

setup_file() {
  command -v mandoc >/dev/null || skip "needs mandoc"
}

# Takes the blanks before the first line from all lines.
flush_left() { awk 'NR == 1 { match($0, /^ */) } { print substr($0, RLENGTH + 1) }'; }

# The two files of the guide, and an order to expect.
prepare() {
  mkdir bin repository
  ln -s "$HOOKCTL" bin/hookctl
  local page
  page=$(mandoc -T utf8 -O width=300 "$HOOKCTL_SOURCE_DIR/man/hookctl-ci.7" | LC_ALL=C.UTF-8 col -bx)
  sed -n '/^ *# hooks.yaml$/,/^$/p' <<<"$page" | sed '/^$/d' | flush_left >repository/hooks.yaml
  sed -n '/^ *#!\/bin\/sh$/,/^ *wait \$!$/p' <<<"$page" | flush_left >repository/job
  [ "$(wc -l <repository/hooks.yaml)" -ge 8 ]
  [ "$(wc -l <repository/job)" -le 16 ]
  hookctl provider show shopify --sample >repository/order.json
}

# job [NAME=VALUE…]: what it says is in out and err, its exit code in CODE.
job() {
  CODE=0
  (cd repository && env -i PATH="$TEST_DIR/bin:/usr/bin:/bin" SHOPIFY_SECRET="$SHOPIFY_SECRET" "$@" timeout 60 sh ./job </dev/null >../out 2>../err 3>&-) || CODE=$?
  cat out err
  echo "exit $CODE"
}

# fails_with EXIT CODE: and exactly one error is told.
fails_with() {
  [ "$CODE" -eq "$1" ]
  [ "$(grep -c '^error' err)" -eq 1 ]
  grep -q "$2" err
}

# mutate FILE SED: an edit that changes nothing tests nothing.
mutate() {
  cp "repository/$1" before
  sed -i "$2" "repository/$1"
  ! cmp -s before "repository/$1"
}

@test "it ends with 0, and again on the same home" {
  prepare
  job
  [ "$CODE" -eq 0 ]
  grep -q '^met by evt_' err
  rm repository/ready
  job
  [ "$CODE" -eq 0 ]
}

@test "with HOOKCTL_OUTPUT=json for the whole job it ends with 0 as well, and an error is a line of JSON" {
  prepare
  job HOOKCTL_OUTPUT=json
  [ "$CODE" -eq 0 ]
  rm repository/ready
  mutate job 's|activate shop_ci orders/create|activate shop_ci orders/creat|'
  job HOOKCTL_OUTPUT=json
  [ "$CODE" -eq 3 ]
  grep '^{"error"' err | jq -e '.error.code == "HK-303"'
}

@test "what fails after its start ends the listener" {
  prepare
  mutate job 's/--data order.json/--data gone.json/; s/--timeout 30s/--timeout 5m/; s/^trap/echo $! > listener\n&/'
  job
  fails_with 3 HK-308
  local listener
  listener=$(cat repository/listener)
  for _ in $(seq 400); do
    kill -0 "$listener" 2>/dev/null || return 0
    sleep 0.05
  done
  kill "$listener"
  return 1
}

@test "the file of accounts: not there, not YAML, a key that nobody reads, a name, a provider, a key that is no reference" {
  prepare
  cp repository/hooks.yaml hooks.yaml
  rm repository/hooks.yaml
  job
  fails_with 3 HK-308
  refuses() {
    cp hooks.yaml repository/hooks.yaml
    mutate hooks.yaml "$1"
    job
    fails_with "$2" "$3"
    [ ! -e repository/.hookctl/environments/development/accounts/shop_ci.yaml ]
  }
  refuses 's/accounts:/accounts: [/' 5 HK-501
  refuses 's/default_source/default_sauce/' 5 HK-502
  refuses 's/send_to_user: true/send_to_user: perhaps/' 5 HK-504
  refuses 's/name: shop_ci/name: Shop-CI/' 5 HK-505
  refuses 's/provider: shopify/provider: shopfy/' 5 HK-529
  refuses 's/environment: development/environment: production/' 4 HK-401
}

@test "the key: not in the environment, or not the sender's" {
  prepare
  job SHOPIFY_SECRET=
  fails_with 4 HK-402
  rm repository/ready
  mutate job 's/^hookctl send/SHOPIFY_SECRET=another hookctl send/'
  job
  fails_with 1 HK-104
}

@test "the event: a code that the provider does not have, a payload that is not there or does not map" {
  prepare
  cp repository/job job
  mutate job 's|activate shop_ci orders/create|activate shop_ci orders/creat|'
  job
  fails_with 3 HK-303
  cp job repository/job
  mv repository/order.json order.json
  job
  fails_with 3 HK-308
  echo '{"id": 1' >repository/order.json
  job
  fails_with 5 HK-506
  cp order.json repository/order.json
  mutate hooks.yaml 's/    default_source: whatsapp/&\n    sender_path: [buyer.phone]/'
  job
  fails_with 1 HK-101
}

@test "the listener: its port taken, its journal held, nothing that was expected" {
  prepare
  cp repository/job job
  python3 -c 'import socket,time; s=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(); print(s.getsockname()[1],flush=True); time.sleep(60)' >port 3>&- &
  local holder=$!
  while [ ! -s port ]; do sleep 0.05; done
  mutate job "s/127.0.0.1:0/127.0.0.1:$(cat port)/"
  job
  kill "$holder"
  fails_with 6 HK-651
  cp job repository/job
  rm repository/ready
  HOOKCTL_HOME=$PWD/repository/.hookctl start_listener
  rm -f repository/ready
  job
  stop_listener
  fails_with 6 HK-652
  rm repository/ready
  mutate job 's/sender=+1555/sender=+1666/; s/--timeout 30s/--timeout 2s/'
  job
  fails_with 7 HK-702
}

@test "the command line: a word, a flag and a value that there are not" {
  prepare
  cp repository/job job
  for edit in 's/event activate/event activte/ 201' 's/--ready-fd/--readyfd/ 202' 's/--timeout 30s/--timeout soon/ 215'; do
    cp job repository/job
    rm -f repository/ready
    mutate job "${edit% *}"
    job
    fails_with 2 "HK-${edit##* }"
  done
}
