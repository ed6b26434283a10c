import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookViews
import Testing

/// The view `tree`: its hashes, and that nothing fills it but whoever asks for it.
@Suite struct TreeTests {
  private static let tree: Set<String> = [TreeView.name]

  private func place(_ count: Int) throws -> ViewPlace {
    var story = Story(seed: 21)
    story.go(on: count)
    return try ViewPlace(story.facts)
  }

  private func root(_ engine: ViewEngine, _ count: UInt64) throws -> Digest256 {
    try engine.read(of: Self.tree, until: soon()) { snapshot throws(LedgerFailure) in
      let tree = snapshot.tree
      return try MerkleFrontier(count: count) { part throws(LedgerFailure) in try tree.hash(of: part) }.root
    }
  }

  /// The root over the log's own links.
  private func root(_ log: any LogStorage, _ count: UInt64) throws -> Digest256 {
    var frontier = MerkleFrontier()
    try log.read(after: 0) { position, record in
      guard position <= count, let header = RecordHeader(record) else { return false }
      frontier.append(MerkleTree.leaf(header.link.bytes))
      return true
    }
    return frontier.root
  }

  @Test func `its hashes give the root of every beginning of the log`() throws {
    let place = try place(60)
    let engine = place.engine([TreeView()])
    let head = try engine.head().value
    #expect(head > 30)
    try engine.read(atLeast: engine.head(), of: Self.tree, until: soon()) { _ in }
    for count in 0...head { #expect(try root(engine, count) == root(place.log, count), "\(count)") }
    #expect(throws: LedgerFailure.self) { try root(engine, head * 2) }
  }

  @Test(arguments: [1, 3, 64])
  func `batches of any size lead to the same rows`(batch: Int) throws {
    let (one, other) = (try place(50), try place(50))
    try one.engine([TreeView()]).read(atLeast: one.engine().head(), of: Self.tree, until: soon()) { _ in }
    let engine = other.engine([TreeView()])
    try engine.rebuild(Self.tree, batch: batch)
    #expect(try one.rows(TreeView()) == other.rows(TreeView()))
  }

  @Test func `neither catching up nor reading the others fills it, and it fills no other`() throws {
    let place = try place(40)
    let engine = place.engine(ViewPlace.views + [TreeView()])
    try engine.catchUp(until: soon())
    try engine.read(until: soon()) { _ in }
    try engine.rebuild()
    #expect(try Set(place.names()).isSuperset(of: ["index", "availability"]))
    #expect(try !place.names().contains("tree") && !engine.list().map(\.name).contains("tree"))
    let alone = try self.place(40)
    let other = alone.engine(ViewPlace.views + [TreeView()])
    try other.read(atLeast: other.head(), of: Self.tree, until: soon()) { _ in }
    #expect(try alone.names().contains("tree") && !alone.names().contains("index"))
    let status = try #require(try other.list().first { $0.name == "tree" })
    #expect(status.state == .ready && status.isOnDemand && status.lag == 0)
  }

  @Test func `once it is there it is compared, rebuilt and kept like the others`() throws {
    let place = try place(40)
    let engine = place.engine(ViewPlace.views + [TreeView()])
    try engine.rebuild(Self.tree)
    #expect(try engine.check(Self.tree).map(\.isSame) == [true])
    try place.tamper(TreeView(), "hashes", [0, 0, 0, 0, 0, 0, 0, 9], [UInt8](repeating: 7, count: 32))
    #expect(try engine.check(Self.tree).map(\.isSame) == [false])
    let reports = try engine.rebuild(switching: .always)
    #expect(Set(reports.map(\.view)) == ["index", "availability", "tree"])
    #expect(try engine.check(Self.tree).map(\.isSame) == [true])
    #expect(try root(engine, engine.head().value) == root(place.log, engine.head().value))
  }

  @Test func `it is a witness of a lost tail`() throws {
    let place = try place(40)
    let engine = place.engine([TreeView()])
    try engine.rebuild(Self.tree)
    engine.close()
    var story = Story(seed: 21)
    story.go(on: 10)
    let shorter = ViewEngine(
      directory: place.root, log: try ViewPlace(story.facts).log, views: [TreeView()],
      options: ViewOptions(mapByteCount: ViewPlace.mapByteCount))
    #expect(try shorter.witnesses().contradicting.map(\.witness.name) == ["view tree"])
    let failure = #expect(throws: LedgerFailure.self) {
      try shorter.read(of: Self.tree, until: atOnce()) { _ in }
    }
    #expect(failure?.code == .diverged)
  }
}
