import DaybookDomain
import DaybookStories
import DaybookViews
import Testing

/// An embedder's projection has what a built-in view has, and what its code throws stops it alone.
@Suite struct ProjectionTests {
  private static let facts: [Fact] = {
    var story = Story(seed: 83)
    story.go(on: 150)
    return story.facts
  }()
  private static let head = Position(UInt64(facts.count))

  private func views(_ projection: CountingProjection) -> [any View] {
    ViewPlace.views + [ProjectionView(projection)]
  }

  @Test(arguments: [1, 7, 4096])
  func `each event counts once, whatever the batches are`(batch: Int) throws {
    let place = try ViewPlace(ProjectionTests.facts)
    let counting = CountingProjection()
    let engine = place.engine(views(counting))
    try engine.catchUp(batch: batch, until: soon())
    #expect(try engine.ownRows(atLeast: ProjectionTests.head) == counting.expected(ProjectionTests.facts))
    #expect(try engine.status(of: "counting").lag == 0)
  }

  @Test func `rows are read by prefix, after a key, and at most so many`() throws {
    let place = try ViewPlace(ProjectionTests.facts)
    let engine = place.engine(views(CountingProjection()))
    try engine.catchUp(until: soon())
    let found = try engine.read(of: engine.names(with: ["counting"]), until: soon()) {
      snapshot throws(LedgerFailure) in
      snapshot.query("counting", or: []) { rows in
        try rows.rows(startingWith: RowBytes("record"), after: RowBytes("record", Position(3)), most: 2)
      }
    }
    #expect(found.map(\.key) == [RowBytes("record", Position(4)), RowBytes("record", Position(5))])
  }

