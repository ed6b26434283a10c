public import DaybookDomain
internal import DaybookFiles
public import DaybookViews

/// A guest's card, with the bookings and waitlist entries it tells of and how to reach the guest.
public struct GuestProfile: Sendable {
  /// The history of the guest's own bookings, and of accounts merged into theirs.
  public let card: GuestCard
  /// Opened in memory: each field as the latest booking that names it has it, allergies and tags of all; nil when nothing
  /// was said, or the guest is forgotten. Keep it no longer than it is shown.
  public let contact: Guest?
  /// The bookings of the card, in its order.
  public let reservations: [Reservation]
  /// What waits for a table.
  public let waiting: [WaitlistEntry]
  /// Whether the guest was forgotten, and nothing was said since.
  public let isForgotten: Bool

  init(_ answer: GuestAnswer, _ guests: some GuestOpener) throws(LedgerFailure) {
    (card, reservations, waiting) = (answer.card, answer.reservations, answer.waiting)
    contact = try answer.contact(guests)
    isForgotten = answer.isForgotten(contact)
  }
}
