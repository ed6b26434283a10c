"""What an exported log says, folded record by record: who has which table and unit, and since when."""

import dataclasses

from times import MINUTE, instant


class Unknown(Exception):
    """The log has something that this fold was never taught."""


@dataclasses.dataclass
class Claim:
    """A booking, a hold or a block; instants in microseconds."""

    id: str
    kind: str
    start: int
    end: int
    tables: tuple = ()
    pool: str = None
    units: int = 0
    party: int = 0
    buffer: int = 0
    lapses: int = None
    date: str = None
    pinned: bool = False
    state: str = "live"  # live, cancelled, released, lapsed, consumed, removed
    needs_table: bool = False
    version: int = 1
    key: tuple = None
    overrides: bool = False
    timeless: bool = False

    @property
    def rests(self):
        return self.end + self.buffer * MINUTE

    def is_live(self, now):
        return self.state == "live" and (self.lapses is None or now < self.lapses)

    def meets(self, start, end, buffer):
        """Whether it stands in the way of [start, end) on a table, both with their buffers; a block has none."""
        if self.kind == "block":
            return self.start < end and start < self.end
        return self.start < end + buffer * MINUTE and start < self.rests


class Venue:
    """A definition as the log holds it, as far as these histories use one."""

    def __init__(self, data):
        self.tables = {table["id"]: (table["least"], table["most"]) for table in data.get("tables", [])}
        self.combinations = {
            one["id"]: (tuple(one["tables"]), one["least"], one["most"]) for one in data.get("combinations", [])
        }
        self.pools = {pool["id"]: pool for pool in data.get("pools", [])}
        (self.service,) = data["services"]
        self.turn = data["turnTimes"][-1]["minutes"] if data.get("turnTimes") else 90
        self.buffer = data.get("bufferMinutes", 0)

    def options(self, party):
        """(tables, name of the combination) that would seat a party if they were empty."""
        for id, (least, most) in self.tables.items():
            if least <= party <= most:
                yield (id,), None
        for id, (tables, least, most) in self.combinations.items():
            if least <= party <= most:
                yield tables, id


