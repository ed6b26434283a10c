package import Daybook
package import DaybookDomain
package import DaybookFiles
package import DaybookTime

/// A notice with what it is about, read in one snapshot, before its guest's fields are opened.
package struct NoticeDraft {
  package let notice: Notice
  private let heading: VenueHeading
  private let ticket: Ticket?
  private let fires: [Timestamp?]
  private let reservation: Reservation?
  private let entry: WaitlistEntry?

  package init(_ notice: Notice, _ heading: VenueHeading, _ snapshot: borrowing Snapshot, now: Timestamp) {
    (self.notice, self.heading) = (notice, heading)
    ticket = notice.ticket.flatMap { snapshot.ticket($0, now: now) }
    fires = ticket.map { snapshot.fireTimes(of: $0, now: now) } ?? []
    reservation = notice.reservation.flatMap { snapshot.reservation($0, now: now) }
    entry = notice.entry.flatMap { snapshot.waitlistEntry($0, now: now) }
  }

  /// With the allergies, and the name of whom the floor is to seat.
  package func opened(by guests: some GuestOpener) throws(LedgerFailure) -> NoticeAnswer {
    let waiting = notice.kind == .tableFree ? entry : nil
    let guest = try waiting?.guest.flatMap { sealed throws(LedgerFailure) in try guests.open(sealed) }
    return NoticeAnswer(
      heading: heading, notice: notice, ticket: ticket, fires: fires, reservation: reservation,
      entry: waiting,
      guest: guest?.name, allergies: try guests.allergies(of: reservation))
  }
}
