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
