#!/usr/bin/env bats
# The JSON Schemas of our files, judged by a stranger's validator: over what we ship, what we write, what we document, and right and wrong
# files of which hookctl must say the same.

load support

judge() { /usr/bin/python3 "$BATS_TEST_DIRNAME/schemas.py" "$@"; }

@test "the built-in presets fit the schema of presets" {
  judge check provider "$HOOKCTL_SOURCE_DIR"/presets/*.yaml
}

@test "right files are taken and wrong ones refused by schema and hookctl alike" {
  judge cases
}

@test "schema and readers know the same keys and words" {
  judge keys "$HOOKCTL_SOURCE_DIR"/presets/*.yaml
}

@test "what hookctl writes fits" {
  add_shop
  echo s3cret | hookctl account add literal --auth-key-stdin --auth-scheme hmac-sha256 --auth-header X-Sig --param a=id --param 'c="d"' \
    --sender-path customer.phone --source-path currency --event-path header:X-Event --id-path header:X-Id --time-path header:X-Time --allow-from 10.0.0.0/8
  hookctl account rotate-key shop_eu --auth-key-env SHOPIFY_SECRET --keep-old 1d
  order >order.json
  hookctl account update literal --payload order.json --payload-check off
  hookctl event activate literal --all
  hookctl env set --public-url https://hooks.example.com --bind 127.0.0.1:0 --trusted-proxy 10.0.0.0/8 --keep-days 30 --keep-bytes 1GiB
  hookctl destination add log --file events.ndjson
  hookctl destination add app --http https://app.example.com/hooks --account 'shop_*' --retry 5s,1m --header 'X-Team: 7' --secret-env APP
  hookctl destination add run --exec './handle --fast' --where '@.event.data.id > 1'
  hookctl destination add bus --nats nats://127.0.0.1:4222
  hookctl env promote development staging --yes
  hookctl provider new teapot --docs https://docs.example.com/hooks --scheme hmac-sha256 --header X-Sig --timestamp X-Time \
    --sample order.json --file teapot.yaml
  judge check account "$HOOKCTL_HOME"/environments/*/accounts/*.yaml
  judge check environment "$HOOKCTL_HOME"/environments/*/environment.yaml
  judge check provider teapot.yaml
  hookctl account rotate-key literal --auth-key-env LITERAL --keep-old 0
  hookctl export >exported.yaml
  judge check apply exported.yaml
  zcat -f /usr/share/doc/webhook/hooks.json.example >hooks.json
  hookctl import hooks.json --allow-partial >imported.yaml
  judge check apply imported.yaml
}

@test "the files in the man pages fit" {
  /usr/bin/python3 - "$HOOKCTL_SOURCE_DIR" <<'PY'
import re, sys
page = lambda name: open(sys.argv[1] + "/man/" + name).read()
block = lambda text: re.search(r"^\.Sh EXAMPLES\n\.Bd -literal\n(.*?)^\.Ed", text, re.S | re.M).group(1).replace("\\e", "\\")
account, environment = block(page("hookctl-files.5")).split("\n\n")[:2]
for name, text in [("account", account), ("environment", environment), ("provider", block(page("hookctl-preset.5")))]:
    open(name + ".yaml", "w").write(text)
PY
  for kind in account environment provider; do
    judge check $kind $kind.yaml
  done
}

@test "a schema is found by the kinds that are listed, as JSON, YAML and on one line" {
  for kind in $(hookctl schema -o name); do
    hookctl schema "$kind" | jq -e ".\"\$id\" == \"urn:hookctl:schema:$kind\" and (.examples | length) > 0"
    [ "$(hookctl schema "$kind" -o ndjson | wc -l)" = 1 ]
    [ "$(hookctl schema "$kind" -o yaml | /usr/bin/python3 -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))' | jq -S .)" = \
      "$(hookctl schema "$kind" | jq -S .)" ]
  done
}

@test "a file that a person goes on writing names its schema, where that is installed" {
  mkdir -p prefix/bin prefix/share/hookctl/schemas
  ln "$HOOKCTL" prefix/bin/hookctl 2>/dev/null || cp "$HOOKCTL" prefix/bin/hookctl
  for kind in $(hookctl schema -o name); do
    hookctl schema "$kind" >"prefix/share/hookctl/schemas/$kind.json"
  done
  prefix/bin/hookctl provider new teapot --docs https://docs.example.com/hooks --header X-Sig --file teapot.yaml
  hookctl provider check teapot.yaml
  /usr/bin/python3 - teapot.yaml <<'PY'
import json, sys, jsonschema, yaml
text = open(sys.argv[1]).read()
first = text.splitlines()[0]
begin = "# yaml-language-server: $schema=/"
assert first.startswith(begin), first
jsonschema.Draft7Validator(json.load(open(first[len(begin) - 1:]))).validate(yaml.safe_load(text))
PY
  [ "$(hookctl provider new teapot --docs https://docs.example.com/hooks --header X-Sig | head -1 | cut -c1-11)" = "# Check it " ]
}
