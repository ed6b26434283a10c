"""What a run did to a disk, operation by operation, as the shim wrote it down."""

import dataclasses
import struct

NAMES = [None, "write", "sync", "rename", "truncate", "allocate", "mkdir", "unlink", "create", "said", "dsync write"]
HEAD = struct.Struct("=6Q")


@dataclasses.dataclass
class Operation:
    name: str
    inode: int
    offset: int
    bytes: bytes
    path: str
    other: str


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    operations, at = [], 0
    while at < len(data):
        kind, inode, offset, length, one, two = HEAD.unpack_from(data, at)
        at += HEAD.size
        path, at = data[at : at + one].decode(), at + one
        other, at = data[at : at + two].decode(), at + two
        name, bytes = NAMES[kind], b""
        if name in ("write", "said", "dsync write"):
            bytes, at = data[at : at + length], at + length
        operations.append(Operation(name, inode, offset, bytes, path, other))
    return operations
