"""Faults that are no failing call: a full disk, stopped and dead processes, a view that is deleted, a clock set back."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import time

import ledgers
from ledgers import Broken, book, forget, lines

GUEST = {"name": "Guest", "notes": "x" * 400, "allergies": ["y" * 80] * 20}
CLAIMS = [book(700 + n, "20:00") for n in range(3)]


def expect(is_right, text):
    if not is_right:
        raise Broken(text)


class Scenes:
    """Each scene returns the words that it saw; it raises Broken for what must not be, and Skipped in words."""

    def __init__(self, shim, base, folder):
        self.shim, self.base, self.folder = shim, base, folder

    def fresh(self):
        return ledgers.copy(self.base, self.folder / "scene")

    def start(self, ledger, words, mode=None, **shim):
        environment = self.shim.environment(ledger.path, mode, **shim) if mode else None
        return subprocess.Popen(
            [ledger.daybook, *words, "--ledger", str(ledger.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def stopped(self, child):
        """Waits until it has stopped itself."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with open(f"/proc/{child.pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "T":
                    return
            time.sleep(0.01)
        raise Broken("it did not stop itself")

    # The scenes

    def full_file_system(self):
        """a file system that fills, and has room again"""
        place = self.folder / "full"
        place.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], capture_output=True, text=True
        )
        if mounted.returncode:
            return f"skipped: this user may not mount: {mounted.stderr.strip()}"
        try:
            ledger = ledgers.copy(self.base, place / "ledger")
            (place / "filler").write_bytes(b"x" * (20 << 20))
            answers, number = [], 1000
            while not answers or answers[-1]["outcome"] in ("accepted", "refused"):
                expect(number < 200_000, "it never filled")
                commands = [book(number + n, "21:00", guest=GUEST) for n in range(2000)]
                done = ledger.tell("exec", "--clients", "64", input=lines(commands))
                expect(done.returncode >= 0, f"ended by signal {-done.returncode}")
                answers = [json.loads(line) for line in done.stdout.splitlines()]
                number += len(commands)
            last = answers[-1]
            expect(last.get("code") == "STORAGE_FULL", f"a full disk is {last}")
            log = {fact["key"] for fact in ledger.log() if "key" in fact}
            for command, answer in zip(commands, answers):
                expect((answer["outcome"] in ("accepted", "refused")) == (command["key"] in log), f"{command['key']}: {answer}")
            yes = ledger.execute([book(0)])[0]
            cancel = {"command": "cancel", "reservation": yes["reservation"], "by": "guest:g0", "key": "c0"}
            cancelled = ledger.execute([cancel])[0]
            expect(cancelled["outcome"] == "accepted", f"a cancellation on a full disk is {cancelled}")
            os.remove(place / "filler")
            after = ledger.execute([commands[-1]])[0]
            expect(after["outcome"] in ("accepted", "refused"), f"with room again it is {after}")
            ledger.verify()
            return f"{len(log)} keys, then {last['code']}: {last['message']}; a cancellation is accepted; with room again so is the booking"
        finally:
            subprocess.run(["umount", str(place)], check=True)

    def stopped_writer(self):
        """a writer that is stopped in its commit (SIGSTOP), and goes on"""
        ledger = self.fresh()
        child = self.start(ledger, ["exec"], "stop", calls="sync", at=1)
        child.stdin.write(lines(CLAIMS[:1]))
        child.stdin.flush()
        self.stopped(child)
        done = ledger.tell("exec", "--deadline", "1", input=lines(CLAIMS[1:2]))
        busy = json.loads(done.stdout)
        expect(busy["outcome"] == "busy", f"beside a stopped writer: {busy}")
        expect(str(child.pid) in json.dumps(busy), f"who holds the lock is not named: {busy}")
        read = ledger.run("reservations")
        expect(read.strip(), "no list")
        os.kill(child.pid, signal.SIGCONT)
        said, _ = child.communicate()
        ledger.keep(CLAIMS[:2], said)
        ledger.verify()
        return f"another is told {json.dumps(busy)[:160]}; reads go on"

    def dead_lock_owner(self):
        """a writer that dies in its commit while another waits for the lock"""
        ledger = self.fresh()
        child = self.start(ledger, ["exec"], "stop", calls="sync", at=1)
        child.stdin.write(lines(CLAIMS[:1]))
        child.stdin.flush()
        self.stopped(child)
        other = self.start(ledger, ["exec"])
        other.stdin.write(lines(CLAIMS[1:]))
        other.stdin.flush()
        time.sleep(0.3)
        child.kill()
        child.communicate()
        said, _ = other.communicate()
        answers = [json.loads(line)["outcome"] for line in said.splitlines()]
        expect(answers == ["accepted"] * 2, f"after its owner died: {said}")
        ledger.keep(CLAIMS[1:], said)
        ledger.verify()
        return "the other takes the lock over; its commands are accepted"

    def pinned_reader(self):
        """a reader that is stopped in its transaction while the log grows"""
        ledger = self.fresh()
        ledger.execute([book(2000 + n, "21:00") for n in range(3000)])
        child = self.start(ledger, ["export", "events"])
        child.stdout.readline()  # It writes into a full pipe from here on, with its transaction or without.
        time.sleep(0.2)
        os.kill(child.pid, signal.SIGSTOP)
        before = (ledger.path / "log" / "data.mdb").stat().st_size
        answers = ledger.execute([book(6000 + n, "21:00") for n in range(2000)])
        grown = (ledger.path / "log" / "data.mdb").stat().st_size - before
        expect(all(answer["outcome"] in ("accepted", "refused") for answer in answers), "not all were answered")
        os.kill(child.pid, signal.SIGCONT)
        rest = child.stdout.read()
        expect(child.wait() == 0, f"the reader ended with {child.returncode}: {child.stderr.read()}")
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()
        for line in rest.splitlines():
            json.loads(line)
        ledger.verify()
        return f"2,000 commands more are answered, the file grew by {grown / 1e6:.1f} MB; the reader then reads to its end"

    def deleted_view(self):
        """a view that is deleted under its projector"""
        ledger = self.fresh()
        child = subprocess.Popen(
            [ledger.daybook, "serve", "--listen", "127.0.0.1:0", "--ledger", str(ledger.path)],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said = child.stderr.readline()
            port = int(said.split("127.0.0.1:")[1].split("/")[0])
            shutil.rmtree(ledger.path / "views" / "availability")
            seen = []
            for number in range(40):
                ledger.execute([book(800 + number, "21:00")])
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request("GET", "/v1/venues/h/availability?date=2031-05-01&party=2")
                answer = connection.getresponse()
                body = json.loads(answer.read())
                connection.close()
                seen.append((answer.status, body.get("code")))
                if answer.status == 200 and body["position"] >= 24 + number:
                    break
            expect(all(status in (200, 503) for status, _ in seen), f"{seen}")
            expect(seen[-1][0] == 200, f"it never came back: {seen[-3:]}")
        finally:
            child.terminate()
            code = child.wait(timeout=60)
            child.stderr.close()
        expect(code == 0, f"the service ended with {code}")
        ledger.verify()
        return f"answers {sorted(set(seen), key=str)}; the view is filled again"

    def clock_set_back(self):
        """the machine's clock a day back, while it runs and before it begins"""
        ledger = self.fresh()
        told = []
        for at in (1, 4):
            ledger.execute([book(900 + at, "20:00")])
            done = self.shim.run(
                ["exec", "--ledger", ledger.path], ledger.path, "count", lines(CLAIMS), at=at, clock=-86_400, calls="sync write"
            )
            answers = [json.loads(line) for line in done.stdout.splitlines()]
            expect([one["outcome"] for one in answers] == ["accepted"] * 3, f"{done.stdout}{done.stderr}")
            told.append(answers[-1]["position"])
            ledger.keep(CLAIMS, done.stdout)
        times = [fact["recordedAt"] for fact in ledger.log()]
        expect(times == sorted(times), "recordedAt runs back")
        ledger.verify()
        return "commands are accepted; recordedAt stands still and never runs back"

    def clock_far_ahead(self):
        """the machine's clock a year ahead"""
        ledger = self.fresh()
        done = self.shim.run(["exec", "--ledger", ledger.path], ledger.path, "count", lines(CLAIMS), at=0, clock=31_536_000)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        ledger.keep(CLAIMS, "")
        ledger.verify()
        return f"{answers[0]['outcome']} {answers[0].get('code', '')}: {answers[0].get('message', '')}"

    def key_that_cannot_be_overwritten(self):
        """a guest is forgotten, and the vault's file cannot be written"""
        ledger = self.fresh()
        done = self.shim.run(
            ["exec", "--ledger", ledger.path], ledger.path / "vault", "fail", lines([forget(1)]), calls="write", at=1, times=0, errno=5
        )
        answer = json.loads(done.stdout)
        expect(answer["outcome"] != "accepted", f"said yes: {answer}")
        expect(ledgers.forgotten(ledger.path, 24) == 0, "the key is gone all the same")
        again = ledger.execute([forget(1)])[0]
        expect(again["outcome"] == "accepted" and ledgers.forgotten(ledger.path, 24) == 1, f"asked again: {again}")
        ledger.verify()
        return f"{answer['outcome']} {answer.get('code')}: {answer.get('message', '')}"

    ALL = [
        full_file_system, stopped_writer, dead_lock_owner, pinned_reader, deleted_view, clock_set_back, clock_far_ahead,
        key_that_cannot_be_overwritten,
    ]  # fmt: skip


