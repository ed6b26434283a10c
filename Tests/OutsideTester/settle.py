"""What a case asks about is put where there is something: a venue that is there, a time that can be booked.

Only a value that its schema allows is replaced, so what a case has wrong stays wrong.
"""

import zlib
from urllib.parse import unquote

import jsonschema_rs
from stage import NOW, gate

TONIGHT, LATER = ["2030-05-04T20:00", "2030-05-04T20:15"], ["2030-05-04T21:00", "2030-05-04T22:00"]
DATES, CLOSED = ["2030-05-04", "2030-05-05"], ["2030-05-03"]
JUNE = {"from": ["2030-06-02T10:00"], "until": ["2030-06-02T11:00"]}
PARTY = range(1, 10)

# Values by the name of a parameter or a field, wherever it stands.
EVERYWHERE = {
    "area": ["hall"],
    "atLeast": range(0, 100),
    "channel": ["inHouse"],
    "covers": PARTY,
    "date": DATES,
    "item": ["Plov"],
    "items": [[{"name": "Plov"}], [{"name": "Plov", "quantity": 3}]],
    "party": PARTY,
    "pool": ["crowd"],
    "sections": [[], [{"server": "Emil", "tables": ["T1"]}]],
    "start": TONIGHT,
    "station": ["tandir", "mangal"],
    "tables": [[f"T{number}"] for number in range(1, 201)],
    "units": PARTY,
    "until": LATER,
    "If-Match": ['"v1.p1.m1"', 'W/"v1.p7.m7"'],
}

# Those of one operation, before the others.
OWN = {
    "acknowledgeNotice": {"number": [1], "audience": ["kitchen"]},
    "adoptZone": {"zone": ["Asia/Baku"]},
    "readyTicket": {"items": [[0]]},
    "startTicket": {"items": [[0]]},
    "advanceClock": {"to": [NOW]},
    "block": JUNE,
    "carryOver": {"start": TONIGHT, "standing": ["booked", "cancelled"]},
    "closeDay": {"date": CLOSED},
    "defineVenue": {"venue": [gate("made"), gate("made-too", requests={})]},
    "deliverNotices": {"through": [1], "audience": ["kitchen"]},
    "fireCourse": {"course": [1], "hold": [True, False]},
    "forgetGuest": {"guest": ["guest:anna"]},
    "getAvailability": {"date": ["2030-05-04"], "through": ["2030-05-04", "2030-05-09"]},
    "getKitchen": {"after": range(0, 9)},
    "getLog": {"after": range(0, 9)},
    "getChanges": {"from": ["10", "2030-05-04T18:30"], "to": ["40", "2030-05-04T19:30"]},
    "getPastTimeline": {"at": ["40", "2030-05-04T19:00"]},
    "getPrep": {"until": LATER, "at": TONIGHT},
    "getQuote": {"items": ["Plov"]},
    "getRecords": {"from": ["2030-05-04T18:00"], "to": LATER},
    "getReport": {"from": ["2030-05-01"], "to": DATES},
    "hold": {"seconds": range(1, 900)},
    "mergeGuests": {"from": ["guest:ana"], "into": ["guest:anna"]},
    "modify": {"version": [1]},
    "payDeposit": {"amount": range(200, 9000), "currency": ["AZN"]},
    "reopenDay": {"date": CLOSED},
    "setPace": JUNE,
    "setSections": {"date": ["2030-05-05"]},
    "splitGuests": {"from": ["guest:ana"]},
    "cancel": {"version": [1]},
}


class Settler:
    """Of one description; `things` are ids by the name that they have in it."""

    def __init__(self, components, things):
        self.components = components
        self.everywhere = {**EVERYWHERE, **things, "after": things["reservation"]}
        self.validators = {}

    def settle(self, operation, case, is_positive):
        """Puts values that are there in place of a case's own; whatever they are, where all of them are allowed."""
        self.is_positive = is_positive
        name = operation["operationId"]
        values = {**self.everywhere, **OWN.get(name, {})}
        parts = {"path": case.path_parameters, "query": case.query, "header": case.headers}
        for parameter in operation.get("parameters", []):
            part = parts[parameter["in"]]
            self.put(part, parameter["name"], values, parameter["schema"], (name, parameter["in"]))
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for field, schema in content.get("schema", {}).get("properties", {}).items():
            self.put(case.body, field, values, schema, (name, "body"))

    def put(self, part, field, values, schema, place):
        if field not in values or not hasattr(part, "keys") or field not in part:
            return
        value = part[field]
        given, value = part[field], plain(part[field], schema)
        if self.is_positive or self.allows(schema, value, (*place, field)):
            value = chosen(value, values[field])
            is_list = isinstance(given, str) and isinstance(value, list)
            part[field] = ",".join(map(str, value)) if is_list else value

    def allows(self, schema, value, place):
        if place not in self.validators:
            whole = {**schema, "components": self.components}
            self.validators[place] = jsonschema_rs.validator_for(whole)
        return self.validators[place].is_valid(value)


def plain(value, schema):
    """A value that was made ready for an address, as it was before."""
    if not isinstance(value, str):
        return value
    value = unquote(str(value))
    if schema.get("type") == "array":
        return [plain(part, schema["items"]) for part in value.split(",")]
    return int(value) if schema.get("type") == "integer" and value.isdecimal() else value


def chosen(value, among):
    if isinstance(value, list) and not isinstance(among[0], list):
        return [chosen(one, among) for one in value]
    return among[zlib.crc32(repr(value).encode()) % len(among)]