  @Test func `a projection that throws stays before that record, and all others go on`() throws {
    let place = try ViewPlace(ProjectionTests.facts)
    let bad = CountingProjection(throwsAt: [40])
    let engine = place.engine(views(bad))
    try engine.catchUp(batch: 16, until: soon())
    let status = try engine.status(of: "counting")
    #expect(status.position == 39)
    guard case .stopped(let reason) = status.state else {
      Issue.record("\(status.state)")
      return
    }
    #expect(
      reason.hasPrefix(
        "apply record 40 (\(ProjectionTests.facts[39].event.type.rawValue)) to the projection counting: unwilling; "
      ))
    #expect(place.notices.contains(.stopped(view: "counting", reason: reason)))
    // A read that does not name it does not wait for it; one that does is told at once.
    let others = try engine.read(
      atLeast: ProjectionTests.head, of: engine.names(with: []), until: atOnce(), isProjecting: false
    ) { snapshot throws(LedgerFailure) in snapshot.position }
    #expect(others == ProjectionTests.head)
    let failure = #expect(throws: LedgerFailure.self) { try engine.ownRows() }
    #expect(failure?.message == reason)
    #expect(try engine.list().filter { $0.state == .ready }.map(\.name) == ViewPlace.views.map(\.name))
    // Corrected, it goes on from there.
    let good = place.engine(views(CountingProjection()))
    #expect(try good.ownRows(atLeast: ProjectionTests.head) == bad.expected(ProjectionTests.facts))
    #expect(try place.directories("counting") == ["1"])
  }

  @Test func `a rebuild gets a stopped projection on again`() throws {
    let place = try ViewPlace(ProjectionTests.facts)
    try place.engine(views(CountingProjection(throwsAt: [40]))).catchUp(until: soon())
    let still = place.engine(views(CountingProjection(throwsAt: [40])))
    let failure = #expect(throws: LedgerFailure.self) { try still.rebuild(["counting"]) }
    #expect(failure?.message.contains("apply record 40") == true)
    let fixed = CountingProjection()
    let engine = place.engine(views(fixed))
    #expect(try engine.rebuild(["counting"]).map(\.generation) == [2])
    #expect(try engine.ownRows(atLeast: ProjectionTests.head) == fixed.expected(ProjectionTests.facts))
  }

  @Test(arguments: [RowBytes(), RowBytes(String(repeating: "x", count: 510))])
  func `a key that the store cannot hold stops it, and says which keys there are`(key: RowBytes) throws {
    let place = try ViewPlace(ProjectionTests.facts)
    let engine = place.engine(views(CountingProjection(keys: [9: key])))
    try engine.catchUp(until: soon())
    guard case .stopped(let reason) = try engine.status(of: "counting").state else {
      Issue.record("it went on")
      return
    }
    #expect(reason.contains("a key of \(key.bytes.count) bytes; a key has 1–511"))
    #expect(try engine.status(of: "counting").position == 8)
  }

  @Test func `rows of a lower version are filled anew, rows of a higher one are left until a rebuild`() throws
  {
    let place = try ViewPlace(ProjectionTests.facts)
    let (first, second) = (CountingProjection(weight: 1), CountingProjection(version: 2, weight: 5))
    try place.engine(views(first)).catchUp(until: soon())
    let newer = place.engine(views(second))
    try newer.catchUp(until: soon())
    #expect(try newer.ownRows() == second.expected(ProjectionTests.facts))

    let older = place.engine(views(first))
    try older.catchUp(until: soon())
    let failure = #expect(throws: LedgerFailure.self) { try older.ownRows() }
    #expect(failure?.message.contains("its rows are of version 2, this software writes 1") == true)
    #expect(try newer.ownRows() == second.expected(ProjectionTests.facts))
    #expect(try older.rebuild(["counting"]).first?.ending == .switched(previous: 2))
    #expect(try older.ownRows() == first.expected(ProjectionTests.facts))
    #expect(try place.directories("counting") == ["2", "3"])
  }

  @Test func `code that changed without its version is found by a comparison, and can be gone back from`()
    throws
  {
    let place = try ViewPlace(ProjectionTests.facts)
    let (old, new) = (CountingProjection(), CountingProjection(weight: 2))
    try place.engine(views(old)).catchUp(until: soon())
    let engine = place.engine(views(new))
    guard case .compared(let difference) = try engine.check(["counting"]).first?.finding else {
      Issue.record("not compared")
      return
    }
    #expect(difference.tables.first?.changed == new.expected(ProjectionTests.facts).count)
    #expect(try engine.rebuild(["counting"], switching: .always).first?.hasDifference == true)
    #expect(try engine.ownRows() == new.expected(ProjectionTests.facts))
    #expect(try engine.switchBack("counting").to == 1)
    #expect(try engine.ownRows() == old.expected(ProjectionTests.facts))
  }

  @Test func `a query that cannot read a row, or asks for what is not held, fails the read`() throws {
    let place = try ViewPlace(ProjectionTests.facts)
    let engine = place.engine(views(CountingProjection()))
    try engine.catchUp(until: soon())
    func trouble(_ held: Set<String>, _ body: (borrowing ViewSnapshot) -> Int) throws -> String? {
      try engine.read(of: engine.names(with: held), until: soon()) { snapshot throws(LedgerFailure) in
        #expect(body(snapshot) == -1)
        return snapshot.trouble?.message
      }
    }
    let wrong = try trouble(["counting"]) { snapshot in
      snapshot.query("counting", or: -1) { rows in
        try rows.rows(most: 1).first?.value.parts(String.self).count ?? 0
      }
    }
    #expect(wrong?.hasPrefix("query the projection counting: ") == true)
    let missing = try trouble([]) { $0.query("counting", or: -1) { try $0.rows().count } }
    #expect(missing?.contains("name it: read(of: [\"counting\"])") == true)
    #expect(throws: LedgerFailure.self) { try engine.names(with: ["index"]) }
    #expect(throws: LedgerFailure.self) { try engine.names(with: ["coutning"]) }
    // Its code is at fault and not its file: the generation stays.
    #expect(try place.directories("counting") == ["1"])
  }

  @Test(arguments: [
    ("", "allowed: 1–32"), ("Mine", "allowed: 1–32"), ("1st", "allowed: 1–32"), ("a/b", "allowed: 1–32"),
    (String(repeating: "a", count: 33), "allowed: 1–32"), ("unnamed-1", "allowed: 1–32"),
    ("index", "Daybook's own"), ("without-vault", "Daybook's own"),
  ])
  func `a name that is none, or is taken, is refused`(name: String, found: String) {
    let failure = #expect(throws: LedgerFailure.self) {
      try ProjectionNames.check([CountingProjection(name: name)], builtIn: ["index"])
    }
    #expect(failure?.code == .malformed)
    #expect(failure?.message.contains(found) == true)
  }

  @Test func `a name is registered once, and thirty-two characters are a name`() throws {
    let name = String(repeating: "a", count: 32)
    try ProjectionNames.check([CountingProjection(name: name), CountingProjection(name: "b-2")], builtIn: [])
    let failure = #expect(throws: LedgerFailure.self) {
      try ProjectionNames.check([CountingProjection(), CountingProjection()], builtIn: [])
    }
    #expect(failure?.message.contains("registered twice") == true)
  }
}
