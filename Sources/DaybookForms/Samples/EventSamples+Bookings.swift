import DaybookDomain
import DaybookTime

extension EventSamples {
  static func bookings(_ type: EventType) -> [Event] {
    let id = SampleValues.reservation
    return switch type {
    case .booked: bookings.map { .booked($0) }
    case .requested:
      bookings.map { .requested(Requested($0, answerBy: SampleValues.recorded.adding(minutes: 240))) }
    case .modified:
      [
        .modified(
          Modified(
            reservation: id, stay: SampleValues.tables, terms: SampleValues.terms,
            answerBy: SampleValues.recorded)),
        .modified(Modified(reservation: id, stay: SampleValues.pool, terms: SampleValues.deposit)),
        .modified(Modified(reservation: id, stay: SampleValues.bare, terms: .plain)),
        .modified(Modified(reservation: id, stay: SampleValues.bare)),
      ]
    case .guestChanged:
      [
        .guestChanged(
          GuestChanged(
            reservation: id, guest: SampleValues.sealed, hasAllergies: true, changesAllergies: true)),
        .guestChanged(GuestChanged(reservation: id, guest: SampleValues.sealed)),
      ]
    case .walkedIn:
      [
        .walkedIn(
          WalkedIn(
            reservation: id, stay: walkedIn(SampleValues.tables), guest: SampleValues.sealed,
            terms: SampleValues.terms, owner: .guest("ana"))),
        .walkedIn(
          WalkedIn(reservation: id, stay: walkedIn(SampleValues.pool), terms: SampleValues.deposit)),
        .walkedIn(WalkedIn(reservation: id, stay: SampleValues.street, terms: SampleValues.allergies)),
        .walkedIn(WalkedIn(reservation: id, stay: SampleValues.street)),
      ]
    case .carriedOver:
      [
        .carriedOver(
          CarriedOver(
            reservation: id, stay: SampleValues.tables, guest: SampleValues.sealed, terms: SampleValues.terms,
            original: Original(id: "7", owner: .guest("ana"), system: "baku"), standing: .booked)),
        .carriedOver(
          CarriedOver(
            reservation: id, stay: SampleValues.pool, terms: SampleValues.allergies,
            original: Original(id: "7", system: "baku"), standing: .noShow)),
        .carriedOver(
          CarriedOver(
            reservation: id, stay: SampleValues.bare, original: Original(id: "7", system: "baku"),
            standing: .completed)),
      ]
    case .arrived: [.arrived(Visited(id, covers: 4)), .arrived(Visited(id))]
    case .seated:
      [
        .seated(Visited(id, covers: 4, override: SampleValues.override)), .seated(Visited(id, covers: 4)),
        .seated(Visited(id)),
      ]
    case .accepted:
      [
        .accepted(Accepted(id, depositDueAt: SampleValues.recorded.adding(minutes: 90))),
        .accepted(Accepted(id)),
      ]
    case .undone:
      [
        .undone(
          Undone(id, seating: .expected, restoresDeposit: true, tables: ["T1", "T2"], isPinned: true)),
        .undone(Undone(id, seating: .arrived)),
      ]
    case .corrected:
      [
        .corrected(
          Corrected(
            reservation: id, why: "they came late",
            before: VisitRecord(state: .noShow, party: 2, tables: ["T1"], deposit: .forfeited),
            after: VisitRecord(state: .completed, party: 3, tables: ["T1", "T2"], deposit: .paid))),
        .corrected(
          Corrected(
            reservation: id, why: "never came", before: VisitRecord(state: .completed, party: 2, tables: []),
            after: VisitRecord(state: .noShow, party: 2, tables: []))),
      ]
    case .dayClosed:
      [
        .dayClosed(
          DayClosed(
            date: SampleValues.date, expected: [id, SampleValues.other], override: SampleValues.override,
            seated: [id])),
        .dayClosed(DayClosed(date: SampleValues.date, expected: [])),
      ]
    case .dayReopened:
      [
        .dayReopened(
          DayReopened(
            date: SampleValues.date, why: "closed by mistake", seated: [id], tableless: [SampleValues.other])),
        .dayReopened(DayReopened(date: SampleValues.date, why: "closed by mistake")),
      ]
    case .needsTable: [.needsTable(NeedsTable(reservation: id, tables: ["T1", "T2"]))]
    case .reassigned:
      [
        .reassigned(
          Reassigned(reservation: id, tables: ["T9"], isPinned: true, override: SampleValues.override)),
        .reassigned(Reassigned(reservation: id, tables: ["T9"])),
      ]
    case .holdPlaced: holds
    case .holdReleased:
      [
        .holdReleased(HoldReleased(hold: SampleValues.hold, block: SampleValues.block)),
        .holdReleased(HoldReleased(hold: SampleValues.hold)),
      ]
    case .holdLapsed: [.holdLapsed(SampleValues.hold)]
    case .blocked:
      [
        .blocked(blocked(.tables(["T1"]), "broken chair", offsets)), .blocked(blocked(.area("hall"), nil)),
        .blocked(blocked(.venue, nil)),
      ]
    case .holdMoved:
      [
        .holdMoved(HoldMoved(hold: SampleValues.hold, stay: SampleValues.tables)),
        .holdMoved(HoldMoved(hold: SampleValues.hold, stay: SampleValues.pool)),
        .holdMoved(HoldMoved(hold: SampleValues.hold, stay: SampleValues.bare)),
      ]
    case .blockMoved:
      [
        .blockMoved(
          BlockMoved(
            block: SampleValues.block, from: SampleValues.evening,
            until: SampleValues.evening.adding(minutes: 600), offsets: offsets))
      ]
    case .unblocked: [.unblocked(SampleValues.block)]
    case .unsuited: [.unsuited(id)]
    case .sectionsSet:
      [
        .sectionsSet(
          SectionsSet(
            date: SampleValues.date,
            sections: [
              Section(server: "Rena", tables: ["T1", "T2"]), Section(server: "Ali", tables: ["T9"]),
            ])),
        .sectionsSet(SectionsSet(date: SampleValues.date, sections: [])),
      ]
    case .paceSet: [.paceSet(pace(0, "the kitchen is behind")), .paceSet(pace(4, nil))]
    default: misplaced(type)
    }
  }

