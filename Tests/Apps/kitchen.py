"""A kitchen's screen: it reads notices as they come, and goes on after the last one whenever it was cut off."""

import http.client
import json
import threading
import time


def read(port, venue, last, timeout, hear):
    """Reads a venue's notices after an id, until `hear` returns false; raises what ends the connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        lines = {"Daybook-Actor": "kitchen:screen", "Last-Event-ID": last}
        connection.request("GET", f"/v1/venues/{venue}/notices/stream", None, lines)
        answer = connection.getresponse()
        if answer.status != 200:
            raise http.client.HTTPException(answer.status)
        id, data = None, None
        while True:
            line = answer.readline()
            if not line.endswith(b"\n"):
                raise http.client.HTTPException("cut off")
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                id = value
            elif name == "data":
                data = json.loads(value)
            elif not name and data is not None:
                if not hear(id, data):
                    return
                data = None
    finally:
        connection.close()


class Kitchen(threading.Thread):
    def __init__(self, port, venue):
        super().__init__(name=f"kitchen {venue}", daemon=True)
        self.port, self.venue = port, venue
        self.heard = []  # (id, number), in the order they came.
        self.cuts = 0
        self.is_over = False

    @property
    def last(self):
        return self.heard[-1][0] if self.heard else "0"

    def run(self):
        while not self.is_over:
            try:
                read(self.port, self.venue, self.last, 60, self.hear)
            except (OSError, http.client.HTTPException):
                self.cuts += 1
                time.sleep(0.2)

    def hear(self, id, notice):
        self.heard.append((id, notice["number"]))
        return not self.is_over

    def stop(self):
        self.is_over = True
