import Daybook
import DaybookLog
import DaybookOperations
import DaybookTrouble
import Foundation
import Glibc
import Testing

extension Trouble {
  /// After a process is killed while it backs up, restores or migrates, the next one does it.
  @Suite struct BackupKillTests {
    private func book(_ numbers: Range<Int>, in ledger: TemporaryLedger) throws {
      try ledger.with { ledger in
        for number in numbers {
          let outcome = ledger.executeAndWait(
            TroubleStory.booking(number).command, by: .guest("ana"), key: TroubleStory.key(number, of: "ana"))
          try #require(Words(outcome).isAccepted)
        }
      }
    }

    private func killed(_ ledger: String, _ step: BackupStep, _ words: String...) throws {
      let child = try Child(
        "operate", ledger, step.rawValue, words[0], words.count > 1 ? words[1] : "",
        words.count > 2 ? words[2] : "")
      child.tell("go")
      #expect(child.lines() == [])
      #expect(child.wait() == .killed(SIGKILL))
    }

    private func records(_ directory: String) throws -> [[UInt8]] {
      let log = try LMDBLog(directory: directory, isReadOnly: true)
      defer { log.close() }
      var records: [[UInt8]] = []
      try log.read(after: 0) { _, record in
        records.append(record.withUnsafeBytes { Array($0) })
        return true
      }
      return records
    }

    private func files(_ directory: String) throws -> [String: Data] {
      let names = try #require(FileManager.default.enumerator(atPath: directory)).compactMap { $0 as? String }
      return Dictionary(
        uniqueKeysWithValues: names.filter {
          !$0.hasSuffix("lock.mdb") && !["log/poison", "log/writer"].contains($0)
        }.map {
          ($0, FileManager.default.contents(atPath: directory + "/" + $0) ?? Data())
        })
    }

    @Test(arguments: [BackupStep.begun, .batchCopied, .copied, .verified, .vaultCopied], [false, true])
    func `a backup that was killed goes on when it is taken again`(step: BackupStep, isSecond: Bool) throws {
      let ledger = try TemporaryLedger()
      let (backup, vault) = (ledger.path + ".backup", ledger.path + ".vault")
      let live = LedgerDirectory(ledger.path)
      try book(0..<5, in: ledger)
      if isSecond {
        _ = try live.operations.backUp(into: backup)
        try book(5..<9, in: ledger)
      }
      try killed(ledger.path, step, "backup", backup, vault)
      let interrupted = try #require(try BackupManifest.read(.log, in: backup))
      #expect(interrupted.isWhole == (step == .vaultCopied), "it says no more than it knows")
      try book(10..<12, in: ledger)

      let manifest = try live.operations.backUp(into: backup).manifest
      let keys = try live.operations.backUpVault(into: vault, apartFrom: backup).manifest
      #expect(manifest.isWhole && keys.isWhole)
      #expect(try records(backup + "/log") == (try records(live.log)))
      #expect(try files(live.vault)["keys"] == (try files(vault)["keys"]))
    }

    @Test(arguments: [BackupStep.begun, .vaultCopied, .batchCopied, .copied, .identityWritten, .renamed])
    func `a restore that was killed left the whole ledger or none, and is done when it is run again`(
      step: BackupStep
    ) throws {
      let ledger = try TemporaryLedger()
      let (backup, vault) = (ledger.path + ".backup", ledger.path + ".vault")
      let live = LedgerDirectory(ledger.path)
      try book(0..<5, in: ledger)
      _ = try live.operations.backUp(into: backup)
      _ = try live.operations.backUpVault(into: vault, apartFrom: backup)
      let path = ledger.path + ".restored"
      try killed(path, step, "restore", backup, vault)
      #expect(FileManager.default.fileExists(atPath: path) == (step == .renamed))
      if step != .renamed { _ = try LedgerOperations(path).restore(from: backup, vault: vault) }

      #expect(!FileManager.default.fileExists(atPath: path + ".restoring"))
      #expect(try records(path + "/log") == (try records(live.log)))
      let (old, new) = (try live.currentIdentity(), try LedgerDirectory(path).currentIdentity())
      #expect(old.ledger == new.ledger && old.incarnation != new.incarnation)
      let restored = try Ledger.openAndWait(path, options: LedgerOptions())
      defer { restored.finish() }
      let retried = restored.executeAndWait(
        TroubleStory.booking(0).command, by: .guest("ana"), key: TroubleStory.key(0, of: "ana"))
      #expect(Words(retried).isReplay && Words(retried).isAccepted, "\(Words(retried))")
    }

    @Test(arguments: [BackupStep.begun, .vaultCopied, .batchCopied, .copied, .identityWritten, .renamed])
    func `a drill that was killed leaves no key of the vault, and the next one removes the rest`(
      step: BackupStep
    ) throws {
      let ledger = try TemporaryLedger()
      let (backup, vault) = (ledger.path + ".backup", ledger.path + ".vault")
      let live = LedgerDirectory(ledger.path)
      try book(0..<5, in: ledger)
      _ = try live.operations.backUp(into: backup)
      _ = try live.operations.backUpVault(into: vault, apartFrom: backup)
      let parent = ledger.path + ".tmp"
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try killed(parent, step, "drill", backup, vault)
      let left = try files(parent)
      #expect(!left.isEmpty)
      let secrets = try files(vault).filter { $0.key == "keys" || $0.key == "secret" }.values.flatMap {
        file in
        stride(from: 0, to: file.count, by: 32).map { file.dropFirst($0).prefix(32) }
      }
      #expect(secrets.count > 1024)
      for (name, bytes) in left {
        for secret in secrets.prefix(8) { #expect(bytes.range(of: secret) == nil, "\(name)") }
      }

      var drill = Drill(backup, vault: vault, live.operations, isCompared: true)
      let report = try drill.run(in: parent)
      #expect(report.findings == [] && report.isCompared)
      #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == [])
    }

    @Test(arguments: [true, false])
    func `a migration that was killed is finished by running it again`(isWritten: Bool) throws {
      let ledger = try TemporaryLedger()
      let live = LedgerDirectory(ledger.path)
      try book(0..<5, in: ledger)
      try FileManager.default.removeItem(atPath: ledger.path + "/ledger")
      let before = try files(ledger.path)
      if isWritten {
        try killed(ledger.path, .identityWritten, "migrate")
      } else {
        // As a kill leaves it between writing and renaming.
        try Data("daybook led".utf8).write(to: URL(fileURLWithPath: ledger.path + "/ledger.new"))
      }
      #expect((try live.identity() != nil) == isWritten)
      for (name, bytes) in before { #expect(try files(ledger.path)[name] == bytes, "\(name)") }

      let migration = Migration(live.operations)
      let identity = try migration.run(try migration.plan())
      #expect(try live.identity() == identity)
      #expect(try migration.plan().views == [])
      #expect(!FileManager.default.fileExists(atPath: ledger.path + "/ledger.new"))
      try book(5..<7, in: ledger)
      #expect(try ledger.verifiedFacts().count { $0.booked != nil } == 7)
    }
  }
}

extension LedgerDirectory {
  fileprivate var operations: LedgerOperations { LedgerOperations(path) }
}
