import DaybookDomain
import DaybookTime

/// A party of the workload: what it will do, and the ids it was given.
final class Visit {
  /// What becomes of it once it has booked.
  enum End { case comes, cancels, staysAway }

  let venue: Int
  let date: CivilDate
  /// Its number among the venue's parties of the date.
  let number: Int
  /// When it comes, in local minutes of its date.
  let minute: Int
  let party: PartySize
  /// The number of its guest; nil for a walk-in, which has no named guest.
  let guest: Int?
  let end: End
  var reservation: ReservationID?
  var hold: HoldID?
  var entry: WaitlistID?
  var tickets: [TicketID] = []
  /// The number of the last command about it: its ids are known once that command is answered.
  var asked = 0

  init(venue: Int, date: CivilDate, number: Int, minute: Int, party: PartySize, guest: Int?, end: End) {
    self.venue = venue
    self.date = date
    self.number = number
    self.minute = minute
    self.party = party
    self.guest = guest
    self.end = end
  }

  var actor: Actor { .guest("g\(guest ?? 0)") }
  var start: Timestamp { EveningVenues.instant(date, minute: minute) }
  var needsDeposit: Bool { party.covers >= EveningVenues.depositFromParty }

  /// A key of its own for one of its commands.
  func key(_ verb: String) -> IdempotencyKey {
    IdempotencyKey("\(verb)-\(venue)-\(date.daysSinceEpoch)-\(number)")
  }
}
