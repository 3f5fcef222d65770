# `account add` asks: the real binary in a real terminal, driven key by key through tmux.
load support.bash
load screen.bash
bats_require_minimum_version 1.5.0

setup_file() { export LC_ALL=C.UTF-8; }

teardown() {
  end_screens
  stop_listener
  rm -rf "$TEST_DIR"
}

# Answers for an account of Shopify, up to the summary.
answer_shop() {
  see 'Provider, or a part'
  type shopif
  see 'name \[shopify\]'
  enter
  see 'Account name'
  type Shop-EU
  see 'has "S" at'
  see '\[shop_eu\]'
  enter
  see 'Domain of'
  type https://acme.myshopify.com/admin
  see 'Where is it'
}

@test "an account is made by answers, and the line that it prints makes the same one elsewhere" {
  order >"it's an order.json"
  screen 'hookctl account add'
  answer_shop
  enter
  see 'Name of the variable \[SHOP_EU_KEY\]'
  type SHOPIFY_SECRET
  see 'File with a payload'
  type nowhere.json
  see 'nowhere.json": No such file'
  type "it's an order.json"
  see 'one user'
  type y
  see 'Sender: '
  see '  1  customer.phone'
  type 1
  see 'Channel of every'
  type whatsapp
  see 'Parameters: '
  type total
  see 'total_price'
  enter
  see 'Its name \[total_price\]'
  type amount
  see 'Parameters: '
  enter
  see 'Events \[all\]'
  type 'orders/creat refunds/*'
  see 'did you mean "orders/create"'
  type 'orders/create refunds/*'
  see 'active events: orders/create, refunds/\*'
  see 'Add this account'
  enter
  see '^exit 0'
  [ "$(cat out)" = "$(hookctl url shop_eu -q)" ]
  line=$(sed -n 's/^  \(hookctl account add .*\)/\1/p' err)
  [ -n "$line" ]
  mkdir bin
  ln -s "$HOOKCTL" bin/hookctl
  PATH=$TEST_DIR/bin:$PATH HOOKCTL_HOME=$TEST_DIR/other sh -ec "$line"
  for home in home other; do
    grep -v '^token:' $home/environments/development/accounts/shop_eu.yaml >$home.yaml
  done
  cat home.yaml
  diff home.yaml other.yaml
  diff home/environments/development/accounts/*.json other/environments/development/accounts/
  grep -qx 'params: {amount: total_price}\|  amount: total_price' home.yaml
  ! grep -rq "$SHOPIFY_SECRET" home out err
}

@test "a key that is typed is seen nowhere, and stands in a file that nobody else reads" {
  screen 'hookctl account add'
  see 'Provider, or a part'
  enter
  see 'Account name'
  type crm
  see 'Where is it'
  type 3
  see 'nothing is shown'
  type hush_e2e_typed
  see 'File with a sample'
  enter
  see 'one user'
  enter
  see 'Sender: '
  type user.phone
  see 'Channel of every'
  enter
  see 'Parameters: '
  enter
  see 'Events \[all\]'
  enter
  see 'Add this account'
  enter
  see '^exit 0'
  ! shown | grep hush_e2e
  ! grep hush_e2e out err
  file=home/environments/development/accounts/crm.yaml
  grep -q hush_e2e_typed $file
  [ "$(stat -c %a $file)" = 600 ]
  [[ $(stty_of) != *-echo\ * ]]
  # The line takes the key from standard input.
  line=$(sed -n 's/^  \(hookctl account add .*\)/\1/p' err)
  [[ $line == *--auth-key-stdin* ]]
  mkdir bin
  ln -s "$HOOKCTL" bin/hookctl
  printf hush_e2e_typed | PATH=$TEST_DIR/bin:$PATH HOOKCTL_HOME=$TEST_DIR/other sh -ec "$line"
  diff <(grep -v '^token:' $file) <(grep -v '^token:' other/environments/development/accounts/crm.yaml)
}

@test "Control-C, Control-D and signals stop it anywhere, and leave nothing behind" {
  for how in C-c C-d TERM HUP no; do
    rm -f out err code
    screen 'hookctl account add'
    see 'Provider, or a part'
    case $how in
      C-c | C-d) key $how ;;
      no)
        type strava
        see 'Account name'
        enter
        for question in 'one user' 'Sender: ' 'Channel of every' 'Where in the payload it is' 'Parameters: ' 'Events \[all\]'; do
          [ "$question" != 'one user' ] || { see 'File with'; enter; }
          see "$question"
          enter
        done
        see 'Add this'
        type n
        ;;
      *)
        enter
        see 'Account name'
        enter
        see 'Where is it'
        type 3
        see 'nothing is shown'
        kill -s $how "$(pgrep -P "$(screen_pid)" -x hookctl)"
        ;;
    esac
    see '^exit 1'
    grep -qx 'stopped: nothing was written' err
    [ ! -s out ]
    [[ $(stty_of) != *-echo\ * ]]
    [ -z "$(find home -name '*.yaml' 2>/dev/null)" ]
    end_screens
  done
}

@test "a dumb terminal gets plain lines, and what strangers wrote does not drive it" {
  printf '{"user": {"phone": "+15550001111", "note": "\\u001b[31mred \\u202e evil"}}' >evil.json
  screen 'TERM=dumb hookctl account add'
  see 'Provider, or a part'
  type $'no\e[Asuch'
  see 'error: .*no provider\|error: .*provider'
  type custom
  see 'Account name'
  enter
  see 'Where is it'
  type 4
  see 'File with'
  type evil.json
  see 'one user'
  enter
  see 'x1b\[31mred'
  asked 'or a part of one:'
  key C-c
  see '^exit 1'
  ! grep -q $'\e' err
}

@test "without somebody to ask, and with --no-input, the missing NAME is named" {
  run -2 --separate-stderr hookctl account add </dev/null
  [[ $stderr == *"NAME is missing"* ]]
  screen 'hookctl account add --no-input'
  see '^exit 2'
  grep -q 'NAME is missing' err
  screen 'hookctl account add --provider shopify'
  see '^exit 2'
  grep -q 'NAME is missing' err
  screen 'hookctl account add --env production'
  see '^exit 4'
}
