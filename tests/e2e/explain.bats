#!/usr/bin/env bats
# verify --explain: each known mistake is made with the request of every preset where it can be made, and must be the
# first cause that is named. The requests are what send posts, caught by a server that is none of ours; what is done to
# them is done here. Keys and right signatures must never be shown.

load support
load schemes

# How many presets a mistake is made with; the long tests make it with all.
ENOUGH=${HOOKCTL_EXPLAIN_PRESETS:-2}

# Rows of: name, preset, variant, kind of key, what of the body is signed, values, header of the signature, encoding,
# prefix, tolerance, whether the URL is signed, the digest of an HMAC over the body alone ("-" for none).
# shellcheck disable=SC2016 # jq's own variables
FACTS='
def found(expression): (.signs | capture(expression).it) // "-";
def header:
  if .scheme == "message-signatures" then "Signature" elif .scheme == "basic" then "Authorization"
  else found("(hex|base64|base64url|token|\\)) in header (?<it>[A-Za-z0-9_-]+)") end;
def url:
  if .scheme == "message-signatures" or (.signs | test("a hash of the URL|\\{(url|url_base|path|query|host)[|}]"))
  then "yes" else "no" end;
. as $preset
| ([{name: ""} + {scheme, signs, signs_body, signable}] + .variants)[]
| select(.signable)
| [ $preset.id + (if .name == "" then "" else "__" + .name end), $preset.id, (if .name == "" then "-" else .name end),
    kind, cover, ([$preset.values[].name] | join(" ") | if . == "" then "-" else . end),
    header, found("(?<it>hex|base64url|base64) in "), found("in header [^ ]+ after \"(?<it>[^\"]*)\""),
    found("may be (?<it>[0-9]+) s (off|old)"), url,
    found("^HMAC-(?<it>[A-Z0-9]+) of \"\\{body\\}\", .*; the key is used as it is\\.") ]
| @tsv'

setup_file() {
  cd "$BATS_FILE_TMPDIR" || return 1
  # shellcheck disable=SC2031 # for the calls of this function
  export HOOKCTL_HOME=$PWD/home HOME=$PWD NO_COLOR=1
  make_keys
  make_wrong_keys
  list_signable "$KIND $FACTS" rows
  choose_few
  mkdir caught
  catch_requests
  rm -rf home
}

teardown_file() { kill "$(cat "$BATS_FILE_TMPDIR/catcher")" 2>/dev/null || true; }

setup() {
  export HOME=$BATS_TEST_TMPDIR NO_COLOR=1 HOOKCTL_HOME=$BATS_TEST_TMPDIR/home
  cd "$BATS_FILE_TMPDIR" || return 1
  FAILURES=$BATS_TEST_TMPDIR/failures MADE=$BATS_TEST_TMPDIR/made
  : >"$FAILURES"
  : >"$MADE"
}

teardown() { :; }

# Schemes that differ in nothing but names break alike: two of each kind are enough, where not all are asked for.
choose_few() {
  awk -F'\t' -v most=$((ENOUGH > 100 ? ENOUGH : 2)) '{ kind = $4 FS $5 FS ($7 == "-") FS $8 FS ($9 == "-") FS ($10 == "-") FS $11 FS $12 } seen[kind]++ < most' rows >few
}

# For each key: another one (.other), the text that the sender used without decoding it (.undecoded), one with a blank.
make_wrong_keys() {
  local kind inner
  mkdir other
  (cd other && make_keys)
  (
    umask 077
    for kind in other/keys/*; do cp "$kind" "keys/${kind##*/}.other"; done
    inner=whsec_$(openssl rand -base64 24)
    printf %s "$inner" >keys/whsec.undecoded
    printf 'whsec_%s' "$(printf %s "$inner" | base64 -w0)" >keys/whsec
    openssl rand -base64 24 | tr -d '\n' >keys/base64.undecoded
    base64 -w0 keys/base64.undecoded >keys/base64
    openssl rand -hex 16 | tr -d '\n' >keys/hex.undecoded
    xxd -p -c 0 keys/hex.undecoded | tr -d '\n' >keys/hex
    base64 -w0 keys/utf8 >keys/utf8.undecoded
    printf '%s ' "$(cat keys/utf8)" >keys/utf8.blank
    for kind in other/keys/*; do
      kind=${kind##*/} kind=${kind%.private}
      grep -hvE -e '^.{0,7}$|-----' "keys/$kind" "keys/$kind".* >"secrets.$kind"
    done
  )
}

