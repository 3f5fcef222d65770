# What a start costs. $HOOKCTL has every preset, $HOOKCTL_FEW is the same program with two of them.

load support

# Instructions that a program executes, counted by callgrind (a CPU of its own making: no noise).
instructions() {
  local program=$1
  shift
  timeout 120 valgrind --tool=callgrind --callgrind-out-file="$TEST_DIR/callgrind" -q "$program" "$@" >/dev/null 2>said ||
    { cat said >&2; return 1; }
  sed -n 's/^\(summary\|totals\): *//p' "$TEST_DIR/callgrind" | head -n 1
}

# At most 2 % more: the loader's own work on a larger file.
same_cost() {
  local many few
  many=$(instructions "$HOOKCTL" "$@")
  few=$(instructions "$HOOKCTL_FEW" "$@")
  echo "hookctl $*: $many instructions with every preset, $few with two"
  [ "$few" -gt 100000 ]
  [ "$((many * 100))" -le "$((few * 102))" ]
}

@test "the two programs differ in their presets" {
  [ "$("$HOOKCTL_FEW" provider list -o name | wc -l)" = 2 ]
  [ "$(hookctl provider list -o name | wc -l)" -ge 12 ]
}

@test "--version costs the same however many presets are built in" {
  same_cost --version
}

@test "url costs the same however many presets are built in" {
  hookctl account add shop_eu -q >/dev/null 2>&1
  same_cost url shop_eu
}

@test "the list of all providers parses none of them" {
  many=$(instructions "$HOOKCTL" provider list)
  show=$(instructions "$HOOKCTL" provider show custom)
  echo "list: $many, show of one: $show"
  rows=$(hookctl provider list -o name | wc -l)
  version=$(instructions "$HOOKCTL" --version)
  # A row costs far less than the parsing of a file.
  [ "$(((many - version) / rows))" -lt "$(((show - version) / 2))" ]
}

# What the loader opens while a command runs, a file name a line.
opened() {
  LD_DEBUG=files "$HOOKCTL" "$@" 2>&1 >/dev/null | sed -n 's/.*calling init: .*\/\(lib[^ ]*\)$/\1/p'
}

@test "a start binds what every command needs, and no library in C++" {
  run readelf -d "$HOOKCTL"
  needed=$(sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*/\1/p' <<<"$output" | sort | xargs)
  echo "needed: $needed"
  [ "$needed" = "ld-linux-x86-64 libc libgcc_s libm libmimalloc" ] || [ "$needed" = "libc libgcc_s libm libmimalloc" ]
}

@test "TLS, HTTP, NATS and the JSON parser are opened by those who call them" {
  hookctl account add shop_eu -q >/dev/null 2>&1
  for line in --version --help "url shop_eu" "account list" "__complete -- url sh"; do
    # shellcheck disable=SC2086 # words
    seen=$(opened $line | grep -E '^lib(ssl|crypto|cpp-httplib|nats|simdjson|stdc\+\+)\.') || true
    [ -z "$seen" ] || { echo "$line opened $seen"; return 1; }
  done
  echo '{"a": 1}' >payload.json
  opened map eval '$.a' payload.json | grep -q '^libsimdjson'
  opened url shop_eu --qr | grep -q '^libqrencode'
}

# A program that was brought from elsewhere: the name of one library is not to be found here.
without() {
  sed "s/$1/$(tr 0-9 x <<<"$1")/g" "$HOOKCTL" >./brought
  chmod 700 ./brought
}

@test "a library that is missing is named by the command that needs it, before a listener says that it is ready" {
  hookctl account add shop_eu -q >/dev/null 2>&1
  without libqrencode.so.4
  [ "$(./brought --version)" = "$(hookctl --version)" ]
  run ./brought url shop_eu --qr
  [ "$status" = 8 ]
  [[ $output == *'error[HK-809]: libqrencode.so.x cannot be used: '*$'\n  hint: install hookctl again '* ]]
  run timeout 20 ./brought listen --bind 127.0.0.1:0 --ready-file ready
  [ "$status" = 8 ]
  [[ $output == *'error[HK-809]: libqrencode.so.x cannot be used: '* ]]
  [ ! -e ready ]
  without libsimdjson.so.14
  echo '{"a": 1}' >payload.json
  run ./brought map eval '$.a' payload.json -o json
  [ "$status" = 8 ]
  jq -e '.error | .code == "HK-809" and .exit_code == 8 and (.message | startswith("libsimdjson.so.xx "))' <<<"$output"
}
