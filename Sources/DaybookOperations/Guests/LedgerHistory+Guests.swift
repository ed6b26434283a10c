public import Daybook
public import DaybookDomain

extension LedgerHistory {
  /// Bookings by name, phone, code or id, with their guests opened, in order of start.
  ///
  /// Throws `.vault` where guests must be opened to be compared and there is no vault.
  public func find(_ search: BookingSearch) throws(LedgerFailure) -> [FoundBooking] {
    try search.found(among: read { search.candidates(in: $0, now: now($0)) }, self)
  }

  /// A guest's card with the contact opened; nil for a guest who never booked and does not wait.
  public func profile(of guest: Actor) throws(LedgerFailure) -> GuestProfile? {
    guard let answer = try read({ GuestAnswer(of: guest, $0, now: now($0)) }) else { return nil }
    return try GuestProfile(answer, self)
  }
}

extension LedgerHistory: GuestOpener {}
