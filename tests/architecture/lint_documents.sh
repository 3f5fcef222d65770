#!/bin/sh
# lint_documents.sh SOURCE_DIR: mandoc and groff (by man-db) find nothing to warn of in man/, no line is wider than a terminal,
# the sections that a reader looks for are there, hookctl(1) names every page, and each shell can read its completion script.
# A checker that this machine does not have is named and passed over.
set -eu
cd "$1"
failed=0
work=$(mktemp)
trap 'rm -f "$work"' EXIT

have() {
  command -v "$1" >/dev/null 2>&1 || {
    echo "skipped: no $1 here"
    return 1
  }
}

if have mandoc; then
  mandoc -T lint -W warning man/*.[1-8] || failed=1
fi
if have man && have groff; then
  for page in man/*.[1-8]; do
    said=$(LC_ALL=C.UTF-8 MANWIDTH=80 GROFF_NO_SGR=1 man --warnings -l "$page" 2>&1 >"$work")
    [ -z "$said" ] || { echo "$page: $said"; failed=1; }
    # Bold and underlined by overstriking, which col takes away.
    wide=$(col -bx <"$work" | LC_ALL=C.UTF-8 wc -L)
    [ "$wide" -le 80 ] || { echo "$page: a line has $wide columns"; failed=1; }
  done
fi

# has PAGE SECTION...: it has them.
has() {
  page=$1
  shift
  for section in "$@"; do
    grep -qx "\.Sh $section" "$page" || { echo "$page: there is no $section"; failed=1; }
  done
}
for page in man/*.[1-8]; do
  case $page in
  *.1) has "$page" NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO' ;;
  *) has "$page" NAME DESCRIPTION 'SEE ALSO' ;;
  esac
  name=$(basename "$page")
  [ "$name" = hookctl.1 ] || grep -q "^\.Xr ${name%.*} ${name##*.}" man/hookctl.1 ||
    { echo "man/hookctl.1 does not name $name"; failed=1; }
done
if have bash; then
  bash -n completions/hookctl.bash || failed=1
fi
if have zsh; then
  zsh -n completions/_hookctl || failed=1
fi
if have fish; then
  fish -n completions/hookctl.fish || failed=1
fi
exit $failed
