#!/bin/sh
# foreign_headers.sh SOURCE_DIR: each foreign library is included in its one home and nowhere else.
set -eu
cd "$1"
failed=0

# only PATTERN HOME...: files that include PATTERN are all below one of HOME.
only() {
  pattern=$1
  shift
  for file in $(grep -rlE "^#[[:space:]]*include <$pattern" lib cli tests --include='*.hpp' --include='*.cpp' || true); do
    allowed=no
    for home in "$@"; do
      case $file in "$home"*) allowed=yes ;; esac
    done
    if [ $allowed = no ]; then
      echo "$file: <$pattern…> may be included only in $*"
      failed=1
    fi
  done
}

only 'CLI/' cli/app/parser.cpp
only 'nlohmann/' lib/hookctl/json/
only 'simdjson' lib/hookctl/json/
only 'yaml-cpp/' lib/hookctl/yaml/
only 'openssl/' lib/hookctl/crypto/ tests/support/tls_ tests/fuzz/pipeline_fuzz
only 'sqlite3' lib/hookctl/db/ tests/support/fault_vfs
only 'httplib' lib/hookctl/http/
only 'utf8proc' lib/hookctl/auth/
only 're2/' lib/hookctl/path/
only 'zlib\.h' lib/hookctl/compress/
only 'zstd' lib/hookctl/compress/
only 'pugixml' lib/hookctl/body/
only 'iconv' lib/hookctl/body/
only 'nats' lib/hookctl/nats/ tests/bench/fleet_
only 'qrencode' lib/hookctl/qr/
only 'doctest/' tests/

# A module header must not drag its library into others.
for header in $(grep -rlE '^#[[:space:]]*include <(CLI/|nlohmann/json\.hpp|simdjson|yaml-cpp/|openssl/|sqlite3|httplib|re2/|pugixml|nats)' \
    lib cli --include='*.hpp' | grep -v '/detail/' || true); do
  case $header in
  lib/hookctl/crypto/handles.hpp) ;; # included by the module's own sources only, checked below
  *)
    echo "$header: a foreign header in a module header reaches every module above; forward declare or use a pimpl"
    failed=1
    ;;
  esac
done
for file in $(grep -rl 'hookctl/crypto/handles.hpp' lib cli tests --include='*.hpp' --include='*.cpp' || true); do
  case $file in
  lib/hookctl/crypto/*.cpp | lib/hookctl/crypto/detail/*.hpp) ;;
  *)
    echo "$file: hookctl/crypto/handles.hpp is for crypto's own sources"
    failed=1
    ;;
  esac
done
exit $failed
