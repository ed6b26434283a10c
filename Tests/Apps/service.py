"""A ledger with the restaurants of the old system, and `daybook serve` over it on loopback."""

import http.client
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))
from served import ServedLedger  # noqa: E402


class Service(ServedLedger):
    """With the restaurants of the old system, and its dialect."""

    def __init__(self, daybook, folder, restaurants):
        super().__init__(daybook, folder, ["--dialect", "baku", "--restaurants", str(restaurants)])
        self.run("import", "venues", "--format", "baku", str(restaurants))
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

    def venues(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/v1/venues")
        return [venue["venue"] for venue in json.load(connection.getresponse())["venues"]]
