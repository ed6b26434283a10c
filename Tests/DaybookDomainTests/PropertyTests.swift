import DaybookDomain
import DaybookTime
import Testing

/// Invariants 1, 2 and 4 after every step of random evenings, each judged from the entities alone.
struct PropertyTests {
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `no run of commands sells a table twice or a unit too many`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for step in 0..<150 {
      let (command, actor) = evening.step()
      let outcome = evening.execute(command, by: actor)
      let faults = faults(in: evening.desk)
      guard faults.isEmpty else {
        Issue.record("seed \(seed) step \(step), \(actor): \(command) → \(outcome): \(faults)")
        return
      }
    }
    #expect(consumptionFaults(in: evening.desk.facts).isEmpty, "seed \(seed)")
  }

  @Test func `the random evenings reach every event and every refusal of the floor`() {
    var events: Set<EventType> = []
    var codes: Set<RefusalCode> = []
    for seed in 0..<64 as Range<UInt64> {
      var evening = RandomEvening(seed: seed)
      for _ in 0..<150 {
        let (command, actor) = evening.step()
        codes.formUnion(evening.execute(command, by: actor).codes)
      }
      events.formUnion(evening.desk.facts.map(\.event.type))
    }
    let reached: Set<EventType> = [
      .ledgerCreated, .zoneRulesAdopted, .venueDefined, .booked, .modified, .cancelled, .arrived, .seated,
      .left, .completed, .noShow, .walkedIn, .holdPlaced, .holdReleased, .holdLapsed, .blocked, .unblocked,
      .needsTable, .reassigned, .maintenanceSet,
    ]
    #expect(reached.subtracting(events) == [])
    let wanted: Set<RefusalCode> = [
      .outsideService, .afterLastSeating, .closedSpecialDay, .offGrid, .inThePast, .tooSoon, .noTableFits,
      .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull, .maintenance, .nonexistentLocalTime,
      .holdLapsed, .holdConsumed, .notCancellable, .notAllowedInState, .notFound, .forbidden,
    ]
    #expect(wanted.subtracting(codes) == [])
  }

  private func faults(in desk: Desk) -> [String] {
    let holds = desk.state.holds.all.filter { $0.state(at: desk.now) == .active }
    let live = desk.state.reservations.values.compactMap(\.claim) + holds.compactMap(\.claim)
    var faults: [String] = []
    for table in Set(live.flatMap(\.tables)) {
      let claims = live.filter { $0.tables.contains(table) }.sorted { $0.start < $1.start }
      for (a, b) in zip(claims, claims.dropFirst()) where a.end > b.start {
        faults.append("\(table): \(a.kind) until \(a.end) and \(b.kind) from \(b.start)")
      }
      // A seated party is at its table until it leaves, so no second one sits down.
      if claims.filter({ $0.kind == .seated }).count > 1 { faults.append("\(table): two parties") }
      guard let known = desk.venue.table(table) else { continue }
      for block in desk.state.blocks.all where !block.isRemoved {
        for claim in claims
        where claim.kind != .seated && block.covers(known, from: claim.start, until: claim.end) {
          faults.append("\(table): blocked from \(block.from) and \(claim.kind) from \(claim.start)")
        }
      }
    }
    for pool in desk.venue.definition.pools {
      let claims = live.filter { $0.pool == pool.id }
      for instant in Set(claims.map(\.start)) {
        let used = claims.filter { $0.start <= instant && instant < $0.end }.reduce(0) { $0 + $1.units }
        let free = desk.venue.freeUnits(
          of: pool.id, from: instant, until: instant.adding(microseconds: 1),
          AskedAt(ignoringOverrunsAt: desk.now))
        if used + free != pool.capacity {
          faults.append("\(pool.id) at \(instant): \(used) used, \(free) free")
        }
      }
    }
    for reservation in desk.state.reservations.values where reservation.needsTable {
      if !reservation.stay.tables.isEmpty { faults.append("\(reservation.id) needs a table and has one") }
    }
    return faults
  }

  private func consumptionFaults(in facts: [Fact]) -> [String] {
    var lapses: [HoldID: Timestamp] = [:]
    var over: Set<HoldID> = []
    var faults: [String] = []
    for fact in facts {
      switch fact.event {
      case .holdPlaced(let placed): lapses[placed.hold] = placed.lapsesAt
      case .booked(let booked):
        guard let hold = booked.hold else { continue }
        if !over.insert(hold).inserted { faults.append("\(hold) consumed when it was over") }
        if fact.recordedAt >= lapses[hold] ?? .epoch { faults.append("\(hold) consumed after it lapsed") }
      case .holdReleased(let released):
        if !over.insert(released.hold).inserted {
          faults.append("\(released.hold) released when it was over")
        }
      case .holdLapsed(let hold):
        if !over.insert(hold).inserted { faults.append("\(hold) lapsed when it was over") }
        if fact.recordedAt < lapses[hold] ?? .epoch { faults.append("\(hold) lapsed early") }
      default: break
      }
    }
    return faults
  }
}
