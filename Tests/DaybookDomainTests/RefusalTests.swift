import DaybookDomain
import DaybookModel
import DaybookRandom
import DaybookTime
import Testing

/// The answers: reasons sorted, at most twenty claims named, the first code first.
struct RefusalTests {
  @Test func `reasons are sorted bytewise by code, then table, then start`() {
    let early = Timestamp(epochSeconds: 1)
    let late = Timestamp(epochSeconds: 2)
    let a = ClaimID(high: 1, low: 1)
    let b = ClaimID(high: 1, low: 2)
    let sorted = [
      Reason(.blocked, tables: ["T1"], claim: b, start: late),
      Reason(.inThePast, start: late),
      Reason(.offGrid),
      Reason(.tablesHeld, tables: ["T10"], claim: a, start: late),
      Reason(.tablesHeld, tables: ["T2"], claim: b, start: early),
      Reason(.tablesHeld, tables: ["T2"], claim: a, start: late),
      Reason(.tablesHeld, tables: ["T2"], claim: b, start: late),
      Reason(.tablesTaken, tables: ["T1"], claim: a, start: early),
    ]
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let refusal = Refusal(sorted.shuffled(using: &generator))
      #expect(refusal.reasons == sorted)
      #expect(refusal.code == .blocked)
    }
  }

  @Test func `every code is the wire's word and sorts by its bytes`() {
    let codes = RefusalCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == 38)
    for (a, b) in zip(RefusalCode.allCases, RefusalCode.allCases.dropFirst()) {
      #expect((Reason(a) < Reason(b)) == (a.rawValue < b.rawValue))
    }
    #expect(RefusalCode.allCases.filter { !$0.isRecorded } == [.maintenance, .idempotencyKeyReused])
  }

  @Test func `of more than twenty claims in the way twenty are named and the rest counted`() throws {
    let tables = (10..<40).map { Table(id: TableID("T\($0)"), name: "T\($0)", most: 2) }
    var desk = try Desk.open(.sahil.with { $0.tables = tables })
    for _ in 0..<25 { _ = try desk.booked("19:00") }
    for _ in 0..<5 { _ = try desk.held("19:00", seconds: 86_400) }
    let refusal = try #require(desk.book("19:00", by: .bob).refusal)
    #expect(refusal.reasons.count == 21)
    let (held, taken) = (refusal.reasons.prefix(5), refusal.reasons.dropFirst(5))
    #expect(held.map(\.code) == Array(repeating: .tablesHeld, count: 5))
    #expect(taken.prefix(15).allSatisfy { $0.code == .tablesTaken && $0.claim != nil && $0.more == nil })
    #expect(Array(taken.dropFirst(15)) == [Reason(.tablesTaken, more: 10)])
    #expect(refusal.visible(to: .bob).reasons.last?.more == 10)
  }

  @Test func `twenty claims are all named`() throws {
    let tables = (10..<30).map { Table(id: TableID("T\($0)"), name: "T\($0)", most: 2) }
    var desk = try Desk.open(.sahil.with { $0.tables = tables })
    for _ in 0..<20 { _ = try desk.booked("19:00") }
    let refusal = try #require(desk.book("19:00", by: .bob).refusal)
    #expect(refusal.reasons.count == 20 && refusal.reasons.allSatisfy { $0.claim != nil && $0.more == nil })
  }

  @Test func `each code has its own count, after its claims`() {
    let claims = { (code: RefusalCode, count: UInt64) in
      (0..<count).map { Reason(code, tables: ["T1"], claim: ClaimID(high: 0, low: $0)) }
    }
    let refusal = Refusal(
      claims(.tablesTaken, 3) + claims(.tablesHeld, 12) + claims(.blocked, 12) + [Reason(.offGrid)])
    #expect(refusal.reasons.count == 23)
    #expect(
      refusal.reasons.filter { $0.more != nil } == [
        Reason(.tablesHeld, more: 4), Reason(.tablesTaken, more: 3),
      ])
    #expect(refusal.reasons[12] == Reason(.offGrid))
    #expect(refusal.reasons[21].code == .tablesHeld && refusal.reasons[22].code == .tablesTaken)
  }

  @Test func `reasons that were recorded stay as they were`() {
    let reasons = [Reason(.tablesTaken), Reason(.blocked)]
    #expect(Refusal(recorded: reasons).reasons == reasons)
    #expect(Refusal(recorded: reasons).code == .tablesTaken)
  }

  @Test func `an answer names what the events made`() {
    let reservation = ReservationID(high: 1, low: 1)
    let hold = HoldID(high: 1, low: 2)
    let block = BlockID(high: 1, low: 3)
    var again = Answer()
    again.add(.answered(Answered(reservation: reservation, hold: hold, block: block)))
    #expect(
      again.events.isEmpty && again.reservation == reservation && again.hold == hold && again.block == block)
    let answer = Answer([
      .blocked(Blocked(block: block, scope: .venue, from: .epoch, until: .epoch)),
      .needsTable(NeedsTable(reservation: reservation, tables: [])),
      .holdReleased(HoldReleased(hold: hold, block: block)),
    ])
    #expect(answer.block == block && answer.hold == nil && answer.reservation == nil)
    #expect(answer.needsTable == [reservation] && answer.events == [.blocked, .needsTable, .holdReleased])
  }

  @Test func `ids grow whatever the clock does`() {
    for seed in 0..<64 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var last = ClaimID(high: 0, low: 0)
      for step in 0..<50 {
        let now = Timestamp(epochSeconds: Int64(generator.pick(0...3)))
        // Now and then all bits set, so that the low half overflows.
        let random = generator.once(in: 4) ? (UInt64.max, UInt64.max) : (generator.next(), generator.next())
        let id = ClaimID.next(after: last, at: now, random: random)
        #expect(id > last, "seed \(seed) step \(step)")
        #expect(id.high >> 12 & 0xF == 7 && id.low >> 62 == 2, "UUIDv7: \(id)")
        #expect(ClaimID(id.description) == id && ClaimID(id.description.uppercased()) == id)
        last = id
      }
    }
    for text in ["", "0190", "00000000-0000-0001-0000-00000000000g", "000000000-000-0001-0000-000000000001"] {
      #expect(ClaimID(text) == nil)
    }
  }
}
