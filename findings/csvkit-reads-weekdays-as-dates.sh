#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2 (PyPI): the weekdays of a table become days of the year 1, table names become durations,
# and parties of one become true.
#
# Guess before the first run: a column of `fri` and `sat` is text, one of `4m` and `5m` too, and one of 1 and 1 numbers.
# Seen: 0001-01-05 and 0001-01-06, 0:04:00 and 0:05:00, true and true, without a word. A column is guessed from its values
# alone, so the same table of another day can have other types. With --no-inference all are text as they stand.
# So a table that is exported for people says the type of each column, and how to have it read without guesses.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
  csvkit==2.2.0 agate==1.14.2 parsedatetime==2.6 pytimeparse==1.1.8 ||
  { echo "the packages could not be installed" >&2; exit 3; }

printf 'weekday,table,party\nfri,4m,1\nsat,5m,1\n' > "$work/book.csv"
guessed=$("$work/python/bin/csvjson" "$work/book.csv")
plain=$("$work/python/bin/csvjson" --no-inference "$work/book.csv")
echo "guessed: $guessed"
echo "with --no-inference: $plain"
expected='[{"weekday": "0001-01-05", "table": "0:04:00", "party": true}, '
expected+='{"weekday": "0001-01-06", "table": "0:05:00", "party": true}]'
texts='[{"weekday": "fri", "table": "4m", "party": "1"}, {"weekday": "sat", "table": "5m", "party": "1"}]'
if [ "$guessed" != "$expected" ] || [ "$plain" != "$texts" ]; then
  echo "this changed: expected $expected and $texts" >&2
  exit 1
fi
