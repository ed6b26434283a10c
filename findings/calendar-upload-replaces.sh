#!/usr/bin/env bash
# Radicale 3.9.0 (PyPI): a calendar file PUT to the address of a calendar replaces all that was in it.
#
# Guess before the first run: the request is refused (RFC 4791 says nothing of PUT on a calendar collection, and other
# servers answer 403 or 405), or the events of the file are added to those that are there.
# Seen: 201, and the event that was there before is gone. The same file PUT to the address of one event is refused, 400.
# So a day's export that is uploaded "to the calendar" deletes every other day in it.
set -euo pipefail

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check radicale==3.9.0

port=$("$work/python/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = none\n[storage]\nfilesystem_folder = %s\n' "$port" "$work/store" \
  > "$work/config"
"$work/python/bin/python" -m radicale --config "$work/config" > "$work/log" 2>&1 &
server=$!

"$work/python/bin/python" - "$port" <<'PYTHON'
import http.client, sys, time

port = int(sys.argv[1])


def ask(method, path, body=None, kind="text/calendar; charset=utf-8"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": kind, "Authorization": "Basic dTp1"} if body else {"Authorization": "Basic dTp1"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def calendar(*days):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT", f"UID:table-{day}@example.com", "DTSTAMP:20300101T000000Z",
            f"DTSTART:203005{day:02}T150000Z", f"DTEND:203005{day:02}T163000Z", "SUMMARY:Party of 2", "END:VEVENT",
        ]
    return ("\r\n".join(lines + ["END:VCALENDAR"]) + "\r\n").encode()


for _ in range(100):
    try:
        ask("GET", "/")
        break
    except OSError:
        time.sleep(0.1)
made = ask("MKCALENDAR", "/u/floor/")
first = ask("PUT", "/u/floor/first.ics", calendar(1))
item = ask("PUT", "/u/floor/day.ics", calendar(2, 3))
whole = ask("PUT", "/u/floor/", calendar(2, 3))
left = ask("GET", "/u/floor/first.ics")
print(f"radicale 3.9.0: calendar made {made}; first event put {first}; a day put to an event's address {item}; "
      f"a day put to the calendar {whole}; the first event afterwards {left}")
expected = (201, 201, 400, 201, 404)
if (made, first, item, whole, left) != expected:
    sys.exit(f"this changed: expected {expected}")
PYTHON
