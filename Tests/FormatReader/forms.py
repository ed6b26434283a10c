"""What `data` holds, by type and version of its form, as Formats/Log.md describes it.

Of each field its kind: a list of one is an array, a dict a map, `?` marks the optional; a `flag` is true where it is there.
"""

SEALED = {"number": "integer", "sealed": "bytes"}
VISIT = {"reservation": "id"}
OVERRIDE = {"why": "text", "codes": ["code"]}
OWNER = {"owner?": "actor"}
TERMS = {
    "cutoff?": "instant",
    "deposit?": {"due?": "instant", "amount": "integer", "currency": "text"},
    "override?": OVERRIDE, "allergies?": "flag", "guarantee?": "flag", "lateRefused?": "flag",
}


def stay_1(before=None, guest=None, after=None):
    """The fields of a stay in form 1 with those of its event among them, in the order they are stored."""
    return (
        {"end": "instant", "date": "date"} | (before or {}) | {"pool?": "text"} | (guest or {})
        | {
            "local": "local", "party": "integer", "start": "instant", "units?": "integer",
            "pinned": "bool", "tables?": ["text"],
        }
        | (after or {})
    )


def stay_2(before=None, guest=None, terms=None, after=None, owner=None):
    """The same of form 2; the owner came later."""
    return (
        {"end": "instant", "area?": "text", "date": "date"} | (before or {}) | {"pool?": "text"} | (guest or {})
        | {"local": "local", "needs?": ["code"]} | (owner or {}) | {"party": "integer", "start": "instant"} | (terms or {})
        | {
            "units?": "integer", "buffer?": "integer", "pinned": "bool", "tables?": ["text"], "channel": "code",
        }
        | (after or {})
    )


SERVICE_1 = {
    "days?": ["code"], "name": "text", "opens": "clock", "closes": "clock", "gridMinutes": "integer",
    "lastSeating": "clock",
}
TURN_TIME = {"party": "integer", "minutes": "integer"}
HOLDS = {"seconds?": "integer", "hostMost?": "integer", "guestMost?": "integer"}
VENUE_1 = {
    "id": "text", "name": "text", "zone": "text", "holds?": HOLDS,
    "pools?": [{"id": "text", "capacity": "integer", "windowed": "bool"}],
    "tables?": [{"id": "text", "area?": "text", "most": "integer", "name": "text", "least": "integer"}],
    "services?": [SERVICE_1],
    "turnTimes?": [TURN_TIME],
    "specialDays?": [{"date": "date", "closed?": "flag", "services?": [SERVICE_1]}],
    "graceMinutes?": "integer", "leastStayMinutes?": "integer",
}

SERVICE_2 = {
    "days?": ["code"], "name": "text", "opens": "clock", "closes": "clock",
    "pacing?": {
        "covers?": "integer", "minutes": "integer", "parties?": "integer", "onlineCovers?": "integer",
    },
    "channels?": ["code"], "seatings?": ["clock"], "mustEndBy?": "clock", "turnTimes?": [TURN_TIME],
    "gridMinutes": "integer", "lastSeating": "clock",
}
SERVICE_3 = {
    "days?": ["code"], "name": "text", "first?": "flag", "opens": "clock",
} | {name: kind for name, kind in SERVICE_2.items() if name not in ("days?", "name", "opens")}
RETRIES = {"tries": "integer", "seconds": "integer"}
VENUE_2 = {
    "id": "text", "name": "text",
    "prep?": {
        "items?": [
            {"name": "text", "ahead?": "flag", "course": "integer", "minutes": "integer", "station": "text"}
        ],
        "approval?": "flag", "fullLeastMinutes?": "integer", "seatToServeMinutes?": "integer",
    },
    "zone": "text", "holds?": HOLDS,
    "party?": {"most?": "integer", "least?": "integer", "onlineMost?": "integer"},
    "pools?": [{"id": "text", "capacity": "integer", "channels?": ["code"], "windowed": "bool"}],
    "cutoff?": {"days?": "integer", "time?": "clock", "minutes?": "integer", "refused?": "flag"},
    "tables?": [
        {
            "id": "text", "area?": "text", "most": "integer", "name": "text", "least": "integer",
            "channels?": ["code"], "features?": ["code"], "priority?": "integer",
        }
    ],
    "closing?": {"time?": "clock", "noShows?": "flag"},
    "deposit?": {
        "amount": "integer", "currency": "text", "perCover?": "flag", "fromParty?": "integer",
        "dueMinutes?": "integer",
    },
    "notices?": {"floor?": RETRIES, "guest?": RETRIES, "kitchen?": RETRIES},
    "retired?": "flag",
    "location?": {"latitude": "integer", "longitude": "integer"},
    "requests?": {"fromParty?": "integer", "answerMinutes?": "integer"},
    "services?": [SERVICE_2],
    "waitlist?": {"offerSeconds?": "integer"},
    "guarantee?": {"fromParty": "integer"},
    "turnTimes?": [TURN_TIME],
    "coversMost?": "integer", "advanceDays?": "integer",
    "specialDays?": [{"date": "date", "closed?": "flag", "services?": [SERVICE_2]}],
    "combinations?": [
        {
            "id": "text", "most": "integer", "name?": "text", "least": "integer", "tables": ["text"],
            "channels?": ["code"], "priority?": "integer",
        }
    ],
    "graceMinutes?": "integer", "bufferMinutes?": "integer", "effectiveFrom?": "date",
    "noticeMinutes?": "integer", "forbidsOverlap?": "flag", "leastStayMinutes?": "integer",
}

