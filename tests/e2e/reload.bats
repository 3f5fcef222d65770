# A listener follows the files of accounts, presets, keys and settings, and drops nothing meanwhile.

load support

# Within a few seconds, without a restart.
within() {
  for _ in $(seq 200); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.05
  done
  echo "not in time: $*" >&2
  cat log >&2
  return 1
}

# status_of NAME KEY [PATH]: the answer to a delivery with a shared token.
status_of() {
  curl -s --max-time 20 -o answer -w '%{http_code}' -H "X-Auth-Token: $2" -H 'Content-Type: application/json' \
    --data '{"id": 1}' "$BASE${3:-$(path_of "$1")}"
}

gives() { [ "$(status_of "$2" "$3" "${4:-}")" = "$1" ]; }
logged() { grep -qE "$1" log; }
times_logged() { grep -cE "$1" log || true; }
accounts=environments/development/accounts

key() {
  printf '%s' "$2" >"$1.new"
  chmod 600 "$1.new"
  mv "$1.new" "$1"
}

# add NAME KEY: an account with its key in NAME.key.
add() {
  key "$1.key" "$2"
  hookctl account add "$1" --auth-key-file "$PWD/$1.key" >/dev/null 2>&1
  hookctl event activate "$1" --all >/dev/null 2>&1
}

@test "accounts are added, changed and removed while it runs" {
  add crm one
  start_listener
  gives 200 crm one
  add shop two
  within gives 200 shop two
  key key3 three
  hookctl account rotate-key crm --auth-key-file "$PWD/key3" --keep-old 0 >/dev/null 2>&1
  within gives 200 crm three
  gives 401 crm one
  old=$(path_of crm)
  hookctl account rotate-url crm >/dev/null 2>&1
  within gives 404 crm three "$old"
  gives 200 crm three
  gone=$(path_of shop)
  hookctl account remove shop >/dev/null 2>&1
  within gives 404 shop two "$gone"
  gives 200 crm three
  within logged 'accounts.reloaded .*removed=1'
  [ "$(times_logged 'accounts.reloaded .*removed=1')" = 1 ]
}

@test "a key rotated with an overlap: the new one counts at once, the old one until its time is over" {
  add crm one
  start_listener
  key key2 two
  hookctl account rotate-key crm --auth-key-file "$PWD/key2" --keep-old 4s >/dev/null 2>&1
  within gives 200 crm two
  gives 200 crm one
  for _ in $(seq 100); do
    [ "$(status_of crm one)" = 401 ] && break
    sleep 0.1
  done
  gives 401 crm one
  gives 200 crm two
}

@test "an event that is activated goes out" {
  add_shop
  hookctl event deactivate shop_eu orders/create >/dev/null 2>&1
  start_listener
  order >body
  [ "$(post body one)" = 200 ]
  hookctl event activate shop_eu orders/create >/dev/null 2>&1
  within logged 'accounts.reloaded .*changed=1'
  [ "$(post body two)" = 200 ]
  wait_lines events 1
  [ "$(journal "select group_concat(status, ' ') from (select status from events order by rowid)")" = "inactive pending" ] ||
    journal "select status from events" | tr '\n' ' ' | grep -q '^inactive [a-z_]* $'
}

@test "a named account is followed, others are not served" {
  add crm one
  add other two
  start_listener crm
  gives 404 other two
  hookctl event deactivate other '*' >/dev/null 2>&1
  add third three
  key crm.key four
  within gives 200 crm four
  gives 404 other two
  gives 404 third three
}

@test "a key file: replaced, written over, and behind a symbolic link that is swapped as Kubernetes does" {
  add crm one
  start_listener
  key crm.key two
  within gives 200 crm two
  printf 'tre' >crm.key
  within gives 200 crm tre
  mkdir secrets secrets/v1 secrets/v2
  key secrets/v1/token four
  key secrets/v2/token five
  ln -s v1 secrets/..data
  ln -s ..data/token secrets/token
  hookctl account rotate-key crm --auth-key-file "$PWD/secrets/token" --keep-old 0 >/dev/null 2>&1
  within gives 200 crm four
  ln -s v2 secrets/..next
  mv -T secrets/..next secrets/..data
  within gives 200 crm five
  # Elsewhere altogether: no watch sees this one.
  mkdir -p elsewhere/deep
  key elsewhere/deep/token six
  ln -sfn "$PWD/elsewhere/deep" secrets/v3
  ln -sfn v3 secrets/..data
  within gives 200 crm six
  printf seven >elsewhere/deep/token
  within gives 200 crm seven
}

@test "the accounts' folder as a symbolic link that is swapped" {
  add crm one
  mkdir releases
  mv "$HOOKCTL_HOME/$accounts" releases/a
  cp -rp releases/a releases/b
  ln -s "$PWD/releases/a" "$HOOKCTL_HOME/$accounts"
  start_listener
  gives 200 crm one
  key two.key two
  sed -i "s|file:.*|file:$PWD/two.key|" releases/b/crm.yaml
  ln -sfn "$PWD/releases/b" "$HOOKCTL_HOME/next"
  mv -T "$HOOKCTL_HOME/next" "$HOOKCTL_HOME/$accounts"
  within gives 200 crm two
}

@test "a file mounted over the account's file" {
  add crm one
  unshare -m true 2>/dev/null || skip "no mounts here"
  key two.key two
  sed "s|file:.*|file:$PWD/two.key|" "$HOOKCTL_HOME/$accounts/crm.yaml" >mounted.yaml
  chmod 600 mounted.yaml
  mount --bind mounted.yaml "$HOOKCTL_HOME/$accounts/crm.yaml" 2>/dev/null || skip "no mounts here"
  umount "$HOOKCTL_HOME/$accounts/crm.yaml"
  start_listener
  gives 200 crm one
  mount --bind mounted.yaml "$HOOKCTL_HOME/$accounts/crm.yaml"
  within gives 200 crm two
  umount "$HOOKCTL_HOME/$accounts/crm.yaml"
  within gives 200 crm one
}

