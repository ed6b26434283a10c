"""What the log has against what the apps and the kitchens were told."""

import collections
import datetime
import http.client
import json
import time

from kitchen import read


def of_kitchens(port, kitchens):
    """Each kitchen heard what the stream tells when it is read anew from its beginning: nothing less, nothing twice."""
    faults = []
    if not any(kitchen.heard for kitchen in kitchens):
        faults.append("no kitchen heard anything")
    for kitchen in kitchens:
        told = []
        try:
            # Nothing for three seconds: that was all.
            read(port, kitchen.venue, "0", 3, lambda id, notice: told.append((id, notice["number"])) or True)
        except (OSError, http.client.HTTPException):
            pass
        end = time.monotonic() + 30
        while told and told[-1] not in kitchen.heard and time.monotonic() < end:
            time.sleep(0.1)
        heard = kitchen.heard[: len(told)]
        if heard != told:
            missing, more = set(told) - set(heard), set(heard) - set(told)
            faults.append(f"{kitchen.name}: not heard {sorted(missing)}, heard besides {sorted(more)}")
        if len(set(kitchen.heard)) != len(kitchen.heard):
            faults.append(f"{kitchen.name}: something was heard twice")
        first = list(dict.fromkeys(number for _, number in kitchen.heard))
        if sorted(first) != list(range(1, len(first) + 1)):
            faults.append(f"{kitchen.name}: the numbers heard are {first}")
    return faults


def of_apps(service, apps):
    """Every yes is in the log once, nothing else is, and no table has two parties at one time."""
    faults = [f"{app.name}: {fault}" for app in apps for fault in app.faults]
    facts = [json.loads(line) for line in service.run("log", "--json").splitlines()]
    booked = collections.Counter(fact["data"]["reservation"] for fact in facts if fact["type"] == "booked")
    cancelled = collections.Counter(fact["data"]["reservation"] for fact in facts if fact["type"] == "cancelled")
    yes = collections.Counter(id for app in apps for id in app.mine)
    if booked != yes:
        faults.append(f"said yes and not booked once: {dict(yes - booked)}; booked without a yes: {dict(booked - yes)}")
    no = collections.Counter(id for app in apps for id, status in app.mine.items() if status == "cancelled")
    if cancelled != no:
        faults.append(f"cancelled by the apps {dict(no - cancelled)}, in the log besides {dict(cancelled - no)}")
    faults += of_tables(service.run("reservations", "--json"))
    service.run("verify")
    return faults


def of_tables(listing):
    """No table has two parties at one time; a stay may begin when another ends."""
    places = collections.defaultdict(list)
    for booking in map(json.loads, listing.splitlines()):
        if booking["state"] != "booked":
            continue
        start, end = (datetime.datetime.fromisoformat(booking[name]) for name in ("start", "end"))
        for table in booking["tables"]:
            places[booking["venue"], table].append((start, end, booking["reservation"]))
    faults = []
    for place, stays in places.items():
        stays.sort()
        for (_, end, one), (start, _, other) in zip(stays, stays[1:]):
            if start < end:
                faults.append(f"{place} is sold to {one} and {other}")
    return faults


def print_figures(asked, apps, kitchens, gaps, service):
    count = collections.Counter()
    for app in apps:
        count.update(app.count)
    times = sorted(time for app in apps for time in app.times)
    print(f"{len(apps)} apps, {asked.minutes:g} minutes, {len(gaps)} times kill -9")
    print(", ".join(f"{count[name]} {name}" for name in count))
    if times:
        half, most = (1000 * times[int(len(times) * part)] for part in (0.5, 0.95))
        print(f"answered in {half:.0f} ms (half), {most:.0f} ms (95 of 100), {1000 * times[-1]:.0f} ms (all)")
    if gaps:
        print(f"ready again after {sorted(gaps)[len(gaps) // 2]:.2f} s (half), {max(gaps):.2f} s (at most)")
    heard = sum(len(kitchen.heard) for kitchen in kitchens)
    notices = sum(len({number for _, number in kitchen.heard}) for kitchen in kitchens)
    cuts = sum(kitchen.cuts for kitchen in kitchens)
    print(f"{len(kitchens)} kitchens heard {notices} notices in {heard} events, and were cut off {cuts} times")
    print(service.run("verify").splitlines()[0])