VENUE_3 = VENUE_2 | {
    "prep?": {
        "items?": VENUE_2["prep?"]["items?"],
        "approval?": "flag", "courseGapMinutes?": "integer", "fullLeastMinutes?": "integer",
        "seatToServeMinutes?": "integer",
    },
    "services?": [SERVICE_3],
    "waitlist?": {"automatic?": "flag", "offerSeconds?": "integer"},
    "specialDays?": [{"date": "date", "closed?": "flag", "services?": [SERVICE_3]}],
    "overrunMinutes?": "integer",
}

PREP_1 = {
    "scope": "code", "covers": "integer", "serveAt": "instant",
    "tickets": [
        {
            "delta?": "flag",
            "items": [
                {
                    "name": "text", "ahead?": "flag", "course": "integer", "minutes": "integer",
                    "perCover?": "flag", "quantity": "integer",
                }
            ],
            "ticket": "id", "station": "text",
        }
    ],
} | VISIT

VISIT_RECORD = {"party": "integer", "state": "code", "tables": ["text"], "deposit?": "code"}
ENTRY = {"entry": "id"}
WORK = {"items": ["integer"], "ticket": "id"}
NOTICE = {"number": "integer", "audience": "code"}
REASON = {
    "by?": "id", "code": "code", "free?": "integer", "more?": "integer", "pool?": "text",
    "start?": "instant", "tables?": ["text"], "message?": "text",
}

# Events that say no more than which booking they are about.
VISITS = (
    "declined requestLapsed cancelled lateCancelled left completed noShow depositRefunded depositForfeited"
    " depositHeldOpen depositLapsed guaranteeAsked guaranteeGiven guaranteeCharged guaranteeReleased attendanceAsked"
    " attendanceConfirmed attendanceDeclined arrivalWithdrawn arrivalApproved arrivalQueued arrivalDeclined"
    " prepCancelled prepRestored prepAtRisk"
).split()

