"""A ledger of its own with a clock that stands still, and `daybook serve` over it on loopback."""

import json
import subprocess
import urllib.request
from pathlib import Path

VENUES = Path(__file__).parents[2] / "Tools" / "demo-data" / "venues.json"


class House:
    """Starts a service; ends it by its own process id."""

    def __init__(self, daybook, folder, venues=None):
        self.daybook, self.folder = str(daybook), Path(folder)
        self.ledger = self.folder / "ledger"
        self.keys = 0
        self.port = 0
        self.process = None
        self.position = 0
        self.more = []
        if venues is None:
            venues = json.loads(VENUES.read_text())
        file = self.folder / "venues.json"
        file.write_text(json.dumps(venues))
        self.run("init", "--clock", "manual")
        self.run("import", "venues", str(file))

    def run(self, *words):
        command = [self.daybook, *words, "--ledger", str(self.ledger)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def open(self):
        self.process = subprocess.Popen(
            [
                self.daybook,
                "serve",
                "--listen",
                f"127.0.0.1:{self.port}",
                "--ledger",
                str(self.ledger),
                "--phone",
                "+994 12 000 00 00",
                *self.more,
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        said = self.process.stderr.readline()
        assert "serving at http" in said, said
        self.port = int(said.split("127.0.0.1:")[1].split("/")[0])
        return self

    def use_keys(self, actor):
        """Opens the service again with a token file; the token of the actor."""
        self.end()
        file = self.folder / "tokens.json"
        said = subprocess.run(
            [self.daybook, "token", "give", actor, "--venue", "nar-bagi", "--file", str(file)],
            check=True,
            capture_output=True,
            text=True,
        )
        self.more = ["--tokens", str(file)]
        self.open()
        return next(word for word in said.stdout.split() if word.startswith("dbk_"))

    def end(self):
        """As a power cut: at once."""
        self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, actor="operator:test", key=None):
        headers = {"Daybook-Actor": actor, "Content-Type": "application/json"}
        if method == "POST":
            self.keys += 1
            headers["Idempotency-Key"] = key or f"test-{self.keys}"
        data = None if body is None and method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            self.url + path, data if method == "POST" else None, headers, method=method
        )
        try:
            with urllib.request.urlopen(request) as answer:
                self.position = max(self.position, int(answer.headers.get("Daybook-Position") or 0))
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path} {body}: {error.read().decode()}") from error

    def get(self, path, **more):
        """What has been written must be in it."""
        mark = "&" if "?" in path else "?"
        return self.ask("GET", f"{path}{mark}atLeast={self.position}", **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def at(self, time, date="2030-05-04"):
        """Moves the ledger's clock, and has what is then due recorded."""
        self.post(
            "/v1/clock/advance",
            {"to": f"{date}T{time}:00+04:00" if len(time) == 5 else f"{date}T{time}+04:00"},
        )
        self.post("/v1/due/record")

    def events(self, kind):
        return [one for one in self.get("/v1/events?limit=1000")["events"] if one["type"] == kind]

    def book(self, name, party, start, table=None, allergies=(), date="2030-05-04", **more):
        body = {
            "venue": "nar-bagi",
            "party": party,
            "start": f"{date}T{start}",
            **more,
            "guest": {"name": name, **({"allergies": list(allergies)} if allergies else {})},
        }
        if table:
            body["tables"] = [table]
        if party > 2:
            body["override"] = {"codes": ["PACING_COVERS"], "why": "a story"}
        return self.post("/v1/reservations", body, actor="host:emil")["reservation"]

    def cook(self, reservation, *dishes, eta=None):
        items = [{"name": name, **({"quantity": number} if number else {})} for number, name in dishes]
        self.post(f"/v1/reservations/{reservation}/confirm-prep", {"items": items}, actor="host:emil")
        if eta:
            self.post(
                f"/v1/reservations/{reservation}/declare-arrival",
                {"leadMinutes": 30, "etaMinutes": eta},
                actor="host:emil",
            )

    def sit(self, reservation):
        for verb in ("arrive", "seat"):
            self.post(f"/v1/reservations/{reservation}/{verb}", actor="host:emil")

    def tickets(self):
        """The tickets on the screens by station and table."""
        found = self.get("/v1/venues/nar-bagi/tickets")["tickets"]
        return {(one["station"], "+".join(one["tables"])): one["ticket"] for one in found}

    def see(self, *tables):
        """Acknowledges what is asked of the kitchen for some tables, or for all."""
        for notice in self.get("/v1/venues/nar-bagi/notices?limit=500")["notices"]:
            if notice["needsAcknowledgement"] and notice["state"] != "acknowledged":
                if not tables or "+".join(notice.get("tables", [])) in tables:
                    self.post(
                        "/v1/venues/nar-bagi/acknowledge-notice",
                        {"audience": "kitchen", "number": notice["number"]},
                        actor="kitchen:t",
                    )

    def step(self, verb, *places):
        tickets = self.tickets()
        for place in places:
            self.post(f"/v1/tickets/{tickets[place]}/{verb}", actor="kitchen:t")


def rush(house):
    """Half past seven on a Saturday: every state that a ticket has stands somewhere."""
    house.at("18:00")
    h2 = house.book("Aysel Quliyeva", 4, "19:00", "H2", ["walnuts"])
    g1 = house.book("Rəna İsmayılova", 2, "19:30", "G1")
    g4 = house.book("Əliyevlər", 5, "19:00", "G4")
    g3 = house.book("Məmmədovlar", 4, "19:00", "G3")
    h4 = house.book("Elçin", 6, "19:00", "H4", ["sesame", "milk"])
    h5 = house.book("Nərmin", 8, "19:30", "H5")
    h3 = house.book("Orxan", 2, "20:00", "H3")
    house.cook(h2, (4, "Plov"), (2, "Lülə kabab"), (4, "Çoban salatı"), (4, "Paxlava"))
    house.cook(g1, (2, "Plov"))
    house.cook(g4, (2, "Plov"))
    house.cook(g3, (3, "Lülə kabab"), (4, "Çoban salatı"))
    house.cook(h4, (5, "Lülə kabab"), (6, "Çoban salatı"), (2, "Paxlava"))
    house.cook(h5, (8, "Plov"), (6, "Lülə kabab"))
    house.cook(h3, (2, "Plov"), (4, "Lülə kabab"), (2, "Çoban salatı"))

    def coming(reservation, minutes):
        house.post(
            f"/v1/reservations/{reservation}/declare-arrival",
            {"leadMinutes": 30, "etaMinutes": minutes},
            actor="host:emil",
        )

    house.post(f"/v1/reservations/{h2}/fire-course", {"course": 2, "hold": True}, actor="host:emil")
    coming(h2, 60)
    house.at("18:30")
    coming(g4, 30)
    coming(g3, 40)
    coming(h4, 45)
    house.at("18:46")
    house.see("H2")
    house.step("start", ("tandir", "H2"))
    house.at("18:50")
    coming(g1, 40)
    house.post(f"/v1/reservations/{h2}/set-eta", {"minutes": 26}, actor="host:emil")
    coming(h5, 55)
    coming(h3, 75)
    house.at("18:58")
    house.step("start", ("tandir", "G4"))
    for time, reservation in [("19:00", g4), ("19:14", g3)]:
        house.at(time)
        house.sit(reservation)
    house.at("19:16")
    house.post(f"/v1/reservations/{g1}/cancel", actor="host:emil")
    house.sit(h2)
    house.at("19:18")
    house.sit(h4)
    house.at("19:27")
    house.see("H4", "G3")
    house.step("start", ("mangal", "G3"), ("mangal", "H4"), ("soyuq", "G3"))
    house.at("19:30")
    house.see("H4")
    house.step("start", ("soyuq", "H4"))
    house.step("ready", ("soyuq", "G3"), ("tandir", "G4"))
    house.at("19:31:20")
    return {"H2": h2, "G1": g1, "G4": g4, "G3": g3, "H4": h4, "H5": h5, "H3": h3}
