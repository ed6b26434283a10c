"""Lookups of many slots, each followed by bookings, against `daybook serve --dialect gmb`; prints what was seen."""

import argparse
import base64
import http.client
import json
import multiprocessing
import queue
import random
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

# Wall time and UTC are one here, so a slot's second is worked out without a table of zones.
ZONE, OPENS, LAST, GRID = "UTC", 10, 22, 30
DATES, PARTIES = 7, 6
KEPT = 300  # Bookings of a venue; the oldest is cancelled first.


def venue(name):
    """Twelve tables in two areas, two that go together, and a cap on covers that start together."""
    tables = [
        {"id": f"T{n}", "name": f"T{n}", "area": "hall" if n < 8 else "garden", "least": 1 if n % 3 else 2, "most": 2 + n % 4}
        for n in range(12)
    ]
    service = {
        "name": "day",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "opens": f"{OPENS}:00",
        "lastSeating": f"{LAST}:00",
        "closes": "23:30",
        "gridMinutes": GRID,
        "pacing": {"minutes": 30, "covers": 16},
    }
    return {
        "id": name,
        "name": name,
        "zone": ZONE,
        "services": [service],
        "tables": tables,
        "combinations": [{"id": "C1", "tables": ["T0", "T1"], "least": 5, "most": 6}],
    }


class Service:
    """A ledger of its own and `daybook serve` over it; ended by its own process id."""

    def __init__(self, daybook, folder, venues):
        self.daybook, self.ledger = daybook, str(Path(folder) / "ledger")
        file = Path(folder) / "venues.json"
        file.write_text(json.dumps([venue(name) for name in venues]))
        tokens = str(Path(folder) / "tokens.json")
        self.run("init", "--ledger", self.ledger)
        self.run("import", "venues", str(file), "--ledger", self.ledger)
        said = self.run("token", "give", "guest:partner:load", "--file", tokens)
        self.token = next(word for word in said.split() if word.startswith("dbk_"))
        self.process = subprocess.Popen(
            [daybook, "serve", "--dialect", "gmb", "--listen", "127.0.0.1:0", "--tokens", tokens, "--ledger", self.ledger],
            stderr=subprocess.PIPE,
            text=True,
        )
        said = self.process.stderr.readline()
        assert "127.0.0.1:" in said, said
        self.port = int(said.split("127.0.0.1:")[1].split("/")[0])

    def run(self, *words):
        return subprocess.run([self.daybook, *words], check=True, capture_output=True, text=True).stdout

    def end(self):
        self.process.terminate()
        self.process.wait()


