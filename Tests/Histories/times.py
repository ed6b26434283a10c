"""Instants as microseconds since 1970, in UTC: what the log and the answers say, without any zone."""

import datetime

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MINUTE = 60_000_000


def instant(text):
    """Of RFC 3339, with any offset."""
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    since = found - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def wall(date, clock):
    """Of a date and a clock time at a venue in UTC, the one zone of these histories."""
    return instant(f"{date}T{clock}:00Z")
