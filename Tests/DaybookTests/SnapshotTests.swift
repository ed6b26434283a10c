import Daybook
import DaybookCBOR
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookTemporary
import DaybookViews
import Foundation
import Testing

/// Snapshots, checkpoints, and reading what was evicted from the state.
@Suite struct SnapshotTests {
  // Sendable: `texts` is only touched with `lock` held.
  private final class Heard: LedgerObserver, @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []
    var all: [String] { lock.withLock { texts } }
    func notice(_ text: String) { lock.withLock { texts.append(text) } }
  }

  private static let step = 20

  private func options(_ observer: any LedgerObserver = SilentObserver()) -> LedgerOptions {
    var options = LedgerOptions()
    options.checkpointInterval = SnapshotTests.step
    options.observer = observer
    return options
  }

  private func opened(_ directory: TemporaryDirectory, _ observer: any LedgerObserver = SilentObserver())
    throws
    -> Ledger
  {
    try Ledger.openAndWait(directory.path + "/ledger", options: options(observer))
  }

  @discardableResult
  private func execute<C: LedgerCommand>(
    _ ledger: Ledger, _ command: C, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) throws(LedgerError) -> Receipt<C.Value> {
    try ledger.receipt(of: C.self, from: ledger.executeAndWait(command.command, by: actor, key: key))
  }

  /// Makes and cancels so many bookings; returns once a checkpoint of nearly all is recorded.
  private func busy(_ directory: TemporaryDirectory, _ count: Int = 40) throws -> Ledger {
    try Ledger.create(at: directory.path + "/ledger", clock: .manual)
    let ledger = try opened(directory)
    try execute(ledger, DefineVenue(sahil))
    for _ in 0..<count {
      let booked = try execute(
        ledger, Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana")),
        by: .guest("ana")
      ).value
      try execute(ledger, Cancel(booked.id), by: .guest("ana"))
    }
    var tries = 0
    while tries < 500, try stated(ledger).last?.at.value ?? 0 < UInt64(2 * count) {
      tries += 1
      try execute(ledger, SetMaintenance(on: true))
      try execute(ledger, SetMaintenance(on: false))
      usleep(2_000)
    }
    return ledger
  }

  private func stated(_ ledger: Ledger) throws -> [Checkpointed] {
    try ledger.facts(after: .start).compactMap {
      if case .checkpointed(let checkpoint) = $0.event { checkpoint } else { nil }
    }
  }

  private func audit(_ ledger: Ledger) throws -> Audit.Report {
    try Audit(ledger.storage, checkpointInterval: SnapshotTests.step).verify()
  }

  private func digest(_ ledger: Ledger) throws -> String {
    "\(Statement.digest(of: try Audit(ledger.storage, checkpointInterval: SnapshotTests.step).replay().state))"
  }

  @Test func `checkpoints are stated by count of records, each once, and a replay proves them`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try busy(directory)
    defer { ledger.finish() }
    let all = try stated(ledger)
    #expect(!all.isEmpty)
    #expect(all.allSatisfy { $0.at.value.isMultiple(of: UInt64(SnapshotTests.step)) })
    #expect(Set(all.map(\.at)).count == all.count)
    #expect(try audit(ledger).violation == nil)
  }

  @Test func `a checkpoint that states something else is the first violation`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try busy(directory)
    defer { ledger.finish() }
    let at = try #require(try stated(ledger).first?.at)
    let forged = MemoryLog()
    let facts = try ledger.facts(after: .start)
    var first: Position?
    let outcome = forged.append { turn throws(LedgerFailure) in
      var chain = LogChain()
      for var fact in facts {
        if case .checkpointed(let stated) = fact.event, first == nil {
          first = fact.position
          var digest = stated.digest
          digest[0] ^= 1
          fact.event = .checkpointed(
            Checkpointed(at: stated.at, every: stated.every, statement: stated.statement, digest: digest))
        }
        var buffer = CBORWriter()
        RecordForm.encode(fact, into: &buffer)
        let origin = fact.position == 1 ? chain.origin(ledgerID: ledger.created.ledger.bytes) : nil
        try turn.append(buffer.bytes, chain: origin)
      }
    }
    guard case .committed = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let found = try Audit(forged, checkpointInterval: SnapshotTests.step).verify().violation
    #expect(found?.kind == .checkpoint && found?.position == first)
    #expect(found?.message.contains("through \(at)") == true)
  }

  @Test func `opening from a snapshot is opening from zero; a damaged one is told of and not used`() throws {
    let directory = try TemporaryDirectory()
    var ledger = try busy(directory)
    let head = ledger.head
    _ = try ledger.readAndWait(atLeast: head) { _ in }
    ledger.finish()
    let folder = SnapshotDirectory(directory.path + "/ledger/snapshots", ledger: ledger.created.ledger)
    #expect(!folder.positions.isEmpty)
    ledger = try opened(directory)
    let before = try digest(ledger)
    let booked = try execute(ledger, Book(venue: "sahil", party: 2, start: "2030-05-01T20:00")).value
    #expect(booked.tables.count == 1)
    #expect(try audit(ledger).violation == nil)
    try execute(ledger, Cancel(booked.id))
    #expect(try digest(ledger) == before)
    ledger.finish()
    for position in folder.positions {
      let name = String(repeating: "0", count: 20 - "\(position)".count) + "\(position).snapshot"
      let url = URL(fileURLWithPath: folder.path + "/" + name)
      var bytes = try Data(contentsOf: url)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: url)
    }
    let heard = Heard()
    ledger = try opened(directory, heard)
    defer { ledger.finish() }
    #expect(heard.all.contains { $0.contains("its bytes are not what was written") })
    #expect(try digest(ledger) == before)
    try execute(ledger, Book(venue: "sahil", party: 2, start: "2030-05-01T20:00"))
    #expect(try audit(ledger).violation == nil)
  }

  @Test func `what was left of a snapshot that was never whole goes with the next that is kept`() throws {
    let directory = try TemporaryDirectory()
    try busy(directory).finish()
    let ledger = try opened(directory)
    defer { ledger.finish() }
    let folder = SnapshotDirectory(directory.path + "/ledger/snapshots", ledger: ledger.created.ledger)
    let saved = try #require(folder.newest(through: ledger.head, of: ledger.storage))
    let left = URL(fileURLWithPath: folder.path + "/00000000000000000007.snapshot.new")
    try Data("half".utf8).write(to: left)
    try folder.save(saved, every: SnapshotTests.step)
    #expect(!FileManager.default.fileExists(atPath: left.path))
    #expect(folder.positions.contains(saved.position))
  }

  @Test func `a snapshot of another ledger is not used`() throws {
    let directory = try TemporaryDirectory()
    let ledger = try busy(directory)
    ledger.finish()
    let other = try TemporaryDirectory()
    let second = try busy(other)
    defer { second.finish() }
    let folder = SnapshotDirectory(directory.path + "/ledger/snapshots", ledger: second.created.ledger)
    #expect(folder.newest(through: second.head, of: second.storage) == nil)
  }

  /// A day on which one guest came and one cancelled, closed.
  private func closed(_ ledger: Ledger) throws -> (came: ReservationID, cancelled: ReservationID) {
    try execute(ledger, DefineVenue(sahil))
    let ana = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana"))
    let came = try execute(ledger, ana, by: .guest("ana"), key: "ana-1").value.id
    let cancelled = try execute(ledger, ana, by: .guest("bob")).value.id
    try execute(ledger, Cancel(cancelled), by: .guest("bob"))
    try execute(ledger, AdvanceClock(to: Timestamp(epochSeconds: 1_903_878_000)))
    try execute(ledger, Seat(came), by: .host("1"))
    try execute(ledger, Leave(came), by: .host("1"))
    let early = Override([.tooSoon], why: "a burst pipe")
    try execute(ledger, CloseDay(venue: "sahil", date: "2030-05-01", override: early), by: .host("1"))
    return (came, cancelled)
  }

  private func expectAnswers(_ ledger: Ledger, _ day: (came: ReservationID, cancelled: ReservationID)) throws
  {
    #expect(throws: LedgerError.self) { try execute(ledger, Cancel(day.came), by: .host("1")) }
    #expect(code { try execute(ledger, Cancel(day.came), by: .host("1")) } == .notCancellable)
    #expect(code { try execute(ledger, Undo(day.came), by: .host("1")) } == .dateClosed)
    #expect(code { try execute(ledger, Seat(day.cancelled), by: .host("1")) } == .notAllowedInState)
    #expect(code { try execute(ledger, Cancel(day.came), by: .guest("bob")) } == .notFound)
    #expect(try execute(ledger, Cancel(day.cancelled), by: .guest("bob")).events.isEmpty)
  }

  private func code(_ body: () throws -> Void) -> RefusalCode? {
    do {
      try body()
      return nil
    } catch LedgerError.refused(let refusal) {
      return refusal.code
    } catch {
      return nil
    }
  }

  @Test func `R30 what has left is answered as before: at once, from the index, and without it`() throws {
    let directory = try TemporaryDirectory()
    try Ledger.create(at: directory.path + "/ledger", clock: .manual)
    var ledger = try opened(directory)
    let day = try closed(ledger)
    try expectAnswers(ledger, day)
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    ledger.finish()
    ledger = try opened(directory)
    #expect(ledger.indexedThrough == ledger.head, "the index knows it, the writer does not")
    try expectAnswers(ledger, day)
    ledger.finish()
    try FileManager.default.removeItem(atPath: directory.path + "/ledger/views")
    ledger = try opened(directory)
    try expectAnswers(ledger, day)
    ledger.finish()
  }

  @Test(arguments: [false, true])
  func `R30 a visit that has left is corrected, and so it is remembered`(isIndexed: Bool) throws {
    let directory = try TemporaryDirectory()
    try Ledger.create(at: directory.path + "/ledger", clock: .manual)
    var ledger = try opened(directory)
    let day = try closed(ledger)
    if isIndexed { _ = try ledger.readAndWait(atLeast: ledger.head) { _ in } }
    func correct(_ was: TrueOutcome, _ party: PartySize? = nil) throws -> [EventType] {
      try execute(
        ledger, Correct(day.came, was: was, party: party, why: "the host was mistaken"), by: .host("1")
      ).events
    }
    #expect(try correct(.noShow) == [.corrected])
    #expect(try correct(.noShow) == [])
    for _ in 0..<2 {
      ledger.finish()
      ledger = try opened(directory)
      #expect(try correct(.noShow) == [])
      _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
    }
    ledger.finish()
    try FileManager.default.removeItem(atPath: directory.path + "/ledger/views")
    ledger = try opened(directory)
    defer { ledger.finish() }
    #expect(try correct(.noShow) == [])
    #expect(try correct(.came, 4) == [.corrected])
    #expect(try correct(.came, 4) == [])
    let (found, card, diary) = try ledger.readAndWait(atLeast: ledger.head) { snapshot in
      (
        snapshot.reservation(day.came), snapshot.guestCard(.guest("ana")),
        snapshot.diary(at: "sahil", on: "2030-05-01")
      )
    }
    #expect(found?.state == .completed && found?.stay.party == 4)
    #expect(found?.details.correction?.why == "the host was mistaken")
    #expect(card.visits == 1 && card.noShows == 0)
    #expect(diary?.covers == 4)
    #expect(try audit(ledger).violation == nil)
  }

  @Test(arguments: [false, true])
  func `a guest is forgotten in what has left, once`(isIndexed: Bool) throws {
    let directory = try TemporaryDirectory()
    try Ledger.create(at: directory.path + "/ledger", clock: .manual)
    var ledger = try opened(directory)
    let day = try closed(ledger)
    if isIndexed {
      _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
      ledger.finish()
      ledger = try opened(directory)
    }
    defer { ledger.finish() }
    try execute(ledger, ForgetGuest(.guest("ana")), by: .operator("test"))
    guard case .guestForgotten(let event)? = try ledger.facts(after: .start).last?.event else {
      Issue.record("nobody was forgotten")
      return
    }
    #expect(event.reservations == [day.came])
    #expect(try execute(ledger, ForgetGuest(.guest("ana")), by: .operator("test")).events.isEmpty)
    #expect(try execute(ledger, ForgetGuest(of: day.came), by: .host("1")).events.isEmpty)
    #expect(try audit(ledger).violation == nil)
    let guest = try ledger.readAndWait(atLeast: ledger.head) { $0.reservation(day.came)?.guest }
    #expect(guest == .some(nil))
  }
}
