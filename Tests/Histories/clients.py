"""Clients that ask for the same few tables, time out, ask again with the same key, and look."""

import http.client
import json
import subprocess
import threading
import time

from service import DATES, STARTS

PATHS = {
    "book": ("/v1/reservations", ()),
    "hold": ("/v1/holds", ()),
    "block": ("/v1/blocks", ()),
    "releaseHold": ("/v1/holds/{hold}/release", ("hold",)),
    "modify": ("/v1/reservations/{reservation}/modify", ("reservation",)),
    "cancel": ("/v1/reservations/{reservation}/cancel", ("reservation",)),
    "unblock": ("/v1/blocks/{block}/remove", ("block",)),
}


def ask(port, method, path, body=None, lines=None, patience=10):
    """(status, headers, JSON), or nothing where there was no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request(method, path, body, lines or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, json.loads(answer.read())
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        return None
    finally:
        connection.close()


class Client(threading.Thread):
    """One that books, holds, changes and cancels; `send` says by which way."""

    def __init__(self, name, recorder, until):
        super().__init__(name=name)
        self.recorder, self.until = recorder, until
        self.random = recorder.random(name)
        self.count, self.fault = 0, None
        self.mine, self.holds, self.blocks = [], [], []
        self.is_host = name.startswith("h")
        self.by = f"{'host' if self.is_host else 'guest'}:{name}"

    def run(self):
        try:
            while time.monotonic() < self.until:
                self.step()
        except Exception as error:  # A client that dies in silence would look like one that found nothing.
            self.fault = f"{self.name}: {type(error).__name__}: {error}"
        finally:
            self.close()

    def close(self):
        pass

    def step(self):
        if self.recorder.asked and self.random.random() < 0.06:
            # Somebody's command again, word for word: its answer is the first one.
            self.tell(self.random.choice(self.recorder.asked))
            return
        command = self.next()
        for _ in range(self.random.choice([1, 2, 6])):
            answer = self.tell(command)
            if answer and answer["outcome"] in ("accepted", "refused"):
                self.learn(command, answer)
                return
            time.sleep(0.02)

    def tell(self, command):
        begun = self.recorder.begin()
        return self.recorder.end(self.name, begun, self.send(command), command=command)

    def learn(self, command, answer):
        if answer["outcome"] != "accepted":
            return
        name = command["command"]
        if name == "book":
            self.mine.append(answer["reservation"])
        elif name == "hold":
            self.holds.append(answer["hold"])
        elif name == "block":
            self.blocks.append(answer["block"])

    # What it asks for

    def next(self):
        self.count += 1
        command = self.block() if self.is_host and self.random.random() < 0.35 else self.guest()
        return command | {"by": self.by, "key": f"{self.name}-{self.count}"}

    def when(self):
        return f"{self.random.choice(DATES)}T{self.random.choice(STARTS)}"

    def block(self):
        if self.blocks and self.random.random() < 0.6:
            return {"command": "unblock", "block": self.blocks.pop(self.random.randrange(len(self.blocks)))}
        date, hour = self.random.choice(DATES), self.random.choice([18, 19, 20])
        return {
            "command": "block",
            "venue": "h",
            "tables": [f"T{self.random.randint(1, 5)}"],
            "from": f"{date}T{hour}:00",
            "until": f"{date}T{hour + 1}:30",
        }

    def guest(self):
        choice = self.random.random()
        if choice < 0.12 and self.holds:
            return self.book_hold()
        if choice < 0.16 and self.holds:
            return {"command": "releaseHold", "hold": self.random.choice(self.holds)}
        if choice < 0.36 and self.mine:
            return self.modify()
        if choice < 0.60 and self.mine:
            index = self.random.randrange(len(self.mine))
            id = self.mine[index] if self.random.random() < 0.15 else self.mine.pop(index)
            return {"command": "cancel", "reservation": id}
        if choice < 0.72:
            command = {"command": "hold", "seconds": self.random.choice([1, 1, 2, 30])}
        else:
            command = {"command": "book", "guest": self.guest_name()}
        return command | self.place(command["command"])

    def guest_name(self):
        return {"name": f"{self.name}n{self.count:05}"}

    def place(self, name):
        where = self.random.random()
        if where < 0.15:
            party = self.random.randint(1, 3)
            return {"venue": "h", "party": party, "start": self.when(), "pool": "bar"}
        if where < 0.25 and name == "book":
            return {"venue": "h", "party": self.random.randint(1, 4), "pool": "ticket"}
        party = self.random.choice([1, 2, 2, 2, 3, 4, 5, 7])
        command = {"venue": "h", "party": party, "start": self.when()}
        if where < 0.5:
            command["tables"] = [f"T{self.random.randint(1, 5)}"]
        return command

    def book_hold(self):
        hold = self.random.choice(self.holds)
        if self.random.random() < 0.7:
            self.holds.remove(hold)
        return {"command": "book", "hold": hold, "guest": self.guest_name()}

    def modify(self):
        command = {"command": "modify", "reservation": self.random.choice(self.mine)}
        if self.random.random() < 0.6:
            command["start"] = self.when()
        if self.random.random() < 0.5 or "start" not in command:
            command["party"] = self.random.choice([1, 2, 3, 4, 6])
        if self.random.random() < 0.2:
            command["version"] = self.random.randint(1, 3)
        return command


class WebClient(Client):
    """Over HTTP; sometimes it does not wait for the answer."""

    def __init__(self, name, recorder, until, port):
        super().__init__(name, recorder, until)
        self.port = port

    def send(self, command):
        path, named = PATHS[command["command"]]
        body = {name: value for name, value in command.items() if name not in ("command", "by", "key", *named)}
        lines = {
            "Idempotency-Key": command["key"],
            "Daybook-Actor": command["by"],
            "Content-Type": "application/json",
        }
        patience = self.random.choice([0.004, 0.02, 5, 5, 5, 5])
        said = ask(self.port, "POST", path.format(**command), json.dumps(body), lines, patience)
        if said is None:
            return None
        status, headers, answer = said
        if status in (200, 201):
            outcome = "accepted"
        elif status >= 500:
            outcome = "undecided" if answer["code"] == "UNDECIDED" else "failed"
        else:
            outcome = "refused" if "reasons" in answer else "invalid"
            if outcome == "invalid":
                raise AssertionError(f"{command}: {status} {answer}")
        if headers.get("Idempotency-Replayed") == "true":
            answer["replayed"] = True
        return answer | {"outcome": outcome}


class LineClient(Client):
    """Over a `daybook exec` of its own, beside the service; sometimes it kills it before it hears the answer."""

    def __init__(self, name, recorder, until, daybook, ledger):
        super().__init__(name, recorder, until)
        self.words = [daybook, "exec", "--ledger", ledger]
        self.process = None

    def send(self, command):
        if self.process is None:
            self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.process.stdin.write(json.dumps(command) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.close()
            return None
        if self.random.random() < 0.03:
            time.sleep(self.random.random() * 0.004)
            self.process.kill()
        line = self.process.stdout.readline()
        if not line.endswith("\n"):
            self.close()
            return None
        answer = json.loads(line)
        if answer["outcome"] == "invalid":
            raise AssertionError(f"{command}: {answer}")
        return answer

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin = None
            self.process.stdout.close()
            self.process = None


class Reader(threading.Thread):
    """Looks at the house over HTTP, and at its past by the command line."""

    def __init__(self, name, recorder, until, port, daybook, ledger):
        super().__init__(name=name)
        self.recorder, self.until, self.port = recorder, until, port
        self.words = daybook, ledger
        self.random, self.fault = recorder.random(name), None

    def run(self):
        try:
            while time.monotonic() < self.until:
                self.past() if self.random.random() < 0.15 else self.present()
        except Exception as error:
            self.fault = f"{self.name}: {type(error).__name__}: {error}"

    def choose(self):
        kinds = ["availability", "availability", "find", "reservation", "reservations", "diary"]
        kind, date = self.random.choice(kinds), self.random.choice(DATES)
        if kind == "availability":
            return {"what": kind, "venue": "h", "date": date, "party": self.random.choice([1, 2, 3, 4, 6])}
        if kind == "find" and self.recorder.names:
            return {"what": kind, "text": self.random.choice(self.recorder.names[-60:])}
        if kind == "reservation" and self.recorder.reservations:
            return {"what": kind, "reservation": self.random.choice(self.recorder.reservations[-60:])}
        return {"what": "diary" if kind == "diary" else "reservations", "venue": "h", "date": date}

    def present(self):
        read = self.choose()
        if self.random.random() < 0.3:
            read["atLeast"] = self.recorder.head
        least = f"&atLeast={read['atLeast']}" if "atLeast" in read else ""
        path = {
            "availability": "/v1/venues/h/availability?date={date}&party={party}&channel=online",
            "find": "/v1/find?text={text}",
            "reservation": "/v1/reservations/{reservation}?",
            "reservations": "/v1/reservations?venue=h&date={date}&state=booked&limit=500",
            "diary": "/v1/venues/h/dates/{date}/diary?",
        }[read["what"]].format(**read)
        begun = self.recorder.begin()
        said = ask(self.port, "GET", path + least)
        answer = None
        if said is not None:
            status, headers, answer = said
            if status >= 500:
                answer = {"outcome": "failed"}
            elif status == 404 and read["what"] == "reservation":
                # It names no position: old, unless the read asked for one.
                least = read.get("atLeast")
                answer = {"outcome": "accepted", "position": least, "reservations": []} if least else None
            elif status != 200:
                raise AssertionError(f"{read}: {status} {answer}")
            else:
                if read["what"] == "reservation":
                    answer = {"reservations": [answer]}
                answer |= {"outcome": "accepted", "position": int(headers["Daybook-Position"])}
                assert "next" not in headers.get("Link", ""), f"{read} came in pages"
        self.recorder.end(self.name, begun, answer, read=read)

    def past(self):
        head = max(3, self.recorder.head)
        read = self.choose() | {"at": self.random.randint(max(3, head - 200), head)}
        daybook, ledger = self.words
        words = {
            "availability": ["availability", "h", read.get("date"), "--party", str(read.get("party"))],
            "find": ["find", read.get("text")],
            "reservation": ["show", read.get("reservation")],
            "reservations": ["reservations", "--venue", "h", "--date", read.get("date"), "--state", "booked"],
            "diary": ["diary", "h", read.get("date")],
        }[read["what"]]
        begun = self.recorder.begin()
        done = subprocess.run(
            [daybook, *words, "--at", str(read["at"]), "--json", "--ledger", ledger], capture_output=True, text=True
        )
        if done.returncode == 0:
            answer = [json.loads(line) for line in done.stdout.splitlines()]
            if read["what"] in ("availability", "diary"):
                (answer,) = answer
            else:
                answer = {"reservations": answer, "position": read["at"]}
        elif read["what"] in ("reservation", "find") and "no " in done.stderr:
            answer = {"reservations": [], "position": read["at"]}
        else:
            raise AssertionError(f"{read}: {done.returncode} {done.stderr}")
        self.recorder.end(self.name, begun, answer | {"outcome": "accepted"}, read=read)
