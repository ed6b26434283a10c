"""Valhalla and OSRM on loopback, over a map; each is ended by its own process id."""

import json
import socket
import subprocess
import sys
import time


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Engine:
    """A server of an engine, at `address` once it is made."""

    def __init__(self, folder, command, port, log):
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        with open(log, "w") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=file)
        for _ in range(200):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"no engine at {self.address}: {open(log).read()[-500:]}")

    def end(self):
        self.process.kill()
        self.process.wait()


def quietly(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return done.stdout


def valhalla(programs, streets, folder):
    # Their own script writes the configuration that all their programs want.
    config = json.loads(
        quietly(sys.executable, programs / "valhalla" / "valhalla_build_config.py", "--mjolnir-tile-dir", folder / "tiles"))
    for name in ("tile_extract", "admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract"):
        config["mjolnir"].pop(name, None)
    port = free_port()
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}", "loopback": f"ipc://{folder}/loopback", "interrupt": f"ipc://{folder}/interrupt"}
    file = folder / "valhalla.json"
    file.write_text(json.dumps(config))
    (folder / "tiles").mkdir()
    quietly(programs / "valhalla/bin/valhalla_build_tiles", "-c", file, streets)
    return Engine(folder, [programs / "valhalla/bin/valhalla_service", file, "1"], port, folder / "valhalla.log")


def osrm(programs, streets, folder):
    quietly(programs / "osrm/bin/osrm-extract", "-p", programs / "osrm/share/profiles/car.lua", streets)
    graph = str(streets).removesuffix(".osm.pbf") + ".osrm"
    quietly(programs / "osrm/bin/osrm-contract", graph)
    port = free_port()
    command = [programs / "osrm/bin/osrm-routed", "--ip", "127.0.0.1", "--port", str(port), "--threads", "1", graph]
    return Engine(folder, command, port, folder / "osrm.log")
