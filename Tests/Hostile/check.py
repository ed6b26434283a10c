"""Does to a service what no client should, while a guest goes on booking: the guest is always answered, and nothing stays."""

import os
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "Screens"))
sys.path.insert(0, str(Path(__file__).parents[1] / "OutsideTester"))

from house import House  # noqa: E402
from peer import Guest, Peer, head, status  # noqa: E402
from stage import gate  # noqa: E402

# What a process may have grown by when all is over: bookings, their keys and views are in it.
GROWTH = 48 << 20


class Target:
    """The service, and what it holds."""

    def __init__(self, house, context=None):
        self.house, self.port, self.context = house, house.port, context

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.house.process.pid}/fd"))

    @property
    def memory(self):
        """Bytes that belong to no file."""
        lines = Path(f"/proc/{self.house.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Anonymous:"))

    def ask(self, data):
        """The answer to the first of what is sent."""
        peer = Peer(self.port)
        peer.send(data)
        answer = peer.some()
        peer.close()
        return answer


def ended(peers, seconds):
    """Whether the other end closes all within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        peers = [peer for peer in peers if peer.is_open()]
        if not peers:
            return True
        time.sleep(0.1)
    return False


def trickle(target, begin):
    peers = [Peer(target.port, f"127.0.0.{2 + number % 4}") for number in range(200)]
    for peer in peers:
        peer.send(begin)
    begun = time.monotonic()
    while peers and time.monotonic() - begun < 15:
        peers = [peer for peer in peers if peer.is_open() and peer.send(b"a")]
        time.sleep(0.5)
    assert not peers, f"{len(peers)} of 200 are still there after 15 s"


def check_slow_heads(target):
    trickle(target, b"GET /v1/venues HTTP/1.1\r\nHost: localhost\r\nX-Long: ")


def check_slow_bodies(target):
    trickle(target, head("/v1/reservations", "POST", "Idempotency-Key: slow", "Content-Length: 5000"))


def check_readers_who_do_not_read(target):
    """Of a long answer, asked for again and again over one connection."""
    peers = [Peer(target.port, "127.0.0.3") for _ in range(100)]
    for peer in peers:
        peer.socket.setblocking(False)
        with suppress(BlockingIOError):
            peer.socket.send(head("/v1/openapi.json") * 200)
    time.sleep(2)
    for peer in peers:
        peer.close()


def check_ten_thousand_connections(target):
    peers = []
    for number in range(10_000):
        peers.append(Peer(target.port, f"127.0.{1 + number // 200}.{1 + number % 200}", wait=0))
    time.sleep(15)
    for peer in peers:
        peer.close()


def check_connections_of_one_address(target):
    peers = [Peer(target.port, "127.0.0.9") for _ in range(1000)]
    time.sleep(0.5)
    held = sum(peer.is_open() for peer in peers)
    assert held <= 256, f"{held} connections of one address are held"
    for peer in peers:
        peer.close()


def check_a_body_of_a_gigabyte(target):
    answer = target.ask(head("/v1/reservations", "POST", "Idempotency-Key: big", f"Content-Length: {1 << 30}"))
    assert status(answer) == 413, answer
    for lines in ([f"Content-Length: {1 << 20}"], ["Transfer-Encoding: chunked"]):
        peer = Peer(target.port)
        peer.send(head("/v1/reservations", "POST", "Idempotency-Key: big", *lines))
        part = b"x" * 65_536
        chunk = part if "Content" in lines[0] else b"10000\r\n" + part + b"\r\n"
        sent = 0
        while sent < 1 << 30 and peer.send(chunk):
            sent += len(part)
        assert sent < 64 << 20, f"{sent} bytes were taken of a body that is too long"
        peer.close()


def check_letters_that_are_none(target):
    json = ["Idempotency-Key: letters", "Content-Type: application/json"]
    for data in [
        b"GET /v1/find?text=%FF%FE HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/find?text=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/venues/%C0%AF HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/venues HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: \xff\r\n\r\n",
        b"GET /v1/venues HTTP/1.1\r\nHost: localhost\r\n\xff: x\r\n\r\n",
        b"GET /v1/venues HTTP/1.1\r\nHost: local\x00host\r\n\r\n",
        head("/v1/reservations", "POST", *json, "Content-Length: 14") + b'{"venue":"\xff\xfe"}',
        head("/v1/reservations", "POST", *json, "Content-Length: 19") + b'{"venue":"\\ud83d"}\n',
    ]:
        answer = target.ask(data)
        assert status(answer) in (400, 422), (data, answer)


def check_deep_json(target):
    lines = ["Idempotency-Key: deep", "Content-Type: application/json"]
    for opening in (b"[", b'{"a":', b'{"guest":[{"tags":'):
        body = (opening * 100_000)[:1_000_000]
        answer = target.ask(head("/v1/reservations", "POST", *lines, f"Content-Length: {len(body)}") + body)
        assert status(answer) in (400, 422), (opening, answer[:200])


def check_garbage_behind_a_request(target):
    for garbage in (b"\x16\x03\x01\x02\x00garbage\r\n\r\n", b"\0" * 100, b"GET\r\n\r\n", b"\r\n" * 5000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
        for _ in range(20):
            answer = target.ask(head() + garbage)
            assert status(answer) == 200, (garbage, answer[:200])


def check_half_closes_and_resets(target):
    body = b'{"venue":"gate","party":2,"start":"2030-05-04T20:00","pool":"crowd"}'
    lines = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    for number in range(200):
        peer = Peer(target.port, f"127.0.0.{2 + number % 4}")
        peer.send(head("/v1/reservations", "POST", f"Idempotency-Key: half-{number}", *lines) + body)
        if number % 2:
            peer.half_close()
            peer.rest()
            peer.close()
        else:
            peer.reset()
    # Whatever became of a command, its key has the answer.
    for number in range(200):
        key = f"Idempotency-Key: half-{number}"
        peer = Peer(target.port)
        peer.send(head("/v1/reservations", "POST", key, "Connection: close", *lines) + body)
        answer = peer.rest()
        assert status(answer) == 201, answer
        peer.close()


def check_bad_tls(target):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    hello = first_bytes(context)
    # Plain text, an old version, no version that there is, and handshakes that are cut or go on as garbage.
    old = hello[:1] + b"\x03\x00" + hello[3:9] + b"\x03\x00" + hello[11:]
    for data in (head(), b"\x16\x03\x00\x00\x04\x01\x00\x00\x00", old, hello + b"\xff" * 500, b"\xff" * 5000):
        for _ in range(20):
            peer = Peer(target.port)
            peer.send(data)
            answer = peer.rest()
            assert not answer.startswith(b"HTTP"), answer
            peer.close()
    cut = [Peer(target.port, f"127.0.0.{2 + number % 4}") for number in range(200)]
    for number, peer in enumerate(cut):
        peer.send(hello[: number * len(hello) // 200])
    assert ended(cut, 15), "cut handshakes are still there after 15 s"


def first_bytes(context):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with suppress(ssl.SSLWantReadError):
        connection.do_handshake()
    return outgoing.read()


def served(daybook, folder, more):
    house = House(daybook, folder, [gate("gate")]).open()
    house.post("/v1/clock/advance", {"to": "2030-05-04T12:00:00Z"})
    if more:
        house.end()
        house.more = more
        house.open()
    return house


def certificate(folder):
    names = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-out", names[0], "-keyout", names[1]], check=True, capture_output=True)
    return ["--certificate", str(names[0]), "--key", str(names[1])]


def attempt(name, work, target):
    """Runs one check; what is wrong is thrown."""
    Guest(target.port, target.context).look()
    before = target.descriptors
    guest = Guest(target.port, target.context)
    guest.start()
    memory = target.memory
    begun = time.monotonic()
    work(target)
    time.sleep(0.5)
    guest.end()
    assert target.house.process.poll() is None, "the service has ended"
    assert not guest.failures, f"{len(guest.failures)} of the guest's bookings failed: {guest.failures[:3]}"
    assert guest.booked > 0, "the guest was not answered"
    deadline = time.monotonic() + 20
    while target.descriptors > before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert target.descriptors <= before, f"{target.descriptors} descriptors, before {before}"
    growth = target.memory - memory
    assert growth < GROWTH, f"memory grew by {growth >> 20} MiB"
    print(
        f"ok    {name}  {time.monotonic() - begun:.1f} s; the guest booked {guest.booked}, the slowest in "
        f"{guest.slowest:.2f} s; memory {growth / (1 << 20):+.1f} MiB",
        flush=True,
    )


def main():
    daybook, words = sys.argv[1], sys.argv[2:]
    checks = [(name[6:].replace("_", " "), work) for name, work in globals().items() if name.startswith("check_")]
    failed = []
    for name, work in checks:
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory(prefix="daybook-hostile.") as folder:
            context, more = None, []
            if work is check_bad_tls:
                context, more = ssl._create_unverified_context(), certificate(Path(folder))
            house = None
            try:
                house = served(daybook, folder, more)
                attempt(name, work, Target(house, context))
            except Exception:
                failed.append(name)
                print(f"FAIL  {name}\n{traceback.format_exc()}", flush=True)
            finally:
                if house:
                    house.end()
    for name in failed:
        print(f"failed: {name}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
