#!/bin/sh
# include_lines.sh SOURCE_DIR LAYERS: every #include of one module in another is in the dependency graph (layers.txt,
# written from the hookctl_module lines), detail/ folders stay inside their module, and nothing includes upwards.
set -eu
source_dir=$1
layers=$2
bad=$(cd "$source_dir" && grep -rnE '^#[[:space:]]*include "' lib/hookctl --include='*.hpp' --include='*.cpp' | awk -v layers="$layers" '
  BEGIN {
    while ((getline line < layers) > 0) {
      split(line, halves, ": *")
      known[halves[1]] = 1
      count = split(halves[2], names, " ")
      for (i = 1; i <= count; i++) may[halves[1], names[i]] = 1
    }
  }
  {
    split($0, parts, ":")
    split(parts[1], path, "/")
    from = path[3]
    match($0, /"[^"]*"/)
    target = substr($0, RSTART + 1, RLENGTH - 2)
    if (target !~ /^hookctl\//) { print parts[1] ":" parts[2] ": lib may include only hookctl/…, not " target; next }
    split(target, steps, "/")
    to = steps[2]
    if (from == to) next
    if (target ~ /\/detail\//) { print parts[1] ":" parts[2] ": " target " is private to " to; next }
    # base and model are values that every module above them may use.
    if (to == "base" || (to == "model" && from != "base" && from != "model")) next
    if (!(from in known)) { print parts[1] ":" parts[2] ": no hookctl_module line for " from; next }
    if (!((from, to) in may)) print parts[1] ":" parts[2] ": " from " may not include " to
  }')
cd "$source_dir"
bad_cli=$(grep -rnE '^#[[:space:]]*include "' cli --include='*.hpp' --include='*.cpp' | grep -vE 'include "(cli|hookctl)/' || true)
private=$(grep -rnE '^#[[:space:]]*include "hookctl/[a-z_]+/detail/' cli || true)
if [ -n "$bad$bad_cli$private" ]; then
  printf '%s\n' "$bad" "$bad_cli" "$private" | grep .
  exit 1
fi
