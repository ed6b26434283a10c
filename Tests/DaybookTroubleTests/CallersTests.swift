import Daybook
import DaybookTrouble
import Testing

@Suite(.timeLimit(.minutes(10))) struct CallersTests {
  @Test func `of 256 concurrent callers in memory each gets its own answer`() async throws {
    let ledger = try Ledger.inMemory(options: LedgerOptions())
    try await check(ledger)
  }

  @Test func `of 256 concurrent callers on a disk each gets its own answer`() async throws {
    let temporary = try TemporaryLedger()
    try await check(try await Ledger.open(temporary.path))
    #expect(try temporary.verifiedFacts().count { $0.booked != nil } == 128)
  }

  /// Two callers a key, all at once, while somebody follows the log.
  private func check(_ ledger: Ledger) async throws {
    _ = try await ledger.execute(DefineVenue(TroubleStory.venue), by: .operator("test"))
    async let followed = follow(ledger, until: 128)
    let receipts = try await withThrowingTaskGroup(of: (Int, Receipt<Booking>).self) { group in
      for caller in 0..<256 {
        let number = caller / 2
        group.addTask {
          let key = TroubleStory.key(number, of: "caller")
          return (
            number,
            try await ledger.execute(
              TroubleStory.booking(number), by: .guest("caller"), key: key, within: .seconds(60))
          )
        }
      }
      return try await group.reduce(into: [Int: [Receipt<Booking>]]()) { $0[$1.0, default: []].append($1.1) }
    }
    let facts = try ledger.facts(after: .start)
    #expect(receipts.count == 128)
    for (number, pair) in receipts {
      #expect(Set(pair.map(\.value.id)).count == 1 && Set(pair.map(\.position)).count == 1)
      #expect(pair.map(\.isReplay).sorted { !$0 && $1 } == [false, true])
      let fact = facts[Int(pair[0].position.value) - 1]
      #expect(fact.key == TroubleStory.key(number, of: "caller"))
      #expect(fact.booked == pair[0].value.id)
    }
    #expect(Set(receipts.values.map { $0[0].value.id }).count == 128)
    #expect(try await followed == facts.compactMap(\.booked))
    await ledger.close()
  }

  private func follow(_ ledger: Ledger, until count: Int) async throws -> [ReservationID] {
    var booked: [ReservationID] = []
    for try await fact in ledger.events(after: .start, following: true) {
      if let id = fact.booked { booked.append(id) }
      if booked.count == count { break }
    }
    return booked
  }
}
