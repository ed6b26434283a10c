"""Reads a Daybook log as Formats/Log.md describes it, with nothing of Daybook itself.

LMDB and CBOR come from PyPI (lmdb, cbor2), BLAKE2b from Python's own hashlib.
"""

import hashlib
import re
import uuid
from datetime import datetime, timedelta, timezone

import cbor2
import lmdb

from forms import EVENTS

MAGIC = b"DBK1"
FORMAT = 1
HEADER_BYTES = 48

ENVELOPE = {
    "by": "actor", "key?": "text", "data": None, "type": "code", "first": "integer", "venue?": "text",
    "version": "integer", "requestId?": "text", "recordedAt": "instant", "fingerprint?": "bytes",
    "traceparent?": "text",
}

TEXTS = {
    "text": r".*",
    "code": r"[A-Za-z_]+",
    "date": r"-?\d{4,6}-\d\d-\d\d",
    "clock": r"\d\d:\d\d(\+1)?",
    "actor": r"(guest|host|kitchen|operator|ledger):.+",
    "local": r"-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d(:\d\d)?\[.+\]",
}
TYPES = {"integer": int, "instant": int, "bool": bool, "flag": bool, "bytes": bytes, "id": uuid.UUID}


class Violation(Exception):
    """What a reader must not accept, at which position."""

    def __init__(self, position, message):
        super().__init__(f"position {position}: {message}")
        self.position = position
        self.message = message


class Malformed(Exception):
    """A field that is not as its form says."""


class Record:
    """One record that was found right."""

    def __init__(self, position, link, envelope):
        self.position = position
        self.link = link
        self.envelope = envelope

    def as_json(self):
        """The record as `daybook log --json` shows it."""
        form = ENVELOPE | {"data": EVENTS[self.envelope["type"], self.envelope["version"]]}
        return {"position": self.position, "link": self.link.hex()} | in_json(self.envelope, form)


def blake2b_256(*parts, key=b""):
    digest = hashlib.blake2b(digest_size=32, key=key)
    for part in parts:
        digest.update(part)
    return digest.digest()


def link_0(ledger_id):
    return blake2b_256(b"daybook 1", ledger_id)


def decode(cbor):
    """The envelope in a record's CBOR, every field of its kind; raises Malformed."""
    try:
        envelope = cbor2.loads(cbor)
        again = cbor2.dumps(envelope, canonical=True)
    except Exception as error:  # whatever the decoder raises, these bytes are not ours
        raise Malformed(f"its CBOR cannot be read: {error}") from None
    if again != cbor:
        raise Malformed("its CBOR is not deterministic, or is followed by something")
    if not isinstance(envelope, dict):
        raise Malformed("it is not a map")
    form = EVENTS.get((envelope.get("type"), envelope.get("version")))
    if form is None or type(envelope["version"]) is not int:
        raise Malformed(f"no known form: {envelope.get('type')} {envelope.get('version')}")
    check(envelope, ENVELOPE | {"data": form}, "record")
    data = envelope["data"]
    if "local" in data:
        text = data["local"][: data["local"].index("[")]
        if (datetime.fromisoformat(text) - datetime.fromtimestamp(0, timezone.utc)) // timedelta(
            microseconds=1
        ) != data["start"]:
            raise Malformed("its start is not the instant of its local")
        if ("pool" in data) != ("units" in data) or ("pool" in data) == ("tables" in data):
            raise Malformed("a stay takes tables, or units of a pool")
    return envelope


def check(value, form, path):
    """Raises Malformed unless the value is of this form."""
    if isinstance(form, dict):
        if not isinstance(value, dict):
            raise Malformed(f"{path} is not a map")
        names = {name.rstrip("?"): name for name in form}
        for name in value:
            if name not in names:
                raise Malformed(f"{path}.{name} is no field of this form")
        for name, field in names.items():
            if name in value:
                check(value[name], form[field], f"{path}.{name}")
            elif not field.endswith("?"):
                raise Malformed(f"{path}.{name} is missing")
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise Malformed(f"{path} is not an array")
        for index, item in enumerate(value):
            check(item, form[0], f"{path}[{index}]")
    elif form in TEXTS:
        if not isinstance(value, str) or not re.fullmatch(TEXTS[form], value, re.DOTALL):
            raise Malformed(f"{path} is not of kind {form}: {value!r}")
    elif type(value) is not TYPES[form] or (form == "flag" and not value):
        raise Malformed(f"{path} is not of kind {form}: {value!r}")


def in_json(value, form):
    """A value as JSON shows it."""
    if isinstance(form, dict):
        return {
            name: in_json(value[name], form[name] if name in form else form[f"{name}?"]) for name in value
        }
    if isinstance(form, list):
        return [in_json(item, form[0]) for item in value]
    if form == "instant":
        moment = datetime.fromtimestamp(0, timezone.utc) + timedelta(microseconds=value)
        return moment.replace(tzinfo=None).isoformat() + "Z"
    if form == "bytes":
        return value.hex()
    if form == "id":
        return str(value)
    return value


class Chain:
    """Goes from record to record and raises a Violation at the first that does not follow."""

    def __init__(self):
        self.position = 0
        self.link = None
        self.recorded_at = None
        self.ledger_id = None

    def next(self, key, value):
        position = self.position + 1
        if len(key) != 8 or int.from_bytes(key, "big") != position:
            raise Violation(position, f"the record is missing, the next key is {key.hex()}")
        if len(value) < HEADER_BYTES or value[0:4] != MAGIC:
            raise Violation(position, "no header")
        if int.from_bytes(value[4:8], "big") != FORMAT:
            raise Violation(position, "another format")
        if value[8:16] != key:
            raise Violation(position, "its header has another position")
        try:
            envelope = decode(value[HEADER_BYTES:])
        except Malformed as error:
            raise Violation(position, str(error)) from None
        if position == 1:
            if envelope["type"] != "ledgerCreated":
                raise Violation(position, "the first record does not name the ledger")
            self.ledger_id = envelope["data"]["ledger"]
            self.link = link_0(self.ledger_id.bytes)
        link = blake2b_256(self.link, value[0:16], value[HEADER_BYTES:])
        if link != value[16:HEADER_BYTES]:
            raise Violation(position, "its link does not follow")
        if self.recorded_at is not None and envelope["recordedAt"] < self.recorded_at:
            raise Violation(position, "it was recorded before the one before it")
        self.position, self.link, self.recorded_at = position, link, envelope["recordedAt"]
        return Record(position, link, envelope)


def raw_records(directory):
    """Every key and value of a log that nobody writes to."""
    with lmdb.open(str(directory), readonly=True, lock=False, create=False) as environment:
        with environment.begin() as transaction:
            for key, value in transaction.cursor():
                yield bytes(key), bytes(value)


def records(directory):
    """Every record of a log that nobody writes to, each checked; raises Violation."""
    chain = Chain()
    for key, value in raw_records(directory):
        yield chain.next(key, value)
