"""What queries answered, against the fold of the log up to the position that they name."""

import offers
from times import instant


def faults(world, call, names):
    """(name of the check, what is wrong) of one read; the world stands at its position."""
    check = {
        "availability": availability,
        "find": find,
        "reservation": reservation,
        "reservations": reservations,
        "diary": diary,
    }[call.read["what"]]
    # A hold may lapse while the query is answered: one of these moments must be the one that it shows.
    first, last = call.wall
    if call.read.get("at"):
        first = last = world.now
    moments = {first, last} | {
        claim.lapses for claim in world.claims.values() if claim.lapses and first <= claim.lapses <= last
    }
    found = None
    for now in sorted(moments):
        text = check(world, call, names, max(now, world.now))
        if text is None:
            return []
        found = found or text
    return [(call.read["what"], found)]


def availability(world, call, names, now):
    asked = call.read
    venue = world.venues[asked["venue"]]
    expected = offers.offers(world, venue, asked["date"], asked["party"], now)
    shown = {instant(slot["start"]): slot for slot in call.answer["slots"]}
    for start in offers.starts(venue, asked["date"]):
        tables, combinations, pools = expected.get(start, (set(), set(), {}))
        slot = shown.pop(start, {})
        said = set(slot.get("tables", ())), set(slot.get("combinations", ())), slot.get("pools", {})
        if said != (tables, combinations, pools):
            return f"{start}: shown {said}, the log has {(tables, combinations, pools)}"
        if slot.get("afterMoving") and (
            tables
            or combinations
            or not offers.could_be_moved(world, venue, asked["date"], start, asked["party"], now)
        ):
            return f"{start}: offered after moving, and there is nobody to move"
        if slot and not slot.get("afterMoving") and not (tables or combinations or pools):
            return f"{start}: offered, and nothing is free"
    return f"starts that are none: {sorted(shown)}" if shown else None


def essence(claim, names):
    """What a listing says of a booking."""
    return {
        "reservation": claim.id,
        "party": claim.party,
        "start": None if claim.timeless else claim.start,
        "end": None if claim.timeless else claim.end,
        "tables": sorted(claim.tables),
        "pool": claim.pool,
        "state": "booked" if claim.state == "live" else claim.state,
        "version": claim.version,
        "name": names.get(claim.key),
    }


def shown(one):
    return {
        "reservation": one["reservation"],
        "party": one["party"],
        "start": instant(one["start"]) if "start" in one else None,
        "end": instant(one["end"]) if "end" in one else None,
        "tables": sorted(one["tables"]),
        "pool": one["pool"],
        "state": one["state"],
        "version": one["version"],
        "name": (one.get("guest") or {}).get("name"),
    }


def differ(claims, listing, names):
    expected = {claim.id: essence(claim, names) for claim in claims}
    said = {one["reservation"]: shown(one) for one in listing}
    if len(said) != len(listing):
        return "one booking is listed twice"
    for id in sorted(expected.keys() | said.keys()):
        if expected.get(id) != said.get(id):
            return f"shown {said.get(id)}, the log has {expected.get(id)}"
    return None


def booked(world, test):
    return [claim for claim in world.claims.values() if claim.kind == "booked" and test(claim)]


def find(world, call, names, now):
    text = call.read["text"]
    claims = booked(world, lambda claim: claim.state == "live" and text in (names.get(claim.key) or ""))
    return differ(claims, call.answer["reservations"], names)


def reservation(world, call, names, now):
    claims = booked(world, lambda claim: claim.id == call.read["reservation"])
    return differ(claims, call.answer["reservations"], names)


def reservations(world, call, names, now):
    date = call.read["date"]
    claims = booked(world, lambda claim: claim.date == date and not claim.timeless and claim.state == "live")
    return differ(claims, call.answer["reservations"], names)


def diary(world, call, names, now):
    venue, date = world.venues[call.read["venue"]], call.read["date"]
    claims = booked(world, lambda claim: claim.date == date and not claim.timeless and claim.state == "live")
    if sorted(claim.id for claim in claims) != sorted(one["reservation"] for one in call.answer["reservations"]):
        listed = [one["reservation"] for one in call.answer["reservations"]]
        return f"shown {listed}, the log has {[claim.id for claim in claims]}"
    most = venue.service["pacing"]["covers"]
    for bucket in call.answer["buckets"]:
        starting = world.starting(venue, date, instant(bucket["start"]), now)
        sold = sum(claim.party for claim in starting if claim.kind == "booked")
        held = sum(claim.party for claim in starting if claim.kind == "held")
        said = bucket["covers"], bucket["heldCovers"], bucket["coversLeft"]
        if said != (sold, held, max(0, most - sold - held)):
            return f"{bucket['start']}: shown {said}, the log has {(sold, held, most - sold - held)}"
    return None
