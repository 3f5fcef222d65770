#!/usr/bin/env bash
# install.sh BUILD_DIR: what `cmake --install` puts below a prefix is found there by those who look for it.
set -euo pipefail
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder
fail() { echo "install: $*"; exit 1; }
prefix=$folder/usr
cmake --install "$build" --prefix "$prefix" --strip >"$folder/log" || { cat "$folder/log"; exit 1; }

[ "$("$prefix/bin/hookctl" --version)" = "$("$build/hookctl" --version)" ] || fail "the program does not run"
for page in "$prefix"/share/man/man{1,5,7}/*; do
  mandoc -T ascii "$page" >/dev/null || fail "$page cannot be read"
done
[ "$(man -M "$prefix/share/man" -w hookctl-listen)" = "$prefix/share/man/man1/hookctl-listen.1" ] || fail "man does not find it"
# Each shell, where it looks by itself.
XDG_DATA_DIRS=$prefix/share bash -c '
  . /usr/share/bash-completion/bash_completion 2>/dev/null && _completion_loader hookctl || . "$1/share/bash-completion/completions/hookctl"
  complete -p hookctl' _ "$prefix" | grep -q hookctl || fail "bash completes nothing"
[ -s "$prefix/share/zsh/site-functions/_hookctl" ] || fail "zsh's completion is not there"
if command -v fish >/dev/null; then
  XDG_DATA_DIRS=$prefix/share PATH=$prefix/bin:$PATH fish -c 'complete -C "hookctl acc"' | grep -q '^account' || fail "fish completes nothing"
fi
grep -qx "ExecStart=$prefix/bin/hookctl listen .*" "$prefix/lib/systemd/system/hookctl.service" || fail "the unit names another program"
[ -s "$prefix/share/hookctl/presets/stripe.yaml" ] && [ -s "$prefix/share/doc/hookctl/LICENSE" ] || fail "presets or documents are missing"

# Packagers give a folder that is not part of any name.
DESTDIR=$folder/staged cmake --install "$build" --prefix /usr --strip >>"$folder/log" || { cat "$folder/log"; exit 1; }
cmp -s "$folder/staged/usr/bin/hookctl" "$prefix/bin/hookctl" || fail "DESTDIR gives another program"
grep -q '^ExecStart=/usr/bin/hookctl ' "$folder/staged/usr/lib/systemd/system/hookctl.service" || fail "DESTDIR is named in the unit"
diff <(cd "$prefix" && find . -type f | sort) <(cd "$folder/staged/usr" && find . -type f | sort) || fail "DESTDIR gets other files"
if grep -rlF "$folder" "$folder/staged"; then fail "these name the folder they were staged in"; fi

# The README's line, which ./bootstrap install ends with too, takes all of it away again.
removal=$(sed -n "s/^    \(xargs [^#]*[^ #]\) *#.*/\1/p" "$(dirname "$0")/../../README.md")
[[ $removal == *build/release/install_manifest.txt ]] || fail "README.md does not show how to remove it"
sed "s|^/usr|$folder/staged/usr|" "$build/install_manifest.txt" >"$folder/manifest"
eval "${removal/build\/release\/install_manifest.txt/$folder/manifest}"
left=$(find "$folder/staged" -type f)
[ -z "$left" ] || fail "these are not in the manifest: $left"
