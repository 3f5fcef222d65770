#!/usr/bin/env python3
"""What stands around a fleet of listeners: a system that posts signed orders, and an application that takes the events.

  fleet.py take READY FILE          an application: each order's number becomes a line of FILE; number 7 of each 100 is a 400
  fleet.py post COUNT FILE URL...   posts orders 0 to COUNT-1, each until it gets a 2xx, from any of the URLs; every fifth one
                                    once more. What got a 2xx becomes a line of FILE: number, answered id
"""
import base64, hashlib, hmac, http.client, http.server, json, os, queue, sys, threading, time, urllib.parse

SECRET = os.environ["SHOPIFY_SECRET"].encode()
LONGEST = 120  # seconds that one order may take to be let in


def take(ready, path):
    lock = threading.Lock()
    out = open(path, "a")

    class Application(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            number = event["event"]["data"]["id"]
            with lock:
                out.write(f"{number}\n")
                out.flush()
            self.send_response(400 if number % 100 == 7 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 256

    server = Server(("127.0.0.1", 0), Application)
    with open(ready + ".tmp", "w") as file:
        file.write(f"http://127.0.0.1:{server.server_address[1]}/events")
    os.rename(ready + ".tmp", ready)
    server.serve_forever()


def post(count, path, urls):
    orders = queue.Queue()
    for number in range(count):
        orders.put(number)
        if number % 5 == 0:
            orders.put(number)
    lock = threading.Lock()
    out = open(path, "a")
    failures = []

    def send_one(connections, number, url):
        body = json.dumps({"id": number, "customer": {"phone": "+15550001111"}}, separators=(",", ":")).encode()
        signature = base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
        target = urllib.parse.urlsplit(url)
        connection = connections.get(url) or http.client.HTTPConnection(target.netloc, timeout=20)
        connections[url] = connection
        connection.request("POST", target.path, body, {
            "Content-Type": "application/json", "X-Shopify-Topic": "orders/create",
            "X-Shopify-Shop-Domain": "acme.myshopify.com", "X-Shopify-Webhook-Id": f"wh-{number}",
            "X-Shopify-Hmac-Sha256": signature})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def work(first):
        connections, turn = {}, first
        while True:
            try:
                number = orders.get_nowait()
            except queue.Empty:
                return
            deadline = time.monotonic() + LONGEST
            while time.monotonic() < deadline:
                turn += 1
                url = urls[turn % len(urls)]
                try:
                    status, answer = send_one(connections, number, url)
                    if status == 200:
                        with lock:
                            out.write(f"{number} {json.loads(answer)['id']}\n")
                        break
                except (OSError, http.client.HTTPException):
                    connections.pop(url, None)
                time.sleep(0.1)
            else:
                failures.append(number)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.close()
    if failures:
        sys.exit(f"never let in: {failures[:10]}")


if sys.argv[1] == "take":
    take(*sys.argv[2:])
else:
    post(int(sys.argv[2]), sys.argv[3], sys.argv[4:])