@test "a broken account file keeps the last good account, and is told once with its place" {
  add crm one
  start_listener
  url=$(path_of crm)
  cp -p "$HOOKCTL_HOME/$accounts/crm.yaml" good.yaml
  printf 'nonsense: 1\n' >>"$HOOKCTL_HOME/$accounts/crm.yaml"
  within logged 'account.broken account=crm .*nonsense.*crm.yaml:[0-9]+:[0-9]+'
  gives 200 crm one "$url"
  touch "$HOOKCTL_HOME/$accounts/crm.yaml"
  sleep 1.5
  [ "$(times_logged account.broken)" = 1 ]
  gives 200 crm one "$url"
  cp -p good.yaml "$HOOKCTL_HOME/$accounts/crm.yaml"
  within logged 'account.mended account=crm'
  # A new one that is broken is not there; mended, it is.
  printf 'name: late\nnonsense: 1\n' >"$HOOKCTL_HOME/$accounts/late.yaml"
  within logged 'account.broken account=late'
  rm "$HOOKCTL_HOME/$accounts/late.yaml"
  add late two
  within gives 200 late two
}

@test "a key that is gone keeps the account as it was; a new account without one is out of service" {
  add crm one
  start_listener
  mv crm.key away
  within logged 'account.broken account=crm error=.key file'
  gives 200 crm one
  key crm.key two
  within gives 200 crm two
  hookctl account add keyless --auth-key-file "$PWD/nothing" >/dev/null 2>&1
  within gives 503 keyless any
  key nothing three
  within gives 401 keyless any
}

@test "a checkout that takes files away and puts them back drops no request" {
  add crm one
  start_listener
  url=$BASE$(path_of crm)
  for _ in $(seq 60); do
    curl -s --max-time 20 -o /dev/null -w '%{http_code}\n' -H 'X-Auth-Token: one' \
      -H 'Content-Type: application/json' --data '{"id": 1}' "$url"
  done >codes &
  load=$!
  for _ in $(seq 10); do
    mv "$HOOKCTL_HOME/$accounts/crm.yaml" away
    sleep 0.05
    cp -p away "$HOOKCTL_HOME/$accounts/crm.yaml"
    sleep 0.05
  done
  wait "$load"
  [ "$(sort codes | uniq -c | tr -s ' ')" = " 60 200" ]
}

# preset HEADER: the user's own, which finds the token there.
preset() {
  mkdir -p "$HOOKCTL_HOME/providers"
  cat >"$HOOKCTL_HOME/providers/mine.yaml" <<YAML
id: mine
name: Mine
category: other
docs: https://example.com/docs
confidence: unconfirmed
verify:
  token: {in: [{header: $1}]}
event: {code: {constant: thing}, codes: {thing: it came}}
sample: '{"id": 1}'
YAML
}

asks_for() {
  [ "$(curl -s --max-time 20 -o answer -w '%{http_code}' -H "$1: one" -H 'Content-Type: application/json' \
    --data '{"id": 1}' "$BASE$url")" = 200 ]
}

@test "a user's own preset: changed, broken, taken away" {
  preset X-One
  key mine.key one
  hookctl account add mine --provider mine --auth-key-file "$PWD/mine.key" >/dev/null 2>&1
  url=$(path_of mine)
  start_listener
  asks_for X-One
  preset X-Two
  within asks_for X-Two
  ! asks_for X-One
  printf 'nonsense: 1\n' >>"$HOOKCTL_HOME/providers/mine.yaml"
  within logged 'account.broken account=mine .*mine.yaml:[0-9]+:[0-9]+'
  asks_for X-Two
  rm "$HOOKCTL_HOME/providers/mine.yaml"
  within logged 'account.broken account=mine .*is not known'
  asks_for X-Two
  preset X-Three
  within asks_for X-Three
}

@test "the public URL is taken over; what needs a restart says so; broken settings change nothing" {
  add crm one
  start_listener
  url=$(path_of crm)
  hookctl env set --public-url https://hooks.example.com >/dev/null 2>&1
  within logged 'settings.reloaded public_url=https://hooks.example.com'
  hookctl env set --bind 127.0.0.1:9 >/dev/null 2>&1
  within logged 'settings.need_restart changed=listen.bind'
  printf 'public_urll: x\n' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  within logged 'settings.broken .*environment.yaml:1:1'
  gives 200 crm one "$url"
}

@test "SIGHUP looks at everything at once and says what it found" {
  add crm one
  start_listener
  gives 200 crm one
  kill -HUP "$LISTENER"
  within logged 'accounts.reloaded added=0 changed=0 removed=0 broken=0'
  rm "$HOOKCTL_HOME/$accounts/crm.yaml"
  kill -HUP "$LISTENER"
  within logged 'accounts.reloaded .*removed=1'
  kill -0 "$LISTENER"
}

@test "headers that hold a token are redacted for accounts that came later" {
  add crm one
  start_listener
  hookctl account add late --auth-key-file "$PWD/crm.key" --auth-scheme token --auth-header X-Special >/dev/null 2>&1
  within logged 'accounts.reloaded added=1'
  curl -s -o /dev/null -H 'X-Special: very-secret' --data '{}' "$BASE/development/late/AAAAAAAAAAAAAAAAAAAAAA"
  for _ in $(seq 40); do
    [ "$(journal 'select count(*) from refusals')" -ge 1 ] && break
    sleep 0.05
  done
  stop_listener
  ! grep -r very-secret "$HOOKCTL_HOME/state"
}
