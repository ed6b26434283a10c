"""Fills a ledger by one process, whose views are rebuilt by others again and again, and watches what it holds."""

import argparse
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


VIEWS = ["availability", "diary", "floor", "guests", "index", "kitchen", "prep", "report", "tree", "waitlist"]


def words():
    parser = argparse.ArgumentParser(prog="Tests/Soak/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("bench", help=argparse.SUPPRESS)
    parser.add_argument("--events", type=int, default=1_000_000, help="records in all; default 1000000")
    parser.add_argument("--venues", type=int, default=20, help="restaurants; default 20")
    return parser.parse_args()


def held(process):
    """Descriptors, threads, and KiB of memory that belong to no file; None once it has ended."""
    folder = Path("/proc") / str(process)
    try:
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        return len(os.listdir(folder / "fd")), int(status["Threads"]), int(status["RssAnon"].split()[0])
    except (FileNotFoundError, KeyError, ProcessLookupError):
        return None


def main():
    asked = words()
    folder = Path(tempfile.mkdtemp(prefix="daybook-soak-"))
    ledger, began, samples, rebuilds, faults = folder / "ledger", time.monotonic(), [], 0, []
    fill = subprocess.Popen(
        [asked.bench, "workload", ledger, "--events", str(asked.events), "--venues", str(asked.venues), "--json"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    rebuild, views = None, itertools.cycle(VIEWS)
    while fill.poll() is None:
        # At full speed it would outrun every rebuild on two processors.
        time.sleep(0.3)
        fill.send_signal(signal.SIGSTOP)
        time.sleep(0.6)
        fill.send_signal(signal.SIGCONT)
        if found := held(fill.pid):
            samples.append(found)
        if rebuild and rebuild.poll() is not None:
            rebuilds += 1
            if rebuild.returncode:
                faults.append(f"a rebuild ends with {rebuild.returncode}: {rebuild.stderr.read().decode()[-300:]}")
            rebuild = None
        # Not before there is something to rebuild.
        if not rebuild and len(samples) > 20:
            rebuild = subprocess.Popen(
                [asked.daybook, "views", "rebuild", next(views), "--switch", "same", "--ledger", ledger],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if rebuild:
        rebuild.wait()
    said = fill.stdout.read().decode().strip()
    if fill.returncode:
        faults.append(f"the filling ends with {fill.returncode}")
    print(said)
    # The first quarter is warming up; then no quarter may hold more than the one before it, but for what is noise.
    quarter = max(1, len(samples) // 4)
    parts = [samples[n * quarter : (n + 1) * quarter] for n in range(4)]
    for name, place, slack in (("descriptors", 0, 2), ("threads", 1, 2), ("KiB of memory", 2, 16_384)):
        most = [max((sample[place] for sample in part), default=0) for part in parts]
        print(f"{name}, the most in each quarter: {', '.join(map(str, most))}")
        if most[3] > most[1] + slack and most[3] > most[2] + slack:
            faults.append(f"{name} grow: {most}")
    print(f"{rebuilds} rebuilds of a view, {len(samples)} looks, {time.monotonic() - began:.0f} s")
    if subprocess.run([asked.daybook, "verify", "--views", "--ledger", ledger], stdout=subprocess.DEVNULL).returncode:
        faults.append("the ledger does not verify")
    for fault in faults:
        print(f"FAULT {fault}")
    shutil.rmtree(folder)
    sys.exit(1 if faults else 0)


main()
