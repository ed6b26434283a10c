"""One app: it books, lists, looks again and again, cancels, and says that it is on its way."""

import datetime
import http.client
import json
import random
import threading
import time

# As the old app's client: a request that is not answered in five seconds is sent again.
PATIENCE = 5
BAKU = datetime.timezone(datetime.timedelta(hours=4))


class App(threading.Thread):
    """Knows nothing of keys, versions or kills: what is not answered is sent again, word for word."""

    def __init__(self, number, port, seed, poll, until):
        super().__init__(name=f"app-{number}")
        self.random = random.Random(f"{seed} {number}")
        self.port, self.poll, self.until = port, poll, until
        self.mine = {}  # What it was told of each booking: booked, or cancelled.
        self.faults, self.times = [], []
        self.count = dict.fromkeys(["requests", "sent again", "booked", "refused", "cancelled", "on the way"], 0)

    def run(self):
        try:
            self.restaurants = [one["id"] for one in self.ask("GET", "/restaurants")[1]]
            self.wait(self.random.random())
            while time.monotonic() < self.until:
                self.step()
                self.wait(0.5 + self.random.random())
            self.look()
        except Exception as error:  # Whatever it is, the evening must not pass without it.
            self.faults.append(f"{type(error).__name__}: {error}")

    def wait(self, part):
        time.sleep(max(0, min(self.poll * part, self.until - time.monotonic())))

    def step(self):
        self.look()
        standing = [id for id, status in self.mine.items() if status == "booked"]
        choice = self.random.random()
        if choice < 0.5 and len(standing) < 6 or not standing:
            self.book()
        elif choice < 0.65:
            self.cancel(self.random.choice(standing))
        elif choice < 0.95:
            self.go(self.random.choice(standing))

    # What it does

    def look(self):
        """Its bookings are those that it was told of, as it was told of them."""
        status, found = self.ask("GET", "/reservations")
        told = {one["id"]: one["status"] for one in found} if status == 200 else {}
        if told != self.mine:
            self.faults.append(f"was told {self.mine}, then shown {told} ({status})")

    def book(self):
        restaurant = self.random.choice(self.restaurants)
        now = datetime.datetime.now(BAKU)
        day = (now + datetime.timedelta(hours=12)).date()
        party = self.random.choice([2, 2, 3, 4])
        status, found = self.ask("GET", f"/restaurants/{restaurant}/availability?date={day}&party_size={party}")
        if status != 200:
            raise AssertionError(f"availability: {status} {found}")
        # Not so soon that it begins before the evening is over: then nobody cancels it any more.
        soon = now + datetime.timedelta(hours=2)
        slots = [
            slot for slot in found["slots"] if slot["count"] and datetime.datetime.fromisoformat(slot["start"]) > soon
        ]
        if not slots:
            return
        slot = self.random.choice(slots[:8] if self.random.random() < 0.7 else slots)
        table = self.random.choice([None, slot["available_table_ids"][0]])
        words = {
            "restaurant_id": restaurant,
            "party_size": party,
            "start": slot["start"],
            "end": slot["end"],
            "guest_name": f"{self.name} {self.random.randrange(1000)}",
            "guest_phone": None,
            "table_id": table,
        }
        status, answer = self.ask("POST", "/reservations", words)
        if status == 409:
            self.count["refused"] += 1
            return
        self.expect(status == 201 and answer["id"] not in self.mine, "book", status, answer)
        self.mine[answer["id"]] = "booked"
        self.count["booked"] += 1
        if self.random.random() < 0.3:
            # A finger that pressed twice.
            status, again = self.ask("POST", "/reservations", words)
            self.expect(status == 201 and again["id"] == answer["id"], "book again", status, again)

    def cancel(self, id):
        method, path = self.random.choice([("POST", f"/reservations/{id}/cancel"), ("DELETE", f"/reservations/{id}")])
        status, answer = self.ask(method, path)
        self.expect(status == 200 and answer["status"] == "cancelled", "cancel", status, answer)
        self.mine[id] = "cancelled"
        self.count["cancelled"] += 1

    def go(self, id):
        path = f"/reservations/{id}"
        minutes, scope = self.random.randint(5, 15), self.random.choice(["starters", "full"])
        if self.random.random() < 0.7:
            dishes = self.random.choice([["dolma"], ["dolma", "plov"], ["plov"]])
            words = {"minutes_away": minutes, "scope": scope, "items": dishes}
            status, answer = self.ask("POST", f"{path}/preorder/confirm", words)
            self.expect(status == 200 and answer["prep_status"] == "accepted", "preorder", status, answer)
        else:
            words = {"lead_minutes": minutes, "prep_scope": scope}
            status, answer = self.ask("POST", f"{path}/arrival_intent", words)
            said = answer.get("arrival_intent", {}).get("status")
            self.expect(status == 200 and said == "approved", "on my way", status, answer)
        self.count["on the way"] += 1

    def expect(self, is_right, what, status, answer):
        if not is_right:
            raise AssertionError(f"{what}: {status} {answer}")

    # How it asks

    def ask(self, method, path, body=None):
        """Asks until there is an answer: no connection, no answer and 5xx are none."""
        self.count["requests"] += 1
        while True:
            began = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                lines = {"Daybook-Actor": f"guest:{self.name}", "Content-Type": "application/json"}
                connection.request(method, "/baku/v1" + path, json.dumps(body) if body else None, lines)
                answer = connection.getresponse()
                text = answer.read()
                if answer.status < 500:
                    self.times.append(time.monotonic() - began)
                    return answer.status, json.loads(text)
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            self.count["sent again"] += 1
            time.sleep(0.1 + self.random.random() * 0.4)
