"""A ledger with the restaurants of the old system, and `daybook serve` over it on loopback."""

import http.client
import json
import subprocess
import time


class Service:
    """Starts, kills and stops the service, by its own process id."""

    def __init__(self, daybook, folder, restaurants):
        self.daybook, self.ledger, self.restaurants = daybook, str(folder / "ledger"), str(restaurants)
        self.log = folder / "service.log"
        self.port, self.process = 0, None
        self.run("init")
        self.run("import", "venues", "--format", "baku", self.restaurants)
        self.plan(folder / "venues.json")

    def plan(self, file):
        """Open around the clock, with dishes that take a day: whatever is asked for, its kitchen hears of it at once."""
        venues = json.loads(self.run("export", "venues"))
        for venue in venues:
            venue["services"][0] |= {"opens": "00:00", "lastSeating": "23:30", "closes": "23:59"}
            venue["prep"] = {
                "items": [
                    {"name": "dolma", "station": "hot", "minutes": 1440},
                    {"name": "plov", "station": "grill", "minutes": 1440},
                ]
            }
        file.write_text(json.dumps(venues))
        self.run("import", "venues", str(file))

    def run(self, *words):
        """A command on the ledger; what it printed."""
        done = subprocess.run([self.daybook, *words, "--ledger", self.ledger], capture_output=True, text=True)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self):
        with self.log.open("a") as log:
            begun = self.log.stat().st_size
            self.process = subprocess.Popen(
                [
                    self.daybook,
                    "serve",
                    "--listen",
                    f"127.0.0.1:{self.port}",
                    "--ledger",
                    self.ledger,
                    "--dialect",
                    "baku",
                    "--restaurants",
                    self.restaurants,
                ],
                stderr=log,
            )
        while self.port == 0:
            said = self.log.read_text()[begun:]
            if "127.0.0.1:" in said:
                self.port = int(said.split("127.0.0.1:")[1].split("/")[0])
            assert self.process.poll() is None, said
            time.sleep(0.01)

    def wait(self):
        """Until it is ready to answer."""
        while True:
            assert self.process.poll() is None, self.log.read_text()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.01)
            finally:
                connection.close()

    def kill(self):
        """As a power cut for the process: no signal handler, no goodbye."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)

    def venues(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/v1/venues")
        return [venue["venue"] for venue in json.load(connection.getresponse())["venues"]]
