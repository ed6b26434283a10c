import Daybook
import DaybookStore
import DaybookTrouble
import Foundation
import Glibc
import Testing

extension Trouble {
  @Suite struct SharedLedgerTests {
    @Test func `two processes taking turns know each other's records, keys, ids and time`() throws {
      let start: Int64 = 1_861_920_000_000_000
      let clock = Monitor(start)
      var options = LedgerOptions()
      options.clock = LedgerClock { Timestamp(microseconds: clock.withLock { $0 }) }
      let ledger = try TemporaryLedger(clock: .system, options: options)
      let child = try Child("serve", ledger.path, "\(start)")
      try ledger.with(options) { mine in
        func book(_ number: Int, _ name: String) -> Words {
          let command = TroubleStory.booking(number).command
          return Words(
            mine.executeAndWait(command, by: .guest(name), key: TroubleStory.key(number, of: name)))
        }
        for round in 0..<20 {
          // Each clock is ahead of the other's in turn.
          let (ours, theirs) = round.isMultiple(of: 2) ? (2, 1) : (1, 2)
          clock.withLock { $0 = start + Int64(1000 * round + ours) }
          child.tell("clock \(start + Int64(1000 * round + theirs))")
          let first = book(round, "parent")
          let second = Words(child.ask("book \(round) child"))
          #expect(first.isAccepted && second.isAccepted)
          #expect(second.position == first.position.map { $0 + 1 })
          #expect(Words(child.ask("book \(round) parent")).id == first.id)
          #expect(book(round, "child").id == second.id)
          #expect(mine.head.value == second.position || mine.head.value == first.position)
        }
      }
      child.endInput()
      #expect(child.wait() == .exited(0))
      let facts = try ledger.verifiedFacts(options)
      #expect(facts.count == 3 + 40)
      let ids = facts.compactMap(\.booked)
      #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
      let times = facts.dropFirst(3).map { $0.recordedAt.microseconds - start }
      let expected = (0..<20).flatMap { (round: Int) -> [Int] in
        [1000 * round + (round.isMultiple(of: 2) ? 2 : 1), 1000 * round + 2]
      }
      #expect(times == expected.map { Int64($0) })
    }

    @Test func `after a failed write in one process every other opens the log anew before it writes`() throws
    {
      let ledger = try TemporaryLedger()
      let child = try Child("serve", ledger.path)
      try ledger.with { mine in
        func book(_ number: Int) -> Words {
          Words(
            mine.executeAndWait(
              TroubleStory.booking(number).command, by: .guest("p"), key: TroubleStory.key(number, of: "p")))
        }
        #expect(book(0).isAccepted)
        #expect(child.ask("poison") == "poisoned 1")
        #expect(book(1).isAccepted)
        #expect(Words(child.ask("book 0 child")).isAccepted)
        #expect(book(2).isAccepted)
        #expect(Words(child.ask("book 1 child")).isAccepted)
        let types = try mine.facts(after: 3).map(\.event.type)
        #expect(types == [.booked, .writerRestarted, .booked, .writerRestarted, .booked, .booked, .booked])
      }
      child.endInput()
      #expect(child.wait() == .exited(0))
      _ = try ledger.verifiedFacts()
    }

    @Test func `a writer that waited for the lock while a write failed elsewhere opens the log anew too`()
      throws
    {
      let ledger = try TemporaryLedger()
      let child = try Child("serve", ledger.path)
      let counter = try SharedCounter(path: LedgerDirectory(ledger.path).log + "/poison")
      try ledger.with { mine in
        #expect(child.ask("lock") == "locked")
        let late = mine.executeAndWait(
          TroubleStory.booking(0).command, by: .guest("p"), deadline: .now + .milliseconds(50))
        #expect(Words(late).description == "busy deadlinePassed")
        counter.increment()
        let words = Monitor<Words?>(nil)
        mine.submit(
          Submission(TroubleStory.booking(1).command, by: .guest("p")) { outcome in
            words.withLock(wake: true) { $0 = Words(outcome) }
          })
        #expect(child.ask("free") == "freed")
        #expect(words.wait { $0 }?.isAccepted == true)
        let types = try mine.facts(after: 3).map(\.event.type)
        #expect(types == [.writerRestarted, .booked])
      }
    }

    @Test func `a reader that was killed does not make the log grow`() throws {
      let ledger = try TemporaryLedger()
      let child = try Child("serve", ledger.path)
      try ledger.with { mine in
        #expect(child.ask("read") == "reading")
        child.kill()
        #expect(child.wait() == .killed(SIGKILL))
        for number in 0..<600 {
          let outcome = mine.executeAndWait(
            TroubleStory.wanted.command, by: .guest("p"), key: TroubleStory.key(number, of: "p"))
          #expect(Words(outcome).description.hasSuffix("first"))
        }
      }
      let attributes = try FileManager.default.attributesOfItem(atPath: ledger.path + "/log/data.mdb")
      let pages = (attributes[.size] as? Int ?? 0) / 4096
      #expect(pages < 1500, "four pages a commit until the slot is freed, then hardly any")
    }
  }
}
