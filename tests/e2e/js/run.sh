#!/usr/bin/env bash
# Runs the tests against the providers' own libraries. $1: where the packages are installed. 77 (skipped): no Node 20 here.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "skipped: node and npm are not installed"
  exit 77
fi
if [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
  echo "skipped: the libraries need Node 20 or later, this is $(node --version)"
  exit 77
fi

mkdir -p "$work"
cp "$here"/*.mjs "$here"/package.json "$work/"
if ! cmp -s "$here/package-lock.json" "$work/package-lock.json" || [ ! -d "$work/node_modules" ]; then
  cp "$here/package-lock.json" "$work/"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
fi
cd "$work"
exec node --test --test-reporter=spec
