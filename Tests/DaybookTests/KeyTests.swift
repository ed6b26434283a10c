import Daybook
import DaybookTemporary
import DaybookTesting
import Testing

/// (actor, key) → the first answer for ever, wherever it is kept.
@Suite struct KeyTests {
  private let book = Book(
    venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"], guest: Guest(name: "Ana M"))

  private func made(_ directory: TemporaryDirectory) throws -> Ledger {
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    _ = try answer(ledger, DefineVenue(sahil), by: .operator("test"))
    return ledger
  }

  private func reopened(_ directory: TemporaryDirectory) throws -> Ledger {
    try Ledger.openAndWait(directory.path + "/ledger", options: LedgerOptions())
  }

  private func answer<C: LedgerCommand>(
    _ ledger: Ledger, _ command: C, by actor: Actor = .guest("ana"), key: IdempotencyKey? = nil
  ) throws(LedgerError) -> Receipt<C.Value> {
    try ledger.receipt(of: C.self, from: ledger.executeAndWait(command.command, by: actor, key: key))
  }

  @Test func `a key is answered from the index after a restart, and without it when it is deleted`() throws {
    let directory = try TemporaryDirectory()
    var ledger = try made(directory)
    let first = try answer(ledger, book, key: "k-1")
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    ledger.finish()

    ledger = try reopened(directory)
    #expect(ledger.indexedThrough == first.position)
    let indexed = try answer(ledger, book, key: "k-1")
    #expect(indexed.value == first.value && indexed.position == first.position && indexed.isReplay)
    try directory.remove("ledger/views")
    #expect(try answer(ledger, book, key: "k-1").position == first.position)
    ledger.finish()

    ledger = try reopened(directory)
    #expect(ledger.indexedThrough == .start)
    let folded = try answer(ledger, book, key: "k-1")
    #expect(folded.value == first.value && folded.isReplay)
    ledger.finish()
  }

  @Test func `a key is answered while its index is behind`() throws {
    let directory = try TemporaryDirectory()
    var ledger = try made(directory)
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    let first = try answer(ledger, book, key: "k-1")
    ledger.finish()
    ledger = try reopened(directory)
    #expect(ledger.indexedThrough < first.position)
    #expect(try answer(ledger, book, key: "k-1").position == first.position)
    ledger.finish()
  }

  @Test func `a refusal is answered the same again, with every reason, though the table is free by then`()
    throws
  {
    let directory = try TemporaryDirectory()
    var ledger = try made(directory)
    let taken = try answer(ledger, book, by: .host("1"))
    func refusal() -> Refusal? {
      guard
        case .failure(.refused(let refusal)) = Result(catching: { () throws(LedgerError) in
          try answer(ledger, book, by: .host("2"), key: "k-2")
        })
      else { return nil }
      return refusal
    }
    let first = try #require(refusal())
    #expect(first.code == .tablesTaken && first.reasons.first?.claim == taken.value.id.retyped())
    #expect(first.nearest.count == 3, "R29: what is free when it is answered; not recorded, so not replayed")
    _ = try answer(ledger, Cancel(taken.value.id), by: .host("1"))
    var again = first
    again.nearest = []
    #expect(again.sought != nil && refusal() == again)
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    ledger.finish()
    ledger = try reopened(directory)
    #expect(refusal() == again)
    ledger.finish()
  }

  @Test func `a success that changed nothing is answered the same after the thing changed`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let hold = try test.receipt(of: PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T19:00"))
    try test.receipt(of: ReleaseHold(hold.value.id))
    let nothing = try test.receipt(of: ReleaseHold(hold.value.id), key: "k-3")
    #expect(nothing.events.isEmpty && !nothing.isReplay)
    let again = try test.receipt(of: ReleaseHold(hold.value.id), key: "k-3")
    #expect(again.events.isEmpty && again.isReplay)
    #expect(try test.facts().last?.event.type == .answered)
  }

  @Test func `maintenance is not remembered under a key`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    try test.receipt(of: SetMaintenance(on: true, message: "back at noon"))
    #expect(throws: LedgerError.self) { try test.receipt(of: book, by: .guest("ana"), key: "k-4") }
    try test.receipt(of: SetMaintenance(on: false))
    #expect(try !test.receipt(of: book, by: .guest("ana"), key: "k-4").isReplay)
  }
}
