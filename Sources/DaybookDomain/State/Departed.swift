package import DaybookTime

/// An entity that has left the hot state: over, on a business date that is closed (R30).
package enum Departed: Hashable, Sendable {
  case reservation(Reservation)
  case hold(Hold)
  case block(Block)
  case entry(WaitlistEntry)
  case ticket(Ticket)

  package var subject: CommandSubject {
    switch self {
    case .reservation(let reservation): .reservation(reservation.id)
    case .hold(let hold): .hold(hold.id)
    case .block(let block): .block(block.id)
    case .entry(let entry): .entry(entry.id)
    case .ticket(let ticket): .ticket(ticket.id)
    }
  }

  package var id: ClaimID { subject.id }

  package var reservation: Reservation? { if case .reservation(let found) = self { found } else { nil } }
  package var hold: Hold? { if case .hold(let found) = self { found } else { nil } }
  package var block: Block? { if case .block(let found) = self { found } else { nil } }
  package var entry: WaitlistEntry? { if case .entry(let found) = self { found } else { nil } }
  package var ticket: Ticket? { if case .ticket(let found) = self { found } else { nil } }

  /// A copy whose guest is forgotten if `isForgotten` is true of the number its fields are sealed under.
  package func forgetting<Failure: Error>(_ isForgotten: (UInt64) throws(Failure) -> Bool) throws(Failure)
    -> Departed
  {
    switch self {
    case .reservation(var reservation):
      guard let number = reservation.guest?.number ?? reservation.details.lastPing?.place.number,
        try isForgotten(number)
      else { return self }
      reservation.guest = nil
      reservation.details.lastPing = nil
      return .reservation(reservation)
    case .entry(var entry):
      guard let guest = entry.guest, try isForgotten(guest.number) else { return self }
      entry.guest = nil
      return .entry(entry)
    case .hold, .block, .ticket: return self
    }
  }

  /// As it is at an instant: what lapses does so then, recorded or not. `booking` is that of a ticket.
  package func effective(at now: Timestamp, booking: Reservation? = nil) -> Departed {
    switch self {
    case .reservation(let reservation): .reservation(reservation.effective(at: now))
    case .hold(let hold): .hold(hold.effective(at: now))
    case .block: self
    case .entry(let entry): .entry(entry.effective(at: now))
    case .ticket(let ticket): .ticket(ticket.effective(of: booking, at: now))
    }
  }

  /// Who made it; nil for what nobody owns.
  package var owner: Actor? { reservation?.owner ?? hold?.owner ?? entry?.owner }
}