  private static let bookings: [Booked] = [
    Booked(
      reservation: SampleValues.reservation, hold: SampleValues.hold, stay: SampleValues.tables,
      guest: SampleValues.sealed, terms: SampleValues.terms, owner: .guest("ana")),
    Booked(reservation: SampleValues.reservation, stay: SampleValues.pool, terms: SampleValues.deposit),
    Booked(reservation: SampleValues.reservation, stay: SampleValues.bare, terms: SampleValues.allergies),
    Booked(reservation: SampleValues.reservation, stay: SampleValues.bare),
  ]

  private static let holds: [Event] = {
    let lapsesAt = SampleValues.recorded.adding(seconds: 300)
    return [
      .holdPlaced(
        HoldPlaced(
          hold: SampleValues.hold, stay: SampleValues.tables, lapsesAt: lapsesAt,
          override: SampleValues.override, owner: .guest("ana"))),
      .holdPlaced(HoldPlaced(hold: SampleValues.hold, stay: SampleValues.pool, lapsesAt: lapsesAt)),
      .holdPlaced(HoldPlaced(hold: SampleValues.hold, stay: SampleValues.bare, lapsesAt: lapsesAt)),
    ]
  }()

  private static func walkedIn(_ stay: Stay) -> Stay {
    var stay = stay
    stay.channel = .walkIn
    return stay
  }

  private static func pace(_ covers: Int, _ why: String?) -> PaceSet {
    PaceSet(
      block: SampleValues.block, from: SampleValues.evening, until: SampleValues.evening.adding(minutes: 15),
      covers: covers, why: why, offsets: why.map { _ in offsets })
  }

  private static let offsets = BlockOffsets(
    from: UTCOffset(seconds: 14_400), until: UTCOffset(seconds: 10_800))

  private static func blocked(_ scope: BlockScope, _ reason: String?, _ offsets: BlockOffsets? = nil)
    -> Blocked
  {
    Blocked(
      block: SampleValues.block, scope: scope, from: SampleValues.evening,
      until: SampleValues.evening.adding(minutes: 600), offsets: offsets, reason: reason)
  }
}
