package import Daybook
public import DaybookDomain
public import DaybookTime
internal import DaybookViews

/// What a host types to find bookings, and where they are looked for (R29).
///
/// A name matches in any part, without regard to case and marks, as a plain keyboard writes it; a phone by its last four
/// digits or more, or all of it; a code is the last 8 characters of a booking's id; a whole id finds its booking however
/// it stands.
public struct BookingSearch: Sendable {
  /// Only bookings of this venue; nil: of all.
  public let venue: VenueID?
  /// Only bookings of this business date; nil: of any.
  public let date: CivilDate?
  /// Whether what is over, cancelled, or was brought in as history is found too.
  public let includesPast: Bool
  private let wanted: SoughtGuest

  /// Nil for a text of white space alone.
  public init?(
    _ text: String, at venue: VenueID? = nil, on date: CivilDate? = nil, includingPast: Bool = false
  ) {
    guard text.contains(where: { !$0.isWhitespace }) else { return nil }
    (self.venue, self.date, includesPast) = (venue, date, includingPast)
    wanted = SoughtGuest(text)
  }

  /// Whether a whole id is looked for: then guests are opened to be shown, not to be compared.
  package var isByID: Bool { wanted.id != nil }

  /// The bookings that may be meant, before anybody's fields are opened.
  package func candidates(in snapshot: borrowing Snapshot, now: Timestamp) -> [Reservation] {
    if let id = wanted.id {
      return [snapshot.reservation(id, now: now)].compactMap { $0 }.filter {
        (venue == nil || venue == $0.venue) && (date == nil || $0.stay.hasDate && date == $0.stay.date)
      }
    }
    if includesPast { return snapshot.reservations(at: venue, on: date, now: now) }
    var open: [Reservation] = []
    for state in [BookingState.booked, .requested] {
      open += snapshot.reservations(at: venue, on: date, in: state, now: now)
    }
    return open
  }

  /// Those of the candidates that are meant, in order of start, then id, with their guests opened.
  package func found(
    among candidates: [Reservation], _ guests: some GuestOpener
  ) throws(LedgerFailure) -> [FoundBooking] {
    var found: [FoundBooking] = []
    for reservation in candidates {
      let guest = try reservation.guest.flatMap { sealed throws(LedgerFailure) in try guests.open(sealed) }
      if wanted.matches(reservation.id, guest) {
        found.append(FoundBooking(reservation: reservation, guest: guest))
      }
    }
    return found.sorted { a, b in
      let (x, y) = (a.reservation, b.reservation)
      return x.stay.start != y.stay.start ? x.stay.start < y.stay.start : x.id < y.id
    }
  }
}

/// A booking that was found, with what its guest said of themselves.
public struct FoundBooking: Sendable {
  /// The booking.
  public let reservation: Reservation
  /// Opened in memory; nil when nothing was said, or the guest is forgotten. Keep it no longer than it is shown.
  public let guest: Guest?
}
