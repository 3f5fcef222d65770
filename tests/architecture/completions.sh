#!/bin/bash
# completions.sh SOURCE_DIR HOOKCTL: the scripts complete in a real bash and fish.
set -euo pipefail
source_dir=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home PATH=$(dirname "$2"):$PATH
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

if command -v fish >/dev/null 2>&1; then
  in_fish() {
    fish --no-config -c "source '$source_dir/completions/hookctl.fish'; complete -C'$1'" | cut -f 1 | tr '\n' ' '
  }
  expect "fish word" "$(in_fish 'hookctl na')" "name "
  expect "fish value" "$(in_fish 'hookctl --env sta')" "staging "
fi
exit $failed
