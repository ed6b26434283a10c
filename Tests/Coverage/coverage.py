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
    """Of lines of a path, a text of the region's first line, a kind and a reason: the reasons of each path and text.

    A text that stands in so many lines of its file is excused in as many of them as it is listed.
    """
    kept = collections.defaultdict(list)
    for line in (Path(__file__).parent / "exceptions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            path, text, kind, reason = (part.strip() for part in line.split(" | "))
            if not reason:
                sys.exit(f"Tests/Coverage/exceptions.txt: no reason: {line}")
            kept[path, text].append(kind)
    return kept


def is_trap(lines, line):
    """Whether a region is the condition's or the message's of a precondition, or all that is left before one."""
    above = " ".join(text.strip() for text in lines[max(0, line - 4):line - 1])
    below = lines[line].strip() if lines[line - 1].endswith("{") and line < len(lines) else ""
    return (any(trap in lines[line - 1] for trap in TRAPS) or any(above.rstrip().endswith(trap) for trap in TRAPS)
            or below.startswith(TRAPS))


def text_of(lines, line):
    """A region's first line; of what comes after a brace, with the line after it."""
    text = lines[line - 1].strip()
    return text if text.strip("})") or line == len(lines) else f"{text} {lines[line].strip()}"


def main():
    found = regions(sys.argv[1], Path(sys.argv[2]).resolve())
    kept, used, traps, missed = exceptions(), collections.defaultdict(set), 0, []
    for place, count in sorted(found.items()):
        if count:
            continue
        path, line, column, *_ = place
        lines = (root / path).read_text().splitlines()
        text = text_of(lines, line)
        if is_trap(lines, line):
            traps += 1
        elif (path, text) in kept and len(used[path, text] | {line}) <= len(kept[path, text]):
            used[path, text].add(line)
        else:
            missed.append(f"{path}:{line}:{column}: {text}")
    for folder in WATCHED:
        own = {place: count for place, count in found.items() if place[0].startswith(folder + "/")}
        reached = sum(1 for count in own.values() if count)
        print(f"{folder}: {reached} of {len(own)} regions reached")
    kinds = collections.Counter(kind for kinds in kept.values() for kind in kinds)
    print(f"exceptions: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}; {traps} regions that end the process")
    for line in missed:
        print(f"FAULT not reached: {line}")
    # What depends on which thread is first is reached in one run and not in another: no fault.
    for key in sorted(kept):
        if len(used[key]) < len(kept[key]):
            print(f"reached this time, an exception no more: {' | '.join(key)}")
    sys.exit(1 if missed else 0)


main()
