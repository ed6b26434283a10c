"""Records what a ledger's life does to a disk, cuts the power everywhere in it, and opens what each cut leaves."""

import argparse
import collections
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "SystemCalls"))
import ledgers  # noqa: E402
import recording  # noqa: E402
from disk import Disk  # noqa: E402
from ledgers import HOUSE, Broken, Progress, book, forget, lines  # noqa: E402
from shim import Shim  # noqa: E402


def words():
    parser = argparse.ArgumentParser(prog="Tests/PowerLoss/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--images", type=int, default=300, help="how many different ones to open; default 300")
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever was done")
    parser.add_argument("--seed", type=int, default=1, help="which ones; default 1")
    parser.add_argument("--keep", metavar="DIR", help="keep bad images here")
    parser.add_argument(
        "--without-syncs",
        action="store_true",
        help="as on a disk that passes over every sync: then bad images must be found, or this proves nothing",
    )
    return parser.parse_args()


class Life:
    """A ledger is made, filled, asked, forgets, seals; each command by a process of its own, all recorded."""

    def __init__(self, shim, folder):
        self.disk, self.log = folder / "disk", folder / "recording"
        self.disk.mkdir()
        ledger = self.disk / "ledger"
        venues = folder / "venues.json"
        venues.write_text(json.dumps([HOUSE]))
        self.steps = []  # (words, commands, answers)
        for words, commands in [
            (["init"], []),
            (["import", "venues", venues], []),
            (["exec"], [book(0), book(1, "19:00")]),
            (["exec", "--clients", "8"], [book(n, "19:00") for n in range(2, 10)]),
            (["reservations"], []),
            (["exec"], [book(10, "20:00"), book(10, "20:00", key="again", tables=["T1"]), forget(1)]),
            (["reservations"], []),
            (["seal"], []),
            (["exec", "--clients", "4"], [book(n, "20:30") for n in range(11, 17)] + [forget(2)]),
            (["views", "rebuild", "availability", "--switch", "always"], []),
            (["exec"], [book(17, "21:00")]),
        ]:
            done = shim.run([*words, "--ledger", ledger], self.disk, "record", lines(commands), log=self.log)
            if done.returncode:
                raise Broken(f"{words} ends with {done.returncode}: {done.stderr}")
            self.steps.append((words, commands, done.stdout))
        self.operations = recording.read(self.log)

    def told(self):
        """What had been said, by the number of operations done: (operations, is made, has venue, [(command, answer)])."""
        found, said = [], ""
        expected = [(words, commands, text) for words, commands, text in self.steps]
        length = 0
        ends = []  # (length of all that was said by then, kind, command, answer)
        for words, commands, text in expected:
            if words[0] == "exec":
                for command, line in zip(commands, text.splitlines(keepends=True)):
                    length += len(line.encode())
                    ends.append((length, "answer", command, json.loads(line)))
            else:
                length += len(text.encode())
                ends.append((length, words[0], None, None))
        heard = 0
        for number, operation in enumerate(self.operations, 1):
            if operation.name == "said":
                heard += len(operation.bytes)
                found.append((number, [end for end in ends if end[0] <= heard]))
        assert heard == length, f"recorded {heard} bytes of {length} that were said: {said}"
        return found


class Looker:
    """A process that opens one ledger after another, asks it commands, brings up its views and verifies it."""

    def __init__(self, daybook, folder):
        self.program, self.folder, self.process = Path(daybook).with_name("DaybookTroubleChild"), folder, None
        if not self.program.exists():
            raise SystemExit(f"no {self.program}; run swift build --product {self.program.name}, as daybook was built")

    def begin(self):
        # LMDB wants 2 MiB of zeros for each environment: fresh from the system they need no clearing.
        self.process = subprocess.Popen(
            [self.program, "images", self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "1048576"},
        )
        self.line()

    def line(self):
        if line := self.process.stdout.readline():
            return line
        raise Broken(f"it ended the process that looked at it: {self.process.wait()}")

    def look(self, path, commands):
        """What each is answered; raises Broken if the ledger is not sound."""
        if not self.process or self.process.poll() is not None:
            self.begin()
        self.process.stdin.write(f"{len(commands)} {path}\n{lines(commands)}")
        self.process.stdin.flush()
        # It may stop before it has answered all: what is no answer is the end.
        found = []
        while (line := self.line()).startswith("{"):
            found.append(json.loads(line))
        if line != "sound\n":
            self.process.kill()
            self.process.wait()
            raise Broken(line.strip())
        return found

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.communicate()


