#!/bin/sh
# documents.sh SOURCE_DIR HOOKCTL: the committed completions and man pages are what this hookctl makes.
# HOOKCTL_ACCEPT=1 rewrites them. A man page is `hookctl __man` with man/prose/NAME.mdoc, if any, in place of its mark.
set -eu
source_dir=$1
hookctl=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# current FILE: $work/page is what FILE should be.
current() {
  if cmp -s "$work/page" "$1"; then
    return
  fi
  if [ "${HOOKCTL_ACCEPT:-}" = 1 ]; then
    mkdir -p "$(dirname "$1")"
    cp "$work/page" "$1"
    chmod 644 "$1"
    echo "rewrote $1"
  else
    echo "$1 is not current; run: HOOKCTL_ACCEPT=1 ctest -R architecture/documents"
    diff "$1" "$work/page" | head -20 || true
    failed=1
  fi
}

# man_page NAME PROSE [WORD...]
man_page() {
  page=$source_dir/man/$1.1
  prose=$source_dir/man/prose/$2.mdoc
  shift 2
  [ -f "$prose" ] || prose=/dev/null
  "$hookctl" __man "$@" | sed -e "/^\.\\\\\" prose\$/{
r $prose
d
}" >"$work/page"
  current "$page"
}

"$hookctl" completion bash >"$work/page" && current "$source_dir/completions/hookctl.bash"
"$hookctl" completion zsh >"$work/page" && current "$source_dir/completions/_hookctl"
"$hookctl" completion fish >"$work/page" && current "$source_dir/completions/hookctl.fish"

man_page hookctl hookctl
"$hookctl" __dump -o name >"$work/commands"
echo hookctl.1 >"$work/pages"
while read -r path; do
  name=$(echo "$path" | tr ' ' -)
  # shellcheck disable=SC2086 # the words of a path are words
  man_page "hookctl-$name" "$name" $path
  echo "hookctl-$name.1" >>"$work/pages"
done <"$work/commands"

# A page of section 1 whose command is gone would name flags that do not exist.
for page in "$source_dir"/man/hookctl*.1; do
  if ! grep -qx "$(basename "$page")" "$work/pages"; then
    echo "$page: no such command"
    failed=1
  fi
done
for prose in "$source_dir"/man/prose/*.mdoc; do
  [ -e "$prose" ] || continue
  name=$(basename "$prose" .mdoc)
  if ! grep -qx "hookctl-$name.1" "$work/pages" && [ "$name" != hookctl ]; then
    echo "$prose: no such command"
    failed=1
  fi
done
exit $failed
