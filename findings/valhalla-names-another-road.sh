#!/usr/bin/env bash
# Valhalla 3.9.1 (PyPI: pyvalhalla): the matrix names one road in `sources`, and the time is that from another.
#
# Guess before the first run: `sources` of an answer of /sources_to_targets is where the engine took a guest to be, so that
# its distance from what was asked tells a far snap.
# Seen: for a guest at sea, `sources` is a road of an island that no bridge leads to, 14 km away, and `time` is that from a
# road of the mainland, 17 km away, as `begin_lat` and `begin_lon` of the cell say. On the island itself `sources` is right
# beside the guest, and the time is from the other shore, 7 km away: nothing in `sources` tells that nobody can drive there.
# So the place to compare is the cell's own.
#
# The map, some streets and an island, is that of Tests/Engines.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --python-version 3.12 --implementation cp --abi abi3 --platform manylinux_2_28_x86_64 --dest "$work" pyvalhalla==3.9.1 ||
  { echo "the package could not be downloaded" >&2; exit 3; }
python3 -m zipfile -e "$work"/*.whl "$work/programs"
chmod +x "$work"/programs/valhalla/bin/*

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/../Tests/Engines" python3 - "$work" <<'PYTHON'
import json, math, sys, urllib.request
from pathlib import Path
import engines, map as streets

work = Path(sys.argv[1])
streets.write(work / "town.osm.pbf")
valhalla = engines.valhalla(work / "programs", work / "town.osm.pbf", work)


def kilometres(a, b):
    return round(111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0]))))


def ask(place):
    body = {"costing": "auto", "sources": [{"lat": place[0], "lon": place[1]}], "targets": [{"lat": 40.37, "lon": 49.845}]}
    answer = urllib.request.urlopen(f"{valhalla.address}/sources_to_targets", json.dumps(body).encode())
    found = json.loads(answer.read())
    (source,), ((cell,),) = found["sources"], found["sources_to_targets"]
    told, begun = (source["lat"], source["lon"]), (cell["begin_lat"], cell["begin_lon"])
    print(f"a guest at {place}: told in sources {told}, the way begins at {begun}")
    return kilometres(place, told), kilometres(place, begun)


try:
    found = {"at sea": ask((40.20, 49.85)), "on the island": ask((40.3035, 49.9535))}
finally:
    valhalla.end()
print(f"kilometres away, as told and as it is: {found}")
if found != {"at sea": (14, 17), "on the island": (0, 7)}:
    sys.exit("this changed")
PYTHON
