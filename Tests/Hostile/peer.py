"""Connections of a client that does what it likes, and one that behaves."""

import http.client
import json
import socket
import struct
import threading
import time
import uuid
from contextlib import suppress


class Peer:
    """A connection from some address of loopback: what is sent is sent as it is. `wait` 0: nothing is waited for."""

    def __init__(self, port, address="127.0.0.2", wait=15):
        self.socket = socket.socket()
        self.socket.settimeout(wait)
        self.socket.bind((address, 0))
        with suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", port))

    def send(self, data):
        """False once the other end has closed."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def some(self):
        try:
            return self.socket.recv(65_536)
        except ConnectionResetError:
            return b""

    def rest(self):
        """All until the other end closes; what there was when it resets the connection."""
        found = b""
        try:
            while part := self.socket.recv(65_536):
                found += part
        except (ConnectionResetError, BrokenPipeError):
            pass
        return found

    def is_open(self):
        self.socket.setblocking(False)
        try:
            return self.socket.recv(65_536) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()


def head(path="/v1/venues", method="GET", *lines):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def status(answer):
    """Of the first answer; 0 when there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


class Guest(threading.Thread):
    """Books again and again, over one connection and over new ones, until it is stopped; each must be answered."""

    def __init__(self, port, context=None):
        super().__init__(daemon=True)
        self.port, self.context = port, context
        self.over = threading.Event()
        self.booked, self.failures, self.slowest = 0, [], 0.0

    def run(self):
        kept = self.connection()
        while not self.over.is_set():
            for connection in (kept, self.connection()):
                begun = time.monotonic()
                try:
                    self.book(connection)
                    self.booked += 1
                except Exception as error:
                    self.failures.append(repr(error))
                    kept.close()
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if connection is not kept:
                    connection.close()
            self.over.wait(0.02)

    def connection(self):
        if self.context:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=40, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)

    def book(self, connection):
        body = {"venue": "gate", "party": 2, "start": "2030-05-04T20:00", "pool": "crowd"}
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        connection.request("POST", "/v1/reservations", json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 201, text

    def look(self):
        """Has the service open its views, which it keeps."""
        connection = self.connection()
        self.book(connection)
        for path in ("/v1/venues/gate/floor", "/v1/report?venue=gate", "/v1/reservations"):
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()

    def end(self):
        self.over.set()
        self.join()
