#!/usr/bin/env python3
"""completions.py SHELL < CASES: a real SHELL on a terminal, and what stands on its line after the Tab key.

A case is `TYPED => LINE` (a blank at the end of LINE is written as an underscore), or `TYPED ?? WORDS`: after Tab, twice,
the terminal shows these words. ~ in CASES is nothing special. Exit 1 names every case that ended otherwise.
"""
import os
import pty
import re
import select
import sys
import termios
import time

DEADLINE = 60  # seconds for one answer; a machine that runs other tests is slow

SHELLS = {
    # name: (arguments, what it runs first, to make ^G print the line and to say when it is ready)
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "PS1='> '; . \"$BASH_COMPLETION\"; bind 'set bell-style none'; bind 'set show-all-if-ambiguous off';"
        " bind 'set page-completions off'; bind 'set completion-query-items 0';"
        " bind 'set enable-bracketed-paste off'; bind -x '\"\\C-g\": printf \"\\n<<%s>>\\n\" \"$READLINE_LINE\"';"
        " echo READY$((40+2))\n",
    ),
    "zsh": (
        ["zsh", "-d", "-f", "-i"],
        "PS1='> ' PROMPT_EOL_MARK=; unset zle_bracketed_paste; fpath=(~/functions $fpath); autoload -U compinit;"
        " compinit -u -D; LISTMAX=1000; show() { print; print -r -- \"<<$BUFFER>>\" }; zle -N show; bindkey '^G' show;"
        " bindkey '^U' kill-whole-line; unsetopt beep; echo READY$((40+2))\n",
    ),
    "fish": (
        ["fish", "--private", "-i"],
        "function fish_prompt; echo '> '; end; function fish_title; end; set -g fish_greeting;"
        " set -g fish_autosuggestion_enabled 0;"
        " bind \\cg 'printf \"\\n<<%s>>\\n\" (commandline | string collect)';"
        " echo READY(math 40 + 2)\n",
    ),
}

ESCAPES = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


class Terminal:
    def __init__(self, shell):
        arguments, first = SHELLS[shell]
        self.shell = shell
        child, self.descriptor = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm", COLUMNS="100", LINES="50")
            os.execvp(arguments[0], arguments)
        self.child = child
        termios.tcsetwinsize(self.descriptor, (50, 100))
        if shell == "fish":
            self.wait_for("> |# |\\$ ")  # it drops what was typed before its first prompt
        self.send(first)
        self.wait_for("READY42")

    def send(self, text):
        os.write(self.descriptor, text.encode())

    def wait_for(self, pattern):
        seen = b""
        end = time.monotonic() + DEADLINE
        while True:
            text = ESCAPES.sub("", seen.decode(errors="replace"))
            found = re.search(pattern, text, re.S)
            if found:
                return found, text
            if not select.select([self.descriptor], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit(f"{self.shell}: no {pattern!r} within {DEADLINE} s in: {text!r}")
            seen += os.read(self.descriptor, 65536)

    def line_after(self, typed, tabs=1):
        """What stands on the line, and what the terminal showed meanwhile."""
        self.send("\x15" + typed + "\t" * tabs + "\x07")
        found, text = self.wait_for("<<(.*?)>>")
        self.send("\x15")
        return found.group(1), text

    def end(self):
        os.close(self.descriptor)
        os.waitpid(self.child, 0)


def main():
    terminal = Terminal(sys.argv[1])
    wrong = 0
    for case in sys.stdin.read().splitlines():
        if not case or case.startswith("#"):
            continue
        if " ?? " in case:
            typed, words = case.split(" ?? ")
            line, text = terminal.line_after(typed, tabs=2)
            fits = " ".join(words.split()) in " ".join(text.split())
        else:
            typed, wanted = case.split(" => ")
            line, text = terminal.line_after(typed)
            fits = line == re.sub("_$", " ", wanted)
        if not fits:
            wrong += 1
            print(f"{sys.argv[1]}: {case}\n  the line is {line!r}\n  the terminal showed {text!r}")
    terminal.end()
    print(f"{sys.argv[1]}: done")
    sys.exit(1 if wrong else 0)


main()
