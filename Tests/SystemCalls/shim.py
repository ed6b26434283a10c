"""Builds the shim with `cc`, and runs `daybook` under it."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


class Shim:
    def __init__(self, daybook, folder):
        self.daybook, self.library = str(daybook), Path(folder) / "shim.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", self.library, HERE / "shim.c", "-ldl", "-lpthread"], check=True
        )

    def environment(self, directory, mode, **words):
        return os.environ | {
            "LD_PRELOAD": str(self.library),
            "SHIM_DIR": str(directory),
            "SHIM_MODE": mode,
            **{f"SHIM_{name.upper()}": str(value) for name, value in words.items()},
        }

    def run(self, arguments, directory, mode, input=None, timeout=120, **words):
        """`daybook` with these arguments under the shim; it may end by a signal."""
        return subprocess.run(
            [self.daybook, *map(str, arguments)],
            input=input,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=self.environment(directory, mode, **words),
        )

    def count(self, arguments, directory, folder, input=None, **words):
        """The names of the calls that a run makes, in order."""
        log = Path(folder) / "calls"
        log.unlink(missing_ok=True)
        self.run(arguments, directory, "count", input, log=log, **words)
        return [line.split(" ", 1) for line in log.read_text().splitlines()] if log.exists() else []
