import Daybook
import DaybookLog
import DaybookStore
import DaybookTemporary
import DaybookViews
import Foundation
import Testing

/// A log that has lost its tail: what remembers more says so, and is not overwritten.
@Suite struct LostTailTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/ledger"
  }

  private var views: String { LedgerDirectory(path).views }

  /// A ledger with bookings, its views and perhaps snapshots at its head.
  private func make(_ count: Int = 8, _ options: LedgerOptions = LedgerOptions()) throws {
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: options)
    defer { ledger.finish() }
    _ = ledger.executeAndWait(DefineVenue(sahil).command, by: .operator("test"))
    for _ in 0..<count {
      let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana"))
      let receipt = try ledger.receipt(
        of: Book.self, from: ledger.executeAndWait(book.command, by: .guest("ana")))
      _ = ledger.executeAndWait(Cancel(receipt.value.id).command, by: .guest("ana"))
    }
    _ = try ledger.readAndWait(atLeast: ledger.head) { _ in }
  }

  /// Replaces the ledger's log by one of only the first records, and returns the old one.
  private func shorten(to count: UInt64) throws -> Data {
    let data = URL(fileURLWithPath: LedgerDirectory(path).log + "/data.mdb")
    let whole = try Data(contentsOf: data)
    let log = try LedgerDirectory(path).storage(mapByteCount: 1 << 28, isReadOnly: true)
    let created = try LedgerRecord.first(in: log)
    var records: [[UInt8]] = []
    try log.read(after: 0) { position, record in
      records.append(record.withUnsafeBytes { Array($0) })
      return position < count
    }
    log.close()
    let short = try LMDBLog(directory: directory.path + "/short", mapByteCount: 1 << 28, create: true)
    #expect(try short.appendCopies(of: records, origin: created.ledger.origin).position == count)
    short.close()
    try Data(contentsOf: URL(fileURLWithPath: directory.path + "/short/data.mdb")).write(to: data)
    return whole
  }

  private func expectDiverged(_ text: String, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was refused; expected: \(text)")
    } catch let failure as LedgerFailure {
      #expect(failure.code == .diverged && failure.message.contains(text), "\(failure)")
    } catch LedgerError.failed(let failure) {
      #expect(failure.code == .diverged && failure.message.contains(text), "\(failure)")
    } catch {
      Issue.record("\(error)")
    }
  }

  private func open(_ options: LedgerOptions = LedgerOptions()) throws(LedgerFailure) {
    try Ledger.openAndWait(path, options: options).finish()
  }

  @Test func `nothing is written over a lost tail that a view remembers, and the right log goes on`() throws {
    try make()
    let before = try ViewCheckpoint(view: "floor", under: views)
    let whole = try shorten(to: 9)
    expectDiverged("the log ends at 9; view index remembers record 19: its tail is missing") {
      try open()
    }
    let reader = try LedgerReader(path, mapByteCount: 1 << 28)
    expectDiverged("its tail is missing") { _ = try reader.read { _ in } }
    #expect(try reader.storage.head().position == 9, "the log itself can be read, and was not written to")
    reader.close()
    #expect(try ViewCheckpoint(view: "floor", under: views) == before)
    try whole.write(to: URL(fileURLWithPath: LedgerDirectory(path).log + "/data.mdb"))
    try open()
  }

  @Test func `another history under the views is told from this one`() throws {
    try make()
    let whole = try shorten(to: 9)
    try FileManager.default.moveItem(atPath: views, toPath: directory.path + "/views")
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    for _ in 0..<8 {
      _ = ledger.executeAndWait(SetMaintenance(on: true).command, by: .operator("test"))
      _ = ledger.executeAndWait(SetMaintenance(on: false).command, by: .operator("test"))
    }
    #expect(ledger.head.value > 19)
    ledger.finish()
    #expect(whole.count > 0)
    try? FileManager.default.removeItem(atPath: views)
    try FileManager.default.moveItem(atPath: directory.path + "/views", toPath: views)
    expectDiverged("view index remembers another record 19") { try open() }
  }

  @Test func `a snapshot ahead of the log is heard and kept, and set aside by the operator's word`() throws {
    var options = LedgerOptions()
    options.checkpointInterval = 8
    try make(8, options)
    let folder = LedgerDirectory(path).snapshots
    let log = try LedgerDirectory(path).storage(mapByteCount: 1 << 28, isReadOnly: true)
    let snapshots = SnapshotDirectory(folder, ledger: try LedgerRecord.first(in: log).ledger)
    log.close()
    let newest = try #require(snapshots.positions.last)
    #expect(newest >= 8)
    try FileManager.default.removeItem(atPath: views)
    _ = try shorten(to: 5)
    expectDiverged("snapshot \(snapshots.positions[0]) remembers record") {
      try open(options)
    }
    #expect(snapshots.positions.last == newest)
    let short = try LedgerDirectory(path).storage(mapByteCount: 1 << 28, isReadOnly: true)
    let moved = try snapshots.setAside(contradicting: short)
    short.close()
    #expect(moved.last == newest && snapshots.positions.isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count { $0.hasSuffix(".snapshot.aside") } == moved.count)
    try open(options)
  }

  @Test func `a damaged snapshot is no witness`() throws {
    var options = LedgerOptions()
    options.checkpointInterval = 8
    try make(8, options)
    let folder = LedgerDirectory(path).snapshots
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".snapshot")
    }
    try #require(!names.isEmpty)
    for name in names {
      let file = URL(fileURLWithPath: folder + "/" + name)
      var bytes = try Data(contentsOf: file)
      bytes[20] ^= 1  // of the link
      try bytes.write(to: file)
    }
    try open(options)
  }

  @Test func `a view that alone contradicts the log is damaged: it is kept and told, and writing goes on`()
    throws
  {
    try make()
    let environment = try Environment(
      path: views + "/floor/1", options: EnvironmentOptions(mapByteCount: 1 << 28))
    let table = try environment.table("checkpoint")
    try environment.write { transaction throws(LedgerFailure) in
      let key = Array("checkpoint".utf8)
      var row = try transaction.get(table, key: key)?.copy() ?? []
      row[66] ^= 1  // of the link
      try transaction.put(table, key: key, row)
    }
    environment.close()
    let heard = Monitor<[String]>([])
    var options = LedgerOptions()
    options.observer = Hearing(heard: heard)
    let before = try ViewCheckpoint(view: "floor", under: views)
    let ledger = try Ledger.openAndWait(path, options: options)
    #expect(heard.withLock { $0 }.contains { $0.contains("view floor remembers another record 19") })
    _ = ledger.executeAndWait(SetMaintenance(on: true).command, by: .operator("test"))
    #expect(ledger.head.value == 20)
    expectDiverged("view floor remembers another record 19") {
      try ledger.readAndWait(atLeast: ledger.head) { _ in }
    }
    ledger.finish()
    #expect(try ViewCheckpoint(view: "floor", under: views) == before)
  }

  private struct Hearing: LedgerObserver {
    let heard: Monitor<[String]>
    func notice(_ text: String) { heard.withLock { $0.append(text) } }
  }
}
