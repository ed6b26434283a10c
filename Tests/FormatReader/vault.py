"""Opens what the log keeps sealed, as Formats/Log.md describes it: guests and fingerprints.

Only this needs libsodium, which Daybook is built with anyway; reading and checking the log does not.
"""

import ctypes
import ctypes.util
import uuid

import cbor2

from reader import blake2b_256

sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")

# A command's fields that are not kept as they stand in its JSON.
IDS = ("hold", "block", "entry", "ticket", "reservation", "with")
DEGREES = ("latitude", "longitude")
AROUND = ("id", "key", "by", "requestId", "traceparent")


class Vault:
    def __init__(self, keys, secret, ledger_id):
        self.keys = keys
        self.fingerprint_key = blake2b_256(b"daybook fingerprint", key=secret[:32])
        self.ledger_id = ledger_id

    @classmethod
    def of(cls, directory, ledger_id):
        return cls((directory / "keys").read_bytes(), (directory / "secret").read_bytes(), ledger_id)

    def open(self, guest):
        """The guest's fields; None when the bytes do not open."""
        sealed, key = guest["sealed"], self.keys[32 * guest["number"] : 32 * guest["number"] + 32]
        nonce, body = sealed[:24], sealed[24:]
        context = f"daybook guest {self.ledger_id} {guest['number']}".encode()
        plain = ctypes.create_string_buffer(max(len(body) - 16, 1))
        code = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, None, None, body, ctypes.c_ulonglong(len(body)),
            context, ctypes.c_ulonglong(len(context)), nonce, key,
        )
        return cbor2.loads(plain.raw[: len(body) - 16]) if code == 0 else None

    def fingerprint(self, command):
        """The fingerprint of a command as `daybook exec` read it, except `advanceClock` and defaulted fields."""
        fields = {name: value for name, value in command.items() if name not in AROUND}
        fields |= {name: uuid.UUID(fields[name]) for name in IDS if name in fields}
        fields |= {name: round(fields[name] * 1_000_000) for name in DEGREES if name in fields}
        return blake2b_256(cbor2.dumps(fields, canonical=True), key=self.fingerprint_key)[:16]
