#!/usr/bin/env bash
# startup.sh HOOKCTL [RUNS]: what a start takes, beside git's, jq's and gojq's in the same rounds: the best and the middle time, CPU
# time, and instructions (callgrind, which sees no page faults). The shares are of `git --version`. Fails when the middle CPU
# time of one of ours is more than 4.5 times git's.
set -euo pipefail
hookctl=$(realpath "${1:?the binary}") runs=${2:-200}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOOKCTL_HOME=$folder/home HOME=$folder
"$hookctl" account add shop_eu --provider shopify --domain acme.myshopify.com --auth-key-env KEY --send-to-user --default-source whatsapp >/dev/null 2>&1

commands=('git --version' 'jq --version')
if command -v gojq >/dev/null; then commands+=('gojq --version'); fi
ours=(--version --help 'url shop_eu' '__complete -- account ad' '__complete -- url sh')
for line in "${ours[@]}"; do commands+=("$hookctl $line"); done

instructions() {
  # shellcheck disable=SC2086 # words
  valgrind --tool=callgrind --callgrind-out-file="$folder/callgrind" -q $1 >/dev/null 2>&1 || echo 'summary: 0' >"$folder/callgrind"
  sed -n 's/^summary: *//p' "$folder/callgrind" | head -n 1
}

hyperfine -N --warmup 20 --runs "$runs" --export-json "$folder/times" "${commands[@]}" >/dev/null 2>&1
for i in "${!commands[@]}"; do
  instructions "${commands[$i]}"
done >"$folder/instructions"

echo '| | best ms | middle ms | CPU ms | M instructions | best, of git | CPU, of git |'
echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
jq -r --rawfile counts "$folder/instructions" --arg ours "$hookctl" '
  def round2: . * 100 | round / 100;
  ($counts | split("\n")) as $counts | .results as $all | $all[0] as $git
  | range($all | length) as $i | $all[$i]
  | "| \(.command | sub($ours; "hookctl")) | \(.min * 1e3 | round2) | \(.median * 1e3 | round2) | \((.user + .system) * 1e3 | round2) | \(($counts[$i] | tonumber) / 1e6 | round2) | \(.min / $git.min | round2)x | \((.user + .system) / ($git.user + $git.system) | round2)x |"
  ' "$folder/times"
jq -e '.results[0] as $git | all(.results[]; (.user + .system) <= 4.5 * ($git.user + $git.system))' "$folder/times" >/dev/null ||
  { echo "a start takes more than 4.5 times git's"; exit 1; }
