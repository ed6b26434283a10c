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
          let key = TroubleStory.key(number, of: "full")
          return Words(
            ledger.executeAndWait(TroubleStory.booking(number).command, by: .guest("full"), key: key))
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
          let key = TroubleStory.key(number, of: "full")
          let words = Words(
            ledger.executeAndWait(TroubleStory.booking(number).command, by: .guest("full"), key: key))
          #expect(words.isAccepted && words.isReplay == (number < accepted.count))
          if words.isReplay { #expect(words.id == accepted[number].id) }
        }
      }
      #expect(try ledger.verifiedFacts().count { $0.booked != nil } == accepted.count + 8)
    }

    @Test func `on a full map cancels go on from the reserve, and bookings do not come back by that`() throws
    {
      var small = LedgerOptions()
      small.mapByteCount = 256 << 10
      let ledger = try TemporaryLedger(options: small)
      try ledger.with(small) { ledger in
        var booked: [ReservationID] = []
        func book() -> Words {
          Words(ledger.executeAndWait(TroubleStory.booking(booked.count).command, by: .guest("full")))
        }
        var words = book()
        while let id = words.id.flatMap({ ReservationID($0) }) {
          booked.append(id)
          words = book()
        }
        #expect(words.description == "failed STORAGE_FULL")
        for id in booked.prefix(20) {
          let cancelled = Words(ledger.executeAndWait(Cancel(id).command, by: .operator("test")))
          #expect(cancelled.isAccepted, "\(cancelled)")
        }
        #expect(book().description == "failed STORAGE_FULL")
      }
    }

    @Test
    func
      `a full disk refuses what is new and writes nothing, what frees goes on; with room it goes on by itself`()
      throws
    {
      let ledger = try TemporaryLedger()
      let child = try Child("serve", ledger.path)
      var booked: [String] = []
      func book() -> Words {
        let words = Words(child.ask("book \(booked.count) disk"))
        if let id = words.id { booked.append(id) }
        return words
      }
      for round in 0..<3 {
        #expect(book().isAccepted && book().isAccepted)
        let attributes = try FileManager.default.attributesOfItem(atPath: ledger.path + "/log/data.mdb")
        let size = try #require(attributes[.size] as? Int)
        // Room for commands that free a place, too little for those that claim one.
        #expect(child.ask("room \(size + 1 << 20)") == "limited")
        for _ in 0..<4 { #expect(book().description == "failed STORAGE_FULL") }
        #expect(Words(child.ask("cancel \(booked[3 * round])")).isAccepted)
        #expect(child.ask("book 0 disk").hasSuffix("again"))
        // No room at all.
        #expect(child.ask("room 4096") == "limited")
        #expect(book().description == "failed STORAGE_FULL")
        // A page that became free earlier may still be written to.
        let cancelled = Words(child.ask("cancel \(booked[3 * round + 1])"))
        #expect(cancelled.isAccepted || cancelled.description == "failed STORAGE_FULL", "\(cancelled)")
        #expect(child.ask("room any") == "limited")
        let again = book()
        #expect(again.isAccepted && !again.isReplay)
      }
      child.endInput()
      #expect(child.wait() == .exited(0))
      let facts = try ledger.verifiedFacts()
      #expect(facts.compactMap(\.key).map(\.text) == booked.indices.map { "disk-\($0)" })
      #expect(!facts.contains { $0.event.type == .writerRestarted })
    }
  }
}
