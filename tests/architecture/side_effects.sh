#!/bin/sh
# side_effects.sh SOURCE_DIR: printing, exiting, the environment, the clock and randomness appear only where they are made
# or where a person is spoken to; everything else gets them handed in.
set -eu
cd "$1"
failed=0

# nowhere PATTERN REASON ALLOWED...: code lines (comments apart) that match PATTERN stand only in ALLOWED files.
nowhere() {
  pattern=$1
  reason=$2
  shift 2
  hits=$(grep -rnE "$pattern" lib/hookctl cli --include='*.hpp' --include='*.cpp' | grep -vE '^[^:]*:[0-9]*:[[:space:]]*//' || true)
  for allowed in "$@"; do
    hits=$(printf '%s\n' "$hits" | grep -v "^$allowed" || true)
  done
  if [ -n "$hits" ]; then
    printf '%s\n' "$hits" | sed "s|\$|   <- $reason|"
    failed=1
  fi
}

nowhere 'std::(cout|cerr|clog)|[^_a-z:](printf|puts|fputs|fprintf)\(' \
  'print through Context, log through Logger' lib/hookctl/base/assert.cpp
nowhere '(^|[^_a-z:])(std::)?(exit|_exit|quick_exit|abort|terminate)\(' \
  'return a Result' lib/hookctl/base/assert.cpp lib/hookctl/os/
nowhere '(^|[^_a-z])(secure_)?getenv\(|(^|[^_a-z])(setenv|putenv)\(' 'take an os::Environment' lib/hookctl/os/
nowhere 'system_clock::now|(^|[^_a-z])time\((NULL|nullptr|0)\)|gettimeofday' 'take a Clock' lib/hookctl/base/clock.cpp
nowhere 'random_device|mt19937|(^|[^_a-z])s?rand\(' 'take an Rng' lib/hookctl/crypto/
nowhere '\.detach\(\)' 'threads are joined'
exit $failed
