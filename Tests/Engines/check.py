"""What the service tells of ways that real engines know, and of those that they do not."""

import json
import sys
import tempfile
import urllib.request
from datetime import datetime
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "Screens"))

import engines  # noqa: E402
import map as streets  # noqa: E402
from house import VENUES, House  # noqa: E402

VENUE = (40.369683, 49.845642)


class Party:
    """A party on its way to a house whose engines are given."""

    def __init__(self, daybook, folder, options):
        venues = json.loads(VENUES.read_text())
        self.venue = venues[0]
        self.venue["location"] = {"latitude": VENUE[0], "longitude": VENUE[1]}
        self.house = House(daybook, folder, venues)
        self.house.more = options
        self.house.open()
        self.minute = self.keys = 0
        self.advance()
        start = self.first_start()
        made = self.post("/v1/reservations", {
            "venue": self.venue["id"], "party": 2, "start": start, "guest": {"name": "Ana"}})
        self.path = f"/v1/reservations/{made['reservation']}"
        self.post(f"{self.path}/declare-arrival", {"leadMinutes": 20, "sharesLocation": True})

    def ask(self, path, body=None):
        lines = {"Daybook-Actor": "operator:check"}
        data = None
        if body is not None:
            self.keys += 1
            lines |= {"Content-Type": "application/json", "Idempotency-Key": f"k-{self.keys}"}
            data = json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.house.url + path, data, lines)) as answer:
            return json.loads(answer.read())

    def post(self, path, body):
        return self.ask(path, body)

    def advance(self):
        self.minute += 1
        self.post("/v1/clock/advance", {"to": f"2030-05-01T12:{self.minute:02}:00Z"})

    def first_start(self):
        found = self.ask(f"/v1/venues/{self.venue['id']}/availability?date=2030-05-02&party=2")
        text = json.dumps(found)
        return text.split('"start": "')[1].split('"')[0]

    def way(self, place):
        """What is told once the party is at a place."""
        self.advance()
        pinged = self.post(f"{self.path}/ping", {"latitude": place[0], "longitude": place[1]})
        told = self.ask(f"{self.path}/eta?atLeast={pinged['position']}")
        minutes = (stamp(told["arrival"]["eta"]) - stamp(told["way"]["placeAt"])) / 60
        assert minutes == -(-told["way"]["seconds"] // 60), f"the kitchen reckons with {minutes} minutes: {told}"
        return told["way"]


def stamp(text):
    return datetime.fromisoformat(text).timestamp()


def said(way):
    return {line["engine"]: line.get("seconds", line.get("silence")) for line in way["engines"]}


def main():
    daybook, programs = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="daybook-engines.") as name:
        folder = Path(name)
        town = folder / "town.osm.pbf"
        streets.write(town)
        valhalla, osrm = engines.valhalla(programs, town, folder), engines.osrm(programs, town, folder)
        party = None
        try:
            party = Party(daybook, folder, ["--valhalla", valhalla.address, "--osrm", osrm.address])
            checks(party, valhalla, osrm)
        finally:
            if party:
                party.house.end()
            valhalla.end()
            osrm.end()
    print("The engines' ways are told as they should be.")


def checks(party, valhalla, osrm):
    # 6.3 km along the grid; what each says is its own idea of a street's speed.
    way = party.way((40.4093, 49.8671))
    times = said(way)
    print(f"6.3 km of streets: {times}, told {way['source']}, {way['seconds']} s")
    for engine, seconds in times.items():
        speed = 6_270 / seconds * 3.6
        assert 20 < speed < 50, f"{engine}: {speed:.0f} km/h"
    assert way["source"] in times and way["seconds"] == times[way["source"]]
    # Another place of the same tile is answered from memory.
    again = party.ask(f"{party.path}/eta")["way"]
    assert again["seconds"] == way["seconds"] and again["age"] >= 0

    unknown = {
        "at sea, 17 km from any road": (40.20, 49.85),
        "on an island without a bridge": (40.3035, 49.9535),
        "latitude and longitude the other way round": (49.8671, 40.4093),
        "in another country": (47.0, 49.8),
    }
    for where, place in unknown.items():
        way = party.way(place)
        print(f"{where}: {said(way)}, told {way['source']}, {way['seconds']} s")
        assert way["source"] == "great-circle", way
        assert all(isinstance(found, str) for found in said(way).values()), way

    near = party.way((VENUE[0] + 0.0005, VENUE[1]))
    assert near["source"] == "great-circle" and near["seconds"] == 300, near

    valhalla.end()
    way = party.way((40.4013, 49.8671))
    print(f"without Valhalla: {said(way)}, told {way['source']}")
    assert way["source"] == "osrm" and said(way)["valhalla"] == "unreachable", way
    osrm.end()
    way = party.way((40.3913, 49.8671))
    print(f"without either: {said(way)}, told {way['source']}")
    assert way["source"] == "great-circle", way


main()
