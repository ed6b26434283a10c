import DaybookDomain
import DaybookLog
import DaybookViews
import Foundation
import Testing

/// A child process is killed at each step of the engine; an embedder's projection counts each event once all the same.
@Suite struct ProjectionCrashTests {
  private static var views: [any View] { ViewPlace.views + [ProjectionView(CountingProjection())] }

  private static func engine(_ root: String, at step: String, the count: Int) -> ViewEngine {
    let log = MemoryLog()
    log.append(CrashTests.facts)
    let options = ViewOptions(
      mapByteCount: ViewPlace.mapByteCount, onStep: CrashTests.killer(at: step, the: count))
    return ViewEngine(directory: root, log: log, views: views, options: options)
  }

  private func expectWhole(_ place: ViewPlace) throws {
    let engine = place.engine(ProjectionCrashTests.views)
    if let position = try engine.status(of: "counting").position, position > .start,
      case .ready = try engine.status(of: "counting").state
    {
      let rows = try engine.read(of: ["counting"], until: atOnce(), isProjecting: false) {
        snapshot throws(LedgerFailure) in
        #expect(snapshot.position == position)
        return snapshot.query("counting", or: []) { try $0.rows() }
      }
      #expect(rows == CountingProjection().expected(CrashTests.facts.prefix(Int(position.value))))
    }
    let head = Position(UInt64(CrashTests.facts.count))
    #expect(try engine.ownRows(atLeast: head) == CountingProjection().expected(CrashTests.facts))
  }

  // Three views: every third step is the projection's.
  @Test(arguments: ["batchBegun", "rowsWritten", "beforeCommit", "committed"], [1, 3, 6])
  func `killed at any step of a batch`(step: String, count: Int) async throws {
    let place = try ViewPlace(CrashTests.facts)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String, count = count as Int] in
      try ProjectionCrashTests.engine(root, at: step, the: count).catchUp(batch: 20)
    }
    try expectWhole(place)
  }

  @Test(
    arguments: [
      "batchBegun", "rowsWritten", "beforeCommit", "committed", "generationFilled", "comparing", "compared",
      "beforeSwitch", "previousNamed", "switched", "oldRemoved",
    ])
  func `killed at any step of a rebuild`(step: String) async throws {
    let place = try ViewPlace(CrashTests.facts)
    try place.engine(ProjectionCrashTests.views).catchUp(until: soon())
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String] in
      try ProjectionCrashTests.engine(root, at: step, the: 1).rebuild(["counting"], batch: 40)
    }
    try expectWhole(place)
    try place.engine(ProjectionCrashTests.views).rebuild(["counting"], batch: 40)
    try expectWhole(place)
    #expect(try place.directories("counting").count == 2)
  }

  @Test func `killed with the draft kept aside`() async throws {
    let place = try ViewPlace(CrashTests.facts)
    try place.engine(ProjectionCrashTests.views).catchUp(until: soon())
    await #expect(processExitsWith: .signal(SIGKILL)) { [root = place.root as String] in
      try ProjectionCrashTests.engine(root, at: "keptAside", the: 1).rebuild(["counting"], switching: .never)
    }
    try expectWhole(place)
    #expect(
      try place.engine(ProjectionCrashTests.views).rebuild(["counting"], switching: .always).first?.generation
        == 2)
    try expectWhole(place)
  }

  @Test(arguments: ["batchBegun", "committed", "beforeSwitch", "switched"])
  func `killed on the way back`(step: String) async throws {
    let place = try ViewPlace(Array(CrashTests.facts.prefix(100)))
    try place.engine(ProjectionCrashTests.views).catchUp(until: soon())
    try place.engine(ProjectionCrashTests.views).rebuild(["counting"])
    place.log.append(CrashTests.facts[100...])
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String] in
      _ = try ProjectionCrashTests.engine(root, at: step, the: 1).switchBack("counting")
    }
    #expect(try place.current("counting") == (step == "switched" ? "1" : "2"))
    try expectWhole(place)
  }
}
