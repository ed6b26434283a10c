"""Checks seals, receipts and cosignatures, written from their specifications alone, with nothing of Daybook itself.

RFC 6962 (Merkle trees), C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof and tlog-witness. SHA-256 and
BLAKE2b come from Python's own hashlib, Ed25519 from PyPI (cryptography).
"""

import base64
import hashlib
from collections import namedtuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTE, COSIGNATURE = 0x01, 0x04

Key = namedtuple("Key", "name id type key")
Checkpoint = namedtuple("Checkpoint", "origin size root signed")


class Wrong(Exception):
    """What must not be believed, and why."""


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def decode64(text):
    """Base64 with padding, in the one way in which some bytes are written."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Wrong("base64 with bits that mean nothing")
    return data


def root_of(leaves):
    """RFC 6962 §2.1, by its own recursion over the leaves' data."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_of(leaves[:half]), root_of(leaves[half:]))


def root_by_path(index, size, leaf, path):
    """The root that a path of RFC 6962 §2.1.1 gives, going down the same recursion as the path was made by."""
    if size == 1:
        if path:
            raise Wrong("the path is too long")
        return leaf
    if not path:
        raise Wrong("the path is too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return node_hash(root_by_path(index, half, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_by_path(index - half, size - half, leaf, path[:-1]))


def roots_by_growth(old, size, old_root, proof):
    """The roots of both trees that a proof of RFC 6962 §2.1.2 gives, by the recursion SUBPROOF."""

    def sub(old, size, is_whole, rest):
        if old == size:
            if is_whole:
                return old_root, old_root, rest
            if not rest:
                raise Wrong("the proof is too short")
            return rest[0], rest[0], rest[1:]
        half = 1 << ((size - 1).bit_length() - 1)
        if old <= half:
            mine, all_, rest = sub(old, half, is_whole, rest)
            if not rest:
                raise Wrong("the proof is too short")
            return mine, node_hash(all_, rest[0]), rest[1:]
        mine, all_, rest = sub(old - half, size - half, False, rest)
        if not rest:
            raise Wrong("the proof is too short")
        return node_hash(rest[0], mine), node_hash(rest[0], all_), rest[1:]

    mine, all_, rest = sub(old, size, True, proof)
    if rest:
        raise Wrong("the proof is too long")
    return mine, all_


def read_key(text):
    """A verifier key: name, id in hexadecimal, and type and key in base64."""
    name, key_id, encoded = text.strip().split("+", 2)
    data = decode64(encoded)
    if sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
        raise Wrong(f"the id of {name} is another")
    return Key(name, bytes.fromhex(key_id), data[0], Ed25519PublicKey.from_public_bytes(data[1:]))


def read_signatures(lines, text, keys):
    """Who of the keys signed, with the time of a cosignature; a wrong signature spoils the note."""
    signed = {}
    for line in lines:
        dash, name, encoded = line.split(" ")
        if dash != "—":
            raise Wrong(f"no signature: {line}")
        data = decode64(encoded)
        for key in keys:
            if (key.name, key.id) != (name, data[:4]):
                continue
            message, time = text, None
            signature = data[4:]
            if key.type == COSIGNATURE:
                time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {time}\n".encode() + text
            try:
                key.key.verify(signature, message)
            except InvalidSignature:
                raise Wrong(f"the signature of {name} is wrong") from None
            signed[name] = time
    return signed


def read_checkpoint(note, keys):
    """A checkpoint and who signed it; it must be signed by the key of its origin."""
    text, signatures = note[: note.rindex(b"\n\n") + 1], note[note.rindex(b"\n\n") + 2 :]
    if not signatures.endswith(b"\n"):
        raise Wrong("the last line does not end")
    origin, size, root, *_ = text.decode().removesuffix("\n").split("\n")
    signed = read_signatures(signatures.decode().splitlines(), text, keys)
    if not any(key.type == NOTE and key.name == origin and origin in signed for key in keys):
        raise Wrong("it is not signed by its log")
    return Checkpoint(origin, int(size), decode64(root), signed)


def read_hashes(lines):
    hashes = [decode64(line) for line in lines]
    if any(len(one) != 32 for one in hashes):
        raise Wrong("a hash has 32 bytes")
    return hashes


def check_receipt(receipt, keys):
    """A receipt's checkpoint, the record's position, and what its link is of: the link before, and the record."""
    head, note = receipt.split(b"\n\n", 1)
    title, extra, index, *path = head.decode().split("\n")
    if title != "c2sp.org/tlog-proof@v1" or not extra.startswith("extra ") or not index.startswith("index "):
        raise Wrong("it is no proof of a log's entry")
    checkpoint = read_checkpoint(note, keys)
    linked, index = decode64(extra[6:]), int(index[6:])
    link = hashlib.blake2b(linked, digest_size=32).digest()
    if root_by_path(index, checkpoint.size, leaf_hash(link), read_hashes(path)) != checkpoint.root:
        raise Wrong("the record is not in the tree")
    return checkpoint, index + 1, linked


def check_growth(request, old_root, keys):
    """The checkpoint of a witness's request, whose tree must begin with the old one."""
    head, note = request.split(b"\n\n", 1)
    old, *proof = head.decode().split("\n")
    old, checkpoint = int(old.removeprefix("old ")), read_checkpoint(note, keys)
    if old == 0:
        if proof:
            raise Wrong("nothing is to be proven of an empty tree")
    elif roots_by_growth(old, checkpoint.size, old_root, read_hashes(proof)) != (old_root, checkpoint.root):
        raise Wrong("the old tree is not the beginning of the new one")
    return checkpoint, old