class World:
    def __init__(self):
        self.position, self.now = 0, 0
        self.venues, self.claims, self.refusals = {}, {}, []
        self.days = {}  # The claims that may matter on a date, so that a busy log is looked at once.
        self.consumed = {}  # Hold to the booking made of it.
        self.faults = []  # What no fold should meet, in words.

    def fault(self, name, text):
        self.faults.append((name, f"record {self.position}: {text}"))

    def apply(self, fact):
        self.position, self.now = fact["position"], instant(fact["recordedAt"])
        handler = getattr(self, "on_" + fact["type"], None)
        if handler is None:
            raise Unknown(f"record {self.position} is of type {fact['type']}, which these histories do not use")
        return handler(fact["data"], fact)

    # What is of no consequence for claims

    def nothing(self, data, fact):
        return None

    on_ledgerCreated = on_zoneRulesAdopted = on_writerRestarted = on_refused = on_answered = nothing

    def on_venueDefined(self, data, fact):
        self.venues[data["id"]] = Venue(data)

    # Claims

    def stay(self, id, kind, data, fact, **more):
        start, end = instant(data["start"]), instant(data["end"])
        return Claim(
            id,
            kind,
            start,
            end,
            tuple(data.get("tables", ())),
            data.get("pool"),
            data.get("units", 0),
            data["party"],
            data.get("buffer", 0),
            date=data["date"],
            pinned=data["pinned"],
            key=(fact["by"], fact.get("key")),
            overrides="override" in data.get("terms", data),
            timeless="pool" in data and start == end,
            **more,
        )

    def put(self, claim):
        self.claims[claim.id] = claim
        self.days.setdefault(claim.date, {})[claim.id] = claim
        return claim

    def on_booked(self, data, fact):
        if hold := data.get("hold"):
            self.consume(hold, data["reservation"])
        return self.put(self.stay(data["reservation"], "booked", data, fact))

    def consume(self, hold, reservation):
        claim = self.claims.get(hold)
        if claim is None:
            return self.fault("hold consumed", f"the hold {hold} was never placed")
        if hold in self.consumed:
            self.fault("hold consumed", f"the hold {hold} was consumed by {self.consumed[hold]} already")
        elif not claim.is_live(self.now):
            self.fault("hold consumed", f"the hold {hold} was {claim.state}, or had lapsed by then")
        self.consumed[hold] = reservation
        claim.state = "consumed"

    def on_holdPlaced(self, data, fact):
        return self.put(self.stay(data["hold"], "held", data, fact, lapses=instant(data["lapsesAt"])))

    def on_blocked(self, data, fact):
        start, end = instant(data["from"]), instant(data["until"])
        if "area" in data or "tables" not in data:
            raise Unknown(f"record {self.position} blocks more than named tables")
        claim = Claim(data["block"], "block", start, end, tuple(data["tables"]), date=data["from"][:10])
        return self.put(claim)

    def known(self, id, kind):
        claim = self.claims.get(id)
        if claim is None or claim.kind != kind:
            raise Unknown(f"record {self.position} is about {id}, which is no {kind} of this log")
        return claim

    def end(self, id, kind, state):
        claim = self.known(id, kind)
        if claim.state != "live":
            self.fault("ended twice", f"{id} is {claim.state} and becomes {state}")
        claim.state = state
        claim.version += 1
        return claim

    def on_holdReleased(self, data, fact):
        return self.end(data["hold"], "held", "released")

    def on_holdLapsed(self, data, fact):
        claim = self.known(data["hold"], "held")
        if self.now < claim.lapses:
            self.fault("lapsed early", f"the hold {claim.id} lapses at {claim.lapses} and lapsed at {self.now}")
        return self.end(data["hold"], "held", "lapsed")

    def on_unblocked(self, data, fact):
        return self.end(data["block"], "block", "removed")

    def on_cancelled(self, data, fact):
        return self.end(data["reservation"], "booked", "cancelled")

    on_lateCancelled = on_cancelled

    def on_modified(self, data, fact):
        old = self.known(data["reservation"], "booked")
        if old.state != "live":
            self.fault("ended twice", f"{old.id} is {old.state} and is modified")
        new = self.stay(old.id, "booked", data, fact)
        new.key, new.version, new.needs_table = old.key, old.version + 1, not new.pool and not new.tables
        self.days[old.date].pop(old.id, None)
        return self.put(new)

    def on_reassigned(self, data, fact):
        claim = self.known(data["reservation"], "booked")
        claim.tables, claim.needs_table = tuple(data["tables"]), False
        claim.version += 1
        return claim

    def on_needsTable(self, data, fact):
        claim = self.known(data["reservation"], "booked")
        claim.tables, claim.needs_table = (), True
        claim.version += 1
        return None

    # What is asked of the fold

    def near(self, date):
        """The claims of a date, and those without one that matters."""
        return self.days.get(date, {}).values()

    def in_the_way(self, table, start, end, buffer, now, date, without=None):
        """Live claims on a table in the way of a stay [start, end) and its buffer."""
        for claim in self.near(date):
            if claim.id != without and table in claim.tables and claim.is_live(now):
                if claim.meets(start, end, buffer):
                    yield claim

    def timeless(self, pool):
        return [claim for claim in self.claims.values() if claim.timeless and claim.pool == pool]

    def used(self, pool, start, end, now, date, without=None):
        """The most units of a pool in use at any one instant of [start, end)."""
        claims = [
            claim
            for claim in list(self.near(date)) + self.timeless(pool)
            if claim.pool == pool
            and claim.id != without
            and claim.is_live(now)
            and (claim.timeless or claim.start < end and start < claim.end)
        ]
        always = sum(claim.units for claim in {c.id: c for c in claims if c.timeless}.values())
        timed = [claim for claim in claims if not claim.timeless]
        instants = {start} | {claim.start for claim in timed if start < claim.start < end}
        return always + max(sum(c.units for c in timed if c.start <= at < c.end) for at in instants)

    def bucket(self, venue, date, start):
        """[from, to) of the pacing bucket of a start; nothing where the venue has none."""
        pacing = venue.service.get("pacing")
        if pacing is None:
            return None
        opens = instant(f"{date}T{venue.service['opens']}:00Z")
        length = pacing["minutes"] * MINUTE
        first = opens + (start - opens) // length * length
        return first, first + length

    def starting(self, venue, date, start, now, without=None):
        """The claims that start in the bucket of a start."""
        first, end = self.bucket(venue, date, start)
        return [
            claim
            for claim in self.near(date)
            if claim.kind != "block"
            and not claim.timeless
            and claim.id != without
            and first <= claim.start < end
            and claim.is_live(now)
        ]
