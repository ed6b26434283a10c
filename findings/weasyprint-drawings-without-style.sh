#!/usr/bin/env bash
# WeasyPrint 70.0 (PyPI): the style sheet of a page does not reach the drawings (inline SVG) in it.
#
# Guess before the first run: a rule `.mark { stroke: red }` holds for the page's own drawings, as in every browser.
# Seen: the line has no stroke and is not in the PDF at all, and a bar with `.bar { fill: red }` is black; a warning tells
# of an unknown property. With the attributes `stroke` and `fill` both are there, in their colour.
# So a page that is made to be printed says the colours of its drawings in the drawings.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check weasyprint==70.0 ||
  { echo "the package could not be installed" >&2; exit 3; }
"$work/python/bin/python" -c 'import weasyprint' 2> "$work/log" ||
  { cat "$work/log" >&2; echo "WeasyPrint needs Pango: libpango-1.0-0 libpangoft2-1.0-0" >&2; exit 3; }

"$work/python/bin/python" - <<'PYTHON'
import re, sys
from weasyprint import HTML


def strokes_and_fills(shapes):
    page = f"""<style>.bar {{ fill: #ff0000 }} .mark {{ stroke: #ff0000; stroke-width: 2 }}</style>
        <svg width="100" height="20" viewBox="0 0 100 20">{shapes}</svg>"""
    pdf = HTML(string=page).write_pdf(uncompressed_pdf=True).decode("latin-1")
    # In the operators of PDF: a line is painted with a stroke of red, an area is filled with red.
    return "1 0 0 RG" in pdf and re.search(r" l\n[BS]\n", pdf) is not None, "1 0 0 rg" in pdf


styled = strokes_and_fills('<rect class="bar" width="50" height="9"/><line class="mark" x1="70" x2="70" y1="0" y2="20"/>')
plain = strokes_and_fills(
    '<rect fill="#ff0000" width="50" height="9"/><line stroke="#ff0000" x1="70" x2="70" y1="0" y2="20"/>')
print(f"weasyprint 70.0, is a line drawn in red, is a bar red: by the page's style {styled}, by attributes {plain}")
if (styled, plain) != ((False, False), (True, True)):
    sys.exit("this changed: expected neither by the page's style, both by attributes")
PYTHON
