#!/usr/bin/env bats
# The Tab key in a real bash, zsh and fish, each on a terminal, with the scripts where packages put them.

load support.bash

# Accounts, a preset with awkward codes, a destination, an event, files.
setup_home() {
  mkdir -p bin "$HOME/.local/share/bash-completion/completions" "$HOME/functions" "$HOME/.config/fish/completions"
  ln -sf "$HOOKCTL" bin/hookctl
  cp "$HOOKCTL_SOURCE_DIR/completions/hookctl.bash" "$HOME/.local/share/bash-completion/completions/hookctl"
  cp "$HOOKCTL_SOURCE_DIR/completions/_hookctl" "$HOME/functions/_hookctl"
  cp "$HOOKCTL_SOURCE_DIR/completions/hookctl.fish" "$HOME/.config/fish/completions/hookctl.fish"
  export PATH=$TEST_DIR/bin:$PATH
  mkdir -p "$HOOKCTL_HOME/providers"
  cat >"$HOOKCTL_HOME/providers/tea.yaml" <<'YAML'
id: tea
name: The tea house
category: other
docs: https://example.com/tea
confidence: unconfirmed
verify: {none: {}}
event:
  code: type
  codes: {"cup:poured": a cup was poured, "leaf/*": "anything of a leaf", plain.code: nothing odd}
sample: {type: plain.code}
YAML
  hookctl provider check "$HOOKCTL_HOME/providers/tea.yaml"
  add_shop
  hookctl event activate shop_eu 'refunds/*' >/dev/null 2>&1
  hookctl account add house --provider tea >/dev/null 2>&1
  hookctl account add crm --auth-scheme none --event-path type >/dev/null 2>&1
  hookctl event activate crm 'Order Completed' >/dev/null 2>&1
  hookctl account add stage_only --env staging >/dev/null 2>&1
  hookctl destination add app --http http://127.0.0.1:1/ >/dev/null 2>&1
  start_listener
  order >order.json
  [ "$(post order.json one)" = 200 ]
  stop_listener
  EVENT=$(hookctl inbox list -o name)
  echo '{}' >sample.json
  echo '{}' >'a file.json'
  mkdir folder
}

# What is the same in every shell; _ at the end is a blank.
cases() {
  cat <<CASES
hookctl comp => hookctl completion_
hookctl account rotate-k => hookctl account rotate-key_
hookctl account add x --send-to => hookctl account add x --send-to-user_
hookctl -o ndj => hookctl -o ndjson_
hookctl account add x --auth-key-format whs => hookctl account add x --auth-key-format whsec_
hookctl completion fi => hookctl completion fish_
hookctl url sh => hookctl url shop_eu_
hookctl -q account show sh => hookctl -q account show shop_eu_
hookctl --env staging url st => hookctl --env staging url stage_only_
hookctl url --env staging st => hookctl url --env staging stage_only_
hookctl --env=staging url st => hookctl --env=staging url stage_only_
hookctl url --env=stag => hookctl url --env=staging_
hookctl provider show shopi => hookctl provider show shopify_
hookctl account add x --provider shopi => hookctl account add x --provider shopify_
hookctl account add x --provider=shopi => hookctl account add x --provider=shopify_
hookctl event activate shop_eu orders/cr => hookctl event activate shop_eu orders/create_
hookctl event activate house pl => hookctl event activate house plain.code_
hookctl event deactivate crm Ord => hookctl event deactivate crm Order\\ Completed_
hookctl event deactivate shop_eu refu => hookctl event deactivate shop_eu refunds/\\*_
hookctl destination add y --event refu => hookctl destination add y --event refunds/\\*_
hookctl env show prod => hookctl env show production_
hookctl destination show a => hookctl destination show app_
hookctl inbox show evt_ => hookctl inbox show ${EVENT}_
hookctl inbox why evt_ => hookctl inbox why ${EVENT}_
hookctl map paths sam => hookctl map paths sample.json_
hookctl account add x --payload sam => hookctl account add x --payload sample.json_
hookctl account add x --payload=sam => hookctl account add x --payload=sample.json_
hookctl map paths a\\ f => hookctl map paths a\\ file.json_
hookctl --home fol => hookctl --home folder/
hookctl help exit => hookctl help exit-codes_
hookctl url none => hookctl url none
hookctl nonsense x => hookctl nonsense x
CASES
}

