"""Reads the worked example out of Formats/Log.md: what the page shows must be what it says."""

import re


def hex_blocks(page):
    """The bytes of each hex dump of the page, by the name in its caption: `Record 5:`."""
    blocks = {}
    for name, dump in re.findall(r"^(\w[\w ]*):\n\n```\n((?:[0-9a-f]{4}  [^\n]*\n)+)```", page, re.MULTILINE):
        found = bytearray()
        for line in dump.splitlines():
            offset, rest = line.split("  ", 1)
            if int(offset, 16) != len(found):
                raise ValueError(f"{name}: {line} does not begin at byte {len(found)}")
            found += bytes.fromhex(rest.split("  ", 1)[0])
        blocks[name] = bytes(found)
    return blocks


def link_in(page, name):
    """A link the page states: `link 4 = 0123…`, over one or two lines."""
    found = re.search(rf"^{re.escape(name)} = ([0-9a-f]{{32}})\s*([0-9a-f]{{32}})$", page, re.MULTILINE)
    if not found:
        raise ValueError(f"the page does not state {name}")
    return bytes.fromhex(found[1] + found[2])
