"""`daybook serve` over a ledger on loopback, killed and started again."""

import http.client
import subprocess
import time


class ServedLedger:
    """Starts, kills and stops the service, by its own process id; `options` are what serve is told besides."""

    def __init__(self, daybook, folder, options=()):
        self.daybook, self.ledger, self.options = daybook, str(folder / "ledger"), list(options)
        self.log = folder / "service.log"
        self.port, self.process = 0, None
        self.run("init")

    def tell(self, *words):
        """A command on the ledger, and how it ended."""
        return subprocess.run([self.daybook, *words, "--ledger", self.ledger], capture_output=True, text=True)

    def run(self, *words):
        """A command on the ledger that must succeed; what it printed."""
        done = self.tell(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self):
        """Until it has said its port, which it keeps when it is started again."""
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
                    *self.options,
                ],
                stderr=log,
            )
        while self.port == 0:
            said = self.log.read_text()[begun:]
            if "127.0.0.1:" in said and "/v1/" in said:
                self.port = int(said.split("127.0.0.1:")[1].split("/")[0])
            assert self.process.poll() is None, said
            time.sleep(0.01)

    def wait(self):
        """Until it is ready to answer."""
        while True:
            assert self.process.poll() is None, self.log.read_text()
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
        """As a power cut for the process: no signal handler, no goodbye."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)
