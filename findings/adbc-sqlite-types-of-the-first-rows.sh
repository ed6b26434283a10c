#!/usr/bin/env bash
# adbc-driver-sqlite 1.13.0 (PyPI): a column of texts whose first 1,024 rows are NULL makes the whole table unreadable.
#
# Guess before the first run: the column is text, as the table declares it (it is STRICT, so it can be nothing else).
# Seen: its type is taken from the first 1,024 rows; NULL in all of them makes it a column of integers, and the first text
# after them ends the reading with an error. Columns that are NULL throughout are integers, too. With
# `adbc.sqlite.query.batch_rows` past the rows of the table, the whole is read, and the column is text.
# So tables in which something rarely happened (a party has sat down, a booking has ended) are read with that option.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
  adbc-driver-sqlite==1.13.0 adbc-driver-manager==1.13.0 pyarrow==22.0.0 ||
  { echo "the packages could not be installed" >&2; exit 3; }

"$work/python/bin/python" - "$work/book.sqlite" <<'PYTHON'
import sqlite3, sys
from adbc_driver_sqlite import dbapi

file = sqlite3.connect(sys.argv[1])
file.execute("CREATE TABLE book (number INTEGER PRIMARY KEY, seated TEXT, why TEXT) STRICT")
file.executemany("INSERT INTO book VALUES (?, ?, NULL)", [(row, None) for row in range(1_024)] + [(1_024, "19:05")])
file.commit()
file.close()


def read(rows, batch=None):
    with dbapi.connect(sys.argv[1]) as connection, connection.cursor() as cursor:
        if batch:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(batch)})
        cursor.execute(f"SELECT seated, why FROM book WHERE number < {rows}")
        try:
            table = cursor.fetch_arrow_table()
        except Exception as problem:
            return str(problem).split("] ")[-1]
        return ", ".join(f"{field.name} {field.type}" for field in table.schema)


found = (read(1_024), read(1_025), read(1_025, 2_000))
print("adbc-driver-sqlite 1.13.0, two TEXT columns:")
print(f"  1,024 rows, all NULL: {found[0]}")
print(f"  and a text in one more: {found[1]}")
print(f"  the same, batch_rows 2,000: {found[2]}")
expected = (
    "seated int64, why int64", "Type mismatch in column 0: expected INT64 but got STRING/BINARY",
    "seated string, why int64",
)
if found != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
