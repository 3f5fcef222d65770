# A real terminal of 80 columns to run hookctl in: a tmux of our own, with nobody's settings.

SCREENS=0

terminal() { command tmux -L "hookctl-$$-$BATS_TEST_NUMBER" -f /dev/null "$@"; }

# screen COMMAND: runs it in a new terminal with hookctl on PATH. Standard output goes to the file out, or to SCREEN_OUT; the
# screen ends with `exit CODE`. What see() saw is in err.
screen() {
  SCREENS=$((SCREENS + 1))
  mkdir -p "$TEST_DIR/screenbin"
  ln -sf "$HOOKCTL" "$TEST_DIR/screenbin/hookctl"
  cat >"$TEST_DIR/screen.sh" <<SH
trap : INT
PATH=$TEST_DIR/screenbin:\$PATH
cd $TEST_DIR
{ $1; } >${SCREEN_OUT:-out}
echo "exit \$?"
stty -a >stty
sleep 60
SH
  # The server of the screens before may be on its way out.
  for _ in $(seq 20); do
    open_screen && return 0
    sleep 0.1
  done
  return 1
}

open_screen() {
  terminal new-session -d -s "s$SCREENS" -x 80 -y "${SCREEN_LINES:-120}" "exec sh $TEST_DIR/screen.sh"
}

# Everything on the screen, wrapped lines joined.
shown() { terminal capture-pane -p -J -t "s$SCREENS" -S - 2>/dev/null | sed 's/ *$//'; }

# Waits until a line of the screen, from the last answer on, matches.
see() {
  for _ in $(seq 300); do
    shown | grep -v '^$' >seen || true # nothing yet
    if grep -q -e "$1" seen; then
      sed '/^exit /,$d' seen >err
      return 0
    fi
    sleep 0.05
  done
  echo "never seen: $1"
  cat seen
  return 1
}

# The same for the last line: what is asked now.
asked() {
  for _ in $(seq 300); do
    if shown | grep -v '^$' | tail -n 1 | grep -q -e "$1 *$"; then
      return 0
    fi
    sleep 0.05
  done
  echo "never asked: $1"
  shown | grep -v '^$'
  return 1
}

type() {
  terminal send-keys -t "s$SCREENS" -l -- "$1"
  enter
}

enter() { terminal send-keys -t "s$SCREENS" Enter; }

key() { terminal send-keys -t "s$SCREENS" "$1"; }

stty_of() {
  for _ in $(seq 100); do
    [ -s stty ] && break
    sleep 0.05
  done
  cat stty
}

screen_pid() { terminal display-message -p -t "s$SCREENS" '#{pane_pid}'; }

end_screens() {
  terminal kill-server 2>/dev/null || true
  rm -f stty
}
