import Daybook
import DaybookTesting
import DaybookTrouble
import Glibc
import Testing

extension Trouble {
  @Suite struct KillAtStepTests {
    @Test(arguments: WriterStep.allCases, 0..<3)
    func `a writer killed at a step leaves its batch whole or not at all`(step: WriterStep, turn: Int) throws
    {
      let ledger = try TemporaryLedger()
      let child = try Child("wave", ledger.path, step.rawValue, "\(turn)")
      child.tell("go")
      let said = child.lines()
      #expect(child.wait() == .killed(SIGKILL))

      let isThere = step == .committed || step == .replied
      let expected = try Undisturbed()
      for wave in 0..<turn { try expected.answer(wave) }
      let size = TroubleStory.wave(0).count
      #expect(
        said.count == size * (step == .replied ? turn + 1 : turn), "only what is durable is acknowledged")
      if isThere { try expected.answer(turn) }
      #expect(try ledger.verifiedFacts().map(\.event.type) == expected.types())

      let acknowledged = said.map { $0.split(separator: " ", maxSplits: 2).map { String($0) } }
      for wave in 0...turn {
        let inLog = wave < turn || isThere
        try ledger.with { ledger in
          for (index, (command, key)) in TroubleStory.wave(wave).enumerated() {
            guard let key else { continue }
            let words = Words(ledger.executeAndWait(command, by: .operator("child"), key: key))
            // Within a wave, one command asks under a key that is answered just before.
            #expect(words.isReplay == inLog || index == 3 && words.isReplay)
            guard let first = acknowledged.first(where: { $0[0] == "\(wave)" && $0[1] == "\(index)" }) else {
              continue
            }
            #expect(words.id == Words(first[2]).id)
            #expect(words.position == Words(first[2]).position)
          }
        }
      }
      if !isThere { try expected.answer(turn) }
      #expect(try ledger.verifiedFacts().map(\.event.type) == expected.types(), "each key is answered once")
      let kinds: Set<EventType> = [
        .zoneRulesAdopted, .venueDefined, .booked, .refused, .blocked, .needsTable, .holdPlaced,
      ]
      #expect(kinds.isSubset(of: try expected.types()))
    }
  }
}

/// A ledger in memory that has no faults, given the same waves.
private final class Undisturbed {
  private let test: TestLedger

  init() throws { test = try TestLedger(venues: TroubleStory.venue) }

  deinit { test.close() }

  func answer(_ wave: Int) throws {
    for (command, key) in TroubleStory.wave(wave) {
      _ = test.ledger.executeAndWait(command, by: .operator("child"), key: key)
    }
  }

  func types() throws -> [EventType] { try test.facts().map(\.event.type) }
}
