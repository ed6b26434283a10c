"""Changes bytes of a ledger's files, at random and where pages say how they are read, and has `daybook` read it."""

import argparse
import collections
import random
import signal
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "SystemCalls"))
import ledgers  # noqa: E402

PAGE = 4096
BRANCH, LEAF = 1, 2
READERS = [["verify", "--views"], ["log", "--json"], ["replay"], ["reservations", "--json"],
           ["availability", "h", "2031-05-02", "--party", "2"], ["show", "ID"], ["doctor"]]
# What a second reading says of itself, and not of the ledger.
VAGUE = ("verify", "doctor", "replay")


def words():
    parser = argparse.ArgumentParser(prog="Tests/Damage/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--damages", type=int, default=200, help="how many; default 200")
    parser.add_argument("--seed", type=int, default=1, help="which ones; default 1")
    return parser.parse_args()


class Pages:
    """A data file of LMDB's, and the places that say how its pages are read."""

    def __init__(self, data):
        self.data = data
        self.kinds = {"byte": [], "meta": list(range(16, 152)) + list(range(PAGE + 16, PAGE + 152)), "header": [],
                      "pointer": [], "node": []}
        for start in range(2 * PAGE, len(data) - PAGE + 1, PAGE):
            _, _, flags, lower, upper = struct.unpack_from("<QHHHH", data, start)
            if flags & ~0x40 not in (BRANCH, LEAF) or not 16 <= lower <= upper <= PAGE:
                continue
            self.kinds["header"] += range(start, start + 16)
            for pointer in range(start + 16, start + lower, 2):
                self.kinds["pointer"] += [pointer, pointer + 1]
                node = start + struct.unpack_from("<H", data, pointer)[0]
                self.kinds["node"] += range(node, node + 8)
        self.kinds["byte"] = range(len(data))

    def damaged(self, kind, chance):
        data = bytearray(self.data)
        for _ in range(chance.choice((1, 1, 1, 4))):
            place = chance.choice(self.kinds[kind])
            data[place] = chance.choice((data[place] ^ 1 << chance.randrange(8), chance.randrange(256), 0, 0xFF))
        return bytes(data)


def outcome(ledger, reader, sound):
    try:
        done = subprocess.run([ledger.daybook, *reader, "--ledger", str(ledger.path)], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "endless", ""
    said = (done.stdout + done.stderr).decode(errors="replace")
    if done.returncode < 0:
        return signal.Signals(-done.returncode).name, said
    if any(word in said for word in ("Fatal error", "Assertion", "crashed", "mdb.c")):
        return "trap", said
    if done.returncode:
        return "in words" if said.strip() else f"silent {done.returncode}", said
    if reader[0] in VAGUE or done.stdout == sound:
        return "as before", said
    # Some of an answer, and why there is not more of it.
    return ("in part, in words" if done.stderr else "otherwise"), said


def main():
    asked = words()
    chance, folder = random.Random(asked.seed), Path(tempfile.mkdtemp(prefix="daybook-damage-"))
    base = ledgers.make(asked.daybook, folder, bookings=240)
    booking = next(fact["data"]["reservation"] for fact in base.log() if fact["type"] == "booked")
    readers = [[booking if word == "ID" else word for word in reader] for reader in READERS]
    sound = [subprocess.run([base.daybook, *reader, "--ledger", str(base.path)], capture_output=True).stdout for reader in readers]
    files = sorted(str(file.relative_to(base.path)) for file in base.path.rglob("data.mdb"))
    pages = {file: Pages((base.path / file).read_bytes()) for file in files}
    counts, faults = collections.defaultdict(collections.Counter), []
    for number in range(asked.damages):
        file = files[0] if number % 2 else chance.choice(files[1:])
        kind = chance.choice(list(pages[file].kinds))
        ledger = ledgers.copy(base, folder / "damaged")
        bytes = pages[file].damaged(kind, chance)
        (ledger.path / file).write_bytes(bytes)
        where = "log" if file == files[0] else "view"
        for reader, before in zip(readers, sound):
            found, said = outcome(ledger, reader, before)
            counts[where, kind][found] += 1
            if found not in ("as before", "in words", "in part, in words", "otherwise"):
                faults.append(f"{found}: {' '.join(reader)} after {file} {kind} {number}: {said.strip()[-300:]}")
            # Other bytes were read as what they say: only a view's may be, which keeps no sums.
            if found == "otherwise" and where == "log" and reader[0] == "log":
                faults.append(f"otherwise: {' '.join(reader)} after {file} {kind} {number}")
    names = sorted({name for counter in counts.values() for name in counter})
    print(f"{asked.damages} damages, {len(readers)} commands each")
    for (where, kind), counter in sorted(counts.items()):
        print(f"{where} {kind}: " + ", ".join(f"{counter[name]} {name}" for name in names if counter[name]))
    for fault in faults:
        print(f"FAULT {fault}")
    ledgers.remove(folder)
    sys.exit(1 if faults else 0)


main()
