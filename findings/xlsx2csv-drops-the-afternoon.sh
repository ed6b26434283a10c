#!/usr/bin/env bash
# xlsx2csv 0.8.6 (PyPI): a dinner at 19:30 in a spreadsheet becomes 07:30 in the CSV file.
#
# Guess before the first run: a cell that the spreadsheet shows as `5/3/30 19:30` is written as that, or as 2030-05-03 19:30.
# Seen: a date with a time whose format has one `h` is written on twelve hours, without AM or PM: 05/03/30 07:30. Among
# these formats are the built-in one for a date with a time (number 22, `m/d/yy h:mm`), and the one that openpyxl gives
# a datetime. With `hh`, and for a time without a date, it is right. Midnight becomes 12:00.
# So a table of bookings in which nobody comes from 13:00 on is looked at twice.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 ||
  { echo "the packages could not be installed" >&2; exit 3; }

cd "$work"
"$work/python/bin/python" - <<'PYTHON'
import datetime, openpyxl

book = openpyxl.Workbook()
sheet = book.active
dinner = datetime.datetime(2030, 5, 3, 19, 30)
for row, (value, form) in enumerate(
    [
        (dinner, "m/d/yy h:mm"), (dinner, "yyyy-mm-dd h:mm:ss"), (dinner, "yyyy-mm-dd hh:mm"),
        (dinner.time(), "h:mm"), (datetime.datetime(2030, 5, 3), "yyyy-mm-dd h:mm"),
    ],
    1,
):
    sheet.cell(row, 1, form)
    sheet.cell(row, 2, value).number_format = form
book.save("book.xlsx")
PYTHON
python/bin/xlsx2csv book.xlsx | tr -d '\r' > seen.csv
cat > expected.csv <<'CSV'
m/d/yy h:mm,05/03/30 07:30
yyyy-mm-dd h:mm:ss,2030-05-03 07:30:00
yyyy-mm-dd hh:mm,2030-05-03 19:30
h:mm,19:30
yyyy-mm-dd h:mm,2030-05-03 12:00
CSV
echo "xlsx2csv 0.8.6, of 2030-05-03 19:30 and (last) 2030-05-03 00:00, by the cell's format:"
cat seen.csv
diff expected.csv seen.csv || { echo "this changed" >&2; exit 1; }
