#!/usr/bin/env bash
# reproducible.sh SOURCE_DIR FOLDER: the package, built twice from two copies of the sources in different folders, is the same
# to the byte.
set -euo pipefail
source=$1 folder=$2
export CCACHE_DISABLE=1 # two builds, not one and its copy
rm -rf "$folder"
for copy in one another/place; do
  mkdir -p "$folder/$copy"
  git -C "$source" archive HEAD | tar -x -C "$folder/$copy"
  SOURCE_DATE_EPOCH=$(git -C "$source" log -1 --format=%ct)
  export SOURCE_DATE_EPOCH
  (cd "$folder/$copy" && cmake --preset release && cmake --build --preset release && cd build/release && cpack) >"$folder/log" 2>&1 ||
    { tail -n 20 "$folder/log"; exit 1; }
done
sha256sum "$folder"/one/build/release/*.deb "$folder"/another/place/build/release/*.deb
cmp "$folder"/one/build/release/*.deb "$folder"/another/place/build/release/*.deb
