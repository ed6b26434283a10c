"""A ledger with one busy house, and `daybook serve` over it on loopback, killed and started again."""

import http.client
import json
import subprocess
import time

DATES = ["2031-05-01", "2031-05-02"]
STARTS = ["18:00", "18:30", "19:00", "19:30", "20:00"]

# Few tables, few units and a low cap: nearly everything that is asked for is in somebody's way.
HOUSE = {
    "id": "h",
    "name": "House",
    "zone": "UTC",
    "bufferMinutes": 30,
    "services": [
        {
            "name": "evening",
            "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "opens": "18:00",
            "lastSeating": "21:00",
            "closes": "23:30",
            "gridMinutes": 30,
            "pacing": {"minutes": 30, "covers": 10},
        }
    ],
    "tables": [
        {"id": f"T{n}", "name": f"T{n}", "least": 1 if n < 3 else 2, "most": 2 + n // 2} for n in range(1, 6)
    ],
    "combinations": [{"id": "C1", "tables": ["T4", "T5"], "least": 5, "most": 8}],
    "pools": [{"id": "bar", "capacity": 6}, {"id": "ticket", "capacity": 60, "windowed": False}],
}


class Service:
    """Starts, kills and stops the service, by its own process id."""

    def __init__(self, daybook, folder):
        self.daybook, self.ledger = daybook, str(folder / "ledger")
        self.words = folder / "service.log"
        self.port, self.process = 0, None
        (folder / "venues.json").write_text(json.dumps([HOUSE]))
        self.run("init")
        self.run("import", "venues", str(folder / "venues.json"))

    def tell(self, *words):
        return subprocess.run([self.daybook, *words, "--ledger", self.ledger], capture_output=True, text=True)

    def run(self, *words):
        done = self.tell(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self):
        with self.words.open("a") as words:
            begun = self.words.stat().st_size
            self.process = subprocess.Popen(
                [self.daybook, "serve", "--listen", f"127.0.0.1:{self.port}", "--ledger", self.ledger], stderr=words
            )
        while self.port == 0:
            said = self.words.read_text()[begun:]
            if "127.0.0.1:" in said and "/v1/" in said:
                self.port = int(said.split("127.0.0.1:")[1].split("/")[0])
            assert self.process.poll() is None, said
            time.sleep(0.01)
        self.wait()

    def wait(self):
        """Until it is ready to answer."""
        while True:
            assert self.process.poll() is None, self.words.read_text()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.01)
            finally:
                connection.close()

    def kill(self):
        """No signal handler, no goodbye."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)
