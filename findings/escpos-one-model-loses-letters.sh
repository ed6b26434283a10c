#!/usr/bin/env bash
# python-escpos 3.1 (PyPI): of one family of printers one model loses the letters that the others print.
#
# Guess before the first run: a guest's name in Latin letters comes out alike on a TM-T88II, III, IV and V, which all know
# table 18, CP852.
# Seen: with the profile of the TM-T88III, which calls table 18 CP862, Ł and ź of Łódź are question marks, in silence, and
# Hebrew is sent in CP862 to table 18; with the three others Łódź is sent in CP852 to table 18.
# So a profile of ours is named for the models whose tables were compared, and a letter without a table is transliterated and
# told of on the slip, never a question mark.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check python-escpos==3.1 ||
  { echo "the package could not be installed" >&2; exit 3; }

"$work/python/bin/python" - <<'PYTHON'
import sys
from escpos.printer import Dummy


def printed(model, text):
    printer = Dummy(profile=model)
    printer.text(text)
    return printer.output


whole = b"\x1bt\x12" + "Łódź".encode("cp852")
models = ["TM-T88II", "TM-T88III", "TM-T88IV", "TM-T88V"]
for model in models:
    print(f"python-escpos 3.1, {model}: Łódź is {printed(model, 'Łódź')}")
lost = [model for model in models if printed(model, "Łódź") != whole]
hebrew = printed("TM-T88III", "שלום") == b"\x1bt\x12" + "שלום".encode("cp862")
if lost != ["TM-T88III"] or printed("TM-T88III", "Łódź").count(b"?") != 2 or not hebrew:
    sys.exit("this changed: expected two question marks with the TM-T88III alone, and Hebrew by its table 18")
PYTHON
