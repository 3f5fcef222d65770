#!/usr/bin/env python3
"""idle.py PORT COUNT: holds so many idle keep-alive connections until it is killed; says "ready" once all are there."""

import resource
import signal
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
print("ready", len(held), flush=True)
signal.pause()
