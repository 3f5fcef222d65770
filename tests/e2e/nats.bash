# A real nats-server, and listeners on a journal in it.

teardown() {
  for pid in ${STARTED:-}; do kill -9 "$pid" 2>/dev/null || true; done
  rm -rf "$TEST_DIR"
}

# Remembers what was started last.
started() { STARTED="${STARTED:-} $!"; }

# wait_file FILE
wait_file() {
  for _ in $(seq 600); do [ -s "$1" ] && return 0; sleep 0.05; done
  echo "no $1" >&2
  return 1
}

# start_nats [ARGS…]: on the port that it had before, with what it had stored.
start_nats() {
  command -v nats-server >/dev/null || PATH=$PATH:/usr/sbin
  rm -rf ports && mkdir ports
  nats-server -a 127.0.0.1 -p "${NATS_PORT:--1}" -js -sd "$TEST_DIR/store" --ports_file_dir ports "$@" >>nats.log 2>&1 3>&- &
  NATS=$!
  started
  for _ in $(seq 400); do
    # shellcheck disable=SC2144 # there is one
    [ -s ports/*.ports ] && break
    sleep 0.05
  done
  NATS_PORT=$(jq -r '[.nats[]?, .tls[]?][0]' ports/*.ports | sed 's/.*://')
  hookctl env set --journal "nats://127.0.0.1:$NATS_PORT" >/dev/null 2>&1
}

# start_one NAME [ARGS…]: a listener; its URL is in NAME.ready, its pid in NAME.pid.
start_one() {
  local name=$1
  shift
  rm -f "$name.ready"
  "$HOOKCTL" listen --bind "127.0.0.1:${PORT:-0}" --ready-file "$name.ready" --print none "$@" >>"$name.log" 2>&1 3>&- &
  echo $! >"$name.pid"
  started
  wait_file "$name.ready" || { cat "$name.log" >&2; return 1; }
}