# A server that keeps each request as caught/NAME.head (without its length) and caught/NAME.body.
start_catcher() {
  python3 - <<'PY' >port 3>&- &
import http.server

class Catcher(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        name = "caught/" + self.path.split("?")[0].strip("/")
        lines = [self.requestline] + [f"{n}: {v}" for n, v in self.headers.items() if n.lower() != "content-length"]
        with open(name + ".head", "wb") as head:
            head.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        with open(name + ".body", "wb") as file:
            file.write(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PUT = do_PATCH = do_DELETE = do_POST

    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Catcher)
print(server.server_port, flush=True)
server.serve_forever()
PY
  echo $! >catcher
  for _ in $(seq 200); do [ -s port ] && return 0; sleep 0.05; done
  return 1
}

# provider_flags PRESET VARIANT VALUES: what chooses the scheme, in FLAGS.
provider_flags() {
  local name
  FLAGS=(--provider "$1")
  [ "$2" = - ] || FLAGS+=(--variant "$2")
  [ "$3" = - ] || for name in $3; do FLAGS+=(--auth-value "$name=e2e-$name"); done
}

# catch NAME PRESET VARIANT KIND VALUES FLAGS…: what send posts.
catch() {
  local key=keys/$4
  [ ! -f "$key.private" ] || key=$key.private
  provider_flags "$2" "$3" "$5"
  date +%s >"caught/$1.at"
  hookctl send "${FLAGS[@]}" --auth-key-file "$key" --url "http://127.0.0.1:$(cat port)/$1" "${@:6}" >said 2>&1 ||
    { cat said >&2; return 1; }
}

# One request of each row; a JSON body has a line a value, so that its layout can be changed.
catch_requests() {
  local name preset variant kind values
  start_catcher
  while IFS=$'\t' read -r name preset variant kind _ values _; do
    catch "$name" "$preset" "$variant" "$kind" "$values"
    if jq . "caught/$name.body" >data.json 2>/dev/null && [ -s data.json ]; then
      truncate -s -1 data.json
      catch "$name" "$preset" "$variant" "$kind" "$values" --data data.json
    fi
  done <rows
}

# use_row ROW…: a row's fields by their names, and the request as it was caught.
use_row() {
  IFS=$'\t' read -r NAME PRESET VARIANT KIND _ VALUES HEADER ENCODING PREFIX TOLERANCE URL DIGEST <<<"$1"
  HEAD=$BATS_TEST_TMPDIR/head BODY=$BATS_TEST_TMPDIR/body AT=$(cat "caught/$NAME.at") KEY=keys/$KIND
  cp "caught/$NAME.head" "$HEAD"
  cp "caught/$NAME.body" "$BODY"
  CALLED=http://127.0.0.1:$(cat port)$(head -1 "$HEAD" | cut -d' ' -f2)
  provider_flags "$PRESET" "$VARIANT" "$VALUES"
  FLAGS+=(--auth-key-file "$KEY")
}

# explain FLAGS…: its status in STATUS, its answer in found.
explain() {
  STATUS=0
  cat "$HEAD" "$BODY" >"$BATS_TEST_TMPDIR/request"
  hookctl verify --request "$BATS_TEST_TMPDIR/request" --url "$CALLED" --at "$AT" --explain -o json "$@" \
    >"$BATS_TEST_TMPDIR/found" 2>"$BATS_TEST_TMPDIR/err" || STATUS=$?
}

fail() { printf '%s: %s\n' "$NAME" "$1" >>"$FAILURES"; }

# The longest run of letters that may be a signature, in the header as it was caught.
signature() {
  sed -n "s/^$HEADER: //Ip" "caught/$NAME.head" | grep -oE '[A-Za-z0-9+/_-]{20,}={0,2}' | awk 'length > most { most = length; it = $0 } END { print it }'
}

# Nothing of keys or of the right signature.
check_secrecy() {
  local right
  right=$([ "$HEADER" = - ] || signature)
  if grep -qF -f "secrets.$KIND" ${right:+-e "$right"} "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/err"; then
    fail "a secret is shown"
  fi
}

# expect CODE FLAGS…: the first cause is CODE (A|B: one of them). A request that is good all the same (the scheme does not mind) is no case.
expect() {
  explain "${@:2}"
  [ "$STATUS" -ne 0 ] || return 0
  echo "$PRESET" >>"$MADE"
  [ "$STATUS" -eq 1 ] || fail "exit $STATUS: $(cat "$BATS_TEST_TMPDIR/err")"
  local first
  first=$(jq -r '.causes[0].code // "nothing"' "$BATS_TEST_TMPDIR/found")
  [[ "$first" =~ ^($1)$ ]] || fail "not $1 but $(jq -c '[.reason, .causes[].code]' "$BATS_TEST_TMPDIR/found")"
  check_secrecy
}

# made N: none failed, and the mistake was made with at least N presets (or with as many as are enough).
made() {
  local presets
  presets=$(sort -u "$MADE" | wc -l)
  cat "$FAILURES"
  echo "made with $presets presets"
  [ ! -s "$FAILURES" ]
  [ "$presets" -ge $(($1 < ENOUGH ? $1 : ENOUGH)) ]
}

# set_header VALUE: of the signature's header; sed's own characters are not in signatures.
set_header() { sed -i "s#^\($HEADER\): .*#\1: $1\r#I" "$HEAD"; }

# put_signature OTHER: in place of the signature, what stands around it in the header stays.
put_signature() {
  local value
  value=$(sed -n "s/^$HEADER: //Ip" "$HEAD" | tr -d '\r')
  set_header "${value/"$(signature)"/$1}"
}

# each_row WHAT [rows]: calls it with the rows of few, or of rows, until enough presets had the mistake.
each_row() {
  local row all
  mapfile -t all <"${2:-few}"
  for row in "${all[@]}"; do
    [ "$(sort -u "$MADE" | wc -l)" -lt "$ENOUGH" ] || break
    use_row "$row"
    "$1" "$row"
  done
}

good() {
  explain "${FLAGS[@]}"
  echo "$PRESET" >>"$MADE"
  [ "$STATUS" -eq 0 ] || fail "the request as it was caught is refused: $(cat "$BATS_TEST_TMPDIR/found")"
}

@test "every request is good before it is broken" {
  each_row good rows
  made 100
}

missing() {
  [ "$HEADER" != - ] || return 0
  sed -i "/^$HEADER: /Id" "$HEAD"
  expect signature_missing "${FLAGS[@]}"
}

@test "a missing header" {
  each_row missing
  made 40
}

renamed() {
  [ "$HEADER" != - ] || return 0
  sed -i "s/^$HEADER: /X-Passed-On: /I" "$HEAD"
  expect signature_renamed "${FLAGS[@]}"
}

@test "a renamed header" {
  each_row renamed
  made 40
}

other_encoding() {
  local bytes=$BATS_TEST_TMPDIR/bytes
  [ "$HEADER" != - ] || return 0
  case $ENCODING in
  hex)
    signature | xxd -r -p >"$bytes"
    put_signature "$(base64 -w0 "$bytes")"
    ;;
  base64*)
    signature | tr _- /+ | base64 -d >"$bytes" 2>/dev/null || true # without padding
    put_signature "$(xxd -p -c 0 "$bytes")"
    ;;
  *) return 0 ;;
  esac
  expect encoding "${FLAGS[@]}"
}