class Cuts:
    def __init__(self, asked, folder):
        self.asked, self.folder, self.random = asked, folder, random.Random(asked.seed)
        self.looker = Looker(asked.daybook, folder)
        self.life = Life(Shim(asked.daybook, folder), folder)
        self.told = self.life.told()
        if asked.without_syncs:
            for operation in self.life.operations:
                # An operation that does nothing, so that the numbers stay.
                operation.name = {"sync": "said", "dsync write": "write"}.get(operation.name, operation.name)
        self.count, self.bad, self.seen = collections.Counter(), [], set()
        self.progress = Progress(asked.images)
        self.until = time.monotonic() + 60 * (asked.minutes or float("inf"))

    # Ways in which the power goes

    def ways(self, disk, operation):
        """(name, which entries stay, which parts of files stay): the operation itself is the last that began."""
        chance = self.random.choice([0.1, 0.5, 0.9])
        marks = {}

        def at_random(*part):
            if part not in marks:
                marks[part] = self.random.random() < chance
            return marks[part]

        def all_of(*_):
            return True

        def none_of(*_):
            return False

        yield "nothing is lost", all_of, all_of
        yield "all that was not synced is lost", none_of, none_of
        yield "data is lost, names are not", all_of, none_of
        yield "names are lost, data is not", none_of, all_of
        yield "sectors at random", all_of, at_random
        yield "names at random", at_random, all_of
        yield "sectors and names at random", at_random, at_random

    def torn(self, operation):
        """Parts of a write that had begun: its first bytes, by eights, or some sectors."""
        length = len(operation.bytes)
        if length <= 512:
            return range(8, length, 8)
        return [512 * n for n in range(1, (length + 511) // 512)]

    def run(self):
        """Rounds over the whole recording, with other choices each, until there are enough."""
        rounds = 0
        while not self.is_over():
            rounds += 1
            before = len(self.seen)
            self.one_round(rounds)
            if len(self.seen) == before:
                break
        self.looker.end()
        return rounds

    def is_over(self):
        return len(self.seen) >= self.asked.images or time.monotonic() > self.until

    def one_round(self, number):
        disk = Disk(str(self.life.disk))
        # A short run looks at points all over the recording, not only at its beginning.
        rate = min(1.0, self.asked.images / (3 * len(self.life.operations))) if number == 1 else 1.0
        for done, operation in enumerate(self.life.operations):
            if self.is_over():
                return
            if operation.name == "said" or self.random.random() > rate:
                disk.apply(operation)
                continue
            if operation.name in ("write", "dsync write") and (file := disk.file(operation)):
                durable = file.durable
                choices = self.torn(operation)
                for cut in self.random.sample(list(choices), min(2, len(choices))):
                    file.pending.append(("write", operation.offset, operation.bytes[:cut]))
                    self.image(disk, done, f"{operation.name} torn after {cut} bytes", lambda *_: True, lambda *_: True)
                    file.pending.pop()
                    assert file.durable == durable
            disk.apply(operation)
            ways = list(self.ways(disk, operation))
            for way in ways if number == 1 and rate == 1.0 else self.random.sample(ways, 2):
                self.image(disk, done + 1, *way)

    def image(self, disk, done, way, entries, parts):
        if self.is_over():
            return
        place = self.folder / "image"
        ledgers.remove(place)
        found = disk.write(disk.tree(entries), parts, str(place))
        self.count["cuts"] += 1
        digest = hashlib.sha256()
        for path, data in found:
            digest.update(repr((path, data is None, len(data or b""))).encode() + (data or b""))
        told = next((ends for number, ends in reversed(self.told) if number <= done), [])
        name = digest.digest() + bytes([len(told) % 256])
        if name in self.seen:
            return
        self.seen.add(name)
        images = len(self.seen)
        self.progress.tell(f"{images} of {self.asked.images} images, {len(self.bad)} bad", images)
        try:
            self.count[self.check(place / "ledger", told)] += 1
        except (Broken, subprocess.TimeoutExpired, ValueError) as broken:
            self.count["bad"] += 1
            text = f"after operation {done} ({way}): {broken}"
            self.bad.append(text)
            print("FAULT", text, flush=True)
            if self.asked.keep:
                subprocess.run(["cp", "-r", place, f"{self.asked.keep}/{len(self.bad)}"], check=False)

    # What is left must be

    def check(self, path, told):
        kinds = {kind for _, kind, *_ in told}
        if not path.exists():
            if kinds:
                raise Broken("the ledger is gone")
            self.looker.look(path, [])
            return "no ledger yet, and one could be made"
        answers = [(command, answer) for _, kind, command, answer in told if kind == "answer"]
        commands = [command for command, _ in answers] + ([book(99, "18:00")] if "import" in kinds else [])
        again = self.looker.look(path, commands)
        for (command, first), second in zip(answers, again):
            if ledgers.essence(first) != ledgers.essence(second) or not second["replayed"]:
                raise Broken(f"{command['key']} was answered {first}, then {second}")
        if len(again) > len(answers) and again[-1]["outcome"] not in ("accepted", "refused"):
            raise Broken(f"a new booking is {again[-1]}")
        for _, answer in answers:
            if "guestForgotten" in answer.get("events", []) and ledgers.forgotten(path, 32) == 0:
                raise Broken("a guest who was forgotten has a key")
        return "sound"


def main():
    asked = words()
    with tempfile.TemporaryDirectory(prefix="daybook-power.") as folder:
        cuts = Cuts(asked, Path(folder))
        rounds = cuts.run()
        counts = collections.Counter(operation.name for operation in cuts.life.operations)
    print(f"recorded: {', '.join(f'{counts[name]} {name}' for name in sorted(counts))}")
    print(f"{cuts.count['cuts']} cuts in {rounds} rounds, {len(cuts.seen)} different images opened:")
    for name in ("sound", "no ledger yet, and one could be made", "bad"):
        print(f"  {cuts.count[name]} {name}")
    return 1 if cuts.bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
