import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookTime
import DaybookViews
import Foundation
import Synchronization
import Testing

/// A child process is killed at each step of a batch and of a switch; what it leaves is opened again.
@Suite struct CrashTests {
  static let facts: [Fact] = {
    var story = Story(seed: 61)
    story.go(on: 200)
    return story.facts
  }()

  /// Kills this process the `count`-th time a step is reached.
  @Sendable static func killer(at step: String, the count: Int) -> @Sendable (ViewStep) -> Void {
    let left = Atomic<Int>(count)
    let shared = Shared(left)
    return { found in
      guard found.rawValue == step, shared.value.subtract(1, ordering: .relaxed).newValue == 0 else { return }
      kill(getpid(), SIGKILL)
    }
  }

  private final class Shared: Sendable {
    let value: Atomic<Int>
    init(_ value: consuming Atomic<Int>) { self.value = value }
  }

  @Test(arguments: ["batchBegun", "rowsWritten", "beforeCommit", "committed"], [1, 2, 5])
  func `killed at any step of a batch, the views go on from whole batches`(step: String, count: Int)
    async throws
  {
    let place = try ViewPlace(CrashTests.facts)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String, count = count as Int] in
      let log = MemoryLog()
      log.append(CrashTests.facts)
      let options = ViewOptions(
        mapByteCount: ViewPlace.mapByteCount, onStep: CrashTests.killer(at: step, the: count))
      try ViewEngine(directory: root, log: log, views: ViewPlace.views, options: options).catchUp(batch: 20)
    }
    try expectWhole(place)
  }

  @Test(
    arguments: [
      "batchBegun", "rowsWritten", "beforeCommit", "committed", "generationFilled", "comparing", "compared",
      "beforeSwitch", "previousNamed", "switched", "oldRemoved",
    ], [1, 2])
  func `killed at any step of a rebuild, the old or the new generation is whole`(step: String, count: Int)
    async throws
  {
    let place = try ViewPlace(CrashTests.facts)
    try place.engine().catchUp(until: soon())
    let live = try place.rows()
    // A rebuild of two views reaches each of its own steps twice, but for the first.
    let count = step == "generationFilled" ? 1 : count
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String, count = count as Int] in
      let log = MemoryLog()
      log.append(CrashTests.facts)
      let options = ViewOptions(
        mapByteCount: ViewPlace.mapByteCount, onStep: CrashTests.killer(at: step, the: count))
      try ViewEngine(directory: root, log: log, views: ViewPlace.views, options: options).rebuild(batch: 40)
    }
    let engine = place.engine()
    try engine.read(atLeast: Position(UInt64(CrashTests.facts.count)), until: atOnce(), isProjecting: false) {
      _ throws(LedgerFailure) in
    }
    #expect(try place.rows() == live)
    try engine.rebuild(batch: 40)
    #expect(try place.rows() == live)
    #expect(try place.directories("index").count == 2)
    try expectWhole(place)
    #expect(try engine.switchBack("index").position == Position(UInt64(CrashTests.facts.count)))
    #expect(try place.rows() == live)
  }

  @Test(arguments: [1, 3, 9])
  func `killed while rows are compared, the next rebuild compares without filling`(count: Int) async throws {
    let place = try ViewPlace(CrashTests.facts)
    try place.engine().catchUp(until: soon())
    await #expect(processExitsWith: .signal(SIGKILL)) { [root = place.root as String, count = count as Int] in
      let log = MemoryLog()
      log.append(CrashTests.facts)
      let engine = ViewEngine(
        directory: root, log: log, views: ViewPlace.views,
        options: ViewOptions(mapByteCount: ViewPlace.mapByteCount))
      var left = count
      try engine.rebuild(
        batch: 40,
        progress: { phase, _, _ in
          guard case .comparing = phase else { return }
          left -= 1
          if left == 0 { kill(getpid(), SIGKILL) }
        })
    }
    let engine = place.engine()
    let reports = try engine.rebuild(batch: 40)
    #expect(reports.allSatisfy { $0.difference?.isSame == true && $0.ending == .switched(previous: 1) })
    let head = Position(UInt64(CrashTests.facts.count))
    #expect(place.notices.contains(.filling(view: "index", generation: 2, after: head)))
    try expectWhole(place)
  }

  @Test(arguments: ["batchBegun", "committed", "beforeSwitch", "switched"])
  func `killed on the way back, the one or the other generation is in use and whole`(step: String)
    async throws
  {
    let place = try ViewPlace(Array(CrashTests.facts.prefix(100)))
    try place.engine().catchUp(until: soon())
    try place.engine().rebuild()
    place.log.append(CrashTests.facts[100...])
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = place.root as String, step = step as String] in
      let log = MemoryLog()
      log.append(CrashTests.facts)
      let options = ViewOptions(
        mapByteCount: ViewPlace.mapByteCount, onStep: CrashTests.killer(at: step, the: 1))
      _ = try ViewEngine(directory: root, log: log, views: ViewPlace.views, options: options).switchBack(
        "index")
    }
    #expect(try place.current("index") == (step == "switched" ? "1" : "2"))
    try expectWhole(place)
    let engine = place.engine()
    #expect(try engine.switchBack("index").to == (step == "switched" ? 2 : 1))
    try expectWhole(place)
  }

  private func expectWhole(_ place: ViewPlace) throws {
    let alone = try ViewPlace(CrashTests.facts)
    try alone.engine().catchUp(until: soon())
    // Each view that is there after the crash has a position, and is complete up to it.
    for status in try place.engine().list() {
      guard let position = status.position, position > .start else { continue }
      let until = try ViewPlace(Array(CrashTests.facts.prefix(Int(position.value))))
      try until.engine().catchUp(until: soon())
      guard let view = ViewPlace.views.first(where: { $0.name == status.name }) else { continue }
      #expect(try place.rows(view) == until.rows(view))
    }
    try place.engine().catchUp(until: soon())
    #expect(try place.rows() == alone.rows())
  }

  @Test func `processes that advance, read, rebuild and delete at once end with the same rows`() async throws
  {
    let place = try ViewPlace(CrashTests.facts)
    let root = place.root
    await withTaskGroup(of: Void.self) { group in
      for role in 0..<3 {
        group.addTask {
          await #expect(processExitsWith: .success) { [root = root as String, role = role as Int] in
            let log = MemoryLog()
            log.append(CrashTests.facts)
            let engine = ViewEngine(
              directory: root, log: log, views: ViewPlace.views,
              options: ViewOptions(mapByteCount: ViewPlace.mapByteCount))
            do {
              for round in 0..<15 { try CrashTests.play(role, round, engine, root) }
            } catch {
              try "\(role): \(error)".write(toFile: "\(root)-\(role).txt", atomically: true, encoding: .utf8)
            }
          }
        }
      }
    }
    for role in 0..<3 where FileManager.default.fileExists(atPath: "\(root)-\(role).txt") {
      Issue.record("process \(try String(contentsOfFile: "\(root)-\(role).txt", encoding: .utf8))")
    }
    try place.engine().catchUp(until: soon())
    let alone = try ViewPlace(CrashTests.facts)
    try alone.engine().catchUp(until: soon())
    #expect(try place.rows() == alone.rows())
  }

  /// One round of a process that rebuilds, advances, or deletes everything now and then; each reads.
  private static func play(_ role: Int, _ round: Int, _ engine: ViewEngine, _ root: String) throws {
    switch role {
    case 0: try engine.rebuild(batch: 64)
    case 1: try engine.catchUp(batch: 16, until: soon())
    default:
      if round % 5 == 4 { try? FileManager.default.removeItem(atPath: root) }
    }
    try engine.read(atLeast: 50, until: soon()) { snapshot throws(LedgerFailure) in
      guard try snapshot.index.venues().count == 2 else { throw LedgerFailure(.view, "two venues") }
    }
  }
}