# in_shell SHELL < CASES
in_shell() {
  command -v "$1" >/dev/null || skip "no $1 here"
  timeout 300 python3 "$HOOKCTL_SOURCE_DIR/tests/e2e/completions.py" "$1"
}

@test "bash" {
  export BASH_COMPLETION=/usr/share/bash-completion/bash_completion
  [ -e "$BASH_COMPLETION" ] || skip "no bash-completion here"
  setup_home
  # A : breaks words there; what is behind it must not come twice.
  {
    cases
    echo 'hookctl event activate house cup:po => hookctl event activate house cup:poured_'
    echo 'hookctl event deactivate crm "Ord => hookctl event deactivate crm "Order Completed"_'
    echo 'hookctl completion  ?? bash zsh fish'
  } | in_shell bash
}

@test "zsh, with descriptions" {
  setup_home
  {
    cases
    echo 'hookctl event activate house cup:po => hookctl event activate house cup:poured_'
    echo 'hookctl account ro ?? rotate-key -- '
    echo 'hookctl event activate house  ?? cup:poured -- a cup was poured'
    echo 'hookctl provider show sh ?? -- Shopify'
  } | in_shell zsh
}

@test "fish, with descriptions" {
  setup_home
  {
    cases
    echo 'hookctl event activate house cup:po => hookctl event activate house cup:poured_'
    echo 'hookctl event activate house  ?? (a cup was poured)'
  } | in_shell fish
}

@test "where there is nothing to read, nothing is said, and nobody waits" {
  none() {
    local code=0
    timeout 5 "$HOOKCTL" __complete -- "$@" >out 2>err || code=$?
    [ "$code" -eq 0 ] && [ ! -s out ] && [ ! -s err ]
  }
  HOOKCTL_HOME=/nonexistent none url ''
  HOOKCTL_HOME=/nonexistent none inbox show ''
  HOOKCTL_HOME=/dev/null none destination show ''
  (unset HOOKCTL_HOME HOME; none account show '')
  mkdir -p "$HOOKCTL_HOME/environments/development/accounts" "$HOOKCTL_HOME/state/development"
  echo '{' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  echo '{' >"$HOOKCTL_HOME/config.yaml"
  none destination show ''
  none inbox show ''
  # An account whose file is broken is still a name.
  echo '{' >"$HOOKCTL_HOME/environments/development/accounts/broken.yaml"
  [ "$(hookctl __complete -- url '')" = broken ]
  none event activate broken ''
  echo 'no database' >"$HOOKCTL_HOME/state/development/journal.db"
  rm "$HOOKCTL_HOME/environments/development/environment.yaml"
  none inbox show ''
  # A journal in NATS whose server is gone: no key at a prompt waits for it.
  echo 'journal: nats://192.0.2.1:4222' >"$HOOKCTL_HOME/environments/development/environment.yaml"
  none inbox show ''
  if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$TEST_DIR"
    chmod 700 "$HOOKCTL_HOME"
    cp "$HOOKCTL" hookctl-copy
    chmod 755 hookctl-copy
    HOOKCTL="setpriv-copy"
    printf '#!/bin/sh\nexec setpriv --reuid 65534 --clear-groups %s/hookctl-copy "$@"\n' "$TEST_DIR" >setpriv-copy
    chmod 755 setpriv-copy
    HOOKCTL=$TEST_DIR/setpriv-copy none url ''
  fi
}
