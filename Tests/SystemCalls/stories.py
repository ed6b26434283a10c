"""What is killed, and what must hold afterwards. Each story works in a folder of its own, beside a base that stays."""

import ledgers
from ledgers import Broken, Ledger, book, forget, lines


class Story:
    """Made ready before each kill, killed while `words` run, then looked at."""

    input = None
    changes = ("write", "sync", "rename", "truncate", "allocate", "mkdir", "unlink")

    def __init__(self, base, folder):
        self.base, self.folder = base, folder
        self.path = folder / "ledger"

    def ready(self):
        self.ledger = ledgers.copy(self.base, self.path)

    def look(self, said):
        self.ledger.verify()


class Exec(Story):
    """Commands one after another: bookings, a refusal, a change of mind."""

    name = "exec"
    commands = [book(100 + n, "19:00") for n in range(4)] + [book(104, "18:00", tables=["T1"], party=7), book(105, "20:00")]

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words, self.input = ["exec", "--ledger", self.path], lines(self.commands)

    def look(self, said):
        self.ledger.keep(self.commands, said)
        self.ledger.verify()


class ExecAtOnce(Exec):
    """The same in shared commits."""

    name = "exec, eight at once"
    commands = [book(200 + n, "19:00") for n in range(16)]

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words += ["--clients", "8"]


class Forgetting(Exec):
    name = "forgetting"
    commands = [forget(1), book(300, "19:00"), forget(2)]

    def look(self, said):
        known = [answer for answer in ledgers.answered(said) if answer]
        zeros = ledgers.forgotten(self.ledger.path, 24)
        told = sum(answer["outcome"] == "accepted" and "guestForgotten" in answer["events"] for answer in known)
        if zeros < told:
            raise Broken(f"{told} guests were said to be forgotten, {zeros} keys are zeros")
        super().look(said)
        if ledgers.forgotten(self.ledger.path, 24) != 2:
            raise Broken(f"{ledgers.forgotten(self.ledger.path, 24)} keys are zeros after two guests were forgotten")


class Rebuild(Story):
    name = "views rebuild and switch"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["views", "rebuild", "--all", "--switch", "always", "--ledger", self.path]

    def look(self, said):
        before = self.base.run("reservations", "--json")
        for _ in range(2):
            if self.ledger.run("reservations", "--json") != before:
                raise Broken("another list than before the rebuild")
            self.ledger.verify()
            self.ledger.run("views", "rebuild", "--all", "--switch", "same")


class Project(Story):
    """A query that has to bring every view up from nothing."""

    name = "a query that fills the views"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["reservations", "--json", "--ledger", self.path]

    def ready(self):
        super().ready()
        ledgers.remove(self.path / "views")

    def look(self, said):
        if self.ledger.run("reservations", "--json") != self.base.run("reservations", "--json"):
            raise Broken("another list than that of the views that were there")
        self.ledger.verify()


class Backup(Story):
    name = "backup"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.backup, self.vault, self.restored = folder / "backup", folder / "vault", folder / "restored"
        self.words = ["backup", self.backup, "--vault", self.vault, "--ledger", self.path]

    def ready(self):
        super().ready()
        ledgers.remove(self.backup, self.vault, self.restored)

    def look(self, said):
        self.ledger.verify()
        self.ledger.run("backup", self.backup, "--vault", self.vault)
        self.ledger.run("restore", self.backup, self.restored, "--vault", self.vault)
        restored = Ledger(self.ledger.daybook, self.restored)
        restored.verify()
        if restored.digest() != self.ledger.digest():
            raise Broken("what is restored has another digest")


class BackupAgain(Backup):
    """New records are added to a backup that was taken before."""

    name = "backup of what is new"

    def ready(self):
        super().ready()
        self.ledger.run("backup", self.backup, "--vault", self.vault)
        self.ledger.execute([book(400 + n, "20:00") for n in range(3)])


class Restore(Backup):
    name = "restore"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["restore", self.backup, self.restored, "--vault", self.vault, "--ledger", self.path]

    def ready(self):
        if not self.backup.exists():
            super().ready()
            self.ledger.run("backup", self.backup, "--vault", self.vault)
        ledgers.remove(self.restored, *self.folder.glob("restored.*"))

    def look(self, said):
        restored = Ledger(self.ledger.daybook, self.restored)
        if not self.restored.exists():
            self.ledger.run("restore", self.backup, self.restored, "--vault", self.vault)
        restored.verify()
        if restored.digest() != self.ledger.digest():
            raise Broken("what is restored has another digest")
        restored.execute([book(0), book(500, "20:00")])
        restored.verify()


class Migrate(Story):
    """From layout 1, which has no identity file."""

    name = "migrate"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["migrate", "--ledger", self.path]

    def ready(self):
        super().ready()
        ledgers.remove(self.path / "ledger")

    def look(self, said):
        self.ledger.run("migrate")
        self.ledger.verify()
        if self.ledger.digest() != self.base.digest():
            raise Broken("what is migrated has another digest")


class ImportBundle(Story):
    name = "import bundle"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.bundle, self.made = folder / "bundle", folder / "made"
        self.words = ["import", "bundle", self.bundle, self.made, "--ledger", self.path]

    def ready(self):
        if not self.bundle.exists():
            super().ready()
            self.ledger.run("export", "bundle", self.bundle, "--with-vault")
        ledgers.remove(self.made, *self.folder.glob("made.*"))

    def look(self, said):
        if not self.made.exists():
            self.ledger.run("import", "bundle", self.bundle, self.made)
        made = Ledger(self.ledger.daybook, self.made)
        made.verify()
        if made.digest() != self.ledger.digest():
            raise Broken("what is imported has another digest")


class ExportBundle(ImportBundle):
    name = "export bundle"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["export", "bundle", self.bundle, "--with-vault", "--ledger", self.path]

    def ready(self):
        Story.ready(self)
        ledgers.remove(self.made, self.bundle, *self.folder.glob("made.*"))

    def look(self, said):
        if not self.bundle.exists():
            self.ledger.run("export", "bundle", self.bundle, "--with-vault")
        super().look(said)


class Seal(Story):
    name = "seal"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.seal = folder / "seal"
        self.words = ["seal", "--output", self.seal, "--ledger", self.path]

    def ready(self):
        super().ready()
        ledgers.remove(self.seal, *self.folder.glob("seal.*"))

    def look(self, said):
        if self.seal.exists():
            self.ledger.run("verify", "--sealed", self.seal)
        ledgers.remove(self.seal)
        self.ledger.run("seal", "--output", self.seal)
        self.ledger.run("verify", "--sealed", self.seal)
        self.ledger.execute([book(600, "20:00")])
        self.ledger.run("verify", "--sealed", self.seal)


class Make(Story):
    name = "init"

    def __init__(self, base, folder):
        super().__init__(base, folder)
        self.words = ["init", "--ledger", self.path]

    def ready(self):
        self.ledger = Ledger(self.base.daybook, self.path)
        ledgers.remove(self.path, *self.folder.glob("ledger.*"))

    def look(self, said):
        if not self.path.exists():
            self.ledger.run("init")
        self.ledger.run("verify")


ALL = [
    Exec, ExecAtOnce, Forgetting, Rebuild, Project, Backup, BackupAgain, Restore, Migrate, ImportBundle, ExportBundle, Seal, Make,
]  # fmt: skip
