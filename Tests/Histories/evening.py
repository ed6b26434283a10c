"""An evening of many clients at a service that is killed again and again, and the check of its history."""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import check
from clients import LineClient, Reader, WebClient
from recorder import Recorder
from service import Service


def words():
    parser = argparse.ArgumentParser(prog="Tests/Histories/run", description=__doc__)
    parser.add_argument("daybook", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=20, help="how long; default 20")
    parser.add_argument("--clients", type=int, default=10, help="how many that command; default 10")
    parser.add_argument("--seed", type=int, default=1, help="what clients ask for, as far as time allows; default 1")
    parser.add_argument("--keep", metavar="DIR", help="keep the history, the log and the ledger of a fault here")
    return parser.parse_args()


def main():
    asked = words()
    with tempfile.TemporaryDirectory(prefix="daybook-histories.") as folder:
        folder = Path(folder)
        service, recorder = Service(asked.daybook, folder), Recorder(folder / "history", asked.seed)
        service.start()
        faults, kills = run(asked, service, recorder)
        recorder.file.close()
        (folder / "log").write_text(service.run("log", "--json"))
        verified = service.tell("verify", "--views")
        if verified.returncode:
            faults.append(f"verify: {verified.stdout}{verified.stderr}")
        said = (verified.stdout or "not verified").splitlines()[0]
        print(f"{asked.seconds:g} seconds, {asked.clients} clients, {kills} times kill -9; {said}")
        found = check.main([str(folder / "history"), str(folder / "log")])
        for fault in faults:
            print("FAULT", fault)
        if (found or faults) and asked.keep:
            shutil.copytree(folder, asked.keep, dirs_exist_ok=True)
    return 1 if found or faults else 0


def run(asked, service, recorder):
    until = time.monotonic() + asked.seconds
    clients = []
    for number in range(asked.clients):
        name = f"{'h' if number % 5 == 4 else 'g'}{number:02}"
        if number % 4 == 3:
            clients.append(LineClient(name, recorder, until, service.daybook, service.ledger))
        else:
            clients.append(WebClient(name, recorder, until, service.port))
    readers = [Reader(f"r{n}", recorder, until, service.port, service.daybook, service.ledger) for n in range(3)]
    for thread in clients + readers:
        thread.start()
    kills, pause = 0, max(2.0, asked.seconds / 8)
    try:
        while time.monotonic() + pause < until:
            time.sleep(pause)
            service.kill()
            kills += 1
            service.start()
    finally:
        for thread in clients + readers:
            thread.join()
        code = service.stop()
    faults = [thread.fault for thread in clients + readers if thread.fault]
    if code != 0:
        faults.append(f"the service stopped with {code}")
    return faults, kills


if __name__ == "__main__":
    raise SystemExit(main())
