import DaybookDomain
import DaybookTime

extension EventSamples {
  static func care(_ type: EventType) -> [Event] {
    let (id, entry) = (SampleValues.reservation, SampleValues.entry)
    return switch type {
    case .waitlistJoined:
      [
        .waitlistJoined(
          WaitlistJoined(
            entry: entry, party: 4, start: SampleValues.evening, offset: UTCOffset(seconds: 14_400),
            date: SampleValues.date, quotedMinutes: 25, guest: SampleValues.sealed, area: "hall",
            needs: [.highChair, .stepFree], owner: .guest("ana"), hasAllergies: true)),
        .waitlistJoined(WaitlistJoined(entry: entry, party: 2, date: SampleValues.date)),
      ]
    case .waitlistMoved:
      [
        .waitlistMoved(
          WaitlistMoved(entry: entry, start: SampleValues.evening, offset: UTCOffset(seconds: 14_400)))
      ]
    case .waitlistOffered:
      [
        .waitlistOffered(
          WaitlistOffered(
            entry: entry, hold: SampleValues.hold, lapsesAt: SampleValues.recorded.adding(seconds: 300)))
      ]
    case .waitlistBooked: [.waitlistBooked(WaitlistBooked(entry: entry, reservation: id))]
    case .waitlistLeft: [.waitlistLeft(entry)]
    case .waitlistLapsed: [.waitlistLapsed(entry)]
    case .waitlistReturned: [.waitlistReturned(entry)]
    case .waitlistFits:
      [.waitlistFits(WaitlistFits(entry, tables: ["T1", "T2"])), .waitlistFits(WaitlistFits(entry))]
    case .depositPaid: [.depositPaid(DepositPaid(reservation: id, paid: Money(4_000, "AZN")))]
    case .arrivalDeclared:
      [
        .arrivalDeclared(ArrivalDeclared(reservation: id, arrival: arrival(.full, .location, shares: true))),
        .arrivalDeclared(
          ArrivalDeclared(reservation: id, arrival: arrival(.starters, .guest, shares: false))),
      ]
    case .etaChanged:
      [.etaChanged(ETAChanged(reservation: id, etaAt: SampleValues.evening, source: .host))]
    case .pinged:
      [
        .pinged(Pinged(reservation: id, place: SampleValues.sealed, etaAt: SampleValues.evening)),
        .pinged(Pinged(reservation: id)),
      ]
    case .allergiesKept:
      [.allergiesKept(AllergiesKept(reservation: id, allergies: SampleValues.sealed))]
    case .guestForgotten:
      [
        .guestForgotten(
          GuestForgotten(guest: .guest("ana"), numbers: [0, 41], reservations: [id], entries: [entry])),
        .guestForgotten(GuestForgotten(numbers: [], reservations: [])),
      ]
    case .guestsMerged:
      [.guestsMerged(GuestsMerged(.guest("ana-2"), into: .guest("ana"), why: "one telephone number"))]
    case .guestsSplit:
      [.guestsSplit(GuestsSplit(.guest("ana-2"), into: .guest("ana"), why: "mother and daughter"))]
    default: misplaced(type)
    }
  }

  private static func arrival(_ scope: PrepScope, _ source: ETASource, shares: Bool) -> Arrival {
    Arrival(
      state: .declared, leadMinutes: 30, scope: scope, etaAt: SampleValues.evening, source: source,
      sharesLocation: shares)
  }
}
