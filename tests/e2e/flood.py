#!/usr/bin/env python3
"""flood.py ATTACK HOST PORT PATH: one hostile sender; says how each of its requests was refused.

One line an answer: the status, or "closed" where the connection ended without one. While an attack that takes its time is
under way, honest requests are sent and how long the slowest of them took is the last line: "fresh 200 1.8 ms".
"""

import collections
import selectors
import socket
import sys
import time

HOST, PORT, PATH = sys.argv[2], int(sys.argv[3]), sys.argv[4]
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nX-Shop-Pass: crm-secret\r\nContent-Type: application/json\r\n".encode()
MIB = 1 << 20


def connect():
    connection = socket.create_connection((HOST, PORT), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def status_of(answer):
    return answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/1.1 ") else "closed"


def read_answer(connection):
    answer = b""
    try:
        while b"\r\n\r\n" not in answer:
            piece = connection.recv(4096)
            if not piece:
                break
            answer += piece
    except (ConnectionError, TimeoutError):
        pass
    return status_of(answer)


def send_all(pieces):
    """Sends until it is told to stop: a server that has answered need not read on."""
    connection = connect()
    sent = 0
    try:
        for piece in pieces:
            connection.setblocking(False)
            try:
                early = connection.recv(4096)
                return status_of(early), sent
            except BlockingIOError:
                pass
            connection.settimeout(20)
            connection.sendall(piece)
            sent += len(piece)
    except (ConnectionError, TimeoutError):
        pass
    connection.settimeout(20)
    return read_answer(connection), sent


class Fresh:
    """Honest requests, each on a connection of its own."""

    def __init__(self):
        self.count = 0
        self.worst = 0.0
        self.statuses = collections.Counter()

    def send(self):
        self.count += 1
        body = b'{"id":"fresh-%d","type":"t","user":"u"}' % self.count
        began = time.monotonic()
        connection = connect()
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.statuses[read_answer(connection)] += 1
        self.worst = max(self.worst, time.monotonic() - began)
        connection.close()

    def report(self):
        print("fresh", *sorted(self.statuses), f"{self.worst * 1000:.1f} ms")


def hold(connections, feed, seconds):
    """Keeps connections open, feeds each of them now and then, and counts how they end."""
    ended = collections.Counter()
    fresh = Fresh()
    selector = selectors.DefaultSelector()
    for connection in connections:
        connection.setblocking(False)
        selector.register(connection, selectors.EVENT_READ)
    until = time.monotonic() + seconds
    next_feed = time.monotonic() + 1
    while selector.get_map() and time.monotonic() < until:
        for key, _ in selector.select(0.2):
            try:
                answer = key.fileobj.recv(4096)
            except ConnectionError:
                answer = b""
            ended[status_of(answer)] += 1
            selector.unregister(key.fileobj)
            key.fileobj.close()
        if time.monotonic() >= next_feed:
            next_feed += 1
            fresh.send()
            for key in list(selector.get_map().values()):
                try:
                    key.fileobj.send(feed)
                except OSError:
                    pass
    ended["open"] += len(selector.get_map())
    for status, count in sorted(ended.items()):
        if count:
            print(status, count)
    fresh.report()


def drip():
    connections = [connect() for _ in range(200)]
    for connection in connections:
        connection.send(HEAD + b"X-Slow: ")
    hold(connections, b"x", 12)


def drip_bodies():
    connections = [connect() for _ in range(200)]
    for connection in connections:
        connection.send(HEAD + b"Content-Length: 100000\r\n\r\n")
    hold(connections, b" ", 25)


def half_sent():
    connections = []
    for _ in range(9000):
        connection = connect()
        connection.send(HEAD)
        connections.append(connection)
    hold(connections, b"", 20)


def chunked():
    piece = b"100000\r\n" + b" " * MIB + b"\r\n"
    status, sent = send_all([HEAD + b"Transfer-Encoding: chunked\r\n\r\n"] + [piece] * 64 + [b"0\r\n\r\n"])
    print(status, "early" if sent < 40 * MIB else "late")


def long_body():
    status, sent = send_all([HEAD + b"Content-Length: %d\r\n\r\n" % (64 * MIB)] + [b" " * MIB] * 64)
    print(status, "early" if sent < 40 * MIB else "late")


def request_line():
    status, sent = send_all([b"POST /"] + [b"x" * MIB] * 50)
    print(status, "early" if sent < 40 * MIB else "late")


def headers():
    lines = b"".join(b"X-%d: y\r\n" % i for i in range(1000))
    print(send_all([HEAD] + [lines] * 200)[0])


def framing():
    """Heads on which two readers could disagree about where a request ends."""
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for lines in (
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + smuggled,
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Length: +2\r\n\r\n{}",
        b"Content-Length: 0x2\r\n\r\n{}",
        b"Content-Length: 2, 2\r\n\r\n{}",
        b"Content-Length : 2\r\n\r\n{}",
        b"Content-Length: 2\n\r\n{}",
        b"X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n2;x\r\n{}\r\n-1\r\n\r\n",
    ):
        connection = connect()
        connection.sendall(HEAD + lines)
        answer = b""
        try:
            while piece := connection.recv(4096):
                answer += piece
        except (ConnectionError, TimeoutError):
            pass
        # One answer and an end: what followed was not taken for a request.
        print(status_of(answer), answer.count(b"HTTP/1.1 "))


ATTACKS = {
    "drip": drip,
    "drip-bodies": drip_bodies,
    "half-sent": half_sent,
    "chunked": chunked,
    "long-body": long_body,
    "request-line": request_line,
    "headers": headers,
    "framing": framing,
}

if __name__ == "__main__":
    ATTACKS[sys.argv[1]]()
