"""A small map by hand, as OpenStreetMap's PBF: the streets of a town as a grid, and an island that no bridge leads to."""

import struct
import zlib

# The south-west corner, the streets' distances in degrees, and how many there are.
SOUTH, WEST, STEP_NORTH, STEP_EAST, ROWS, COLUMNS = 40.350, 49.800, 0.005, 0.006, 16, 17
ISLAND = (40.300, 49.950)


def varint(number):
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(parts + bytearray([number]))


def signed(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def field(number, value):
    """A field of a message: a number as a varint, everything else with its length before it."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def deltas(numbers):
    return b"".join(signed(b - a) for a, b in zip([0, *numbers], numbers))


def blob(kind, message):
    packed = field(2, len(message)) + field(3, zlib.compress(message))
    header = field(1, kind) + field(3, len(packed))
    return struct.pack(">I", len(header)) + header + packed


def block(group, texts=("",)):
    return blob("OSMData", field(1, b"".join(field(1, text) for text in texts)) + field(2, group))


def streets():
    """Nodes as {id: (latitude, longitude)}, and ways as lists of ids."""
    nodes = {
        1 + row * COLUMNS + column: (SOUTH + row * STEP_NORTH, WEST + column * STEP_EAST)
        for row in range(ROWS) for column in range(COLUMNS)
    }
    ways = [[1 + row * COLUMNS + column for column in range(COLUMNS)] for row in range(ROWS)]
    ways += [[1 + row * COLUMNS + column for row in range(ROWS)] for column in range(COLUMNS)]
    first = len(nodes) + 1
    for place in range(80):
        nodes[first + place] = (ISLAND[0] + place % 9 * 0.001, ISLAND[1] + place // 9 * 0.001)
    ways += [[first + place for place in range(start, min(start + 9, 80))] for start in range(0, 80, 9)]
    ways.append([first + place for place in range(0, 80, 9)])
    return nodes, ways


def write(path):
    nodes, ways = streets()
    texts = ["", "highway", "residential", "name"] + [f"Street {number}" for number in range(len(ways))]
    dense = (
        field(1, deltas(list(nodes)))
        + field(8, deltas([round(place[0] * 1e7) for place in nodes.values()]))
        + field(9, deltas([round(place[1] * 1e7) for place in nodes.values()]))
    )
    lines = b"".join(
        field(3, field(1, number + 1) + field(2, varint(1) + varint(3)) + field(3, varint(2) + varint(4 + number))
              + field(8, deltas(way)))
        for number, way in enumerate(ways)
    )
    with open(path, "wb") as file:
        file.write(blob("OSMHeader", field(4, "OsmSchema-V0.6") + field(4, "DenseNodes")))
        file.write(block(field(2, dense)))
        file.write(block(lines, texts))
