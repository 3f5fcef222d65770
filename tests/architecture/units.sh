#!/usr/bin/env bash
# units.sh SOURCE_DIR BINARY: the units for systemd say what systemd understands, and leave little open.
set -euo pipefail
source=$1 binary=$2
command -v systemd-analyze >/dev/null || { echo "skipped: systemd-analyze is not here"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake -D BINARY="$binary" -D FROM="$source/lib/packaging" -D TO="$folder" -P "$source/lib/packaging/units.cmake"
cp "$folder/hookctl@.service" "$folder/hookctl@staging.service"

for unit in hookctl.service hookctl@staging.service hookctl.socket; do
  said=$(SYSTEMD_LOG_LEVEL=notice systemd-analyze verify --man=no --recursive-errors=no "$folder/$unit" 2>&1) ||
    { echo "$said"; echo "$unit: systemd-analyze verify refuses it"; exit 1; }
  # Unknown keys are told, not refused.
  if grep "$folder/" <<<"$said" | grep -iE 'unknown|fail|ignor'; then exit 1; fi
done
grep -q '%i' "$folder/hookctl@.service"
if grep -n '@[A-Z_]*@' "$folder"/hookctl*; then exit 1; fi

if systemd-analyze security --help | grep -q -- --offline; then
  # Tenths: 0 is closed, 100 open.
  systemd-analyze security --offline=yes --threshold=15 --no-pager "$folder/hookctl.service" >"$folder/report" ||
    { cat "$folder/report"; echo "hookctl.service leaves more open than 1.5"; exit 1; }
  tail -n 1 "$folder/report"
fi

# Every flag that a unit gives is one that `listen` has.
help=$("$binary" listen --help)
for flag in $(sed -n 's/^ExecStart=//p' "$folder/hookctl.service" | grep -o -- '--[a-z-]*'); do
  grep -q -- "$flag" <<<"$help" || { echo "listen has no $flag"; exit 1; }
done
