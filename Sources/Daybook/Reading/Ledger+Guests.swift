public import DaybookDomain
internal import DaybookStore
internal import DaybookViews

extension Ledger {
  /// What a booking's guest said of themselves, opened in memory for someone who may see it (R21).
  ///
  /// Hosts and operators see all of it, a guest what their own booking says, a kitchen the allergies alone. Nil when
  /// nothing was said, or the guest is forgotten. Throws `.refused` with `NOT_FOUND` for no booking, and for a
  /// stranger's; `.failed` with `VAULT` when there is no key for it. Keep what is returned no longer than it is shown.
  public func guest(
    of reservation: ReservationID, for actor: Actor, within time: Duration = .seconds(5)
  ) async throws(LedgerError) -> Guest? {
    // At the head: who is forgotten by then is not opened, though the key may still be there.
    let found = try await read(atLeast: head, within: time) { $0.reservation(reservation) }
    guard let found, actor.role != .guest || found.owner == actor else {
      throw .refused(Refusal(.notFound, message: "no reservation \(reservation)"))
    }
    let isKitchen = actor.role == .kitchen
    guard let sealed = (isKitchen ? found.details.keptAllergies : nil) ?? found.guest else { return nil }
    let guest: Guest?
    do throws(LedgerFailure) {
      let secrets = secrets
      guest = try await Thread.run { Result { () throws(LedgerFailure) in try secrets.open(sealed) } }.get()
    } catch {
      throw .failed(error)
    }
    return isKitchen ? guest.map { Guest(allergies: $0.allergies) } : guest
  }
}
