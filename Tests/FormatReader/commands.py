"""Makes commands from the JSON Schema alone, as somebody else's program would, and breaks them."""

import copy
import datetime
import json
import re

from jsonschema import Draft202012Validator

# Texts of all kinds. Those that fit a pattern are given as valid, the others as breaking it.
TEXTS = [
    "2030-05-01", "2028-02-29", "2000-02-29", "9999-12-31", "0001-01-01", "2030-12-31", "2027-02-29", "1900-02-29",
    "2030-04-31", "2030-13-01", "0000-01-01", "2030-5-1", "10000-01-01", "2030-05-01\n", "19:00", "00:00", "23:59",
    "01:30+1", "23:59+1", "24:00", "19:60", "7:00", "01:30+2", "19:00 ", "2030-05-01T19:00", "2030-05-01T19:00:59",
    "2030-05-01T19:00+04:00", "2030-11-03T01:30-05:00", "2030-05-01T15:00Z", "10000-01-02T00:30", "10000-01-03T00:30",
    "2030-05-01T19:00+26:00", "2030-05-01T24:00", "2030-05-01 19:00", "2030-05-01T19:00+0400", "2030-02-30T19:00",
    "2030-05-01T15:00:00Z", "2030-05-01T15:00:00.5Z", "2030-05-01T15:00:00.123456+04:00", "2030-05-01T15:00:60Z",
    "2030-05-01T15:00:00.1234567Z", "2030-05-01t15:00:00z", "guest:ana", "host:1", "kitchen:grill", "operator:x y",
    "guest:a:b", "guest:", "guest: a", "ledger:daybook", "Guest:ana", "guest:" + "x" * 64, "guest:" + "x" * 65,
    "01900000-0000-7000-8000-000000000001", "0190ABCD-0000-7000-8000-00000000000F", "01900000-0000-7000-8000-00000000000",
    "01900000000070008000000000000001", "+994 50 123 45 67", "(012) 345-67.89", " 994501234567 ", "12345", "++++++",
    "994501234567890123456789012345678", "+994/50/1234567", "1  2  3", "ana@example.com", " a@b ", "@", "a b@c", "ana",
    "x" * 250 + "@abc", "x" * 251 + "@abc", "AZN", "EUR", "azn", "EURO", "a", "Ana M", "pəncərə", "İlham Işıqlı",
    "Фёдор", "海辺 🍣", "e\u0301\u0323", "\u0301a", "", " ", "\t", "\u3000", " a ", "a\u00a0b", "a\tb", "a\nb", "a\n", "\na",
    "a\u2028b", "a\u200bb", "\ufeffa", "a\u0000b", "a\u007fb", "a\u0085b", "a\u009fb", "a\u202eb", "a\u2066b",
    "x" * 64, "x" * 65, "x" * 80, "x" * 81, "ə" * 64, "🍷" * 80, "🍷" * 81, "x " * 40, "x  " * 40, "x " * 41, "y" * 200,
    "y" * 201, "y" * 255, "y" * 256, "y" * 400, "y" * 401, "y " * 200, "y  " * 200, "y " * 201, "\\\"/<>&'`$(x)%s",
    "true", "null", "7", "book", "tables", "Asia/Baku", "00-" + "3c" * 16 + "-" + "9f" * 8 + "-01",
    "00-" + "e1" * 16 + "-" + "07" * 8 + "-00", "00-" + "3C" * 16 + "-" + "9f" * 8 + "-01",
    "00-" + "0" * 32 + "-" + "9f" * 8 + "-01",
    "00-" + "3c" * 16 + "-" + "0" * 16 + "-01", "01-" + "3c" * 16 + "-" + "9f" * 8 + "-01", "00-" + "3c" * 16 + "-" + "9f" * 8,
]
# A schema cannot list the zones there are.
ZONES = ["Asia/Baku", "Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC"]
NUMBERS = [1e-05, -1e-05, 0.1 + 0.2, 40.377700000000001, -1e-300, 5e-324, 0.0, 89.99999999999999, -89.5, 12.3456789]


