#!/bin/sh
# lint_documents.sh SOURCE_DIR: mandoc finds nothing to warn of in man/, and each shell can read its completion script.
# A checker that this machine does not have is named and passed over.
set -eu
cd "$1"
failed=0

have() {
  command -v "$1" >/dev/null 2>&1 || {
    echo "skipped: no $1 here"
    return 1
  }
}

if have mandoc; then
  for page in man/*.[1-8]; do
    mandoc -T lint -W warning "$page" || failed=1
  done
fi
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
