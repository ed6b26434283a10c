#!/usr/bin/env python3
"""Receives webhooks with another program's verifier, kills the service in the middle, and counts what came.

usage: check.py DAYBOOK    DAYBOOK is the command-line program as built.
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

# Two at a time, as when a secret is changed.
SECRETS = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2VjcmV0LXRoYXQtaXMtdGhpcnR5LXR3by1ieXRlcw=="]
TABLES = [{"id": f"T{n}", "name": f"T{n}", "least": 1, "most": 4} for n in range(1, 9)]
VENUE = {
    "id": "sahil", "name": "Sahil", "zone": "Asia/Baku", "tables": TABLES, "turnTimes": [{"party": 99, "minutes": 90}],
    "services": [{
        "name": "day", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "10:00", "closes": "23:00",
        "gridMinutes": 15, "lastSeating": "21:00",
    }],
}


def fail(message):
    sys.exit(f"webhooks: {message}")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Checks every message by each secret, and keeps it. One answer in seven is lost."""

    protocol_version = "HTTP/1.1"
    came = threading.Condition()
    messages = []
    troubles = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        try:
            for secret in SECRETS:
                Webhook(secret).verify(body, dict(self.headers))
            try:
                Webhook(SECRETS[0]).verify(body + " ", dict(self.headers))
                self.troubles.append("a changed body passed")
            except WebhookVerificationError:
                pass
        except Exception as error:
            self.troubles.append(f"{type(error).__name__}: {error}")
        with self.came:
            self.messages.append((self.headers["webhook-id"], body))
            self.came.notify_all()
            count = len(self.messages)
        if count % 7 == 0:
            self.close_connection = True
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Does not say that the killed service's connection was reset."""

    def handle_error(self, request, address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


def wait_for(what):
    with Receiver.came:
        if not Receiver.came.wait_for(what, timeout=60):
            fail(f"nothing more came in a minute; {len(Receiver.messages)} messages; {Receiver.troubles}")


def main(daybook):
    server = Server(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="daybook-webhooks.") as directory:
        ledger = Path(directory, "ledger")
        config = Path(directory, "webhooks.json")
        url = f"http://127.0.0.1:{server.server_port}/"
        config.write_text(json.dumps({"webhooks": [{"name": "crm", "url": url, "secrets": SECRETS, "venues": ["sahil"]}]}))
        environment = os.environ | {"DAYBOOK_LEDGER": str(ledger)}

        def run(*words, text=""):
            ran = subprocess.run([daybook, *words], input=text, env=environment, capture_output=True, text=True)
            if ran.returncode != 0:
                fail(f"{words}: {ran.stdout}{ran.stderr}")
            return ran.stdout

        def serve():
            service = subprocess.Popen(
                [daybook, "serve", "--listen", "127.0.0.1:0", "--webhook", str(config)],
                env=environment, stderr=subprocess.PIPE, text=True)
            for line in service.stderr:
                if "serving at" in line:
                    break
            # What it says later is read, so that it never waits for room.
            threading.Thread(target=service.stderr.read, daemon=True).start()
            return service

        def book(first, last):
            lines = [
                {"command": "book", "venue": "sahil", "party": 2, "start": f"2030-05-{day:02}T19:00", "guest": {"name": "Zümrüd"}}
                for day in range(first, last)
            ]
            run("exec", text="".join(json.dumps(line) + "\n" for line in lines))

        run("init", "--clock", "manual")
        run("exec", text=json.dumps({"command": "advanceClock", "to": "2030-05-01T05:00:00Z"}) + "\n"
            + json.dumps({"command": "defineVenue", "venue": VENUE}) + "\n")
        service = serve()
        try:
            while json.loads(run("webhooks", "list", "--json") or '{"position":0}')["position"] == 0:
                pass
            book(2, 6)
            wait_for(lambda: len(Receiver.messages) >= 2)
            service.send_signal(signal.SIGKILL)
            service.wait()
            before = len(Receiver.messages)
            book(6, 12)
            service = serve()
            wait_for(lambda: len({id for id, _ in Receiver.messages}) >= 10)
            told = json.loads(run("webhooks", "list", "--json"))
        finally:
            service.send_signal(signal.SIGTERM)
            if service.wait(timeout=60) != 0:
                fail(f"the service ended with {service.returncode}")
        server.shutdown()
        if Receiver.troubles:
            fail(f"{Receiver.troubles}")
        check(Receiver.messages, before)
    print(f"webhooks: {len(Receiver.messages)} messages verified by another program, through a kill, none lost; {told['name']} at {told['position']}")


def check(messages, before):
    """Order, and that nothing comes again but what was under way: at the kill, and where the answer was lost."""
    bodies = {}
    order = []
    for place, (id, body) in enumerate(messages, start=1):
        if bodies.setdefault(id, body) != body:
            fail(f"message {id} came with two bodies")
        if id in order:
            if order[-1] != id or not (place - 1 == before or (place - 1) % 7 == 0):
                fail(f"message {id} came again, as number {place} of {len(messages)}, killed after {before}")
        else:
            order.append(id)
    events = [json.loads(bodies[id]) for id in order]
    positions = [event["data"]["position"] for event in events]
    if positions != sorted(positions) or len(positions) != 10:
        fail(f"the order is {positions}")
    for event in events:
        if event["type"] != "daybook.booked" or event["specversion"] != "1.0" or event["venue"] != "sahil":
            fail(f"another event: {event}")
        if "Zümrüd" in json.dumps(event, ensure_ascii=False) or event["data"]["data"]["guest"]["sealed"]:
            fail(f"it tells of a person: {event}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
