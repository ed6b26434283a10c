"""Fails system calls, fills the disk, stops and kills processes, deletes a view, sets the clock back; then looks."""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "SystemCalls"))
import ledgers  # noqa: E402
from calls import Calls  # noqa: E402
from scenes import Scenes  # noqa: E402
from shim import Shim  # noqa: E402
from stories import ALL  # noqa: E402


def words():
    parser = argparse.ArgumentParser(prog="Tests/Faults/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--faults", type=int, default=200, help="how many failing calls; default 200, 0: every one")
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever was done")
    parser.add_argument("--seed", type=int, default=1, help="which ones, where not every one; default 1")
    parser.add_argument("--only", choices=["scenes", "calls"], help="only what machines do, or only failing calls")
    parser.add_argument("--name", default="", help="only scenes and stories whose names have this word")
    parser.add_argument("--call", help="only this call: open, read, write, sync, …")
    return parser.parse_args()


def main():
    asked = words()
    faults = []
    with tempfile.TemporaryDirectory(prefix="daybook-faults.") as folder:
        folder = Path(folder)
        shim, base = Shim(asked.daybook, folder), ledgers.make(asked.daybook, folder)
        if asked.only != "calls":
            print("| fault | what was seen |")
            print("|---|---|")
            for scene in Scenes.ALL:
                if asked.name not in scene.__name__:
                    continue
                try:
                    seen = scene(Scenes(shim, base, folder))
                except (ledgers.Broken, subprocess.TimeoutExpired, ValueError, OSError) as broken:
                    seen = f"FAULT {type(broken).__name__}: {broken}"
                    faults.append(f"{scene.__doc__}: {broken}")
                print(f"| {scene.__doc__} | {seen} |", flush=True)
        if asked.only != "scenes":
            calls = Calls(shim, base, folder, random.Random(asked.seed))
            until = time.monotonic() + 60 * (asked.minutes or float("inf"))
            for point in calls.plan([made for made in ALL if asked.name in made.name], asked.call):
                if asked.faults and calls.count >= asked.faults or time.monotonic() > until:
                    break
                calls.one(*point)
            print("\n".join(calls.table(folder)))
            faults += calls.faults
            print(f"{calls.count} failing calls, {len(calls.faults)} faults")
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
