import Daybook
import DaybookLog
import DaybookOperations
import DaybookTemporary
import DaybookTesting
import Foundation
import Testing

/// Forgetting makes what a person told unreadable, in a log that is never rewritten (invariant 8).
@Suite struct ForgetTests {
  private let ana = Guest(
    name: "Anahit Mirzoyan", phone: "+994 50 765 43 21", email: "anahit@example.com",
    notes: "by the window, please", occasion: "her 30th birthday", allergies: ["pistachio"])

  /// What must not be found: whole, and in pieces as another encoding might have split it.
  private let secrets = [
    "Anahit", "Mirzoyan", "765 43 21", "anahit@example", "by the window", "30th birthday", "pistachio",
  ]

  private func made(_ directory: TemporaryDirectory) throws -> Ledger {
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    _ = try execute(ledger, DefineVenue(sahil), by: .operator("test"))
    return ledger
  }

  @discardableResult
  private func execute<C: LedgerCommand>(
    _ ledger: Ledger, _ command: C, by actor: Actor, key: IdempotencyKey? = nil
  )
    throws(LedgerError) -> Receipt<C.Value>
  {
    try ledger.receipt(of: C.self, from: ledger.executeAndWait(command.command, by: actor, key: key))
  }

  /// Every byte of every file of the ledger.
  private func files(_ directory: TemporaryDirectory) throws -> [(name: String, bytes: Data)] {
    let root = directory.path + "/ledger"
    let names = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
    return try names.compactMap { name in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return nil }
      return (name, try Data(contentsOf: URL(fileURLWithPath: root + "/" + name)))
    }
  }

  private func book(_ ledger: Ledger) throws -> ReservationID {
    let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"], guest: ana)
    let booked = try execute(ledger, book, by: .guest("ana"), key: "k-1").value.id
    try execute(ledger, DeclareArrival(booked, leadMinutes: 20, sharesLocation: true), by: .guest("ana"))
    try execute(
      ledger, Ping(booked, at: Coordinate(latitude: 40_377_700, longitude: 49_892_000)), by: .guest("ana"))
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    return booked
  }

  @Test func `no byte of a forgotten guest is in any file, and the log still verifies`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try made(directory)
    let id = try book(ledger)
    let before = try Audit(ledger.storage).replay()
    let sealed = try #require(try ledger.readAndWait(atLeast: ledger.head) { $0.reservation(id)?.guest })
    #expect(try ledger.secrets.open(sealed) == ana, "until then it can be opened")
    let forgotten = try execute(ledger, ForgetGuest(.guest("ana")), by: .guest("ana"), key: "k-2")
    #expect(forgotten.events == [.guestForgotten])
    #expect(try ledger.secrets.open(sealed) == nil)
    let again = try execute(ledger, ForgetGuest(.guest("ana")), by: .guest("ana"))
    #expect(again.events.isEmpty, "forgetting twice is the same success")
    let card = try ledger.readAndWait(atLeast: ledger.head) { $0.reservation(id) }
    #expect(card?.guest == nil && card?.details.isForgotten == true && card?.details.lastPing == nil)

    // The booking itself, its claim and every count stay.
    let after = try Audit(ledger.storage).replay()
    #expect(after.state.liveClaims.map(\.claim.id) == before.state.liveClaims.map(\.claim.id))
    #expect(Statement.digest(of: after.state) == Statement.digest(of: before.state))
    #expect(try Audit(ledger.storage).verify().violation == nil)
    let retried = try execute(
      ledger, Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"], guest: ana),
      by: .guest("ana"), key: "k-1")
    #expect(retried.isReplay && retried.value.id == id, "a key is answered the same for ever")
    ledger.finish()

    for (name, bytes) in try files(directory) {
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) stands in \(name)")
      }
    }
    let keys = try #require(try files(directory).first { $0.name == "vault/keys" }).bytes
    #expect(keys.prefix(32).allSatisfy { $0 == 0 }, "the key is overwritten in place")
    #expect(!keys.dropFirst(32).prefix(32).allSatisfy { $0 == 0 }, "and no other")
  }

  @Test func `R28 a changed guest stays under one key, and forgetting reaches what was said before`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try made(directory)
    let id = try book(ledger)
    func sealed() throws -> SealedGuest? {
      try ledger.readAndWait(atLeast: ledger.head) { $0.reservation(id)?.guest }
    }
    let before = try #require(try sealed())
    let change = Modify(
      id, guest: Guest(phone: "+994 50 111 22 33", tags: ["regular"]), remove: [.email, .occasion])
    #expect(try execute(ledger, change, by: .host("1")).events == [.guestChanged])
    let after = try #require(try sealed())
    #expect(after.number == before.number && after != before)
    var wanted = ana
    (wanted.phone, wanted.email, wanted.occasion) = ("+994 50 111 22 33", nil, nil)
    wanted.tags = ["regular"]
    #expect(try ledger.secrets.open(after) == wanted)
    #expect(try ledger.secrets.open(before) == ana, "a look back shows what was there")
    #expect(try execute(ledger, change, by: .host("1")).events.isEmpty)
    try execute(ledger, ForgetGuest(of: id), by: .host("1"))
    #expect(try ledger.secrets.open(after) == nil && ledger.secrets.open(before) == nil)
    try execute(ledger, Modify(id, guest: Guest(name: "Bob")), by: .host("1"))
    let new = try #require(try sealed())
    #expect(try ledger.secrets.open(new) == Guest(name: "Bob"))
    #expect(try Audit(ledger.storage).verify().violation == nil)
    ledger.finish()
  }

  @Test func `R28 a guest whom the vault cannot open is not changed`() throws {
    let directory = try TemporaryDirectory()
    var ledger = try made(directory)
    let id = try book(ledger)
    ledger.finish()
    let keys = URL(fileURLWithPath: directory.path + "/ledger/vault/keys")
    let count = try Data(contentsOf: keys).count
    try Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }).write(to: keys)
    ledger = try Ledger.openAndWait(directory.path + "/ledger", options: LedgerOptions())
    let outcome = ledger.executeAndWait(Modify(id, remove: [.phone]).command, by: .host("1"))
    guard case .failed(let failure) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(failure.code == .vault && failure.message.contains("put the ledger's own vault back"))
    ledger.finish()
  }

  @Test func `a vault restored from before forgets again when the ledger is opened`() throws {
    let directory = try TemporaryDirectory()
    var ledger = try made(directory)
    let id = try book(ledger)
    let sealed = try #require(try ledger.readAndWait(atLeast: ledger.head) { $0.reservation(id)?.guest })
    let keys = URL(fileURLWithPath: directory.path + "/ledger/vault/keys")
    let backup = try Data(contentsOf: keys)
    try execute(ledger, ForgetGuest(of: id), by: .operator("test"))
    ledger.finish()
    try backup.write(to: keys)
    ledger = try Ledger.openAndWait(directory.path + "/ledger", options: LedgerOptions())
    #expect(try ledger.secrets.open(sealed) == nil)
    ledger.finish()
    #expect(try Data(contentsOf: keys).prefix(32).allSatisfy { $0 == 0 })
  }

  @Test func `who waited in vain, entered by a host, is forgotten by the waitlist entry`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try made(directory)
    let join = JoinWaitlist(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: ana)
    let entry = try execute(ledger, join, by: .host("1")).value
    try execute(ledger, LeaveWaitlist(entry), by: .host("1"))
    let sealed = try #require(try Audit(ledger.storage).replay().state.entry(entry)?.guest)
    #expect(try ledger.secrets.open(sealed) == ana)
    #expect(try execute(ledger, ForgetGuest(of: entry), by: .host("1")).events == [.guestForgotten])
    #expect(try ledger.secrets.open(sealed) == nil)
    #expect(try execute(ledger, ForgetGuest(of: entry), by: .host("1")).events.isEmpty)
    ledger.finish()
  }

  @Test func `a forgotten key seals nobody else`() throws {
    let vault = Vault.inMemory()
    let secrets = CommandSecrets(vault: vault, ledgerID: LedgerID(high: 1, low: 1))
    try secrets.forget([3, 4])
    #expect(try secrets.seal(ana, number: 3).number == 5)
  }

  @Test func `guests forget themselves only`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try made(directory)
    let id = try book(ledger)
    for command in [ForgetGuest(.guest("ana")), ForgetGuest(of: id)] {
      #expect {
        try execute(ledger, command, by: .guest("bob"))
      } throws: { error in
        guard case LedgerError.refused(let refusal)? = error as? LedgerError else { return false }
        return refusal.code == .notFound
      }
    }
    ledger.finish()
  }
}