class Maker:
    """Instances of a schema, and of nothing else."""

    def __init__(self, definitions, chance):
        self.definitions, self.chance = definitions, chance
        self.validators, self.rules, self.fits = {}, {}, {}
        self.moment = 0

    def validator(self, name):
        if name not in self.validators:
            schema = {"$ref": f"#/$defs/{name}", "$defs": self.definitions}
            self.validators[name] = Draft202012Validator(schema)
        return self.validators[name]

    def together(self, name):
        if name not in self.rules:
            self.rules[name] = Draft202012Validator({"allOf": self.definitions[name].get("allOf", [True])})
        return self.rules[name]

    def command(self, name):
        return self.make({"$ref": f"#/$defs/{name}"})

    def make(self, schema):
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            definition = self.definitions[name]
            while True:  # each field fits; which fit together is asked for, and the rest found by trying
                wanted, unwanted = self.wishes(definition.get("allOf", []))
                found = self.object(definition, self.chance.choice([0, 0.1, 0.3, 0.6, 0.9]), wanted, unwanted)
                if self.together(name).is_valid(found):
                    return found
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        return getattr(self, schema.get("type", "anything"))(schema)

    def wishes(self, rules):
        """One way to obey all of these rules: the fields it needs, and those it may not have."""
        wanted, unwanted = set(), set()
        for rule in rules:
            wanted.update(rule.get("required", []))
            choices = rule.get("anyOf") or rule.get("oneOf")
            for inner in ([self.chance.choice(choices)] if choices else []) + rule.get("allOf", []):
                more, fewer = self.wishes([inner])
                wanted |= more
                unwanted |= fewer
            against = rule.get("not", {})
            for inner in [against, *against.get("anyOf", [])]:
                if "required" in inner:
                    unwanted.add(self.chance.choice(inner["required"]))
        return wanted, unwanted

    def object(self, schema, often, wanted, unwanted):
        wanted = wanted.union(schema.get("required", []))
        return {
            name: self.make(member)
            for name, member in schema["properties"].items()
            if name in wanted or name not in unwanted and self.chance.random() < often
        }

    def array(self, schema):
        least, most = schema.get("minItems", 0), schema.get("maxItems", 3)
        items = [self.make(schema["items"]) for _ in range(self.chance.randint(least, min(most, 3)))]
        return list({json.dumps(item): item for item in items}.values()) if "uniqueItems" in schema else items

    def integer(self, schema):
        least, most = schema["minimum"], schema["maximum"]
        return self.chance.choice([least, most, self.chance.randint(least, min(most, least + 100))])

    def number(self, schema):
        least, most = schema["minimum"], schema["maximum"]
        uniform = self.chance.uniform(least, most)
        return self.chance.choice([least, most, uniform, round(uniform, 6), round(uniform), *NUMBERS])

    def boolean(self, _):
        return self.chance.random() < 0.5

    def string(self, schema):
        return self.chance.choice(self.texts(schema.get("pattern", ""))[0])

    def anything(self, _):
        return self.chance.choice([None, 7, 2.50, "x", [1], {"a": {}}, True])

    def texts(self, pattern):
        """Those that fit, and those that do not."""
        if pattern not in self.fits:
            fits = [text for text in TEXTS if re.search(pattern, text)]
            self.fits[pattern] = fits, [text for text in TEXTS if not re.search(pattern, text)]
        return self.fits[pattern]

    # What only the state of a ledger knows, so that no schema says it.

    def fit_state(self, command):
        """Names a zone that exists, a venue that does not exist, a time still to come, and each table in one section."""
        self.moment += 1
        if command["command"] == "defineVenue":
            command["venue"] |= {"zone": self.chance.choice(ZONES), "id": f"made {self.moment}"}
        if command["command"] == "setSections":
            seen = set()
            for section in command.get("sections", []):
                tables = [name for name in section.pop("tables", []) if not (name in seen or seen.add(name))]
                section |= {"tables": tables} if tables else {}
        if command["command"] == "advanceClock":
            hours, seconds = divmod(self.moment, 3600)
            command["to"] = f"{2040 + hours}-01-01T00:{seconds // 60:02}:{seconds % 60:02}Z"

    # Breaking.

    def broken(self, name, command):
        """The command with one thing wrong in it, and the path of that; None when the attempt fails."""
        command = copy.deepcopy(command)
        schema, value, path = {"$ref": f"#/$defs/{name}"}, command, ""
        while True:
            if "$ref" in schema:
                schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
            here = [(key, schema["properties"][key]) for key in value if key not in ("command", "id")]
            if not here or self.chance.random() < 0.15:
                return self.broken_object(schema, command, value, path)
            key, member = self.chance.choice(here)
            inside, place = value[key], f"{path}{key}"
            if isinstance(inside, list) and inside and self.chance.random() < 0.7:
                value, key, member = inside, self.chance.randrange(len(inside)), member["items"]
                inside, place = value[key], f"{place}[{key}]"
            if isinstance(inside, dict) and self.chance.random() < 0.8:
                schema, value, path = member, inside, place + "."
                continue
            value[key] = self.wrong(member, inside)
            return command, place

    def broken_object(self, schema, command, value, path):
        required = [name for name in schema.get("required", []) if name != "command"]
        if required and self.chance.random() < 0.5:
            name = self.chance.choice(required)
            del value[name]
        else:
            name = self.chance.choice(["colour", "Party", "command ", "", "a.b", "ünknown"])
            value[name] = self.anything(None)
        return command, path + name

    def wrong(self, schema, value):
        kinds = {"string": "x", "integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}
        kind = "object" if "$ref" in schema else schema.get("type", "string")
        others = [other for name, other in kinds.items() if name != kind and {name, kind} != {"integer", "number"}]
        ways = [None, *others]
        if kind in ("integer", "number"):
            ways += [schema["minimum"] - 1, schema["maximum"] + 1, 1e300, -1e300] * 2
            ways += [schema["minimum"] + 0.5, 1e-05] if kind == "integer" else []
        if "enum" in schema:
            ways += ["walkin", "", schema["enum"][0].upper() + " "] * 2
        elif kind == "string":
            ways += [self.chance.choice(self.texts(schema["pattern"])[1]) for _ in range(9)]
        if kind == "array" and value and "uniqueItems" in schema:
            ways += [[value[0], *value]] * 4
        return self.chance.choice(ways)


def agree(command):
    """The command made to obey what no schema can say: values that agree, a key not too long in bytes."""
    command = copy.deepcopy(command)
    if len(command.get("key", "").encode()) > 255:
        command["key"] = "counted in bytes"
    if command["command"] == "swap" and command["with"].lower() == command["reservation"].lower():
        command["with"] = "01900000-0000-7000-8000-0000000000aa"
    if command["command"] == "confirmPrep":
        unique(command.get("items", []), "name")
    if command["command"] != "defineVenue":
        return command
    venue = command["venue"]
    for table in venue.get("tables", []) + venue.get("combinations", []):
        table["most"] = max(table["most"], table.get("least", 1))
    for name, key in {"tables": "id", "pools": "id", "combinations": "id", "specialDays": "date"}.items():
        unique(venue.get(name, []), key)
    unique(venue.get("prep", {}).get("items", []), "name")
    tables = [table["id"] for table in venue.get("tables", [])]
    for combination in venue.get("combinations", []):
        combination["tables"] = [id for id in combination["tables"] if id in tables] or tables[:1]
    if not tables and venue.get("combinations"):
        del venue["combinations"]
    ascend(venue)
    days = [service for day in venue.get("specialDays", []) for service in day.get("services", [])]
    for service in venue.get("services", []) + days:
        ascend(service)
        opens = service["opens"]
        if clock(service["closes"]) <= clock(opens):
            service["closes"] = "23:59+1"
        if not clock(opens) <= clock(service["lastSeating"]) <= clock(service["closes"]):
            service["lastSeating"] = service["closes"]
        if "mustEndBy" in service and clock(service["mustEndBy"]) <= clock(opens):
            service["mustEndBy"] = service["closes"]
        if "seatings" in service:
            last = clock(service["lastSeating"])
            fitting = [time for time in service["seatings"] if clock(opens) <= clock(time) <= last]
            service["seatings"] = sorted(fitting or service["seatings"] and [opens], key=clock)
    alone(venue)
    days = [service for day in venue.get("specialDays", []) for service in day.get("services", [])]
    closing = venue.get("closing", {})
    if any(ends(service, venue) > clock(closing.get("time", "06:00+1")) for service in venue.get("services", []) + days):
        venue["closing"] = closing | {"time": "23:59+1"}
    return command


def alone(venue):
    """Takes services away until no two share an instant, but where one of the two is first."""
    days = "mon tue wed thu fri sat sun".split()
    kept = []
    for two in venue.get("services", []):
        if not any(
            share(one, two, later) and any(days[(days.index(day) + later) % 7] in two["days"] for day in one["days"])
            for one in kept for later in (-1, 0, 1)
        ):
            kept.append(two)
    if "services" in venue:
        venue["services"] = kept
    special = {day["date"]: day for day in venue.get("specialDays", [])}
    for day in venue.get("specialDays", []):
        own = []
        for two in day.get("services", []):
            beside = [(one, 0) for one in own]
            for later in (-1, 1):
                try:
                    date = datetime.date.fromisoformat(day["date"]) - datetime.timedelta(later)
                except (ValueError, OverflowError):
                    continue
                others = special.get(date.isoformat(), {"services": [
                    one for one in kept if days[date.weekday()] in one["days"]
                ]}).get("services", [])
                beside += [(one, later) for one in others]
            if not any(share(one, two, later) for one, later in beside):
                own.append(two)
        if "services" in day:
            day["services"] = own


def share(one, two, later):
    """Whether both are open at an instant and neither, or each, is first; `two` opens so many days later."""
    def end(service):
        return max(clock(service["closes"]), clock(service["lastSeating"]) + 1)

    begin = max(clock(one["opens"]), clock(two["opens"]) + 1440 * later)
    return begin < min(end(one), end(two) + 1440 * later) and one.get("first", False) == two.get("first", False)


def ends(service, venue):
    """When a service is over with its last stay, in minutes since midnight."""
    turns = [time["minutes"] for time in service.get("turnTimes") or venue.get("turnTimes") or [{"minutes": 90}]]
    last = clock(service["mustEndBy"]) if "mustEndBy" in service else clock(service["lastSeating"]) + max(turns)
    return max(clock(service["closes"]), min(last, clock("23:59+1")))


def unique(items, key):
    seen = [item[key] for item in items]
    items[:] = [item for place, item in enumerate(items) if item[key] not in seen[:place]]


def ascend(owner):
    if "turnTimes" in owner:
        unique(owner["turnTimes"], "party")
        owner["turnTimes"].sort(key=lambda time: time["party"])


def clock(text):
    time, _, days = text.partition("+")
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes) + 1440 * int(days or 0)


def written(value, chance):
    """JSON text of a value, its numbers written in one of the ways there are."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{written(member, chance)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(item, chance) for item in value) + "]"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return json.dumps(value, ensure_ascii=chance.random() < 0.5)
    if isinstance(value, int):
        return chance.choice([f"{value}", f"{value}", f"{value}.0", f"{value}e0", f"{value}0E-1" if value else "0E-1", f"{value}.000e+0"])
    return chance.choice([repr(value), f"{value:.17g}", f"{value:.17e}"])
