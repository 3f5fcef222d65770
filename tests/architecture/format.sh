#!/usr/bin/env bash
# Layout is clang-format's: every source reads as .clang-format says. The version is pinned, since another one lays out otherwise.
set -euo pipefail
cd "$1"
version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p')
[ "$version" = 14 ] || { echo "skipped: clang-format 14 is not here"; exit 77; }
find lib cli tests -name '*.hpp' -o -name '*.cpp' | sort | xargs clang-format --dry-run --Werror
