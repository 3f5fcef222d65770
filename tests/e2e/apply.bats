#!/usr/bin/env bats
# Config as code: an environment is what files say, all of it or none of it, whatever happens to the process. The files
# themselves, read by sha256sum and grep, are the judge.

load support

STORE=environments/staging

# apply_file NUMBER ACCOUNTS >FILE: so many accounts, each with NUMBER in its domain, and the settings to match.
apply_file() {
  printf 'environment: staging\npublic_url: https://hooks%s.example.com\naccounts:\n' "$1"
  local n
  for n in $(seq "$2"); do
    printf '  - {name: a%s, domain: d%s.example.com, payload: sample%s.json, events: [custom_webhook]}\n' "$n" "$1" "$1"
  done
  printf 'destinations:\n  app: {http: "https://app%s.example.com/"}\n' "$1"
}

# What the store holds, whoever wrote it how often: which of the two sample names an account uses is nobody's business.
state() {
  (
    cd "$HOOKCTL_HOME/$STORE" || exit 1
    local file sample
    for file in accounts/*.yaml; do
      sample=$(sed -n 's/^payload: //p' "$file")
      echo "$file $(grep -v '^payload: ' "$file" | sha256sum) $(sha256sum <"accounts/$sample")"
    done
    sha256sum environment.yaml
  ) | sha256sum
}

@test "apply makes what the file says, the same again changes nothing, diff and export agree" {
  export CRM_KEY=k
  mkdir hooks
  echo '{"user": {"phone": "+15550001111"}}' >hooks/crm.json
  cat >hooks/staging.yaml <<'YAML'
environment: staging
public_url: https://hooks.example.com
accounts:
  - name: crm
    auth_key: env:CRM_KEY
    payload: crm.json
    send_to_user: true
    default_source: whatsapp
    sender_path: user.phone
  - {name: shop, provider: shopify, auth_key: env:SHOPIFY_SECRET, events: [orders/create]}
destinations:
  app: {http: "https://app.example.com/hooks"}
YAML
  run hookctl diff -f hooks
  [ "$status" -eq 1 ]
  [ ! -e "$HOOKCTL_HOME/$STORE/accounts" ]
  run hookctl apply -f hooks --dry-run
  [ "$status" -eq 0 ]
  [ ! -e "$HOOKCTL_HOME/$STORE/accounts" ]
  hookctl apply -f hooks -o json >plan.json
  [ "$(jq -r '[.accounts[].change, .destinations[].change] | unique[]' plan.json)" = new ]
  [ "$(hookctl account list --env staging -o name | xargs)" = "crm shop" ]
  cmp hooks/crm.json "$HOOKCTL_HOME/$STORE/accounts/crm.payload.json"
  [ "$(stat -c %a "$HOOKCTL_HOME/$STORE/accounts/crm.yaml")" = 600 ]
  [[ "$(hookctl url crm --env staging)" == https://hooks.example.com/staging/crm/* ]]
  before=$(find "$HOOKCTL_HOME" -type f ! -name .lock -exec stat -c '%n %Y %i' {} + | sort)
  hookctl apply -f hooks
  hookctl diff -f hooks --prune
  hookctl export --env staging | hookctl diff -f - --prune
  hookctl export --env staging -f saved.yaml
  hookctl diff -f saved.yaml --prune
  [ "$before" = "$(find "$HOOKCTL_HOME" -type f ! -name .lock -exec stat -c '%n %Y %i' {} + | sort)" ]
}

@test "every file that apply reads is checked before anything is written, and all that is wrong is told" {
  cat >wrong.yaml <<'YAML'
environment: staging
accounts:
  - {name: fine}
  - {name: Wrong}
  - {name: none, provider: shopfy}
  - {name: secret, auth_key: {value: s3cret}}
YAML
  run hookctl apply -f wrong.yaml
  [ "$status" -eq 5 ]
  [[ "$output" == *"wrong.yaml:4:"* && "$output" == *"wrong.yaml:6:"* && "$output" != *s3cret* ]]
  [ ! -e "$HOOKCTL_HOME/$STORE/accounts" ]
}

@test "production takes destinations and settings, and no accounts" {
  printf 'environment: production\npublic_url: https://p.example.com\ndestinations: {app: {stdout: true}}\n' >p.yaml
  hookctl apply -f p.yaml
  printf 'environment: production\naccounts: [{name: a}]\n' >a.yaml
  run hookctl apply -f a.yaml
  [ "$status" -eq 4 ]
  [ -z "$(hookctl account list --env production -o name)" ]
}

# Sanitizers look for leaks by tracing themselves, and nobody is traced twice.
needs_strace() {
  [ -z "${HOOKCTL_SANITIZE:-}" ] || skip "not under a sanitizer"
  strace -o /dev/null true 2>/dev/null || skip "strace is not installed, or not allowed"
}

@test "kill -9 of apply at any moment leaves the old store or the new, for every reader" {
  needs_strace
  accounts=6
  echo '{"v": 1}' >sample1.json
  echo '{"v": 2}' >sample2.json
  apply_file 1 $accounts >one.yaml
  apply_file 2 $accounts >two.yaml
  hookctl apply -f two.yaml
  two=$(state)
  hookctl apply -f one.yaml
  one=$(state)
  [ "$one" != "$two" ]
  traced=openat,write,fchmod,fsync,rename,renameat,renameat2,unlink,unlinkat
  strace -o calls -e "trace=$traced" "$HOOKCTL" apply -f two.yaml -q
  [ "$(state)" = "$two" ]
  # Each call by its name and which of that name it is; from the lock on, since nothing is written before it.
  awk -F'(' '{count[$1]++; if (/\.lock/) begun = 1; if (begun && /^[a-z0-9]+\(/) print $1, count[$1]}' calls >moments
  step=$(($(wc -l <moments) / ${HOOKCTL_KILLS:-12} + 1))
  old=0
  new=0
  while read -r call nth; do
    hookctl apply -f one.yaml -q
    strace -o /dev/null -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$nth" "$HOOKCTL" apply -f two.yaml -q || true
    # One that may not write reads it through the record, from a copy that nobody can finish.
    cp -a "$HOOKCTL_HOME" copy
    read_only=$(HOOKCTL_HOME=$PWD/copy reads_as)
    rm -rf copy
    # A listing and a URL, each a process of its own; the first finishes what was begun.
    domains=$(hookctl account list --env staging -o json | jq -r '[.[].domain] | unique | join(" ")')
    url=$(hookctl url a1 --env staging)
    there=$(state)
    case $there in
      "$one") old=$((old + 1)) n=1 ;;
      "$two") new=$((new + 1)) n=2 ;;
      *) echo "killed at $call $nth: neither old nor new" && return 1 ;;
    esac
    [ "$domains" = "d$n.example.com" ]
    [[ $url == https://hooks$n.example.com/* ]]
    [ "$read_only" = "d$n.example.com" ]
  done < <(sed -n "1~${step}p" moments)
  [ "$old" -gt 0 ]
  [ "$new" -gt 0 ]
}

@test "kill -9 of env promote leaves all of the accounts or none" {
  needs_strace
  echo '{"v": 1}' >sample1.json
  apply_file 1 4 >one.yaml
  hookctl apply -f one.yaml -q
  cp -a "$HOOKCTL_HOME" before
  traced=openat,write,fsync,renameat
  strace -o calls -e "trace=$traced" "$HOOKCTL" env promote staging production --yes -q
  awk -F'(' '{count[$1]++; if (/\.lock/) begun = 1; if (begun && /^[a-z0-9]+\(/) print $1, count[$1]}' calls >moments
  step=$(($(wc -l <moments) / 12 + 1))
  while read -r call nth; do
    rm -rf "$HOOKCTL_HOME"
    cp -a before "$HOOKCTL_HOME"
    strace -o /dev/null -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$nth" "$HOOKCTL" env promote staging production --yes -q || true
    hookctl account list --env production -o name >>seen 2>/dev/null
    echo "$(find "$HOOKCTL_HOME/environments/production/accounts" -name 'a?.yaml' 2>/dev/null | wc -l) accounts" >>seen
  done < <(sed -n "1~${step}p" moments)
  grep -q '^0 accounts$' seen
  grep -q '^4 accounts$' seen
  [ -z "$(grep 'accounts$' seen | grep -v '^[04] ')" ]
}

# The domains as they read where .lock is held by somebody else, so that nothing can be finished.
reads_as() {
  flock "$HOOKCTL_HOME/$STORE/.lock" "$HOOKCTL" account list --env staging -o json | jq -r '[.[].domain] | unique | join(" ")'
}

@test "kill -9 of apply by the clock, many accounts, beside readers that never see a half" {
  echo '{"v": 1}' >sample1.json
  echo '{"v": 2}' >sample2.json
  apply_file 1 150 >1.yaml
  apply_file 2 150 >2.yaml
  hookctl apply -f 2.yaml -q
  two=$(state)
  hookctl apply -f 1.yaml -q
  one=$(state)
  : >seen
  (while [ ! -e stop ]; do
    "$HOOKCTL" account list --env staging -o json | jq -r '[.[].domain] | unique | join(" ")' >>seen
  done) 3>&- &
  reader=$!
  for round in $(seq "${HOOKCTL_KILLS:-8}"); do
    "$HOOKCTL" apply -f $((round % 2 + 1)).yaml -q 3>&- &
    pid=$!
    sleep "0.$(printf %03d $((RANDOM % 250)))"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    hookctl url a1 --env staging >/dev/null
    flock "$HOOKCTL_HOME/$STORE/.lock" true # the reader beside may be finishing it
    there=$(state)
    [ "$there" = "$one" ] || [ "$there" = "$two" ]
  done
  touch stop
  wait "$reader"
  [ -s seen ]
  [ -z "$(grep -v '^d[12]\.example\.com$' seen)" ]
}

@test "a running listener takes a change of many accounts over at once" {
  export HOOKCTL_ENV=staging
  echo '{"v": 1}' >sample1.json
  echo '{"v": 2}' >sample2.json
  apply_file 1 100 >1.yaml
  apply_file 2 100 >2.yaml
  sed -i 's/{name/{verify: {none: {}}, name/' 1.yaml 2.yaml
  hookctl apply -f 1.yaml -q
  start_listener
  hookctl apply -f 2.yaml -q
  for _ in $(seq 200); do
    grep -q accounts.reloaded log && break
    sleep 0.05
  done
  sleep 1
  grep accounts.reloaded log >reloads
  [ "$(wc -l <reloads)" -eq 1 ]
  grep -q 'changed=100' reloads
  stop_listener
}
