"""Opens the ledger of each old world with a daybook of today, and holds what it says to what the old program said.

check.py [--all] DAYBOOK [COMMIT…]. A line that begins with FAULT for each thing that is not so; ends with 1 if there was one. With
--all each booking is shown and explained, else four of each world.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# What a listed reservation is held to: what every age tells of it.
FIELDS = ("reservation", "venue", "state", "seating", "start", "party", "tables", "pool", "guest")
BOOK = {
    "command": "book", "venue": "old", "party": 2, "start": "2030-05-13T20:00", "guest": {"name": "Today"},
    "key": "today-1", "by": "guest:today"}
AGAIN = {
    "command": "book", "venue": "old", "party": 2, "start": "2030-05-12T19:00", "guest": {"name": "Eve"},
    "key": "old-12", "by": "guest:eve"}


class World:
    def __init__(self, daybook, commit, folder, asks_all):
        self.daybook, self.commit, self.folder, self.asks_all = daybook, commit, folder, asks_all
        self.ledger = self.path("ledger")
        self.faults, self.checks = 0, 0
        with open(self.path("told.json"), encoding="utf-8") as file:
            self.told = json.load(file)

    def path(self, name):
        return os.path.join(self.folder, name)

    def has(self, name):
        return os.path.exists(self.path(name))

    def run(self, *words, ledger=None, input=None):
        return subprocess.run(
            [self.daybook, *words, "--ledger", ledger or self.ledger], capture_output=True, text=True, input=input,
            timeout=120)

    def expect(self, what, holds, found=""):
        self.checks += 1
        if not holds:
            self.faults += 1
            print(f"FAULT {self.commit}: {what}: {str(found)[:600]}")

    def must(self, *words, ledger=None, input=None):
        ran = self.run(*words, ledger=ledger, input=input)
        self.expect(f"{' '.join(words)} succeeds", ran.returncode == 0, ran.stdout[-300:] + ran.stderr)
        return ran.stdout

    def lines(self, *words, ledger=None, input=None):
        return [json.loads(line) for line in self.must(*words, ledger=ledger, input=input).splitlines()]

    def exec(self, *commands):
        return self.lines("exec", input="".join(json.dumps(command) + "\n" for command in commands))

    # What is checked.

    def check(self):
        if not os.path.exists(os.path.join(self.ledger, "ledger")):
            self.migrates()
        before = self.lines("log", "--json")
        self.expect("every record is there", len(before) == self.told["records"], len(before))
        verified = self.must("verify")
        self.expect("the old link is the head's", self.told["link"] in verified, verified)
        self.listed()
        self.is_found()
        self.has_forgotten()
        self.seals()
        self.travels()
        self.goes_on(before)

    def migrates(self):
        for words, input in ((["reservations"], None), (["exec"], json.dumps(BOOK) + "\n")):
            ran = self.run(*words, input=input)
            said = ran.stdout + ran.stderr
            self.expect(f"{words[0]} says OLD_LAYOUT in words", ran.returncode == 3 and "migrate" in said, said)
        plan = json.loads(self.must("migrate", "--plan", "--json"))
        self.expect("the plan is from layout 1", plan["from"] == 1 and not plan["done"], plan)
        self.expect("the plan knows older forms", plan["olderForms"], plan)
        self.must("migrate", "--backup", self.path("before-migrating"))
        self.must("restore", self.path("before-migrating"), self.path("restored-before"))
        self.expect("there is an identity", os.path.exists(os.path.join(self.ledger, "ledger")))

    def listed(self):
        old = {row["reservation"]: row for row in self.told["reservations"]}
        new = {row["reservation"]: row for row in self.lines("reservations", "--json")}
        self.expect("the same reservations", old.keys() == new.keys(), old.keys() ^ new.keys())
        for id in old.keys() & new.keys():
            for field in FIELDS:
                if field in old[id]:
                    self.expect(
                        f"{field} of {id}", old[id][field] == new[id].get(field),
                        f"{old[id][field]} then, {new[id].get(field)} now")
        for id in sorted(old)[:None if self.asks_all else 4]:
            for at in ((), ("--at", str(self.told["records"]))):
                shown = json.loads(self.must("show", id, "--json", *at) or "{}")
                self.expect(f"show {id} {at}", shown.get("state") == old[id]["state"], shown)
            self.must("explain", id, "--json")
        self.must("verify", "--views")

    def is_found(self):
        found = self.lines("find", "eve", "--json")
        self.expect("a guest's name opens", [row["guest"]["name"] for row in found] == ["Eve"], found)

    def has_forgotten(self):
        if any(record["type"] == "guestForgotten" for record in self.lines("log", "--json")):
            self.expect("who is forgotten stays so", self.lines("find", "cem", "--all", "--json") == [])

    def seals(self):
        if self.has("seal"):
            said = self.must("verify", "--sealed", self.path("seal"), "--public-key", self.path("key"))
            self.expect("an old seal holds", "seal" in said, said)
        self.must("seal")

    def travels(self):
        digest = json.loads(self.must("replay", "--json"))["digest"]
        bundles = [self.path("bundle")] if self.has("bundle") else []
        self.must("export", "bundle", self.path("bundle-of-today"))
        for number, bundle in enumerate(bundles + [self.path("bundle-of-today")]):
            made = self.path(f"imported-{number}")
            self.must("import", "bundle", bundle, made)
            same = json.loads(self.must("replay", "--json", ledger=made) or "{}")
            self.expect("an imported bundle replays the same", same.get("digest") == digest, bundle)
        self.must("backup", self.path("backup"), "--vault", self.path("vault-backup"))
        self.must("restore", self.path("backup"), self.path("restored"), "--vault", self.path("vault-backup"))
        found = self.lines("find", "eve", "--json", ledger=self.path("restored"))
        self.expect("a restored guest opens", len(found) == 1, found)
        exported = self.must("export", "events").splitlines()
        self.expect("every event is exported", len(exported) == self.told["records"], len(exported))
        self.must("export", "tables", self.path("tables"), "--format", "csv")
        self.must("report", "old", "--from", "2030-05-10", "--to", "2030-05-12", "--json")

    def goes_on(self, before):
        again, fresh = self.exec(AGAIN, BOOK)
        eve = [row["reservation"] for row in self.lines("find", "eve", "--json")]
        self.expect("an old key gets its first answer", again.get("replayed") and [again["reservation"]] == eve, again)
        self.expect("a booking of today is accepted", fresh["outcome"] == "accepted", fresh)
        ended = self.exec(
            {"command": "cancel", "reservation": again["reservation"], "by": "guest:eve"},
            {"command": "cancel", "reservation": fresh["reservation"], "by": "guest:today"},
            {"command": "recordDue", "by": "operator:cli"})
        self.expect("both are cancelled", [one["outcome"] for one in ended] == ["accepted"] * 3, ended)
        self.must("verify", "--views")
        after = self.lines("log", "--json")
        self.expect("no record was rewritten", after[:len(before)] == before)


def check(daybook, commit, asks_all):
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(os.path.join(HERE, "worlds", f"{commit}.tar.xz")) as archive:
            archive.extractall(folder)
        world = World(daybook, commit, folder, asks_all)
        world.check()
    print(f"{commit}: {world.told['records']} records, {world.checks} checks, {world.faults} faults", flush=True)
    return world.faults


def main(words):
    asks_all = "--all" in words
    daybook, *commits = [word for word in words if word != "--all"]
    commits = commits or sorted(name.removesuffix(".tar.xz") for name in os.listdir(os.path.join(HERE, "worlds")))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        faults = sum(threads.map(lambda commit: check(daybook, commit, asks_all), commits))
    print(f"{len(commits)} old worlds, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
