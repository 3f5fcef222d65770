#!/usr/bin/env bats
# Help and what works are the same.

load support

@test "everything that help names works, and nothing that works is missing from it" {
  mkdir -p "$HOOKCTL_HOME"
  python3 "$BATS_TEST_DIRNAME/help.py" "$HOOKCTL"
}

@test "help as data has the documented members, and jq reads it" {
  hookctl help -o json >help.json
  jq -e 'keys == ["commands","environment","errors","exit_codes","global_flags","name","schema_version","topics","tree","version"]' help.json
  jq -e 'all(.commands[]; keys == ["description","examples","exit_codes","flags","hidden","outputs","path","positionals","summary","usage"])' help.json
  jq -e '[.commands[].flags[], .global_flags[]] | all(keys == ["choices","default","help","name","repeatable","required","short_name","type","value","variable"])' help.json
  jq -e '[.commands[].positionals[]] | all(keys == ["choices","count","help","name","repeatable","required","type"])' help.json
  jq -e 'all(.commands[]; .hidden == false and (.examples | length > 0))' help.json
  # The page that documents them names each member.
  page=$BATS_TEST_DIRNAME/../../man/hookctl-help.1
  for word in $(jq -r '[keys, (.commands[0] | keys), (.global_flags[0] | keys), ([.commands[].positionals[]][0] | keys), ([.commands[].flags[], .global_flags[]] | map(.type) | unique)] | flatten | unique[]' help.json); do
    grep -qw -- "$word" "$page" || { echo "$word is not in hookctl-help(1)"; false; }
  done
  hookctl help -o yaml | python3 -c 'import sys; assert sys.stdin.read().startswith("schema_version: 1\n")'
  [ "$(hookctl help -o ndjson | wc -l)" = 1 ]
  hookctl help -o name | diff - <(jq -r '.commands[].path' help.json)
  hookctl help account -o json | jq -e '.path == "account" and (.commands | length >= 7)'
}

@test "version as data says which libraries are loaded, as they say of themselves" {
  hookctl version -o json >version.json
  of() { jq -er --arg name "$1" '.libraries[] | select(.name == $name) | .version' version.json; }
  [ "$(of openssl)" = "$(openssl version | cut -d' ' -f2)" ]
  [ "$(of sqlite)" = "$(sqlite3 --version | cut -d' ' -f1)" ]
  [ "$(of zlib)" = "$(python3 -c 'import zlib; print(zlib.ZLIB_RUNTIME_VERSION)')" ]
  # None that the binary needs is left out.
  readelf -d "$HOOKCTL" | sed -n 's/.*(NEEDED).*\[lib\([a-z0-9+_-]*\)\.so.*/\1/p' | grep -vxE 'c|m|gcc_s|stdc\+\+|pthread' |
    sed 's/^ssl$\|^crypto$/openssl/; s/^sqlite3$/sqlite/; s/^z$/zlib/' >needed
  [ -s needed ]
  while read -r name; do
    jq -e --arg name "$name" '.libraries | any(.name | contains($name))' version.json || { echo "$name is not told"; return 1; }
  done <needed
  jq -e '.libraries | length >= 14 and all(.version | test("^(abi )?[0-9]+[.0-9a-z]*$"))' version.json
  jq -e '.version and .compiler and .build_type and .presets > 100 and has("commit")' version.json
  [ "$(jq .presets version.json)" = "$(hookctl provider list -o name | wc -l)" ]
}

@test "config show says what counts and why" {
  mkdir -p "$HOOKCTL_HOME"
  printf 'environment: staging\n' >"$HOOKCTL_HOME/config.yaml"
  hookctl config show -o json >show.json
  jq -e '.[] | select(.name == "env") | .value == "staging" and .origin == "file" and (.where | endswith("/config.yaml:1"))' show.json
  HOOKCTL_ENV=production hookctl config show -o json | jq -e '.[] | select(.name == "env") | .value == "production" and .where == "HOOKCTL_ENV"'
  HOOKCTL_ENV=production hookctl config show --env development -o json | jq -e '.[] | select(.name == "env") | .value == "development" and .origin == "flag"'
  [ "$(jq -r '.[] | select(.name == "state") | .value' show.json)" = "$HOOKCTL_HOME/state" ]
}
