import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Every refusal code there is, met by a command a person might give.
struct RefusalCodeTests {
  /// Given by the writer alone, which knows the keys that were used.
  static let writers: [RefusalCode] = [.idempotencyKeyReused]

  @Test(arguments: RefusalCode.allCases.filter { !writers.contains($0) })
  func `every refusal is met`(code: RefusalCode) throws {
    let refusal = try #require(try refused(code).refusal)
    #expect(refusal.reasons.contains { $0.code == code })
    #expect(refusal.code == refusal.reasons[0].code)
    // What a stranger may read of it names nobody.
    #expect(refusal.visible(to: .bob).reasons.allSatisfy { $0.claim == nil })
  }

  /// The venue, changed, with a booking of Ana's at 19:00 on T1.
  private func desk(_ change: (inout VenueDefinition) -> Void = { _ in }) throws -> (Desk, ReservationID) {
    var desk = try Desk.open(.sahil.with(change))
    let id = try desk.booked("19:00", ["T1"], by: .ana)
    return (desk, id)
  }

  private func refused(_ code: RefusalCode) throws -> Desk.Outcome {
    switch code {
    case .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .dateClosed, .offGrid,
      .inThePast,
      .tooSoon, .tooFar, .nonexistentLocalTime, .offsetMismatch:
      return try time(code)
    case .partyTooSmall, .partyTooLarge, .noTableFits, .tablesTaken, .tablesHeld, .tablesOccupied, .blocked,
      .poolFull, .pacingCovers, .pacingParties, .pacingOnline, .channelNotAllowed:
      return try place(code)
    default: return try act(code)
    }
  }

  private func time(_ code: RefusalCode) throws -> Desk.Outcome {
    var desk = try Desk.open(
      .sahil.with {
        if code == .tooSoon { $0.noticeMinutes = 1_440 }
        if code == .tooFar { $0.advanceDays = 0 }
        if code == .venueClosed { $0.isRetired = true }
        if code == .nonexistentLocalTime {
          $0.zone = "Europe/Berlin"
          $0.services = [.daily("00:00", last: "23:30", closes: "23:45")]
        }
      })
    switch code {
    case .outsideService: return desk.book("09:00")
    case .afterLastSeating: return desk.book("22:00")
    case .closedSpecialDay: return desk.book("2030-12-31T19:00")
    case .offGrid: return desk.book("19:07")
    case .inThePast: return desk.book("2030-04-30T19:00")
    case .dateClosed:
      desk.closeAnyway(Desk.day)
      return desk.book("19:00")
    case .tooFar: return desk.book("2030-05-02T19:00")
    case .nonexistentLocalTime: return desk.book("2031-03-30T02:30")
    case .offsetMismatch: return desk.book("2030-05-01T19:00+01:00")
    default: return desk.book("19:00")
    }
  }

  private func place(_ code: RefusalCode) throws -> Desk.Outcome {
    var (desk, id) = try desk {
      if code == .partyTooSmall { $0.party = PartyPolicy(least: 2) }
      if code == .partyTooLarge { $0.party = PartyPolicy(most: 2) }
      if code == .pacingCovers { $0.services[0].pacing = Pacing(minutes: 30, covers: 2) }
      if code == .pacingParties { $0.services[0].pacing = Pacing(minutes: 30, parties: 1) }
      if code == .pacingOnline { $0.services[0].pacing = Pacing(minutes: 30, onlineCovers: 2) }
      if code == .channelNotAllowed { $0.tables[1].channels = [.inHouse] }
    }
    switch code {
    case .partyTooSmall: return desk.book("19:00", party: 1)
    case .partyTooLarge: return desk.book("19:00", party: 3)
    case .noTableFits: return desk.book("19:00", party: 50)
    case .tablesHeld:
      desk.hold("20:30", ["T1"])
      return desk.book("20:30", ["T1"])
    case .tablesOccupied:
      desk.at("19:00")
      desk.seat(id)
      desk.at("20:40")
      return desk.book("21:00", ["T1"])
    case .blocked:
      desk.block("10:00", "23:00", tables: ["T2"])
      return desk.book("19:00", ["T2"])
    case .poolFull: return desk.book("19:00", pool: "bar", units: 11)
    case .channelNotAllowed: return desk.book("19:00", ["T2"])
    case .tablesTaken: return desk.book("19:00", ["T1"])
    default: return desk.book("19:00", ["T2"])
    }
  }

  private func act(_ code: RefusalCode) throws -> Desk.Outcome {
    var (desk, id) = try desk {
      $0.cutoff = CutoffPolicy(minutes: 60, isRefused: true)
      $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN")
      $0.forbidsOverlap = true
      $0.holds = HoldPolicy(guestMost: 60)
    }
    switch code {
    case .maintenance:
      desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss)
      return desk.book("20:30")
    case .holdLapsed, .holdConsumed:
      let hold = try desk.held("20:30", seconds: 60)
      if code == .holdConsumed { desk.book(on: hold) }
      desk.now = desk.now.adding(seconds: 60)
      return desk.book(on: hold)
    case .holdLimit: return desk.hold("20:30", seconds: 61)
    case .versionConflict: return desk.execute(.cancel(Cancel(id, version: 7)))
    case .guestOverlap: return desk.book("19:30")
    case .pastCutoff:
      desk.at("18:00")
      return desk.cancel(id, by: .ana)
    case .notCancellable:
      desk.at("19:00")
      desk.seat(id)
      return desk.cancel(id)
    case .notAllowedInState: return desk.leave(id)
    case .depositTooSmall: return desk.pay(id, 999)
    case .depositAlreadyPaid:
      desk.pay(id, 1_000)
      return desk.pay(id, 1_000)
    case .pingTooSoon:
      desk.arrives(id)
      let ping = Command.ping(Ping(id, at: Coordinate(latitude: 40_377_700, longitude: 49_892_000)))
      desk.execute(ping, by: .ana)
      return desk.execute(ping, by: .ana)
    case .forbidden: return desk.act(Leave.self, id, by: .ana)
    default: return desk.cancel(id, by: .bob)
    }
  }
}
