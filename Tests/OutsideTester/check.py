"""Seeds a house, serves it, and has schemathesis try every operation of the API's description."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from stage import seed

HERE = Path(__file__).parent
# A ledger whose clock is moved by hand has nothing to accept.
NEVER_DONE = {"acceptClock"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("daybook", type=Path)
    parser.add_argument("--cases", type=int, default=30)
    arguments, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="daybook-outside-tester.") as folder:
        house = seed(arguments.daybook.resolve(), folder)
        try:
            return attempt(house, Path(folder), ["--max-examples", str(arguments.cases), *more])
        finally:
            house.end()


def attempt(house, folder, options):
    """The exit code: 0 when nothing was found, and everything that can be asked was answered as wished at least once."""
    tally = folder / "tally.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "SCHEMATHESIS_HOOKS": "hooks",
        "STAGE_PORT": str(house.port),
        "TALLY": str(tally),
    }
    program, settings = Path(sys.executable).parent / "schemathesis", HERE / "schemathesis.toml"
    described = f"{house.url}/v1/openapi.json"
    command = [program, "--config-file", settings, "run", described, "--no-color", *options]
    code = subprocess.run(command, env=environment, cwd=folder).returncode
    answers = json.loads(tally.read_text())
    refused = {name for name, statuses in answers.items() if not any(one < "300" for one in statuses)}
    done = sum(count for statuses in answers.values() for status, count in statuses.items() if status < "300")
    print(f"Of {sum(map(sum, map(dict.values, answers.values())))} valid requests {done} were answered as wished.")
    for name in sorted(refused - NEVER_DONE):
        print(f"never done: {name} {answers[name]}")
    return code or (1 if refused - NEVER_DONE else 0)


if __name__ == "__main__":
    sys.exit(main())