class Partner:
    """One connection that stays open, and how long each call on it took, in seconds."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secret = base64.b64encode(f"partner:{token}".encode()).decode()
        self.lines = {"Authorization": f"Basic {secret}", "Content-Type": "application/json"}
        self.times = {}

    def call(self, name, body):
        text = json.dumps(body)
        began = time.perf_counter()
        self.connection.request("POST", f"/gmb/v3/{name}/", text, self.lines)
        answer = self.connection.getresponse()
        said = answer.read()
        self.times.setdefault(name, []).append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{name}: {answer.status} {said.decode()}")
        return json.loads(said)


def slots(chance, first, count):
    """Some slots of one size of party, on as few dates as have so many, in one area or anywhere."""
    party, room = chance.randint(1, PARTIES), chance.choice([None, None, "hall", "garden"])
    halves = range((LAST - OPENS) * 60 // GRID + 1)
    days = chance.sample(range(DATES), min(DATES, -(-count // len(halves))))
    grid = [(day, half) for day in days for half in halves]
    resources = {"party_size": party} | ({"room_id": room} if room else {})
    return [
        {
            "service_id": "reservation",
            "start_sec": str(int(first.timestamp()) + day * 86_400 + OPENS * 3_600 + half * GRID * 60),
            "duration_sec": "5400",
            "resource_ids": resources,
        }
        for day, half in chance.sample(grid, min(count, len(grid)))
    ]


def work(number, port, token, venues, share, batch, end, results):
    """Nobody else books at these venues: an offered slot that is refused was never free."""
    chance, partner = random.Random(number), Partner(port, token)
    first = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    kept = {name: [] for name in venues}
    tally = {"slots": 0, "offered": 0, "booked": 0, "false": 0, "hidden": 0, "retried": 0, "unlike": 0, "cancelled": 0}
    step = 0
    while tally["slots"] < share and time.monotonic() < end:
        step += 1
        name = chance.choice(venues)
        asked = slots(chance, first, batch)
        said = partner.call("BatchAvailabilityLookup", {"merchant_id": name, "slot_time": asked})["slot_time_availability"]
        assert len(said) == len(asked)
        tally["slots"] += len(asked)
        free = [one for one, answer in zip(asked, said) if answer["available"]]
        taken = [one for one, answer in zip(asked, said) if not answer["available"]]
        tally["offered"] += len(free)
        # What is not offered is tried now and then: it must be refused.
        tries = [(chance.choice(free), True)] if free else []
        if taken and step % 10 == 0:
            tries.append((chance.choice(taken), False))
        for slot, is_free in tries:
            wish = {
                "slot": {
                    "merchant_id": name,
                    "service_id": slot["service_id"],
                    "start_sec": slot["start_sec"],
                    "duration_sec": slot["duration_sec"],
                    "resources": slot["resource_ids"],
                },
                "user_information": {
                    "user_id": f"{number}-{step}",
                    "given_name": "Ana",
                    "family_name": "Quliyeva",
                    "telephone": "+994 50 000 00 00",
                },
                "idempotency_token": f"{number}-{step}-{is_free}",
            }
            made = partner.call("CreateBooking", wish)
            if "booking" in made:
                tally["booked"] += 1
                tally["hidden"] += not is_free
                kept[name].append(made["booking"]["booking_id"])
            else:
                tally["false"] += is_free
                if is_free:
                    print(f"false: {name} {slot} {made}", file=sys.stderr)
            if "booking" in made and step % 50 == 0:
                tally["retried"] += 1
                tally["unlike"] += partner.call("CreateBooking", wish) != made
                status = partner.call("GetBookingStatus", {"booking_id": made["booking"]["booking_id"]})
                mine = partner.call("ListBookings", {"user_id": f"{number}-{step}"})
                tally["unlike"] += status["booking_status"] != "CONFIRMED" or len(mine["bookings"]) != 1
        if len(kept[name]) > KEPT:
            old = kept[name].pop(0)
            said = partner.call("UpdateBooking", {"booking": {"booking_id": old, "status": "CANCELED"}})
            tally["cancelled"] += said["booking"]["status"] == "CANCELED"
    results.put((tally, partner.times))


def figures(times):
    times.sort()
    return [1_000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.99, 0.999, 1)]


def main():
    parser = argparse.ArgumentParser(prog="Tests/Partner/run", description=__doc__)
    parser.add_argument("--lookups", type=int, default=20_000, help="slots looked up in all (default 20000)")
    parser.add_argument("--batch", type=int, default=25, help="slots of a lookup (default 25)")
    parser.add_argument("--workers", type=int, default=4, help="connections, each a process (default 4)")
    parser.add_argument("--venues", type=int, default=8, help="venues of each worker (default 8)")
    parser.add_argument("--daybook", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=86_400, help="end after so long, however many there were")
    options = parser.parse_args()
    names = [[f"w{worker}v{number}" for number in range(options.venues)] for worker in range(options.workers)]
    with tempfile.TemporaryDirectory() as folder:
        service = Service(options.daybook, folder, [name for some in names for name in some])
        began = time.monotonic()
        try:
            results = multiprocessing.Queue()
            share, end = -(-options.lookups // options.workers), began + options.seconds
            workers = [
                multiprocessing.Process(
                    target=work, args=(n, service.port, service.token, some, share, options.batch, end, results)
                )
                for n, some in enumerate(names)
            ]
            for worker in workers:
                worker.start()
            heard = []
            while len(heard) < len(workers):
                try:
                    heard.append(results.get(timeout=1))
                except queue.Empty:
                    if any(worker.exitcode not in (None, 0) for worker in workers):
                        for worker in workers:
                            worker.terminate()
                        raise SystemExit("a worker ended early")
            for worker in workers:
                worker.join()
        finally:
            service.end()
        seconds = time.monotonic() - began
    total = {name: sum(tally[name] for tally, _ in heard) for name in heard[0][0]}
    times = {}
    for _, some in heard:
        for name, values in some.items():
            times.setdefault(name, []).extend(values)
    print(f"{total['slots']} slots looked up in {seconds:.0f} s by {options.workers} connections; {total['offered']} offered")
    print(f"{total['booked']} booked, {total['cancelled']} cancelled, {total['retried']} retried")
    print(f"false availability: {total['false']}; booked though not offered: {total['hidden']}; unlike: {total['unlike']}")
    print(f"{'call':26}{'calls':>9}{'p50 ms':>9}{'p99 ms':>9}{'p99.9':>9}{'most':>9}")
    for name, values in sorted(times.items()):
        print(f"{name:26}{len(values):>9}" + "".join(f"{figure:9.2f}" for figure in figures(values)))
    return 1 if total["false"] or total["hidden"] or total["unlike"] else 0


if __name__ == "__main__":
    sys.exit(main())
