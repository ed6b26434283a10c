#!/usr/bin/env bash
# calcurse 4.7.1 (Debian 12): a cancelled event that is imported stands in the day as any other.
#
# Guess before the first run: an event with `STATUS:CANCELLED` (RFC 5545 §3.8.1.11) is left out, or marked; khal 0.14.1
# writes CANCELLED before it.
# Seen: it is an appointment with its time and its summary. The status is kept nowhere.
# So the summary of an event says that it is cancelled.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download calcurse=4.7.1-1 libncursesw6=6.4-4 libtinfo6=6.4-4 > log 2>&1) ||
  { cat "$work/log" >&2; echo "the packages could not be fetched; apt-get update?" >&2; exit 3; }
for package in "$work"/*.deb; do dpkg -x "$package" "$work/root"; done
libraries=$(dirname "$(find "$work/root" -name 'libncursesw.so.6')")

tr '\n' '|' <<'ICS' | sed 's/|/\r\n/g' > "$work/day.ics"
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20300501T000000Z
DTSTART:20300503T150000Z
DTEND:20300503T163000Z
STATUS:CONFIRMED
SUMMARY:party of 4
END:VEVENT
BEGIN:VEVENT
UID:2@example.com
DTSTAMP:20300501T000000Z
SEQUENCE:1
DTSTART:20300503T170000Z
DTEND:20300503T183000Z
STATUS:CANCELLED
SUMMARY:party of 2
END:VEVENT
END:VCALENDAR
ICS
run() { TZ=UTC LD_LIBRARY_PATH=$libraries "$work/root/usr/bin/calcurse" -D "$work/data" "$@"; }
mkdir "$work/data"
run -i "$work/day.ics" > /dev/null
seen=$(run -Q --from 05/03/2030 --to 05/03/2030)
echo "$(run --version | head -1), a day with a confirmed party of 4 and a cancelled party of 2:"
echo "$seen"
expected=$(printf '05/03/30:\n - 15:00 -> 16:30\n\tparty of 4\n - 17:00 -> 18:30\n\tparty of 2')
if [ "$seen" != "$expected" ] || grep -rqi cancel "$work/data"; then
  echo "this changed: expected both alike" >&2
  exit 1
fi
