import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookStories
import DaybookTime
import Testing

/// The hot state as a snapshot holds it (invariant 5).
@Suite struct StateFormTests {
  private func bytes(_ state: LedgerState) -> [UInt8] {
    var cbor = CBORWriter(capacity: 4096)
    StateForm.encode(state, into: &cbor)
    return cbor.copy()
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `from a snapshot the rest of the log leads to the same bytes as from zero`(seed: UInt64) throws {
    var house = HouseStory(seed: seed)
    house.go(on: 300)
    var states: [LedgerState] = [LedgerState()]
    for fact in house.facts {
      states.append(states[states.count - 1])
      states[states.count - 1].apply(fact)
    }
    for start in stride(from: 1, to: house.facts.count, by: 37) {
      var restored = try StateForm.decode(bytes(states[start]).span.bytes)
      #expect(bytes(restored) == bytes(states[start]), "seed \(seed), record \(start)")
      for (index, fact) in house.facts[start...].enumerated() {
        restored.apply(fact)
        if index.isMultiple(of: 61) {
          #expect(bytes(restored) == bytes(states[start + index + 1]), "seed \(seed), from \(start)")
        }
      }
      #expect(bytes(restored) == bytes(states[house.facts.count]), "seed \(seed), from \(start)")
    }
  }

  @Test func `sections are in a snapshot, each date's by itself`() throws {
    var house = HouseStory(seed: 2)
    house.go(on: 100)
    var state = house.state
    for (number, date) in [22_037, 22_036].map(CivilDate.init(daysSinceEpoch:)).enumerated() {
      let sections = [
        Section(server: "Rena \(number)", tables: ["1", "2"]), Section(server: "Ali", tables: ["3"]),
      ]
      let next = state.scalars.head.next
      state.apply(
        Fact(
          position: next, first: next, recordedAt: house.now, by: .host("1"), venue: "kinar",
          event: .sectionsSet(SectionsSet(date: date, sections: sections))))
    }
    let restored = try StateForm.decode(bytes(state).span.bytes)
    #expect(bytes(restored) == bytes(state))
    #expect(restored.scalars.sections == state.scalars.sections && restored.scalars.sections.count == 2)
  }

  @Test func `days that closed leave nothing behind but their dates`() throws {
    var house = HouseStory(seed: 3)
    house.go(on: 400)
    let (hot, all) = (house.state, house.everything)
    #expect(hot.reservationCount * 3 < all.reservationCount * 2)
    #expect(hot.holds.count < all.holds.count)
    #expect(hot.tickets.count < all.tickets.count)
    #expect(bytes(hot).count * 4 < bytes(all).count * 3)
  }

  @Test func `a batch that is taken back leaves the bytes as they were, closings too`() {
    var house = HouseStory(seed: 5)
    house.go(on: 300)
    var state = LedgerState()
    for (index, fact) in house.facts.enumerated() {
      if index.isMultiple(of: 9) {
        let before = bytes(state)
        state.beginBatch()
        for next in house.facts[index...].prefix(40) { state.apply(next) }
        state.takeBackBatch()
        #expect(bytes(state) == before, "record \(index)")
      }
      state.apply(fact)
    }
  }
}
