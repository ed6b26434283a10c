"""Writes the history down as it happens, and knows what others may ask again or read."""

import json
import random
import threading
import time


def wall():
    return time.time_ns() // 1000


class Recorder:
    def __init__(self, path, seed):
        self.file, self.lock, self.seed = path.open("w"), threading.Lock(), seed
        self.asked = []  # (by, key, command), whatever became of them.
        self.reservations, self.names = [], []
        self.head = 1

    def begin(self):
        return time.monotonic(), wall()

    def end(self, client, begun, answer, command=None, read=None):
        invoke, before = begun
        line = {"client": client, "invoke": invoke, "return": time.monotonic(), "wall": [before, wall()]}
        line |= {"command": command} if command else {"read": read}
        line["answer"] = answer
        with self.lock:
            self.file.write(json.dumps(line) + "\n")
            if command:
                self.asked.append(command)
            if answer and answer["outcome"] == "accepted":
                self.head = max(self.head, answer.get("position", 0))
                if command and command["command"] == "book":
                    self.reservations.append(answer["reservation"])
                    self.names.append(command["guest"]["name"])
        return answer

    def random(self, name):
        return random.Random(f"{self.seed} {name}")
