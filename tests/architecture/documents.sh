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

# man_page FILE PROSE [WORD...]
man_page() {
  page=$source_dir/man/$1
  prose=$source_dir/man/prose/$2.mdoc
  shift 2
  [ -f "$prose" ] || prose=/dev/null
  "$hookctl" __man "$@" | sed -e "/^\.\\\\\" prose\$/{
r $prose
d
}" >"$work/page"
  current "$page"
}

# README.md says how many presets there are and, apart from it, how many are proved from outside: in one place, in the form
# in which `provider list` ends. Presets of one's own do not count.
built_in() { HOOKCTL_HOME=$work/home "$hookctl" provider list "$@" -o name | wc -l | tr -d ' '; }
numbers="$(built_in) presets, $(built_in --proved) proved by others' vectors"
told=$(grep -o "[0-9]* presets, [0-9]* proved by others' vectors" "$source_dir/README.md" || true)
case $told in
"$numbers") ;;
'' | *'
'*)
  echo "README.md must say \"$numbers\" in one place"
  failed=1
  ;;
*) echo "README.md says \"$told\"; a preset or a vector came or went: it must say \"$numbers\"" ;;
esac
sed "s/[0-9]* presets, [0-9]* proved by others' vectors/$numbers/" "$source_dir/README.md" >"$work/page"
current "$source_dir/README.md"

"$hookctl" completion bash >"$work/page" && current "$source_dir/completions/hookctl.bash"
"$hookctl" completion zsh >"$work/page" && current "$source_dir/completions/_hookctl"
"$hookctl" completion fish >"$work/page" && current "$source_dir/completions/hookctl.fish"

man_page hookctl.1 hookctl
man_page hookctl-exit-codes.7 exit-codes exit-codes
man_page hookctl-errors.7 errors errors
"$hookctl" __dump -o name >"$work/commands"
echo hookctl.1 >"$work/pages"
while read -r path; do
  name=$(echo "$path" | tr ' ' -)
  # shellcheck disable=SC2086 # the words of a path are words
  man_page "hookctl-$name.1" "$name" $path
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
  case $name in hookctl | exit-codes | errors) continue ;; esac
  if ! grep -qx "hookctl-$name.1" "$work/pages"; then
    echo "$prose: no such command"
    failed=1
  fi
done

# What is typed as it stands is not made a sentence's first word: Nats://, Dlv_, Hooks.json.
if grep -nE '^[A-Z][a-z]*(://|_|[.][a-z])' "$source_dir"/man/*.[1-8]; then
  echo "a literal is written as a word"
  failed=1
fi

# What a page refers to is there, and the hand-written pages are referred to.
sed -n 's/^\.Xr \(hookctl[a-z-]*\) \([1-8]\).*/\1.\2/p' "$source_dir"/man/*.[1-8] | sort -u >"$work/referred"
while read -r page; do
  if [ ! -f "$source_dir/man/$page" ]; then
    echo "man/$page is referred to, but is not there"
    failed=1
  fi
done <"$work/referred"
for page in "$source_dir"/man/*.[57]; do
  if ! grep -qx "$(basename "$page")" "$work/referred"; then
    echo "$page: no page refers to it"
    failed=1
  fi
done

# hookctl-preset(5) names what the tables of presets/README.md name, in the same order: each key, rule, template part, filter
# and engine. The engines are those that the sources read.
# shellcheck disable=SC2016 # backticks of Markdown
awk '
  /^## Every key$/ { told = 1 }
  /^\| --- / { next }
  /^\| key |^\| entry |^\| part |^\| filter |^\| scheme |^\| pipeline / { next } # the head of a table
  told && /^\| / { split($0, cells, "|"); print cells[2] }
' "$source_dir/presets/README.md" | grep -o '`[^`]*`' | tr -d '`' >"$work/preset-words"
sed -n 's/^\.It Li //p' "$source_dir/man/hookctl-preset.5" | sed 's/ , /\n/g; s/\\(dq/"/g' >"$work/told"
diff "$work/preset-words" "$work/told" || { echo "man/hookctl-preset.5 (>) and presets/README.md (<) differ"; failed=1; }
sed -n 's/^ *{"\([a-z_]*\)", &detail::read_.*/\1/p' "$source_dir/lib/hookctl/preset/scheme.cpp" | sort >"$work/engines"
# shellcheck disable=SC2016 # backticks of Markdown
sed -n '/^### `verify`$/,/^A \*\*place/s/^| `\([a-z_]*\)` .*/\1/p' "$source_dir/presets/README.md" | sort >"$work/told"
diff "$work/engines" "$work/told" || { echo "the engines of presets/README.md (>) and lib/hookctl/preset/scheme.cpp (<) differ"; failed=1; }

# The key table of hookctl-files(5) names what the sources read, and nothing else.
tags() { sed -n '/^\.Sh '"$2"'$/,/^\.Sh /s/^\.It Li \([a-z_.]*\).*/\1/p' "$source_dir/man/$1" | sort; }
sed -n 's/.*\(reader\.[a-z_]*\|take_key\|take_networks\)(\(reader, \)\{0,1\}"\([a-z_]*\)".*/\3/p; s/.*kKey = "\([a-z_]*\)".*/\1/p' \
  "$source_dir/lib/hookctl/account/account.cpp" | sort -u >"$work/account-keys"
tags hookctl-files.5 'ACCOUNT FILES' >"$work/told"
diff "$work/account-keys" "$work/told" || { echo "man/hookctl-files.5 and lib/hookctl/account/account.cpp differ"; failed=1; }
exit $failed