@test "hex in place of base64, base64 in place of hex" {
  each_row other_encoding
  made 30
}

without_prefix() {
  [ "$PREFIX" != - ] || return 0
  set_header "$(sed -n "s/^$HEADER: //Ip" "$HEAD" | tr -d '\r' | sed "s#^$PREFIX##")"
  expect prefix "${FLAGS[@]}"
}

@test "a missing prefix" {
  each_row without_prefix
  made 10
}

undecoded_key() {
  [[ $KIND =~ ^(utf8|base64|hex|whsec)$ && $ENCODING != - ]] || return 0
  KEY=keys/$KIND.undecoded
  provider_flags "$PRESET" "$VARIANT" "$VALUES"
  expect key_format "${FLAGS[@]}" --auth-key-file "$KEY"
}

@test "a whsec_ or base64 key that one side does not decode" {
  each_row undecoded_key
  made 30
}

key_with_blank() {
  [[ $KIND = utf8 && $ENCODING != - ]] || return 0
  KEY=keys/$KIND.blank
  provider_flags "$PRESET" "$VARIANT" "$VALUES"
  expect white_space "${FLAGS[@]}" --auth-key-file "$KEY"
}

@test "a key with a blank at its end" {
  each_row key_with_blank
  made 30
}

# old SECONDS WORDS: the check is so much later than the limit allows, and the cause says by how much.
out_of_time() {
  local off measure
  [ "$TOLERANCE" != - ] || return 0
  off=$((TOLERANCE + 1000))
  AT=$((AT + $1 * off))
  expect timestamp "${FLAGS[@]}"
  measure=$(jq -r '.causes[0].message' "$BATS_TEST_TMPDIR/found" | grep -oE '[0-9]+ s (old|in the future|ago|over|ahead)' | head -1 | cut -d' ' -f1)
  measure=$((${measure:-0} - off))
  [ "${measure#-}" -le 90 ] || fail "no word on how much: $(jq -r '.causes[0].message' "$BATS_TEST_TMPDIR/found")"
}

too_old() { out_of_time 1; }
too_new() { out_of_time -1; }

@test "a timestamp that is too old, and by how much" {
  each_row too_old
  made 10
}

@test "a timestamp in the future, and by how much" {
  each_row too_new
  made 10
}

