import Daybook
import DaybookLog
import DaybookOperations
import DaybookStore
import DaybookTrouble
import Foundation
import Glibc
import Testing

extension Trouble {
  /// Nobody hears yes before the bytes of a forgotten guest's key are gone.
  @Suite struct ForgettingTests {
    private static let owed = "failed FORGETTING_OWED"

    /// Whether the key of the ledger's first guest is there.
    private func isKeyThere(_ ledger: TemporaryLedger) throws -> Bool {
      let keys = try Data(contentsOf: URL(fileURLWithPath: LedgerDirectory(ledger.path).vault + "/keys"))
      try #require(keys.count > 32)
      return keys.prefix(32).contains { $0 != 0 }
    }

    private func booked(_ ledger: TemporaryLedger) throws -> Child {
      let child = try Child("serve", ledger.path)
      try #require(Words(child.ask("book 0 ana")).isAccepted)
      return child
    }

    @Test func `a guest whose key cannot be overwritten is not said to be forgotten, however it is asked`()
      throws
    {
      let ledger = try TemporaryLedger()
      let child = try booked(ledger)
      child.tell("committed room")
      #expect(child.ask("forget ana f-1") == Self.owed)
      #expect(try isKeyThere(ledger))
      #expect(child.ask("forget ana f-1") == Self.owed, "the first answer is in the log, and is no yes yet")
      #expect(child.ask("forget ana -") == Self.owed, "nothing is left to record, and it is not done")
      #expect(child.ask("book 0 ana").hasSuffix("again"), "who asks for something else is answered")
      #expect(try isKeyThere(ledger))
      #expect(child.ask("room any") == "limited")
      let again = Words(child.ask("forget ana f-1"))
      #expect(again.isAccepted && again.isReplay)
      #expect(try !isKeyThere(ledger))
      child.endInput()
      #expect(child.wait() == .exited(0))
      #expect(try ledger.verifiedFacts().count { $0.event.type == .guestForgotten } == 1)
    }

    @Test func `a writer that died before the overwriting is finished for by whoever is asked next`() throws {
      let ledger = try TemporaryLedger()
      let other = try Child("serve", ledger.path)
      let child = try booked(ledger)
      child.tell("committed kill")
      child.tell("forget ana f-1")
      #expect(child.wait() == .killed(SIGKILL))
      #expect(try isKeyThere(ledger))
      #expect(other.ask("room 0") == "limited")
      #expect(other.ask("forget ana f-1") == Self.owed)
      #expect(try isKeyThere(ledger))
      #expect(other.ask("room any") == "limited")
      let again = Words(other.ask("forget ana f-1"))
      #expect(again.isAccepted && again.isReplay)
      #expect(try !isKeyThere(ledger))
    }

    @Test
    func `a writer that died before the overwriting is finished for by any other command, and any opening`()
      throws
    {
      for opens in [false, true] {
        let ledger = try TemporaryLedger()
        let other = try Child("serve", ledger.path)
        let child = try booked(ledger)
        child.tell("committed kill")
        child.tell("forget ana f-1")
        #expect(child.wait() == .killed(SIGKILL))
        #expect(try isKeyThere(ledger))
        if opens {
          try ledger.with { _ in }
        } else {
          #expect(Words(other.ask("book 0 ana")).isReplay)
        }
        #expect(try !isKeyThere(ledger))
      }
    }

    @Test func `what is owed is named by verify, doctor and the vault's backup, and nobody reads it`() throws
    {
      let ledger = try TemporaryLedger()
      let child = try booked(ledger)
      child.tell("committed kill")
      child.tell("forget ana f-1")
      #expect(child.wait() == .killed(SIGKILL))
      let directory = LedgerDirectory(ledger.path)

      let heard = Monitor<[String]>([])
      let reader = try LedgerReader(ledger.path, mapByteCount: 1 << 30) { text in
        heard.withLock { $0.append(text) }
      }
      var sealed: SealedGuest?
      try reader.storage.read(after: 3) { position, record in
        if case .booked(let booked)? = (try? LogFold.fact(record, at: Position(position)))?.event {
          sealed = booked.guest
        }
        return sealed == nil
      }
      let guest = try #require(sealed)
      #expect(try reader.open(guest) == nil)
      #expect(try reader.open(guest) == nil)
      #expect(heard.withLock { $0 }.count == 1 && heard.withLock { $0 }[0].contains("still in the vault"))
      var plan = AuditPlan()
      plan.vault = try Vault.open(at: directory.vault, isReadOnly: true)
      let report = try Audit(reader.storage).verify(plan)
      #expect(report.faults.map(\.kind) == [.owed] && report.faults[0].position == report.position)
      reader.close()

      let doctor = try Child("--ledger", ledger.path, "doctor", executable: "daybook", awaitsReady: false)
      #expect(
        doctor.lines().contains { $0.hasPrefix("bad   forgotten") && $0.contains("still in the vault") })
      #expect(doctor.wait() == .exited(1))
      let copy = ledger.path + "-vault"
      defer { try? FileManager.default.removeItem(atPath: copy) }
      let backup = try LedgerOperations(ledger.path).backUpVault(
        into: copy, apartFrom: ledger.path + "-log")
      #expect(backup.owed == [guest.number])
      let keys = try Data(contentsOf: URL(fileURLWithPath: copy + "/keys"))
      #expect(keys.prefix(32).allSatisfy { $0 == 0 }, "no backup brings it back")
      #expect(try isKeyThere(ledger), "nothing but a writer finishes it")
      try ledger.with { _ in }
      let sound = try Child("--ledger", ledger.path, "doctor", executable: "daybook", awaitsReady: false)
      #expect(sound.lines().contains { $0.hasPrefix("good  forgotten") })
    }

    @Test func `a ledger opens although keys are owed, and says so`() throws {
      let ledger = try TemporaryLedger()
      let child = try booked(ledger)
      child.tell("committed kill")
      child.tell("forget ana f-1")
      #expect(child.wait() == .killed(SIGKILL))
      let late = try Child("serve", ledger.path, "full")
      #expect(late.ask("forget ana f-1") == Self.owed)
      #expect(try isKeyThere(ledger))
      #expect(late.ask("room any") == "limited")
      late.endInput()
      #expect(late.wait() == .exited(0))
      #expect(try !isKeyThere(ledger), "a writer that ends tries once more")
    }
  }
}
