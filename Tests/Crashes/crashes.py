"""Kills `daybook` with SIGKILL at each call that writes, in the middle of each write, and at random; then looks."""

import argparse
import collections
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "SystemCalls"))
import ledgers  # noqa: E402
from ledgers import Broken, Progress  # noqa: E402
from shim import Shim  # noqa: E402
from stories import ALL  # noqa: E402


def words():
    parser = argparse.ArgumentParser(prog="Tests/Crashes/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--kills", type=int, default=200, help="how many in all; default 200")
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever was done")
    parser.add_argument("--seed", type=int, default=1, help="which ones, where not every one; default 1")
    parser.add_argument("--story", action="append", help="only stories whose names have this word")
    return parser.parse_args()


class Crashes:
    def __init__(self, asked, folder):
        self.asked, self.folder, self.random = asked, folder, random.Random(asked.seed)
        self.shim = Shim(asked.daybook, folder)
        base = ledgers.make(asked.daybook, folder)
        self.stories = []
        for made in ALL:
            if asked.story and not any(word in made.name for word in asked.story):
                continue
            room = folder / made.__name__
            room.mkdir()
            self.stories.append(made(base, room))
        self.kills, self.survived = collections.Counter(), collections.Counter()
        self.faults, self.times = [], {}

    def points(self, story):
        """Every way to kill a story: before its n-th call, or in the middle of it where that writes."""
        story.ready()
        begun = time.monotonic()
        calls = self.shim.count(story.words, story.folder, self.folder, story.input, calls=" ".join(story.changes))
        self.times[story.name] = time.monotonic() - begun
        if self.asked.kills >= 100:
            story.look("")  # What is wrong without a kill is not the kill's.
        found = []
        for number, (call, *_) in enumerate(calls, 1):
            found.append(("kill", number))
            if call == "write":
                found.append(("torn", number))
        return found

    def run(self):
        points = {story: self.points(story) for story in self.stories}
        began = time.monotonic()
        progress = Progress(self.asked.kills)
        for done, (story, mode, number) in enumerate(self.plan(points)):
            if time.monotonic() - began > 60 * (self.asked.minutes or float("inf")):
                break
            progress.tell(f"{done} of {self.asked.kills} kills, {len(self.faults)} faults", done)
            self.one(story, mode, number)
        return points

    def plan(self, points):
        """The stories in turn, each at all of its points in any order, and then at any time."""
        left = {story: self.random.sample(points[story], len(points[story])) for story in self.stories}
        for number in range(self.asked.kills):
            story = self.stories[number % len(self.stories)]
            if not left[story] and (full := [other for other in self.stories if left[other]]):
                if number % 2:
                    story = self.random.choice(full)
            yield (story, *left[story].pop()) if left[story] else (story, "time", None)

    def one(self, story, mode, number):
        story.ready()
        if mode == "time":
            said, code = self.at_any_time(story)
        else:
            done = self.shim.run(
                story.words, story.folder, mode, story.input, at=number, calls=" ".join(story.changes)
            )
            said, code = done.stdout, done.returncode
        if code == -signal.SIGKILL:
            self.kills[story.name] += 1
        elif code == 0:
            self.survived[story.name] += 1  # It was over before.
        else:
            self.fault(story, mode, number, f"ended with {code}")
        try:
            story.look(said)
        except (Broken, subprocess.TimeoutExpired, ValueError) as broken:
            self.fault(story, mode, number, f"{type(broken).__name__}: {broken}")

    def fault(self, story, mode, number, text):
        self.faults.append(f"{story.name}, {mode} {number}: {text}")
        print("FAULT", self.faults[-1], flush=True)

    def at_any_time(self, story):
        child = subprocess.Popen(
            [self.asked.daybook, *map(str, story.words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            child.stdin.write(story.input or "")
            child.stdin.close()
        except BrokenPipeError:
            pass
        child.stdin = None
        time.sleep(self.random.random() * self.times[story.name])
        child.kill()
        said, _ = child.communicate()
        return said, child.returncode


def main():
    asked = words()
    with tempfile.TemporaryDirectory(prefix="daybook-crashes.") as folder:
        crashes = Crashes(asked, Path(folder))
        points = crashes.run()
    print("| what | calls that write, and halves of writes | kills | over before |")
    print("|---|---|---|---|")
    for story in crashes.stories:
        print(f"| {story.name} | {len(points[story])} | {crashes.kills[story.name]} | {crashes.survived[story.name]} |")
    print(f"{sum(crashes.kills.values())} kills, {len(crashes.faults)} faults")
    return 1 if crashes.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