reserialized() {
  if jq . "$BODY" >/dev/null 2>&1; then
    # by hand: jq would write large numbers anew as well
    sed -E 's/^ *//; s/^("[^"]*"): /\1:/' "$BODY" | tr -d '\n' >"$BODY.new"
  else
    sed 's/%20/+/g; s/%2D/-/g' "$BODY" >"$BODY.new"
  fi
  cmp -s "$BODY" "$BODY.new" || {
    mv "$BODY.new" "$BODY"
    expect reserialized "${FLAGS[@]}"
  }
}

@test "a body that was parsed and written anew" {
  each_row reserialized
  made 30
}

longer() {
  echo >>"$BODY"
  expect trailing_newline "${FLAGS[@]}"
}

@test "a line feed at the end of the body" {
  each_row longer
  made 40
}

marked() {
  printf '\xef\xbb\xbf' | cat - "caught/$NAME.body" >"$BODY"
  expect byte_order_mark "${FLAGS[@]}"
}

@test "a byte order mark" {
  each_row marked
  made 40
}

other_line_ends() {
  sed 's/$/\r/' "caught/$NAME.body" >"$BODY"
  [ -n "$(tail -c 1 "caught/$NAME.body" | tr -d '\n')" ] && truncate -s -1 "$BODY"
  cmp -s "$BODY" "caught/$NAME.body" || expect line_ends "${FLAGS[@]}"
}

@test "CR LF in place of LF" {
  each_row other_line_ends
  made 30
}

# add_own KEYFILE: this row's account, alone in a fresh home.
add_own() {
  rm -rf "$HOOKCTL_HOME"
  provider_flags "$PRESET" "$VARIANT" "$VALUES"
  hookctl account add own "${FLAGS[@]}" --auth-key-file "$PWD/$1" >/dev/null 2>&1 || fail "cannot be added"
}

other_account() {
  add_own "$KEY.other"
  hookctl account add its_sender --auth-key-file "$PWD/$KEY" >/dev/null 2>&1
  expect other_account --account own
  jq -r '.causes[0].message' "$BATS_TEST_TMPDIR/found" | grep -q 'account its_sender' || fail "does not name the account"
}

@test "the key of another account" {
  each_row other_account
  made 60
}

old_key() {
  catch "$NAME" "$PRESET" "$VARIANT" "$KIND" "$VALUES"
  use_row "$1"
  add_own "$KEY"
  hookctl account rotate-key own --auth-key-file "$PWD/$KEY.other" --keep-old 1s >/dev/null 2>&1 || fail "cannot be rotated"
  AT=$(($(date +%s) + 3))
  expect previous_key --account own
}

@test "the key that was rotated out" {
  each_row old_key
  made 60
}

other_url() {
  local own=$CALLED
  [ "$URL" = yes ] || return 0
  for CALLED in "${own/http:/https:}" "${own/127.0.0.1:*([0-9])/127.0.0.1}" "$own?tea=1"; do
    expect url "${FLAGS[@]}"
  done
  case $own in *\?*) return 0 ;; esac
  CALLED=$own/
  expect url "${FLAGS[@]}"
}

@test "another URL than the one that the sender called" {
  shopt -s extglob
  each_row other_url rows
  made 10
}

other_algorithm() {
  local wrong=-sha256 made=$BATS_TEST_TMPDIR/bytes
  [[ $KIND = utf8 && $DIGEST != - && $HEADER != - ]] || return 0
  [ "$DIGEST" != SHA256 ] || wrong=-sha1
  openssl dgst "$wrong" -hmac "$(cat "$KEY")" -binary "$BODY" >"$made"
  put_signature "$(case $ENCODING in hex) xxd -p -c 0 "$made" ;; *) base64 -w0 "$made" ;; esac)"
  # Where the other algorithm is a variant of the provider's, that says more.
  case $(jq -r --arg id "$PRESET" 'select(.id == $id).variants | length' presets.json) in
  0) expect algorithm "${FLAGS[@]}" ;;
  *) expect "algorithm|variant" "${FLAGS[@]}" ;;
  esac
}

@test "another algorithm" {
  each_row other_algorithm
  made 10
}

other_variant() {
  [ "$VARIANT" != - ] || return 0
  provider_flags "$PRESET" - "$VALUES"
  expect variant "${FLAGS[@]}" --auth-key-file "$KEY"
}

@test "another variant than the pinned one" {
  each_row other_variant rows
  made 10
}

without_value() {
  [ "$VALUES" != - ] || return 0
  provider_flags "$PRESET" "$VARIANT" -
  expect missing_value "${FLAGS[@]}" --auth-key-file "$KEY"
}

@test "a value that the scheme needs is not given" {
  each_row without_value rows
  made 4
}
