"""A history: one line of JSON for each call that a client made.

{"client": "c3", "invoke": 17.25, "return": 17.31 or null, "wall": [before, after],
 "command": {…, "by": …, "key": …} or "read": {"what": …, …},
 "answer": {"outcome": …, …}, or null when it is not known what became of the call}

`invoke` and `return` are seconds of one monotonic clock for all clients, `wall` microseconds since 1970.
"""

import dataclasses
import json

# Answers that say that surely nothing was done; others that are no yes and no refusal leave it open.
NOT_DONE = {"busy", "failed", "invalid"}


@dataclasses.dataclass
class Call:
    client: str
    invoke: float
    end: float
    wall: tuple
    command: dict
    read: dict
    answer: dict

    @classmethod
    def of(cls, line):
        data = json.loads(line)
        return cls(
            data["client"],
            data["invoke"],
            data["return"],
            tuple(data["wall"]),
            data.get("command"),
            data.get("read"),
            data["answer"],
        )

    @property
    def outcome(self):
        """accepted, refused, invalid, busy, failed, or unknown."""
        if self.answer is None or self.answer["outcome"] == "undecided":
            return "unknown"
        return self.answer["outcome"]

    @property
    def key(self):
        return self.command["by"], self.command["key"]


class Operation:
    """All the calls with one key of one client: one thing that happens at most once."""

    def __init__(self, calls):
        self.calls = calls
        self.key, self.command = calls[0].key, calls[0].command
        self.invoke = min(call.invoke for call in calls)
        known = [call for call in calls if call.outcome in ("accepted", "refused")]
        self.answers = [call.answer for call in known]
        # By then it had happened.
        self.end = min((call.end for call in known), default=float("inf"))

    @property
    def is_surely_not_done(self):
        return all(call.outcome in NOT_DONE for call in self.calls)


def read_history(path):
    with open(path) as lines:
        return [Call.of(line) for line in lines if line.strip()]


def operations(calls):
    found = {}
    for call in calls:
        if call.command is not None:
            found.setdefault(call.key, []).append(call)
    return {key: Operation(calls) for key, calls in found.items()}
