import Daybook
import DaybookTrouble
import Foundation
import Testing

extension Trouble {
  @Suite struct FullTests {
    @Test func `a full map refuses what is new, answers what is old, and goes on once it is opened larger`()
      throws
    {
      var small = LedgerOptions()
      small.mapByteCount = 256 << 10
      let ledger = try TemporaryLedger(options: small)
      var accepted: [Words] = []
      try ledger.with(small) { ledger in
        func answer(_ number: Int) -> Words {
          let key = Story.key(number, of: "full")
          return Words(ledger.executeAndWait(Story.booking(number).command, by: .guest("full"), key: key))
        }
        var words = answer(0)
        while words.isAccepted {
          accepted.append(words)
          words = answer(accepted.count)
        }
        #expect(words.description == "failed STORAGE_FULL")
        #expect(answer(accepted.count).description == "failed STORAGE_FULL")
        #expect(answer(3).isReplay && answer(3).id == accepted[3].id)
        #expect(ledger.head.value == accepted.last?.position)
      }
      #expect(accepted.count > 100)
      #expect(
        try ledger.verifiedFacts(small).compactMap(\.booked).map(\.description) == accepted.compactMap(\.id))
      try ledger.with { ledger in
        for number in 0..<(accepted.count + 8) {
          let key = Story.key(number, of: "full")
          let words = Words(
            ledger.executeAndWait(Story.booking(number).command, by: .guest("full"), key: key))
          #expect(words.isAccepted && words.isReplay == (number < accepted.count))
          if words.isReplay { #expect(words.id == accepted[number].id) }
        }
      }
      #expect(try ledger.verifiedFacts().count { $0.booked != nil } == accepted.count + 8)
    }

    @Test func `a full disk refuses what is new and surely writes nothing; with room it goes on by itself`()
      throws
    {
      let ledger = try TemporaryLedger()
      let child = try Child("serve", ledger.path)
      var count = 0
      var doubts = 0
      func book() -> Words {
        defer { count += 1 }
        return Words(child.ask("book \(count) disk"))
      }
      for _ in 0..<3 {
        #expect(book().isAccepted)
        let attributes = try FileManager.default.attributesOfItem(atPath: ledger.path + "/log/data.mdb")
        let size = try #require(attributes[.size] as? Int)
        #expect(child.ask("room \(size)") == "limited")
        var words = book()
        while words.isAccepted { words = book() }
        count -= 1
        // A write that fits in part is an input or output error to LMDB, so its outcome is in doubt.
        if words.description == "undecided disk-\(count)" {
          doubts += 1
        } else {
          #expect(words.description == "failed STORAGE_FULL")
        }
        #expect(child.ask("book 0 disk").hasSuffix("again"))
        #expect(child.ask("room any") == "limited")
        let again = book()
        #expect(again.isAccepted && !again.isReplay)
      }
      child.endInput()
      #expect(child.wait() == .exited(0))
      let facts = try ledger.verifiedFacts()
      #expect(facts.compactMap(\.key).map(\.text) == (0..<count).map { "disk-\($0)" })
      #expect(facts.count { $0.event.type == .writerRestarted } == doubts)
    }
  }
}
