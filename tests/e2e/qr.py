#!/usr/bin/env python3
"""qr.py IMAGE < PICTURE: half blocks, with or without colours, as a PGM image of what a screen shows.

Without colours the foreground is white on black, as on a dark screen; with them what they say."""
import re
import sys

PIXELS = 6  # a module
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}

rows = []
width = None
for line in sys.stdin.read().splitlines():
    colours = re.match(r"\x1b\[38;5;16;48;5;231m(.*)\x1b\[0m$", line)
    ink, paper = (0, 255) if colours else (255, 0)
    cells = [HALVES[c] for c in (colours.group(1) if colours else line)]
    width = width or len(cells)
    if len(cells) != width or width > 80:
        sys.exit(f"a line of {len(cells)} columns")
    for half in (0, 1):
        rows.append([ink if cell[half] else paper for cell in cells])
with open(sys.argv[1], "wb") as image:
    image.write(b"P5 %d %d 255\n" % (width * PIXELS, len(rows) * PIXELS))
    for row in rows:
        image.write(b"".join(bytes([pixel]) * PIXELS for pixel in row) * PIXELS)
