#!/bin/bash
# completions.sh SOURCE_DIR HOOKCTL: the scripts complete in a real bash, zsh and fish.
set -euo pipefail
source_dir=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
PATH=$(dirname "$2"):$PATH
export HOME=$home PATH
failed=0

# expect WHAT GOT WANTED
expect() {
  if [[ $2 != "$3" ]]; then
    printf '%s: got %q, wanted %q\n' "$1" "$2" "$3"
    failed=1
  fi
}

# shellcheck source=/dev/null
source "$source_dir/completions/hookctl.bash"

in_bash() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _hookctl
  echo "${COMPREPLY[*]:-}"
}

expect "bash word" "$(in_bash hookctl na)" "name"
expect "bash verb" "$(in_bash hookctl name ch)" "check"
expect "bash flag" "$(in_bash hookctl name check --no)" "--no-input"
expect "bash value" "$(in_bash hookctl --env sta)" "staging"
expect "bash value after =" "$(in_bash hookctl --env = sta)" "staging"
expect "bash shell" "$(in_bash hookctl completion '')" "bash zsh fish"
touch "$home/a file"
cd "$home"
mkdir folder
expect "bash folder" "$(in_bash hookctl --home fo)" "folder"

# Values from this person's files: accounts, presets, the codes of an account's provider.
hookctl account add shop_eu --provider shopify -q >/dev/null 2>&1
hookctl account add crm -q >/dev/null 2>&1
expect "bash account" "$(in_bash hookctl account show sh)" "shop_eu"
expect "bash accounts" "$(in_bash hookctl listen '')" "crm shop_eu"
expect "bash provider" "$(in_bash hookctl account add x --provider shopi)" "shopify"
expect "bash event code" "$(in_bash hookctl event activate shop_eu orders/c)" "orders/create orders/cancelled"

# A real zsh on a terminal: what stands on its line after TAB.
if command -v zsh >/dev/null 2>&1; then
  cat >"$home/.zshrc" <<'ZSHRC'
PS1= PROMPT_EOL_MARK=
fpath=($COMPLETIONS $fpath)
autoload -U compinit && compinit -u -D
show() { print -r -- "<$BUFFER>"; BUFFER= }
zle -N show
bindkey '^G' show
print READY
ZSHRC
  in_zsh() {
    COMPLETIONS=$source_dir/completions ZDOTDIR=$home TYPED=$1 timeout 30 zsh -f <<'DRIVER'
zmodload zsh/zpty
zpty shell zsh -d -i
zpty -r -m shell seen '*READY*'
zpty -w -n shell "$TYPED"$'\t\a'
zpty -r -m shell seen '*<*>*'
print -r -- "${${seen##*<}%%>*}"
zpty -d shell
DRIVER
  }
  expect "zsh word" "$(in_zsh 'hookctl na')" "hookctl name "
  expect "zsh value" "$(in_zsh 'hookctl --env sta')" "hookctl --env staging "
  expect "zsh account" "$(in_zsh 'hookctl account show sh')" "hookctl account show shop_eu "
fi

if command -v fish >/dev/null 2>&1; then
  in_fish() {
    fish --no-config -c "source '$source_dir/completions/hookctl.fish'; complete -C'$1'" | cut -f 1 | tr '\n' ' '
  }
  expect "fish word" "$(in_fish 'hookctl na')" "name "
  expect "fish value" "$(in_fish 'hookctl --env sta')" "staging "
  expect "fish account" "$(in_fish 'hookctl account show sh')" "shop_eu "
fi
exit $failed
