import Daybook
import DaybookCBOR
import DaybookForms
import DaybookOperations
import DaybookStories
import DaybookTemporary
import DaybookViews
import Foundation
import Testing

/// The past of a ledger that has snapshots is what a ledger of only those records says.
@Suite struct PastTests {
  private static let step = 64

  /// Treats anything a ledger reports as a fault: here nothing goes wrong.
  private struct Heard: LedgerObserver {
    func notice(_ text: String) { Issue.record("\(text)") }
  }

  /// A random life in three houses, with a snapshot whenever one is due; its records.
  private func live(_ seed: UInt64, at path: String) throws -> [Fact] {
    try Ledger.create(at: path, clock: .manual)
    var options = LedgerOptions()
    options.checkpointInterval = PastTests.step
    options.observer = Heard()
    let ledger = try Ledger.openAndWait(path, options: options)
    defer { ledger.finish() }
    let folder = SnapshotDirectory(path + "/snapshots", ledger: ledger.created.ledger)
    // A snapshot is taken beside the writer. Once it is done, the next command records the checkpoint.
    let door = ledger.door { head in
      let due = head.value / UInt64(PastTests.step) * UInt64(PastTests.step)
      let end = ContinuousClock.now + .seconds(600)
      while folder.positions.last?.value ?? 0 < due {
        guard .now < end else {
          Issue.record("no snapshot at \(due), the head is \(head)")
          return
        }
        usleep(500)
      }
    }
    var house = HouseStory(seed: seed, door: door)
    for _ in 0..<60 {
      house.go(on: 6)
      house.goElsewhere(on: 2)
    }
    return house.facts
  }

  private func bytes(_ state: LedgerState) -> [UInt8] {
    var cbor = CBORWriter(capacity: 4096)
    StateForm.encode(state, into: &cbor)
    return cbor.copy()
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func `at every position asked about, a ledger with snapshots answers as one that ends there`(seed: UInt64)
    throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let facts = try live(seed, at: path)
    let reader = try LedgerReader(path, mapByteCount: LedgerOptions().mapByteCount)
    defer { reader.close() }
    let snapshots = try #require(reader.snapshots).positions
    #expect(snapshots.count >= 3)
    #expect(
      Set(facts.map(\.event.type)).isSuperset(of: [.checkpointed, .dayClosed, .blocked, .waitlistJoined]))
    let asked = Answers.Questions(facts)
    var shorter = try ShorterLedger(of: facts, reader.created, views: directory.path + "/views")
    var positions = Set(stride(from: 1 + seed, through: UInt64(facts.count), by: 29).map { Position($0) })
    for position in snapshots {
      positions.formUnion([position, position.next].filter { $0 <= facts.last?.position ?? .start })
    }
    for position in positions.sorted() {
      try shorter.grow(through: position)
      let past = try #require(try PastLedger(reader, after: position))
      let state = try #require(try past.state())
      // A third of the ids each time, because reading one story after another takes long.
      let asked = asked.part(Int(position.value % 3), of: 3)
      let note = "seed \(seed), position \(position)"
      #expect(bytes(state) == bytes(shorter.state), "\(note)")
      let expected = try shorter.read { snapshot throws(LedgerFailure) in
        try Answers(asked, of: snapshot, now: past.now)
      }
      let found = try reader.read { snapshot in Result { try Answers(asked, of: past, snapshot) } }.get()
      expected.expect(found, note)
    }
  }
}
