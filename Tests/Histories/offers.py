"""What can be booked, worked out anew from the fold of the log and nothing else."""

from times import MINUTE, wall


def starts(venue, date):
    """The grid's starts of a date."""
    service = venue.service
    opens, last = wall(date, service["opens"]), wall(date, service["lastSeating"])
    return range(opens, last + 1, service["gridMinutes"] * MINUTE)


def has_room(world, venue, date, start, party, now, without=None):
    """Whether pacing lets so many more covers start."""
    pacing = venue.service.get("pacing")
    if pacing is None:
        return True
    covers = sum(claim.party for claim in world.starting(venue, date, start, now, without))
    return covers + party <= pacing["covers"]


def free(world, venue, date, start, party, now, without=None):
    """The tables and the combinations that are free for a party's turn time."""
    end = start + venue.turn * MINUTE
    tables, combinations = set(), set()
    for names, combination in venue.options(party):
        if not any(any(world.in_the_way(name, start, end, venue.buffer, now, date, without)) for name in names):
            (combinations if combination else tables).add(combination or names[0])
    return tables, combinations


def units(world, venue, pool, date, start, now, without=None):
    end = start + venue.turn * MINUTE
    return venue.pools[pool]["capacity"] - world.used(pool, start, end, now, date, without)


def offers(world, venue, date, party, now):
    """Start → (tables, combinations, {pool: free units}) of all that can be booked by its start."""
    found = {}
    for start in starts(venue, date):
        if start < now or not has_room(world, venue, date, start, party, now):
            continue
        tables, combinations = free(world, venue, date, start, party, now)
        pools = {name: units(world, venue, name, date, start, now) for name in venue.pools}
        pools = {name: count for name, count in pools.items() if count >= party}
        found[start] = tables, combinations, pools
    return found


def could_be_moved(world, venue, date, start, party, now):
    """Whether a floating booking stands in the way of some option: moving it may make room."""
    end = start + venue.turn * MINUTE
    return any(
        claim.kind == "booked" and not claim.pinned
        for names, _ in venue.options(party)
        for name in names
        for claim in world.in_the_way(name, start, end, venue.buffer, now, date)
    )
