import Daybook
import DaybookCrypto
import DaybookOperations
import DaybookStories
import DaybookTemporary
import Foundation
import Testing

/// An operator's work, done in Swift as a program of their own would do it.
@Suite struct OperatorTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/ledger" }
  private var operations: LedgerOperations { LedgerOperations(path) }

  init() throws { directory = try TemporaryDirectory() }

  /// Makes a ledger with a venue and a booking, and returns the booking's id.
  @discardableResult
  private func booked() async throws -> ReservationID {
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(
      AdvanceClock(to: #require(Timestamp(rfc3339: "2030-05-01T05:00:00Z"))), by: .operator("setup"))
    _ = try await ledger.execute(DefineVenue(Venues.sahil), by: .operator("setup"))
    let booking = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana")),
      by: .guest("ana"), key: "k-1")
    await ledger.close()
    return booking.value.id
  }

  private func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: directory.path + "/" + name)
  }

  @Test func `a ledger is looked over and verified, with what remembers it`() async throws {
    try await booked()
    let findings = try operations.doctor()
    #expect(findings.contains { $0.check == "store" && $0.grade == .good })
    let first = try operations.verify()
    #expect(first.isSound && first.advice == nil && first.openedCount == 1 && first.witnesses.isEmpty)
    let second = try operations.verify()
    #expect(second.witnesses.contains { $0.name.hasPrefix("verification") }, "\(second)")
    var options = VerifyOptions()
    options.start = .after(first.point)
    #expect(try operations.verify(options).trusted == first.point.position)
    let other = try #require(LogPoint("\(first.point.position):\(String(repeating: "0", count: 64))"))
    options.start = .after(other)
    #expect(try operations.verify(options).violations.first?.kind == .witness)
  }

  @Test func `where there is no ledger, doctor and verify say so`() {
    let found = #expect(throws: LedgerFailure.self) { try operations.doctor() }
    #expect(found?.code == .notALedger)
    #expect(throws: LedgerFailure.self) { try operations.verify() }
  }

  @Test func `a backup is taken, drilled and restored to the same log`() async throws {
    try await booked()
    let backup = directory.path + "/backup"
    let report = try operations.backUp(into: backup)
    #expect(report.added == report.point.position.value && report.damage == nil && report.notices.isEmpty)
    let keys = try operations.backUpVault(into: directory.path + "/keys", apartFrom: backup)
    #expect(keys.owed.isEmpty)
    let drill = try operations.drill(backup, vault: directory.path + "/keys", in: directory.path)
    #expect(drill.isGood && drill.isCompared && drill.guestsRead == 1, "\(drill.findings)")
    #expect(isThere("backup/drill.json"))
    let copy = LedgerOperations(directory.path + "/restored")
    let restored = try copy.restore(from: backup, vault: directory.path + "/keys")
    #expect(restored.ledger == report.ledger && restored.position == report.point.position)
    #expect(try copy.replay().digest == operations.replay().digest)
    let plan = try copy.migrationPlan()
    #expect(plan.isCurrent && plan.records == report.point.position.value)
  }

  @Test func `a seal shows that nothing has changed, also after its key was rotated`() async throws {
    try await booked()
    let seal = try operations.seal()
    let key = try operations.sealingKey()
    let end = try operations.replay().point.position
    #expect(key.name == "daybook/\(seal.ledger)" && seal.position == end)
    let file = directory.path + "/seal"
    try Data(seal.document).write(to: URL(fileURLWithPath: file))
    var options = VerifyOptions()
    (options.seal, options.publicKey) = (file, "\(key)")
    #expect(try operations.verify(options).witnesses.contains { $0.name == "seal \(file)" })
    var kept: [KeyRotation] = []
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try operations.rotateSealingKey {
        kept.append($0)
        throw Stop()
      }
    }
    #expect(try operations.sealingKey() == key, "a rotation that was not kept changes nothing")
    try operations.rotateSealingKey { kept.append($0) }
    #expect(kept.count == 2 && kept[0].new == kept[1].new && kept.allSatisfy(\.isSigned))
    #expect(try operations.sealingKey().key == kept[1].new)
    options.publicKey = "\(kept[1].new)"
    let failure = #expect(throws: LedgerFailure.self) { try operations.verify(options) }
    #expect(failure?.code == .untrusted)
  }

  @Test func `a seal of form 1 keeps its force, and its signature is of every field`() async throws {
    try await booked()
    let point = try operations.replay().point
    let (ledger, key) = (try operations.seal().ledger, try operations.sealingKey())
    let seed = Array(try Data(contentsOf: URL(fileURLWithPath: path + "/vault/signing")))
    func number(_ value: UInt64) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
    let message =
      Array("daybook seal 1".utf8) + ledger.bytes + number(point.position.value) + point.link.bytes
      + number(1_904_000_000_000_000)
    let signature = hexadecimal(SigningKey(seed: seed).sign(message))
    let file = directory.path + "/seal.json"
    func verify(_ position: Position, policy: String? = nil) throws -> VerifyReport {
      let text = """
        {"seal":1,"ledger":"\(ledger)","position":\(position),"link":"\(point.link)","sealedAt":"2030-05-03T00:53:20Z",\
        "publicKey":"\(key.key)","signature":"\(signature)"}

        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      var options = VerifyOptions()
      (options.seal, options.publicKey, options.policy) = (file, "\(key)", policy)
      return try operations.verify(options)
    }
    #expect(try verify(point.position).witnesses.contains { $0.name == "seal \(file)" })
    let changed = #expect(throws: LedgerFailure.self) { try verify(Position(point.position.value - 1)) }
    #expect(changed?.code == .untrusted)
    let witness = VerifierKey(name: "w1", .cosignature, key.key)
    let policy = directory.path + "/policy"
    try Data("witness w1 \(witness)\nquorum w1\n".utf8).write(to: URL(fileURLWithPath: policy))
    let lacking = #expect(throws: LedgerFailure.self) { try verify(point.position, policy: policy) }
    #expect(lacking?.message.contains("no cosignatures") == true)
  }

  @Test func `what was, what changed and why is asked of the history`() async throws {
    let id = try await booked()
    let before = try operations.replay().point.position
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(Cancel(id), by: .guest("ana"), key: "k-2")
    await ledger.close()
    let history = try LedgerHistory(path)
    let seen = try history.read { $0.venue("sahil")?.name }
    #expect(seen == "Sahil")
    defer { history.close() }
    guard case .reservation(let then) = try history.entity(id.retyped(), at: .position(before)) else {
      Issue.record("there was a booking")
      return
    }
    #expect(then.state == .booked)
    let difference = try history.difference(from: before, to: try history.head())
    #expect(difference.venues == ["sahil"])
    var states: [BookingState] = []
    try difference.forEachChange(at: "sahil") { change in
      if case .reservation(let after) = change.after { states.append(after.state) }
    }
    #expect(states.count == 1 && states.first != .booked)
    let explanation = try history.explain(key: "k-1", by: .guest("ana"))
    #expect(explanation.command.contains { $0.event.type == .booked } && explanation.faults.isEmpty)
    #expect(explanation.histories.flatMap(\.facts).contains { $0.key == "k-2" })
    #expect(try history.reservations(at: "sahil", on: "2030-05-01", .position(before)).map(\.id) == [id])
    let failure = #expect(throws: LedgerFailure.self) { try history.explain(record: 1000) }
    #expect(failure?.code == .notFound)
  }

  @Test func `records are read one by one, and exported as they are or without people`() async throws {
    try await booked()
    let records = try RecordReader(path)
    defer { records.close() }
    var types: [EventType] = []
    try records.forEach(after: .start) { record in
      #expect(record.fault == nil && record.link != nil)
      if let fact = record.fact { types.append(fact.event.type) }
      return true
    }
    #expect(types.first == .ledgerCreated && types.last == .booked)
    #expect(try records.head().value == UInt64(types.count))
    var bytes: [UInt8] = []
    var options = EventExportOptions()
    options.isRedacted = true
    #expect(try operations.exportEvents(options) { bytes += $0 } == UInt64(types.count))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("guest:ana"))
    let bundle = try operations.exportBundle(to: directory.path + "/bundle")
    let copy = LedgerOperations(directory.path + "/copy")
    #expect(try copy.importBundle(directory.path + "/bundle").point == bundle.point)
    #expect(try copy.replay().digest == operations.replay().digest)
  }

  @Test func `views are listed, rebuilt, switched back and pruned`() async throws {
    try await booked()
    let reports = try operations.rebuildViews()
    #expect(reports.map(\.view).sorted() == operations.viewNames.filter { $0 != "tree" }.sorted())
    let again = try operations.rebuildViews(["index"])
    #expect(again.map(\.hasDifference) == [false])
    let back = try operations.switchBack(in: "index")
    #expect(back.to < back.from)
    #expect(try operations.pruneViews(["index"]).map(\.generation) == [back.from])
    let failure = #expect(throws: LedgerFailure.self) { try operations.switchBack(in: "index") }
    #expect(failure?.code == .notFound)
    #expect(try operations.views().allSatisfy { $0.state == .ready && $0.lag == 0 })
  }

  @Test func `what a broken file holds is saved; what its links prove becomes a log`() async throws {
    try await booked()
    let whole = try operations.replay().point
    let report = try operations.salvage(to: directory.path + "/saved")
    #expect(report.proven == whole && report.runs.isEmpty && report.hasRecords && isThere("saved/log"))
  }

  @Test func `rows of another system are imported once, and those that cannot be are put aside`() async throws
  {
    try await booked()
    let file = directory.path + "/rows.csv"
    try Data(
      """
      no,guests,start
      1,2,2030-05-02T19:00
      2,none,2030-05-02T19:00

      """.utf8
    ).write(to: URL(fileURLWithPath: file))
    let source = ImportSource.csvReservations(
      file: file, columns: "id=no,venue=:sahil,party=guests,start=start,minutes=:90", system: "paper")
    let first = try operations.importRows(source)
    #expect(first.total == 2 && first.accepted == 1 && first.rejected == 1, "\(first)")
    #expect(first.quarantine == directory.path + "/rows.quarantine.csv")
    let second = try operations.importRows(source)
    #expect(second.accepted == 0 && second.alreadyThere == 1)
  }

  @Test func `an act that is told to stop says so and goes on the next time`() async throws {
    try await booked()
    var operations = operations
    operations.progress = { _, _, _ in false }
    let failure = #expect(throws: LedgerFailure.self) {
      try operations.backUp(into: directory.path + "/backup")
    }
    #expect(failure?.code == .stopped)
    operations.progress = { _, _, _ in true }
    #expect(try operations.backUp(into: directory.path + "/backup").point == operations.replay().point)
  }
}
