import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookStories
import DaybookTime
import DaybookViews
import Foundation
import Testing

@Suite struct ViewDamageTests {
  private static let facts: [Fact] = {
    var story = Story(seed: 51)
    story.go(on: 250)
    return story.facts
  }()
  private static var head: Position { Position(UInt64(facts.count)) }

  /// Views that are caught up, and the rows they must have again.
  private func caughtUp() throws -> (place: ViewPlace, rows: [[[[UInt8]]]]) {
    let place = try ViewPlace(ViewDamageTests.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    return (place, try place.rows())
  }

  private func expectRebuilt(
    _ place: ViewPlace, _ rows: [[[[UInt8]]]], _ engine: ViewEngine, saying text: String
  )
    throws
  {
    try engine.catchUp(until: soon())
    try engine.read(atLeast: ViewDamageTests.head, until: soon()) { snapshot throws(LedgerFailure) in
      #expect(snapshot.position == ViewDamageTests.head)
    }
    #expect(try place.rows() == rows)
    #expect(place.notices.contains { $0.description.contains(text) }, "\(place.notices)")
  }

  @Test(arguments: ["", "CURRENT", "1", "1/data.mdb", "1/lock.mdb"], [true, false])
  func `what is deleted is filled anew, whether or not it was open`(path: String, isOpen: Bool) throws {
    let (place, rows) = try caughtUp()
    let engine = place.engine()
    if isOpen { try engine.read(until: soon()) { _ throws(LedgerFailure) in } }
    try place.remove("index/" + path)
    try expectRebuilt(place, rows, engine, saying: "view index: generation")
  }

  @Test func `views that are deleted between batches, again and again, come to the same end`() throws {
    let (place, rows) = try caughtUp()
    let engine = place.engine()
    for round in 0..<6 {
      try place.remove(["", "index", "availability/CURRENT"][round % 3])
      #expect(throws: LedgerFailure.self) { try engine.catchUp(batch: 40, until: atOnce()) }
    }
    try engine.catchUp(batch: 40, until: soon())
    #expect(try place.rows() == rows)
  }

  @Test func `a view deleted inside a read or a batch disturbs neither`() throws {
    let (place, rows) = try caughtUp()
    let engine = place.engine()
    try engine.read(until: soon()) { snapshot throws(LedgerFailure) in
      do { try place.remove("") } catch { Issue.record(error) }
      var count = 0
      try snapshot.index.forEachReservation { _ throws(LedgerFailure) in
        count += 1
        return true
      }
      #expect(count > 20)
    }
    var isFirst = true
    let oneByOne = Monitor(())
    let remover = place.engine(onStep: { step in
      guard step == .rowsWritten else { return }
      oneByOne.withLock { _ in
        guard FileManager.default.fileExists(atPath: place.root) else { return }
        do { try place.remove("") } catch { Issue.record(error) }
      }
    })
    for _ in 0..<3 {
      #expect(throws: (any Error).self) { try remover.catchUp(batch: 30, until: atOnce()) }
      isFirst = false
    }
    #expect(!isFirst)
    try engine.catchUp(until: soon())
    #expect(try place.rows() == rows)
  }

  /// A deletion under way has removed the data file, but not yet what names it.
  @Test func `a view that is half deleted again and again is begun as often`() throws {
    let (place, rows) = try caughtUp()
    try place.remove("")
    let deleted = Monitor(0)
    let engine = place.engine(onStep: { step in
      guard step == .batchBegun, deleted.withLock({ $0 }) < 5 else { return }
      let index = place.root + "/index"
      guard let number = try? String(contentsOfFile: index + "/CURRENT", encoding: .utf8).dropLast() else {
        return
      }
      do { try place.remove("index/\(number)/data.mdb") } catch { return }
      deleted.withLock { $0 += 1 }
    })
    try engine.catchUp(batch: 30, until: soon())
    #expect(deleted.withLock { $0 } == 5)
    #expect(try place.rows() == rows)
  }

  @Test(arguments: ["", "nothing\n", "-1\n", "1", "7\n", "../../etc\n", "99999999999999999999\n"])
  func `a CURRENT that names no generation is put right`(text: String) throws {
    let (place, rows) = try caughtUp()
    try place.overwrite("index/CURRENT", with: Data(text.utf8))
    try expectRebuilt(place, rows, place.engine(), saying: "view index: generation")
  }

  @Test(arguments: [0, 1, 100, 4_096, 8_192, 12_288])
  func `a data file that was cut off, or is no regular file, is discarded`(byteCount: Int) throws {
    let (place, rows) = try caughtUp()
    let whole = try Data(contentsOf: URL(fileURLWithPath: place.root + "/index/1/data.mdb"))
    try place.overwrite("index/1/data.mdb", with: whole.prefix(byteCount))
    try expectRebuilt(place, rows, place.engine(), saying: "generation 1 is discarded")
    let other = try caughtUp()
    try other.place.overwrite("index/1/data.mdb", with: Data(repeating: 0x5A, count: whole.count))
    try expectRebuilt(other.place, rows, other.place.engine(), saying: "generation 1 is discarded")
  }

  /// Replaces the entries of every leaf by noise.
  ///
  /// Nothing shows before they are read, and reading them ends the process.
  private func spoilPages(_ place: ViewPlace, _ path: String) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: place.root + "/" + path))
    for page in stride(from: 8192, to: data.count, by: 4096) where data[page + 10] == 2 {
      data.replaceSubrange(page + 16..<page + 4096, with: Data(repeating: 0xA5, count: 4080))
    }
    try place.overwrite(path, with: data)
  }

  @Test func `a view whose pages cannot be read is replaced by a rebuild, and compared with nothing`() throws
  {
    let (place, rows) = try caughtUp()
    try spoilPages(place, "index/1/data.mdb")
    let checks = try place.engine().check(["index"])
    guard case .unusable(let reason) = checks.first?.finding else {
      Issue.record("\(checks)")
      return
    }
    #expect(reason.hasPrefix("data.mdb: page "))
    let error = #expect(throws: LedgerFailure.self) { try ViewCheckpoint(view: "index", under: place.root) }
    #expect(error?.message.contains("; daybook views rebuild index fills it anew") == true, "\(error as Any)")
    let reports = try place.engine().rebuild(["index"])
    #expect(reports.map(\.ending) == [.filledAnew] && reports.first?.difference == nil)
    #expect(try place.rows() == rows)
  }

  @Test func `a generation that is kept and cannot be read is no way back, and a draft is no draft`() throws {
    let (place, rows) = try caughtUp()
    try place.engine().rebuild(["index"])
    try place.engine().rebuild(["index"], switching: .never)
    for number in [1, 3] { try spoilPages(place, "index/\(number)/data.mdb") }
    let error = #expect(throws: LedgerFailure.self) { try place.engine().switchBack("index") }
    #expect(error?.code == .notFound && error?.message.contains("data.mdb: page ") == true, "\(error as Any)")
    let reports = try place.engine().rebuild(["index"])
    #expect(reports.first?.difference?.isSame == true)
    #expect(
      place.notices.contains { $0.description.contains("generation 3 is discarded: data.mdb: page ") })
    #expect(try place.rows() == rows)
  }

  @Test func `a view of another version, or made with other keys, is discarded`() throws {
    let (place, rows) = try caughtUp()
    let other = IndexView { actor, key in
      let digest = ViewPlace.digest(actor, key)
      return KeyDigest(high: digest.low, low: digest.high)
    }
    try place.engine([other]).catchUp(until: soon())
    #expect(place.notices.contains { $0.description.contains("made with other keys") })
    try expectRebuilt(place, rows, place.engine(), saying: "made with other keys")
    try place.engine([OtherVersion(), AvailabilityView()]).catchUp(until: soon())
    #expect(place.notices.contains { $0.description.contains("this software writes 999") })
  }

  @Test func `a view of another ledger is discarded`() throws {
    let (place, rows) = try caughtUp()
    let other = try ViewPlace(Story(seed: 52, ledger: LedgerID(high: 1, low: 1)).facts)
    try other.engine().catchUp(until: soon())
    try FileManager.default.removeItem(atPath: place.root)
    try FileManager.default.copyItem(atPath: other.root, toPath: place.root)
    try expectRebuilt(place, rows, place.engine(), saying: "of the ledger")
  }

  @Test func `a view that knows more than the log, or another past, is kept until the operator speaks`()
    throws
  {
    var (short, forked) = (Story(seed: 53), Story(seed: 53))
    short.go(on: 30)
    forked.go(on: 30)
    var long = short
    long.go(on: 30)
    forked.wait(minutes: 1)
    forked.go(on: 40)
    for (facts, text) in [
      (short.facts, "its tail is missing"), (forked.facts, "remembers another record"),
    ] {
      let ahead = try ViewPlace(long.facts)
      try ahead.engine().catchUp(until: soon())
      let place = try ViewPlace(facts)
      try FileManager.default.copyItem(atPath: ahead.root, toPath: place.root)
      let alone = try ViewPlace(facts)
      try alone.engine().catchUp(until: soon())
      let engine = place.engine()
      let kept = try ViewCheckpoint(view: "index", under: place.root)
      func expectDiverged(_ body: () throws -> Void) {
        let error = #expect(throws: LedgerFailure.self) { try body() }
        #expect(
          error?.code == .diverged && error?.message.contains(text) == true, "\(String(describing: error))")
      }
      expectDiverged { try engine.catchUp(until: soon()) }
      expectDiverged { try engine.read(until: soon()) { _ in } }
      expectDiverged { try engine.rebuild() }
      expectDiverged { try engine.rebuild(["index"], switching: .always) }
      #expect(try ViewCheckpoint(view: "index", under: place.root) == kept)
      let states = try engine.list().map(\.state)
      #expect(states.allSatisfy { if case .contradicted = $0 { true } else { false } }, "\(states)")

      // `over` for one view does not apply to the others.
      let reports = try engine.rebuild(["index"], over: true)
      #expect(reports.map(\.ending) == [.switched(previous: 1)])
      expectDiverged { try engine.read(until: soon()) { _ in } }
      _ = try engine.rebuild(over: true)
      try engine.read(until: soon()) { _ in }
      #expect(try place.rows() == alone.rows())
      #expect(try engine.list().allSatisfy { $0.previous != nil }, "what they remembered is kept")
    }
  }

  @Test func `a view of another life of the ledger is filled anew without a word`() throws {
    var (short, long) = (Story(seed: 54), Story(seed: 54))
    short.go(on: 30)
    long.go(on: 60)
    let ahead = try ViewPlace(long.facts)
    try ahead.engine().catchUp(until: soon())
    let place = try ViewPlace(short.facts)
    try FileManager.default.copyItem(atPath: ahead.root, toPath: place.root)
    let engine = ViewEngine(
      directory: place.root, log: place.log, views: ViewPlace.views,
      options: ViewOptions(mapByteCount: ViewPlace.mapByteCount, incarnation: IncarnationID(high: 1, low: 2)))
    let end = Position(try place.log.head().position)
    #expect(try engine.catchUp(until: soon()) == end)
    #expect(try engine.position() == end)
  }

  @Test func `a row that cannot be read is reported, and the view filled anew`() throws {
    let (place, rows) = try caughtUp()
    try place.spoilRows(of: IndexView(keyDigest: ViewPlace.digest), in: "reservations")
    let engine = place.engine()
    let error = #expect(throws: LedgerFailure.self) {
      try engine.read(until: soon()) { snapshot throws(LedgerFailure) in
        try snapshot.index.forEachReservation { _ throws(LedgerFailure) in true }
      }
    }
    #expect(error?.cause == .row(view: IndexView.name))
    try expectRebuilt(place, rows, engine, saying: "read a row of the view index")
  }
}

/// `availability`'s rows under the name and with the version of another view.
private struct OtherVersion: View {
  var name: String { "index" }
  var version: UInt32 { 999 }
  var tableNames: [String] { AvailabilityView().tableNames }

  func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    try AvailabilityView().apply(facts, to: rows)
  }
}
