public import Daybook
public import DaybookDomain
internal import DaybookStore

extension Ledger {
  /// Bookings by name, phone, code or id, with their guests opened, for someone who may see them (R21).
  ///
  /// Hosts and operators find everyone's, a guest their own. A kitchen is refused with `FORBIDDEN`. Throws `.failed` with
  /// `VIEW_BEHIND` when the views do not reach the head in time, with `VAULT` when a key is missing.
  public func find(
    _ search: BookingSearch, for actor: Actor, within time: Duration = .seconds(5)
  ) async throws(LedgerError) -> [FoundBooking] {
    try actor.requireSeesGuests("find bookings by their guests")
    // At the head: who is forgotten by then is not opened, though the key may still be there.
    let all = try await read(atLeast: head, within: time) {
      search.candidates(in: $0, now: $0.ledgerTime())
    }
    let seen = actor.role == .guest ? all.filter { $0.owner == actor } : all
    return try await opening { secrets throws(LedgerFailure) in try search.found(among: seen, secrets) }
  }

  /// A guest's card with the contact opened, for someone who may see it: staff, and the guest themselves (R21).
  ///
  /// Nil for a guest who never booked and does not wait. Throws `.refused` with `NOT_FOUND` for another guest, with
  /// `FORBIDDEN` for a kitchen, and `.failed` as ``find(_:for:within:)`` does.
  public func profile(
    of guest: Actor, for actor: Actor, within time: Duration = .seconds(5)
  ) async throws(LedgerError) -> GuestProfile? {
    try actor.requireSeesGuests("see a guest's card")
    guard actor.role != .guest || actor == guest else {
      throw .refused(Refusal(.notFound, message: "no guest \(guest) has booked"))
    }
    let found = try await read(atLeast: head, within: time) {
      GuestAnswer(of: guest, $0, now: $0.ledgerTime())
    }
    guard let found else { return nil }
    return try await opening { secrets throws(LedgerFailure) in try GuestProfile(found, secrets) }
  }

  /// Opens guests on a thread of its own: the vault is a file.
  private func opening<R: Sendable>(
    _ body: @escaping @Sendable (CommandSecrets) throws(LedgerFailure) -> R
  ) async throws(LedgerError) -> R {
    do throws(LedgerFailure) {
      let secrets = secrets
      return try await Thread.run { Result { () throws(LedgerFailure) in try body(secrets) } }.get()
    } catch {
      throw .failed(error)
    }
  }
}

extension CommandSecrets: GuestOpener {}

extension Actor {
  /// A kitchen sees allergies alone, and those with their tickets.
  fileprivate func requireSeesGuests(_ what: String) throws(LedgerError) {
    guard role != .kitchen else {
      throw .refused(Refusal(.forbidden, message: "\(self) may not \(what)"))
    }
  }
}
