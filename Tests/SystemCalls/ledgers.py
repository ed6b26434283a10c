"""Small ledgers to be harmed, what is done to them, and what must hold of each afterwards."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "Histories"))
from service import HOUSE  # noqa: E402


def book(number, start="18:00", **more):
    """A keyed booking of a guest; the same number is the same command."""
    return {
        "command": "book",
        "venue": "h",
        "party": 2,
        "start": f"2031-05-{1 + number % 28:02}T{start}",
        "by": f"guest:g{number}",
        "key": f"k{number}",
        "guest": {"name": f"Guest {number}"},
    } | more


def forget(number):
    return {"command": "forgetGuest", "guest": f"guest:g{number}", "by": "operator:o", "key": f"f{number}"}


def lines(commands):
    return "".join(json.dumps(command) + "\n" for command in commands)


class Broken(Exception):
    """What must hold does not."""


class Progress:
    """Says on standard error how far a long run is, every half minute, and how long the rest may take."""

    def __init__(self, total):
        self.total, self.began = total, time.monotonic()
        self.next = self.began + 30

    def tell(self, text, done):
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + 30
        left = (now - self.began) / max(done, 1) * (self.total - done)
        print(f"{text}, about {left / 60:.0f} min left", file=sys.stderr, flush=True)


class Ledger:
    """One at a path, spoken to by the command line alone."""

    def __init__(self, daybook, path):
        self.daybook, self.path = str(daybook), Path(path)

    def tell(self, *words, input=None, path=None):
        return subprocess.run(
            [self.daybook, *map(str, words), "--ledger", str(path or self.path)],
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def run(self, *words, input=None):
        done = self.tell(*words, input=input)
        if done.returncode:
            raise Broken(f"{' '.join(map(str, words))} ends with {done.returncode}: {(done.stdout + done.stderr)[:600]}")
        return done.stdout

    def execute(self, commands):
        return [json.loads(line) for line in self.run("exec", input=lines(commands)).splitlines()]

    def log(self):
        return [json.loads(line) for line in self.run("log", "--json").splitlines()]

    def digest(self):
        return self.run("replay").strip().splitlines()[-1]

    def verify(self):
        """Every record and link, the invariants, the vault, and each view row by row once a query brought it up."""
        self.run("reservations")
        self.run("verify", "--views")

    def keep(self, commands, said):
        """Each answered command is in the log once, and is answered as before when it is asked again."""
        answers = answered(said)
        again = self.execute(commands)
        for command, first, second in zip(commands, answers + [None] * len(commands), again):
            if second["outcome"] not in ("accepted", "refused"):
                raise Broken(f"{command['key']} asked again is {second}")
            if first and essence(first) != essence(second):
                raise Broken(f"{command['key']} was answered {first}, then {second}")
            if first and not second["replayed"]:
                raise Broken(f"{command['key']} was answered {first}, and was done again")
        firsts = {}
        for fact in self.log():
            if "key" in fact and firsts.setdefault((fact["by"], fact["key"]), fact["first"]) != fact["first"]:
                raise Broken(f"{fact['key']} is in the log twice: {firsts[fact['by'], fact['key']]} and {fact['first']}")
        for command in commands:
            if (command["by"], command["key"]) not in firsts:
                raise Broken(f"{command['key']} is not in the log")


def answered(said):
    """The answers that were read whole, and say what became of the command."""
    found = []
    for line in said.split("\n")[:-1]:
        answer = json.loads(line)
        found.append(answer if answer["outcome"] in ("accepted", "refused") else None)
    return found


def essence(answer):
    return [answer.get(name) for name in ("outcome", "code", "events", "reservation", "tables", "position")]


def make(daybook, folder, name="base", bookings=24):
    """A ledger with a house, bookings, a refusal and current views."""
    ledger = Ledger(daybook, Path(folder) / name)
    venues = Path(folder) / "venues.json"
    venues.write_text(json.dumps([HOUSE]))
    ledger.run("init")
    ledger.run("import", "venues", venues)
    ledger.execute([book(number) for number in range(bookings)])
    ledger.run("reservations")
    return ledger


def copy(ledger, path):
    """Another ledger with the same files; what is there already goes."""
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(ledger.path, path)
    return Ledger(ledger.daybook, path)


def forgotten(path, number):
    """How many of the vault's first keys are zeros."""
    keys = (path / "vault" / "keys").read_bytes()
    return sum(not any(keys[32 * n : 32 * n + 32]) for n in range(number))


def remove(*paths):
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.remove(path)