EVENTS = {(name, 1): VISIT for name in VISITS} | {
    ("ledgerCreated", 1): {"clock": "code", "format": "integer", "ledger": "id", "created": "instant"},
    ("zoneRulesAdopted", 1): {
        "zone": "text", "footer": "text", "release": "text", "transitions": [["integer"]],
        "initialOffset": "integer",
    },
    ("venueDefined", 1): VENUE_1,
    ("venueDefined", 2): VENUE_2,
    ("venueDefined", 3): VENUE_3,
    ("maintenanceSet", 1): {"on": "bool", "message?": "text"},
    ("clockAdvanced", 1): {"to": "instant"},
    ("checkpointed", 1): {"at": "integer", "every": "integer", "digest": "bytes", "statement": "integer"},
    ("clockAccepted", 1): {"from": "instant"},
    ("writerRestarted", 1): {"reason": "text"},
    ("booked", 1): stay_1({"hold?": "id"}, {"guest?": SEALED}, VISIT),
    ("booked", 2): stay_2({"hold?": "id"}, {"guest?": SEALED}, {"terms?": TERMS}, VISIT),
    ("booked", 3): stay_2({"hold?": "id"}, {"guest?": SEALED}, {"terms?": TERMS}, VISIT, OWNER),
    ("requested", 1): stay_2(
        {"hold?": "id"}, {"guest?": SEALED}, {"terms?": TERMS}, {"answerBy": "instant"} | VISIT
    ),
    ("requested", 2): stay_2(
        {"hold?": "id"}, {"guest?": SEALED}, {"terms?": TERMS}, {"answerBy": "instant"} | VISIT, OWNER
    ),
    ("walkedIn", 1): stay_1(None, {"guest?": SEALED}, VISIT),
    ("walkedIn", 2): stay_2(None, {"guest?": SEALED}, {"terms?": TERMS}, VISIT),
    ("walkedIn", 3): stay_2(None, {"guest?": SEALED}, {"terms?": TERMS}, VISIT, OWNER),
    ("carriedOver", 1): stay_2(
        None, {"guest?": SEALED}, {"terms?": TERMS},
        {"original": {"id": "text", "owner?": "actor", "system": "text"}, "standing": "code"} | VISIT,
    ),
    ("modified", 1): stay_1(None, None, VISIT),
    ("modified", 2): stay_2(None, None, {"terms?": TERMS}, VISIT),
    ("modified", 3): stay_2(None, None, {"terms?": TERMS}, VISIT),
    ("modified", 4): stay_2(None, None, {"terms?": TERMS}, {"answerBy?": "instant"} | VISIT),
    ("guestChanged", 1): {"guest": SEALED, "allergies?": "flag"} | VISIT | {"allergiesChanged?": "flag"},
    ("arrived", 1): VISIT,
    ("arrived", 2): {"covers?": "integer"} | VISIT,
    ("seated", 1): VISIT,
    ("seated", 2): {"covers?": "integer"} | VISIT,
    ("seated", 3): {"covers?": "integer", "override?": OVERRIDE} | VISIT,
    ("accepted", 1): VISIT,
    ("accepted", 2): {"depositDue?": "instant"} | VISIT,
    ("undone", 1): {"seating": "code"} | VISIT,
    ("undone", 2): {"seating": "code", "depositPaid?": "flag"} | VISIT,
    ("undone", 3): {"pinned?": "flag", "tables?": ["text"], "seating": "code", "depositPaid?": "flag"} | VISIT,
    ("corrected", 1): {"why": "text", "after": VISIT_RECORD, "before": VISIT_RECORD} | VISIT,
    ("dayClosed", 1): {"date": "date", "expected": ["id"]},
    ("dayClosed", 2): {"date": "date", "expected": ["id"], "override?": OVERRIDE},
    ("dayClosed", 3): {"date": "date", "seated?": ["id"], "expected": ["id"], "override?": OVERRIDE},
    ("dayReopened", 1): {"why": "text", "date": "date"},
    ("dayReopened", 2): {"why": "text", "date": "date", "seated?": ["id"], "tableless?": ["id"]},
    ("unsuited", 1): VISIT,
    ("needsTable", 1): {"tables": ["text"]} | VISIT,
    ("reassigned", 1): {"tables": ["text"]} | VISIT,
    ("reassigned", 2): {"pinned?": "flag", "tables": ["text"]} | VISIT,
    ("reassigned", 3): {"pinned?": "flag", "tables": ["text"], "override?": OVERRIDE} | VISIT,
    ("holdPlaced", 1): stay_1({"hold": "id"}, None, {"lapsesAt": "instant"}),
    ("holdPlaced", 2): stay_2({"hold": "id"}, None, None, {"lapsesAt": "instant", "override?": OVERRIDE}),
    ("holdPlaced", 3): stay_2({"hold": "id"}, None, None, {"lapsesAt": "instant", "override?": OVERRIDE}, OWNER),
    ("holdMoved", 1): stay_2({"hold": "id"}),
    ("holdReleased", 1): {"hold": "id", "block?": "id"},
    ("holdLapsed", 1): {"hold": "id"},
    ("blocked", 1): {
        "area?": "text", "from": "instant", "block": "id", "until": "instant", "reason?": "text",
        "tables?": ["text"],
    },
    ("blocked", 2): {
        "area?": "text", "from": "instant", "block": "id", "until": "instant", "reason?": "text",
        "tables?": ["text"], "fromOffset?": "integer", "untilOffset?": "integer",
    },
    ("blockMoved", 1): {
        "from": "instant", "block": "id", "until": "instant", "fromOffset": "integer", "untilOffset": "integer",
    },
    ("unblocked", 1): {"block": "id"},
    ("sectionsSet", 1): {"date": "date", "sections": [{"server": "text", "tables": ["text"]}]},
    ("paceSet", 1): {
        "why?": "text", "from": "instant", "block": "id", "until": "instant", "covers": "integer",
        "fromOffset?": "integer", "untilOffset?": "integer",
    },
    ("waitlistJoined", 1): {
        "area?": "text", "date": "date", "entry": "id", "guest?": SEALED, "needs?": ["code"],
        "party": "integer", "start?": "instant", "quoted?": "integer",
    },
    ("waitlistJoined", 2): {
        "area?": "text", "date": "date", "entry": "id", "guest?": SEALED, "needs?": ["code"], "owner?": "actor",
        "party": "integer", "start?": "instant", "offset?": "integer", "quoted?": "integer", "allergies?": "flag",
    },
    ("waitlistMoved", 1): {"entry": "id", "start": "instant", "offset": "integer"},
    ("waitlistOffered", 1): {"hold": "id", "entry": "id", "lapsesAt": "instant"},
    ("waitlistBooked", 1): ENTRY | VISIT,
    ("waitlistLeft", 1): ENTRY,
    ("waitlistLapsed", 1): ENTRY,
    ("waitlistReturned", 1): ENTRY,
    ("waitlistFits", 1): ENTRY | {"tables?": ["text"]},
    ("depositPaid", 1): {"amount": "integer", "currency": "text"} | VISIT,
    ("arrivalDeclared", 1): {
        "eta": "instant", "lead": "integer", "scope": "code", "state": "code", "shares?": "flag",
        "source": "code",
    } | VISIT,
    ("etaChanged", 1): {"eta": "instant", "source": "code"} | VISIT,
    ("pinged", 1): {"eta?": "instant", "place?": SEALED} | VISIT,
    ("prepConfirmed", 1): PREP_1,
    ("prepConfirmed", 2): PREP_1 | {"courseGapMinutes?": "integer"},
    ("retimed", 1): {"serveAt": "instant"} | VISIT,
    ("retimed", 2): {"course?": "integer", "serveAt": "instant"} | VISIT,
    ("relocated", 1): {"tellsGuest?": "flag"} | VISIT,
    ("courseFired", 1): {"held?": "flag", "course": "integer"} | VISIT,
    ("dishMissed", 1): {"item": "text", "ticket": "id"} | VISIT,
    ("allergiesKept", 1): {"guest": SEALED} | VISIT,
    ("ticketFired", 1): WORK,
    ("ticketStarted", 1): WORK,
    ("ticketReady", 1): WORK,
    ("ticketServed", 1): {"ticket": "id"},
    ("ticketRecalled", 1): {"ticket": "id"},
    ("eightySixed", 1): {"out": "bool", "item": "text"},
    ("noticesDelivered", 1): {"numbers": ["integer"], "audience": "code"},
    ("noticeAcknowledged", 1): NOTICE,
    ("noticeRetried", 1): NOTICE,
    ("noticeEscalated", 1): NOTICE,
    ("guestForgotten", 1): {
        "guest?": "actor", "entries": ["id"], "numbers": ["integer"], "reservations": ["id"],
    },
    ("guestsMerged", 1): {"why": "text", "from": "actor", "into": "actor"},
    ("guestsSplit", 1): {"why": "text", "from": "actor", "into": "actor"},
    ("refused", 1): {"code": "code", "reasons": [REASON]},
    ("refused", 2): {
        "code": "code", "sought?": {"party": "integer", "start": "instant"}, "reasons": [REASON],
    },
    ("answered", 1): {"hold?": "id", "block?": "id", "reservation?": "id"},
    ("answered", 2): {"hold?": "id", "block?": "id", "entry?": "id", "reservation?": "id"},
    ("answered", 3): {"hold?": "id", "block?": "id", "entry?": "id", "since?": "integer", "reservation?": "id"},
}
