"""A house whose things stand where a command finds them, a fresh one for every try."""

import json
import sys
import uuid
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "Screens"))

from house import VENUES, House, rush  # noqa: E402

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FEATURES = ["accessible", "highChair", "stepFree"]
NOW, TONIGHT = "2030-05-04T15:46:00Z", "2030-05-04T20:00"
PREP = ("confirm-prep", {"items": [{"name": "Plov"}]})
ON_THE_WAY = ("declare-arrival", {"leadMinutes": 30, "etaMinutes": 40})


def gate(name, **more):
    """A venue with room for everybody, at every quarter; what is asked of its guests is in `more`."""
    return {
        "id": name,
        "name": name,
        "zone": "Asia/Baku",
        "services": [
            {
                "name": "day",
                "days": DAYS,
                "opens": "08:00",
                "lastSeating": "23:30",
                "closes": "23:59",
                "gridMinutes": 15,
            }
        ],
        "turnTimes": [{"party": 1000, "minutes": 15}],
        "tables": [{"id": f"T{number}", "most": 1000, "area": "hall", "features": FEATURES} for number in range(1, 201)],
        "pools": [{"id": "crowd", "capacity": 1_000_000}],
        "waitlist": {"offerSeconds": 600},
        **more,
    }


GATES = [
    gate("gate", prep={"items": [{"name": "Plov", "station": "tandir", "minutes": 5}]}),
    gate("gate-asked", requests={}),
    gate("gate-paid", deposit={"amount": 100, "currency": "AZN"}),
    gate("gate-carded", guarantee={"fromParty": 2}),
    gate("gate-slow", prep={"approval": True}),
]


def seed(daybook, folder):
    """A house at half past seven on a Saturday, served on loopback."""
    house = House(daybook, folder, json.loads(VENUES.read_text()) + GATES).open()
    rush(house)
    return house


class Stage(House):
    """Puts things where they are needed, in a house that somebody else has opened."""

    def __init__(self, port):
        self.port, self.position, self.keys, self.nights = port, 0, 0, 0

    def post(self, path, body=None, actor="operator:stage"):
        return self.ask("POST", path, body, actor=actor, key=str(uuid.uuid4()))

    def do(self, reservation, *verbs):
        for verb in verbs:
            verb, body = verb if isinstance(verb, tuple) else (verb, None)
            self.post(f"/v1/reservations/{reservation}/{verb}", body)
        return reservation

    def reservation(self, *verbs, venue="gate", actor="operator:stage"):
        body = {"venue": venue, "party": 2, "start": TONIGHT, "guest": {"name": "Ana"}, "pool": "crowd"}
        return self.do(self.post("/v1/reservations", body, actor)["reservation"], *verbs)

    def seated(self):
        """With a table of its own, at a time that nobody else has."""
        self.nights += 1
        night = date(2030, 5, 10) + timedelta(days=self.nights)
        body = {"venue": "gate", "party": 2, "start": f"{night}T20:00", "tables": ["T1"]}
        return self.post("/v1/reservations", body)["reservation"]

    def hold(self):
        return self.post("/v1/holds", {"venue": "gate", "party": 2, "start": TONIGHT, "pool": "crowd"})["hold"]

    def entry(self, *verbs):
        entry = self.post("/v1/waitlist-entries", {"venue": "gate", "party": 2})["entry"]
        for verb in verbs:
            self.post(f"/v1/waitlist-entries/{entry}/{verb}")
        return entry

    def block(self):
        body = {"venue": "gate", "area": "hall", "from": "2030-06-01T10:00", "until": "2030-06-01T11:00"}
        return self.post("/v1/blocks", body)["block"]

    def ticket(self, *verbs):
        reservation = self.reservation(PREP, ON_THE_WAY, ("fire-course", {"course": 1}))
        found = self.get("/v1/venues/gate/tickets")["tickets"]
        ticket = next(one["ticket"] for one in found if one["reservation"] == reservation)
        for verb in verbs:
            self.post(f"/v1/tickets/{ticket}/{verb}")
        return ticket

    def restore(self):
        """Takes back what would refuse others what they ask next."""
        self.post("/v1/maintenance/set", {"on": False})
        self.post("/v1/venues/gate/eighty-six", {"item": "Plov", "out": False})

    def things(self):
        """What is asked about, under the names that ids have in the description."""
        first = self.guest("guest:ana")
        self.guest("guest:anna")
        body = {"venue": "gate", "party": 2, "start": "2030-05-04T19:45", "pool": "crowd"}
        self.late = self.post("/v1/reservations", body)["reservation"]
        self.post("/v1/clock/advance", {"to": NOW})
        return {
            "venue": ["gate"],
            "reservation": [first],
            "hold": [self.hold()],
            "block": [self.block()],
            "entry": [self.entry()],
            "ticket": [self.ticket()],
            "guest": ["guest:ana"],
        }

    def guest(self, actor):
        """One who has booked."""
        body = {"venue": "gate", "party": 2, "start": TONIGHT, "for": actor, "pool": "crowd"}
        return self.post("/v1/reservations", body)["reservation"]

    def fresh(self):
        """What makes the thing of each operation that needs one in some state."""
        one = self.reservation
        paid = ("pay-deposit", {"amount": 200, "currency": "AZN"})
        return {
            "noShow": lambda: self.late,
            "releaseHold": self.hold,
            "cancel": one,
            "accept": lambda: one(venue="gate-asked", actor="guest:ana"),
            "decline": lambda: one(venue="gate-asked", actor="guest:ana"),
            "arrive": one,
            "seat": lambda: one("arrive"),
            "leave": lambda: one("arrive", "seat"),
            "complete": lambda: one("arrive", "seat"),
            "undo": lambda: one("arrive"),
            "payDeposit": lambda: one(venue="gate-paid"),
            "refundDeposit": lambda: one(paid, venue="gate-paid"),
            "forfeitDeposit": lambda: one(paid, venue="gate-paid"),
            "holdDepositOpen": lambda: one(venue="gate-paid"),
            "askGuarantee": one,
            "giveGuarantee": lambda: one("ask-guarantee"),
            "chargeGuarantee": lambda: one("ask-guarantee", "give-guarantee", "cancel"),
            "releaseGuarantee": lambda: one("ask-guarantee", "give-guarantee", "cancel"),
            "askAttendance": one,
            "confirmAttendance": lambda: one("ask-attendance"),
            "declineAttendance": lambda: one("ask-attendance"),
            "declareArrival": one,
            "withdrawArrival": lambda: one(ON_THE_WAY),
            "approveArrival": lambda: one(ON_THE_WAY, venue="gate-slow"),
            "queueArrival": lambda: one(ON_THE_WAY, venue="gate-slow"),
            "declineArrival": lambda: one(ON_THE_WAY, venue="gate-slow"),
            "setETA": lambda: one(ON_THE_WAY),
            "ping": lambda: one((ON_THE_WAY[0], {**ON_THE_WAY[1], "sharesLocation": True})),
            "cancelPrep": lambda: one(PREP),
            "fireCourse": lambda: one(PREP, ON_THE_WAY),
            "confirmPrep": one,
            "startTicket": self.ticket,
            "readyTicket": lambda: self.ticket("start"),
            "serveTicket": lambda: self.ticket("start", "ready"),
            "recallTicket": lambda: self.ticket("start", "ready"),
            "offerTable": self.entry,
            "acceptOffer": lambda: self.entry("offer-table"),
            "leaveWaitlist": self.entry,
            "unblock": self.block,
            "modify": one,
            "swap": self.seated,
            "correct": lambda: one("arrive", "seat", "complete"),
        }
