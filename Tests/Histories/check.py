#!/usr/bin/env python3
"""Checks a history of many clients against the exported log, sharing no code with what is checked.

usage: check.py HISTORY LOG    HISTORY: lines as history.py says; LOG: what `daybook log --json` printed.

Exit code 0: nothing is wrong; 1: each fault on a line, by the name of the check that found it.
"""

import collections
import json
import sys

import offers
import reads
from history import operations, read_history
from times import MINUTE, instant
from world import Unknown, World

# Commands whose answer is only `answered` when nothing changed.
FIRST = {"book": {"booked"}, "hold": {"holdPlaced"}, "modify": {"modified"}, "cancel": {"cancelled", "lateCancelled"}}
# Refused commands leave a record for ever, except for these.
UNRECORDED = {"MAINTENANCE", "IDEMPOTENCY_KEY_REUSED"}
ROOM = {"TABLES_TAKEN", "TABLES_HELD", "TABLES_OCCUPIED", "BLOCKED", "POOL_FULL", "PACING_COVERS", "NO_TABLE_FITS"}


class Checker:
    def __init__(self, calls, facts):
        self.calls, self.facts = calls, facts
        self.operations = operations(calls)
        self.groups = {}  # Key → the records written under it.
        self.faults = []
        self.figures = collections.Counter()

    def fault(self, name, text):
        self.faults.append(f"{name}: {text}")

    def run(self):
        self.check_chain()
        self.group()
        for operation in self.operations.values():
            self.check_operation(operation)
        self.check_real_time()
        self.check_read_positions()
        self.fold()
        return self.faults

    # The log by itself

    def check_chain(self):
        before = 0
        for number, fact in enumerate(self.facts, 1):
            if fact["position"] != number:
                return self.fault("gap", f"record {number} says that it is {fact['position']}")
            at = instant(fact["recordedAt"])
            if at < before:
                self.fault("clock runs back", f"record {number} is {before - at} microseconds before the one before it")
            before = at

    def group(self):
        for fact in self.facts:
            if "key" not in fact:
                continue
            records = self.groups.setdefault((fact["by"], fact["key"]), [])
            if records and records[0]["first"] != fact["first"]:
                first = records[0]["first"]
                self.fault("done twice", f"{fact['by']} {fact['key']}: records {first} and {fact['first']}")
                continue
            records.append(fact)
        for key, records in self.groups.items():
            if key not in self.operations:
                self.fault("nobody asked", f"{key}: record {records[0]['position']}")
            elif [one["position"] for one in records] != list(
                range(records[0]["position"], records[0]["position"] + len(records))
            ):
                self.fault("torn", f"{key}: its records {[one['position'] for one in records]} are not together")

    # Answers

    def check_operation(self, operation):
        records = self.groups.get(operation.key)
        for first, again in zip(operation.answers, operation.answers[1:]):
            if essence(first) != essence(again):
                self.fault("answer changed", f"{operation.key}: {first}, then {again}")
        if operation.is_surely_not_done and records:
            self.fault("done after a no", f"{operation.key}: record {records[0]['position']}")
        for answer in operation.answers[:1]:
            self.check_answer(operation, answer, records)
        self.figures["operations"] += 1
        self.figures["with an unknown outcome"] += any(call.outcome == "unknown" for call in operation.calls)
        if not operation.answers:
            self.figures["unknown for ever, in the log" if records else "unknown for ever, not there"] += 1

    def check_answer(self, operation, answer, records):
        if records is None:
            if answer["outcome"] == "accepted" or answer["code"] not in UNRECORDED:
                self.fault("lost", f"{operation.key} was answered {answer} and is not in the log")
            return
        types = [record["type"] for record in records]
        if answer["outcome"] == "refused":
            if types != ["refused"] or records[0]["data"]["code"] != answer["code"]:
                self.fault("other than answered", f"{operation.key}: refused {answer['code']}, the log has {types}")
            return
        self.figures["accepted"] += 1
        if not answer["events"]:
            if types != ["answered"]:
                self.fault("other than answered", f"{operation.key}: nothing changed, the log has {types}")
            return
        if sorted(types) != sorted(answer["events"]) or answer["position"] != records[-1]["position"]:
            last = records[-1]["position"]
            self.fault("other than answered", f"{operation.key}: {answer}, the log has {types} at {last}")
        for name in ("reservation", "hold", "block"):
            if name in answer and not any(record["data"].get(name) == answer[name] for record in records):
                self.fault("other than answered", f"{operation.key}: {name} {answer[name]} is not in its records")
        main = [record for record in records if record["type"] in FIRST.get(operation.command["command"], ())]
        tables = main[0]["data"].get("tables") if main else None
        if tables is not None and answer.get("tables", tables) != tables:
            self.fault("other than answered", f"{operation.key}: tables {answer['tables']}, the log has {tables}")

    # Order

    def check_real_time(self):
        """What was answered before another was asked for stands before it: the log's order is the witness."""
        there = [
            (records[0]["position"], self.operations[key])
            for key, records in self.groups.items()
            if key in self.operations
        ]
        there.sort(key=lambda one: one[0])
        soonest, which = float("inf"), None
        for position, operation in reversed(there):
            if soonest < operation.invoke:
                self.fault(
                    "real time",
                    f"{operation.key} at {position} was asked for after {which.key}, which is behind it, was answered",
                )
            if operation.end < soonest:
                soonest, which = operation.end, operation

    def check_read_positions(self):
        """A read sees at least the position that it asks for, and nothing that was not yet there."""
        for call in self.calls:
            if call.read is None or call.outcome != "accepted":
                continue
            position, least = call.answer["position"], call.read.get("atLeast", 0)
            if call.read.get("at"):
                if position != call.read["at"]:
                    self.fault("other position", f"{call.client} asked for {call.read['at']} and was shown {position}")
                continue
            if position < least:
                self.fault("stale read", f"{call.client} {call.read} was shown {position}")
            if position > len(self.facts):
                self.fault("read of nothing", f"{call.client} was shown {position} of {len(self.facts)}")
            elif instant(self.facts[position - 1]["recordedAt"]) > call.wall[1]:
                self.fault("read of nothing", f"{call.client} was shown {position} before it was recorded")

    # The fold

    def fold(self):
        world = World()
        due = collections.defaultdict(list)
        for call in self.calls:
            if call.read is not None and call.outcome == "accepted":
                due[call.answer["position"]].append(call)
        names = {key: (one.command.get("guest") or {}).get("name") for key, one in self.operations.items()}
        changed = []
        for index, fact in enumerate(self.facts):
            if fact["type"] == "refused":
                self.check_refusal(world, fact)
            if fact["type"] in ("booked", "holdPlaced", "modified"):
                self.check_asked(world, fact)
            try:
                claim = world.apply(fact)
            except Unknown as unknown:
                return self.fault("unknown", str(unknown))
            if claim is not None:
                changed.append((claim, fact))
            is_last = index + 1 == len(self.facts) or self.facts[index + 1]["first"] != fact["first"]
            if is_last:
                for claim, by in changed:
                    self.check_sold(world, claim, by)
                changed = []
            for call in due[fact["position"]]:
                self.figures["reads"] += 1
                for name, text in reads.faults(world, call, names):
                    self.fault(name, f"{call.client} {call.read} at {fact['position']}: {text}")
        self.faults += [f"{name}: {text}" for name, text in world.faults]
        self.figures["records"] = len(self.facts)

    def check_asked(self, world, fact):
        """What was done is what was asked for, of the version that was asked for."""
        operation = self.operations.get((fact["by"], fact.get("key")))
        if operation is None:
            return
        asked, data = operation.command, fact["data"]
        for name in ("party", "pool", "hold", "reservation"):
            if name in asked and asked[name] != data.get(name):
                self.fault("not what was asked", f"record {fact['position']}: {name} {data.get(name)} for {asked}")
        if "start" in asked and instant(asked["start"] + ":00Z") != instant(data["start"]):
            self.fault("not what was asked", f"record {fact['position']}: {data['start']} for {asked}")
        if asked.get("tables") and asked["tables"] != data.get("tables"):
            self.fault("not what was asked", f"record {fact['position']}: {data.get('tables')} for {asked}")
        if "version" in asked and asked["version"] != world.claims[data["reservation"]].version:
            self.fault("version passed over", f"record {fact['position']}: {asked}")

    def check_sold(self, world, claim, fact):
        """Invariants 1 to 3 for what a command has just changed."""
        now, position = world.now, fact["position"]
        if not claim.is_live(now):
            return
        venue = world.venues[fact["venue"]]
        buffer = (claim.rests - claim.end) // MINUTE
        for table in claim.tables:
            for other in world.in_the_way(table, claim.start, claim.end, buffer, now, claim.date, claim.id):
                # A block begins where a stay ends: buffers lie between parties.
                if claim.kind == "block" and (other.kind == "block" or other.end <= claim.start):
                    continue
                name = "blocked table sold" if "block" in (claim.kind, other.kind) else "table sold twice"
                self.fault(name, f"record {position}: {table} is {claim.id}'s and {other.id}'s")
        if claim.kind == "block":
            return
        if claim.pool:
            capacity = venue.pools[claim.pool]["capacity"]
            used = world.used(claim.pool, claim.start, max(claim.end, claim.start + 1), now, claim.date)
            if used > capacity:
                self.fault("pool oversold", f"record {position}: {used} of {capacity} units of {claim.pool}")
        elif fact["type"] != "modified" and not any(
            set(claim.tables) == set(names) for names, _ in venue.options(claim.party)
        ):
            self.fault("does not fit", f"record {position}: {claim.party} covers at {claim.tables}")
        if fact["type"] != "reassigned" and not claim.timeless and not claim.overrides and venue.service.get("pacing"):
            covers = sum(one.party for one in world.starting(venue, claim.date, claim.start, now))
            if covers > venue.service["pacing"]["covers"]:
                self.fault("pacing", f"record {position}: {covers} covers start at {fact['data']['start']}")

    def check_refusal(self, world, fact):
        """Every reason was true, and what was free was not refused for want of room."""
        now, data = instant(fact["recordedAt"]), fact["data"]
        operation = self.operations.get((fact["by"], fact.get("key")))
        codes = [reason["code"] for reason in data["reasons"]]
        self.figures["refused"] += 1
        if codes != sorted(codes) or data["code"] != codes[0]:
            self.fault("reasons out of order", f"record {fact['position']}: {data['code']} of {codes}")
        for reason in data["reasons"]:
            if text := self.untrue(world, reason, operation, now):
                self.fault("untrue reason", f"record {fact['position']}: {reason}: {text}")
        if operation is None or operation.command["command"] not in ("book", "hold") or "hold" in operation.command:
            return
        asked = operation.command
        if "start" in asked and set(codes) <= ROOM and self.is_free(world, asked, now):
            self.fault("refused though free", f"record {fact['position']}: {codes} for {asked}")

    def is_free(self, world, asked, now):
        venue, start = world.venues[asked["venue"]], instant(asked["start"] + ":00Z")
        date, party = asked["start"][:10], asked["party"]
        if start not in offers.starts(venue, date) or not offers.has_room(world, venue, date, start, party, now):
            return False
        if "pool" in asked:
            return offers.units(world, venue, asked["pool"], date, start, now) >= party
        if wanted := asked.get("tables"):
            return len(wanted) == 1 and wanted[0] in offers.free(world, venue, date, start, party, now)[0]
        return any(offers.free(world, venue, date, start, party, now))

    def untrue(self, world, reason, operation, now):
        code = reason["code"]
        if by := reason.get("by"):
            claim = world.claims.get(by)
            if claim is None:
                return "nothing of that id was ever there"
            if not claim.is_live(now):
                return f"it was {claim.state}, or had lapsed"
            if code != "PACING_COVERS" and not set(reason.get("tables", ())) <= set(claim.tables):
                return f"it was at {claim.tables}"
            kind = {"TABLES_TAKEN": "booked", "TABLES_HELD": "held", "BLOCKED": "block"}.get(code, claim.kind)
            if claim.kind != kind:
                return f"it is {claim.kind}"
        if operation is None:
            return None
        asked = operation.command
        if code == "VERSION_CONFLICT":
            claim = world.claims.get(asked["reservation"])
            if claim is not None and claim.version == asked["version"]:
                return "it is the version that it was"
        if code in ("HOLD_LAPSED", "HOLD_CONSUMED") and "hold" in asked:
            claim = world.claims.get(asked["hold"])
            if claim is None:
                return "there never was such a hold"
            if (code == "HOLD_CONSUMED") != (claim.state == "consumed") or claim.is_live(now):
                return f"it was {claim.state}"
        return None


def essence(answer):
    """What of an answer is its own for ever: not that it is a replay, nor what is free nearby."""
    if answer["outcome"] == "refused":
        return "refused", answer["code"], [reason["code"] for reason in answer.get("reasons", [])]
    return [(name, answer.get(name)) for name in ("events", "position", "reservation", "hold", "block", "tables")]


def check(calls, facts):
    """The faults, each with the name of the check that found it, and the figures."""
    checker = Checker(calls, facts)
    return checker.run(), checker.figures


def main(words):
    if len(words) != 2:
        sys.exit(__doc__)
    with open(words[1]) as lines:
        facts = [json.loads(line) for line in lines]
    faults, figures = check(read_history(words[0]), facts)
    for fault in faults[:50]:
        print("FAULT", fault)
    if len(faults) > 50:
        print(f"and {len(faults) - 50} more")
    print(", ".join(f"{figures[name]} {name}" for name in sorted(figures)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
