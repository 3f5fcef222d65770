#!/bin/sh
# failures.sh SOURCE_DIR: the catalogue of failures is in order, each code is used somewhere, and each stands on its page.
set -eu
cd "$1"
catalogue=lib/hookctl/base/failures.def
failed=0

# name number kind, a line a failure
sed -n 's/^HOOKCTL_FAILURE(\([a-z_]*\), \([0-9]*\), \([a-z_]*\),$/\1 \2 \3/p' $catalogue >"${TMPDIR:-/tmp}/failures.$$"
trap 'rm -f "${TMPDIR:-/tmp}/failures.$$"' EXIT
[ "$(wc -l <"${TMPDIR:-/tmp}/failures.$$")" = "$(grep -c '^HOOKCTL_FAILURE' $catalogue)" ] ||
  { echo "$catalogue: a row begins otherwise than with HOOKCTL_FAILURE(name, number, kind,"; exit 1; }

# The first digit says the kind's exit code.
class_of() {
  case $1 in
  cancelled) echo 0 ;;
  no_match | already_exists | unverified) echo 1 ;;
  invalid_argument) echo 2 ;;
  not_found) echo 3 ;;
  denied) echo 4 ;;
  invalid_data) echo 5 ;;
  network | busy) echo 6 ;;
  timeout) echo 7 ;;
  io) echo 8 ;;
  internal) echo 9 ;;
  esac
}

before=0
while read -r name number kind; do
  code=HK-$(printf %03d "$number")
  [ "$number" -gt "$before" ] || { echo "$catalogue: $number does not come after $before"; failed=1; }
  before=$number
  [ "$((number / 100))" = "$(class_of "$kind")" ] || { echo "$catalogue: $code is no number for $kind"; failed=1; }
  # The general ones are given by their ErrorCode.
  if [ "$name" != "$kind" ] && ! grep -rqw "Failure::$name" lib cli --include='*.cpp' --include='*.hpp'; then
    echo "$catalogue: nothing fails with $name"
    failed=1
  fi
  grep -q "^\.It Li $code\$" man/hookctl-errors.7 || { echo "$code is not in man/hookctl-errors.7"; failed=1; }
done <"${TMPDIR:-/tmp}/failures.$$"
exit $failed
