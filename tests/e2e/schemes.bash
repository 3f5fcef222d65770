# Every preset and variant with a key that fits, taken from what provider list and provider show say: no names here.

# Of a scheme as provider show prints it: the kind of key, and what of the body is signed (yes, parts, no).
# shellcheck disable=SC2016,SC2034 # jq's own variables; used by the suites
KIND='
def kind:
  if .scheme == "basic" then "basic"
  elif .scheme == "message-signatures" or (.scheme | startswith("jwt")) then
    (.signs | capture("(Signatures \\(RFC 9421\\) with |Token \\()(?<first>[A-Za-z0-9_-]+)").first) as $first
    | if $first | test("^hs|^hmac"; "i") then "base64"
      elif $first | test("^eddsa|^ed25519"; "i") then "ed25519"
      elif $first | test("^es384|^ecdsa-p384"; "i") then "p384"
      elif $first | test("^es|^ecdsa"; "i") then "p256"
      else "rsa" end
  elif .scheme | startswith("ecdsa-p384") then "p384"
  elif .scheme | startswith("ecdsa") then "p256"
  elif .scheme | startswith("rsa") then "rsa"
  elif .signs | test("the provider.s public key") then "ed25519"
  elif .signs | test("decoded from base64 after whsec_") then "whsec"
  elif .signs | test("decoded from base64") then "base64"
  elif .signs | test("decoded from hex") then "hex"
  else "utf8" end;
def cover:
  if .signs_body then "yes" elif .signs | test("Of the body only these parts are signed") then "parts" else "no" end;'

# Rows of: account, preset, variant ("-" for the default), kind of key, what of the body is signed, the status of a
# refusal, the values' names (or "-").
# shellcheck disable=SC2016,SC2034
SIGNABLE='
. as $preset
| ([{name: ""} + {scheme, signs, signs_body, signable}] + .variants)[]
| select(.signable)
| [ $preset.id + (if .name == "" then "" else "__" + .name end), $preset.id, (if .name == "" then "-" else .name end),
    kind, cover, $preset.answer.refuse, ([$preset.values[].name] | join(" ") | if . == "" then "-" else . end) ]
| @tsv'

# Keys of every kind under keys/: NAME is what an account holds, NAME.private what the sender signs with.
make_keys() {
  local name pair
  mkdir -p keys
  (
    umask 077
    for pair in ed25519:ed25519 p256:EC:P-256 p384:EC:P-384 rsa:RSA; do
      IFS=: read -r name kind curve <<<"$pair"
      openssl genpkey -algorithm "$kind" ${curve:+-pkeyopt ec_paramgen_curve:$curve} -out "keys/$name.private" 2>/dev/null
      openssl pkey -in "keys/$name.private" -pubout -out "keys/$name"
    done
    printf 'e2e:%s pass' "$(openssl rand -hex 8)" >keys/basic
    printf 'whsec_%s' "$(openssl rand -base64 24)" >keys/whsec
    openssl rand -base64 24 | tr -d '\n' >keys/base64
    openssl rand -hex 16 | tr -d '\n' >keys/hex
    printf 'e2e-%s' "$(openssl rand -hex 6)" >keys/utf8 # 16 characters, as a cipher wants it
  )
}

# list_signable JQ FILE: what the program makes of every preset, as provider show prints it.
list_signable() {
  local id
  hookctl provider list -o name >ids
  while read -r id; do hookctl provider show "$id" -o json; done <ids >presets.json
  jq -r "$1" presets.json >"$2"
}

# add_signable ACCOUNT PRESET VARIANT KIND VALUES: with every event active.
add_signable() {
  local flags=() name
  [ "$3" = - ] || flags+=(--variant "$3")
  if [ "$5" != - ]; then
    for name in $5; do flags+=(--auth-value "$name=e2e-$name"); done
  fi
  hookctl account add "$1" --provider "$2" --auth-key-file "$PWD/keys/$4" "${flags[@]}" && hookctl event activate "$1" --all
}

# private_key KIND: the flags that make send and sign use the private one; nothing where the account's own key signs.
private_key() { [ ! -f "keys/$1.private" ] || printf '%s\n' --auth-key-file "$PWD/keys/$1.private"; }
