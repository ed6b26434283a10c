"""Runs the checks of the screens: each a function `check_…(bench)`; prints what failed, and where the pictures are."""

import sys
import tempfile
import time
import traceback
from pathlib import Path

import audit
import book
import client
import expo
import floor
import kitchen
import report
from house import House
from screen import Screen


class Bench:
    """What a check works with: houses and windows, which end with it."""

    def __init__(self, daybook, pictures):
        self.daybook, self.pictures = daybook, pictures
        self.open = []

    def house(self, venues=None, story=None):
        folder = tempfile.TemporaryDirectory(prefix="daybook-screens.")
        house = House(self.daybook, folder.name, venues).open()
        self.open += [folder.cleanup, house.end]
        if story:
            story(house)
        return house

    def screen(self, width=1920, height=1080, language="en"):
        screen = Screen(self.pictures, width, height, language)
        self.open.append(screen.close)
        return screen

    def close(self):
        for end in reversed(self.open):
            end()
        self.open = []


def main():
    daybook, pictures, words = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    checks = [
        (f"{module.__name__}: {name[6:].replace('_', ' ')}", work)
        for module in (client, kitchen, expo, book, floor, audit, report)
        for name, work in vars(module).items()
        if name.startswith("check_")
    ]
    failed = []
    for name, work in checks:
        if words and not any(word in name for word in words):
            continue
        bench, begun = Bench(daybook, pictures), time.monotonic()
        try:
            work(bench)
            print(f"ok    {name}  {time.monotonic() - begun:.1f} s", flush=True)
        except Exception:
            failed.append(name)
            print(f"FAIL  {name}\n{traceback.format_exc()}", flush=True)
        finally:
            bench.close()
    print(f"Pictures are in {pictures}.")
    for name in failed:
        print(f"failed: {name}")
    sys.exit(1 if failed else 0)


main()
