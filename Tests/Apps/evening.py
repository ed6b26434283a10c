"""An evening: apps and kitchens at a service that is killed and started again, and the accounts at its end."""

import argparse
import tempfile
import time
from pathlib import Path

import accounts
from app import App
from kitchen import Kitchen
from service import Service

RESTAURANTS = Path(__file__).parents[1] / "DaybookCLITests" / "Fixtures" / "restaurants.json"


def words():
    parser = argparse.ArgumentParser(prog="Tests/Apps/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=10, help="how long; default 10")
    parser.add_argument("--apps", type=int, default=50, help="how many; default 50")
    parser.add_argument("--seed", type=int, default=1, help="what the apps do, as far as time allows; default 1")
    return parser.parse_args()


def disturb(service, until, pause):
    """Kills the service and starts it again, each `pause` seconds; how long each time nobody was answered."""
    gaps = []
    while time.monotonic() + pause < until:
        time.sleep(pause)
        service.kill()
        began = time.monotonic()
        service.start()
        service.wait()
        gaps.append(time.monotonic() - began)
    time.sleep(max(0, until - time.monotonic()))
    return gaps


def main():
    asked = words()
    seconds = asked.minutes * 60
    # As the real apps look, in an evening of ten minutes; a shorter one is told faster.
    poll, pause = min(15, seconds / 25), min(60, seconds / 6)
    with tempfile.TemporaryDirectory(prefix="daybook-apps.") as folder:
        service = Service(asked.daybook, Path(folder), RESTAURANTS)
        service.start()
        service.wait()
        try:
            until = time.monotonic() + seconds
            kitchens = [Kitchen(service.port, venue) for venue in service.venues()]
            apps = [App(number, service.port, asked.seed, poll, until) for number in range(asked.apps)]
            for thread in kitchens + apps:
                thread.start()
            gaps = disturb(service, until, pause)
            for app in apps:
                app.join()
            faults = accounts.of_kitchens(service.port, kitchens)
            for kitchen in kitchens:
                kitchen.stop()
            if service.stop() != 0:
                faults.append("the service did not stop in order")
        finally:
            service.kill()
        faults += accounts.of_apps(service, apps)
        accounts.print_figures(asked, apps, kitchens, gaps, service)
    for fault in faults:
        print("FAULT", fault)
    print("failed" if faults else "every yes is kept once, no table is sold twice, no notice is lost or told twice")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
