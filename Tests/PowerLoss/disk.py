"""A disk that keeps what was synced, and of the rest what the power cut leaves: any sectors, any entries of directories.

A write that was not synced may be on the disk or not, sector by sector and in any order; so may a new length, and an
entry of a directory that was not synced. What was synced is there. A write with O_DSYNC is synced once it returns.
"""

import os

SECTOR = 512


class File:
    def __init__(self):
        self.durable = b""
        self.pending = []  # ("write", offset, bytes) and ("length", n), in order.

    def sync(self):
        self.durable = self.image(lambda *_: True)
        self.pending = []

    def image(self, keep):
        """Its bytes, with those parts of what is pending that `keep` says."""
        content = bytearray(self.durable)
        for number, (kind, *words) in enumerate(self.pending):
            if kind == "length":
                if keep(number, None):
                    (length,) = words
                    del content[length:]
                    content.extend(bytes(length - len(content)))
                continue
            offset, data = words
            for start, part in sectors(offset, data):
                if keep(number, start):
                    if len(content) < start + len(part):
                        content.extend(bytes(start + len(part) - len(content)))
                    content[start : start + len(part)] = part
        return bytes(content)


def sectors(offset, data):
    """The parts of a write that are each on the disk or not."""
    at = 0
    while at < len(data):
        length = SECTOR - (offset + at) % SECTOR
        yield offset + at, data[at : at + length]
        at += length


class Disk:
    """Inodes are numbered here: the system gives the numbers of deleted files to new ones."""

    ROOT = 0

    def __init__(self, root):
        self.root = root
        self.files, self.directories = {}, {Disk.ROOT}
        self.numbers, self.last = {}, 0
        self.now = {Disk.ROOT: {}}  # Directory → name → inode, as the running system sees it.
        self.durable = {Disk.ROOT: {}}
        self.entries = []  # Changes of directories that are not synced: (directories, change, words).

    # Names

    def split(self, path):
        parent, _, name = path[len(self.root) :].strip("/").rpartition("/")
        return self.resolve(parent), name

    def resolve(self, path):
        inode = Disk.ROOT
        for name in path.split("/") if path else []:
            inode = self.now[inode][name]
        return inode

    # What happens

    def apply(self, operation):
        getattr(self, "do_" + operation.name.replace(" ", "_"))(operation)

    def new(self):
        self.last += 1
        return self.last

    def change(self, directories, change, *words):
        getattr(self, change)(self.now, *words)
        self.entries.append((directories, change, words))

    def link(self, tree, parent, name, inode):
        # A directory's entries can be on the disk before its own name is.
        tree.setdefault(parent, {})[name] = inode
        if inode in self.directories:
            tree.setdefault(inode, {})

    def unlink(self, tree, parent, name):
        tree.get(parent, {}).pop(name, None)

    def move(self, tree, parent, name, other, new):
        inode = tree.get(parent, {}).pop(name, None)
        if inode is not None:
            tree.setdefault(other, {})[new] = inode

    def do_create(self, operation):
        parent, name = self.split(operation.path)
        inode = self.new()
        self.files[inode] = File()
        self.numbers[operation.inode] = inode
        self.change({parent}, "link", parent, name, inode)

    def do_mkdir(self, operation):
        parent, name = self.split(operation.path)
        inode = self.new()
        self.directories.add(inode)
        self.change({parent}, "link", parent, name, inode)

    def do_unlink(self, operation):
        parent, name = self.split(operation.path)
        self.change({parent}, "unlink", parent, name)

    def do_rename(self, operation):
        (parent, name), (other, new) = self.split(operation.path), self.split(operation.other)
        self.change({parent, other}, "move", parent, name, other, new)

    def file(self, operation):
        """None: a file without a name, which is gone after a power cut."""
        return self.files.get(self.numbers.get(operation.inode))

    def do_write(self, operation):
        if file := self.file(operation):
            file.pending.append(("write", operation.offset, operation.bytes))

    def do_dsync_write(self, operation):
        """Only these bytes: what was written before stays as it was."""
        if file := self.file(operation):
            if file.pending:
                file.pending.append(("write", operation.offset, operation.bytes))
                content = bytearray(file.durable)
                end = operation.offset + len(operation.bytes)
                content.extend(bytes(max(0, end - len(content))))
                content[operation.offset : end] = operation.bytes
                file.durable = bytes(content)
            else:
                file.pending.append(("write", operation.offset, operation.bytes))
                file.sync()

    def do_truncate(self, operation):
        if file := self.file(operation):
            file.pending.append(("length", operation.offset))

    def do_allocate(self, operation):
        """Makes a file longer, never shorter."""
        if file := self.file(operation):
            if operation.offset > len(file.image(lambda *_: True)):
                file.pending.append(("length", operation.offset))

    def do_sync(self, operation):
        if file := self.file(operation):
            file.sync()
            return
        try:
            directory = self.resolve(operation.path[len(self.root) :].strip("/"))
        except KeyError:
            return
        # Its entries are on the disk, with all changes that these came after.
        rest = []
        for directories, change, words in self.entries:
            if directory in directories:
                getattr(self, change)(self.durable, *words)
            else:
                rest.append((directories, change, words))
        self.entries = rest

    def do_said(self, operation):
        pass

    # What is left

    def tree(self, keep):
        tree = {inode: dict(names) for inode, names in self.durable.items()}
        for number, (_, change, words) in enumerate(self.entries):
            if keep(number):
                getattr(self, change)(tree, *words)
        return tree

    def write(self, tree, keep, to):
        """The image as files below a directory; returns (path, bytes) of all of them, for a digest."""
        found = []

        def descend(inode, path):
            for name, child in sorted(tree.get(inode, {}).items()):
                below = f"{path}/{name}"
                if child in self.directories:
                    os.mkdir(to + below, 0o700)
                    found.append((below, None))
                    descend(child, below)
                else:
                    data = self.files[child].image(lambda *part: keep(child, *part))
                    with open(to + below, "wb") as file:
                        file.write(data)
                    os.chmod(to + below, 0o600)
                    found.append((below, data))

        os.mkdir(to, 0o700)
        descend(Disk.ROOT, "")
        return found
