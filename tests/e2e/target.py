#!/usr/bin/env python3
"""A destination for the delivery tests. target.py PORT_FILE RECEIVED [PORT]: POSTs to
/fast           are taken at once,
/slow/MS        after so many milliseconds,
/fails/N        refused with 503 N times an event, then taken,
/gone           answered with 410 while the file `gone` exists,
/stuck/SENDER   refused with 500 for events of that sender while the file `stuck` exists.
What is taken is a line of RECEIVED: PATH EVENT-ID ATTEMPT SENDER.
"""
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port_file, received = sys.argv[1:3]
port = int(sys.argv[3]) if len(sys.argv) > 3 else 0
turn = threading.Lock()
out = open(received, "a", buffering=1)
failed = {}


class Target(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = json.loads(body)
        status = self.answer(self.path.split("/")[1:], event)
        if status == 200:
            with turn:
                out.write(f"{self.path} {self.headers['X-Hookctl-Event-Id']} {self.headers['X-Hookctl-Attempt']} {event['sender']}\n")
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, way, event):
        if way[0] == "slow":
            time.sleep(int(way[1]) / 1000)
        if way[0] == "gone" and os.path.exists("gone"):
            return 410
        if way[0] == "stuck" and event["sender"].endswith(way[1]) and os.path.exists("stuck"):
            return 500
        if way[0] == "fails":
            with turn:
                failed[event["id"]] = failed.get(event["id"], 0) + 1
                return 503 if failed[event["id"]] <= int(way[1]) else 200
        return 200

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


server = Server(("127.0.0.1", port), Target)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(port_file + ".new", port_file)
server.serve_forever()
