"""A ledger with one busy house, and `daybook serve` over it on loopback, killed and started again."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))
from served import ServedLedger  # noqa: E402

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


class Service(ServedLedger):
    """With the one busy house."""

    def __init__(self, daybook, folder):
        super().__init__(daybook, folder)
        (folder / "venues.json").write_text(json.dumps([HOUSE]))
        self.run("import", "venues", str(folder / "venues.json"))

    def start(self):
        super().start()
        self.wait()
