"""Fails each call of each story in turn, with each number that the call may fail with."""

import collections
import errno
import json
import subprocess

from ledgers import Broken

NUMBERS = {
    "write": ["EIO", "ENOSPC", "EDQUOT", "EINTR", "short"],
    "sync": ["EIO", "ENOSPC", "EDQUOT"],
    "rename": ["EIO", "ENOSPC"],
    "truncate": ["EIO", "ENOSPC"],
    "allocate": ["ENOSPC", "EDQUOT", "EIO", "EINTR", "EOPNOTSUPP"],
    "mkdir": ["ENOSPC", "EDQUOT", "EIO"],
    "unlink": ["EIO"],
    "open": ["EMFILE", "ENFILE", "ENOMEM", "EIO", "EINTR"],
    "read": ["EIO", "EINTR"],
    "map": ["ENOMEM", "EAGAIN"],
}
# How many calls in a row: one, or all from there on.
TIMES = [1, 0]


class Calls:
    def __init__(self, shim, base, folder, random):
        self.shim, self.base, self.folder, self.random = shim, base, folder, random
        self.rows = collections.defaultdict(collections.Counter)
        self.words, self.faults = {}, []
        self.count = 0

    def stories(self, made):
        for kind in made:
            room = self.folder / f"calls-{kind.__name__}"
            room.mkdir()
            yield kind(self.base, room)

    def plan(self, made, only=None):
        """Every (story, call, n-th of its kind, number, times), in any order, the stories in turn."""
        plans = []
        for story in self.stories(made):
            story.ready()
            calls = self.shim.count(story.words, story.folder, self.folder, story.input)
            seen, plan = collections.Counter(), []
            for call, *_ in calls:
                seen[call] += 1
                if only and call != only:
                    continue
                for number in NUMBERS[call]:
                    # An interrupted call is made again, for as long as it is interrupted.
                    for times in TIMES if number != "EINTR" else [1]:
                        plan.append((story, call, seen[call], number, times))
            plans.append(self.random.sample(plan, len(plan)))
        while plans:
            for plan in plans:
                yield plan.pop()
            plans = [plan for plan in plans if plan]

    def one(self, story, call, nth, number, times):
        self.count += 1
        story.ready()
        words = {"mode": "short"} if number == "short" else {"mode": "fail", "errno": getattr(errno, number)}
        what = f"{story.name}: {call} {nth} {number}{' for good' if times == 0 else ''}"
        try:
            done = self.shim.run(
                story.words, story.folder, input=story.input, calls=call, at=nth, times=times, **words
            )
            if done.returncode < 0:
                return self.fault(what, f"ended by signal {-done.returncode}: {done.stderr[-200:]}")
            said = self.said(done)
            self.rows[call, number][done.returncode] += 1
            if said:
                self.words.setdefault((call, number), said)
            self.look(story, done)
        except (Broken, subprocess.TimeoutExpired, ValueError) as broken:
            self.fault(what, f"{type(broken).__name__}: {broken}")

    def look(self, story, done):
        """What was said to be surely not done is not in the log; the rest is the story's to say."""
        if story.words[0] == "exec":
            log = {(fact["by"], fact["key"]) for fact in story.ledger.log() if "key" in fact}
            for command, line in zip(story.commands, done.stdout.splitlines()):
                outcome = json.loads(line)["outcome"]
                is_there = (command["by"], command["key"]) in log
                if outcome in ("failed", "busy") and is_there and "FORGETTING_OWED" not in line:
                    raise Broken(f"{command['key']} was answered {line} and is in the log")
                if outcome in ("accepted", "refused") and not is_there:
                    raise Broken(f"{command['key']} was answered {line} and is not in the log")
        if done.returncode and not (done.stderr + done.stdout).strip():
            raise Broken(f"ended with {done.returncode} without a word")
        story.look(done.stdout)

    def said(self, done):
        """The words of a failure: a code of an answer, or the first line on standard error."""
        for line in done.stdout.splitlines():
            if '"outcome":"failed"' in line or '"outcome":"undecided"' in line:
                answer = json.loads(line)
                return f"{answer['outcome']} {answer.get('code', '')}: {answer.get('message', '')}"
        return (done.stderr.strip().splitlines() or [""])[0] if done.returncode else ""

    def fault(self, what, text):
        self.faults.append(f"{what}: {text}")
        print("FAULT", self.faults[-1], flush=True)

    def table(self, folder):
        yield "| call | fails with | times | exit codes | for instance |"
        yield "|---|---|---|---|---|"
        for (call, number), codes in sorted(self.rows.items()):
            words = self.words.get((call, number), "").replace(str(folder), "…").replace("|", "/")
            shown = ", ".join(f"{code}: {codes[code]}" for code in sorted(codes))
            yield f"| {call} | {number} | {sum(codes.values())} | {shown} | {words[:160]} |"


