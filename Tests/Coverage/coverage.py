"""Lists the regions of decide, evolve, log and store that no test reached, but for the exceptions that are kept."""

import collections
import json
import subprocess
import sys
from pathlib import Path

root = Path(__file__).parents[2]
WATCHED = ["Sources/DaybookDomain/Rules", "Sources/DaybookDomain/State", "Sources/DaybookLog", "Sources/DaybookStore"]
# What follows these is evaluated only by a process that then ends itself, without writing its counters.
TRAPS = ("precondition(", "preconditionFailure(", "fatalError(")


def regions(cov, build):
    """How often each region of code ran: the most of all the functions that were made from it."""
    out = subprocess.run(
        [cov, "export", "-format=text", f"-instr-profile={build}/codecov/default.profdata", str(build / "daybookPackageTests.xctest"), "-sources",
         *(str(root / folder) for folder in WATCHED)],
        check=True, stdout=subprocess.PIPE).stdout
    found = {}
    for function in json.loads(out)["data"][0]["functions"]:
        for line, column, end, endColumn, count, file, _, kind in function["regions"]:
            path = Path(function["filenames"][file])
            if kind != 0 or not path.is_relative_to(root):
                continue
            path = str(path.relative_to(root))
            if path.startswith(tuple(folder + "/" for folder in WATCHED)):
                place = (path, line, column, end, endColumn)
                found[place] = max(found.get(place, 0), count)
    return found


def exceptions():
    """Lines of a path, a text of the region's first line, and a reason, with bars between them."""
    kept = {}
    for line in (Path(__file__).parent / "exceptions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            path, text, reason = (part.strip() for part in line.split(" | "))
            kept[path, text] = reason
    return kept


def is_trap(lines, line):
    """Whether a region is the condition's or the message's of a precondition, or all that is left before one."""
    above = " ".join(text.strip() for text in lines[max(0, line - 4):line - 1])
    return any(trap in lines[line - 1] for trap in TRAPS) or any(above.rstrip().endswith(trap) for trap in TRAPS)


def main():
    found = regions(sys.argv[1], Path(sys.argv[2]).resolve())
    kept, used, traps, missed = exceptions(), set(), 0, []
    for place, count in sorted(found.items()):
        if count:
            continue
        path, line, column, *_ = place
        lines = (root / path).read_text().splitlines()
        text = lines[line - 1].strip()
        if (path, text) in kept:
            used.add((path, text))
        elif is_trap(lines, line):
            traps += 1
        else:
            missed.append(f"{path}:{line}:{column}: {text}")
    for folder in WATCHED:
        own = {place: count for place, count in found.items() if place[0].startswith(folder + "/")}
        reached = sum(1 for count in own.values() if count)
        print(f"{folder}: {reached} of {len(own)} regions reached")
    reasons = collections.Counter(kept.values())
    print(f"exceptions: {', '.join(f'{count} {reason}' for reason, count in sorted(reasons.items()))}; {traps} regions that end the process")
    for line in missed:
        print(f"FAULT not reached: {line}")
    # What depends on which thread is first is reached in one run and not in another: no fault.
    for key in sorted(kept.keys() - used):
        print(f"reached this time, an exception no more: {' | '.join(key)}")
    sys.exit(1 if missed else 0)


main()
