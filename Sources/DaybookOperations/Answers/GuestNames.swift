package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// The names of guests beside their bookings, opened in memory: what a host reads first.
///
/// If the vault cannot be read, the answer goes on without them, and says so once.
package final class GuestNames {
  /// Opens a guest's fields; nil once they are forgotten.
  package typealias Opener = (SealedGuest) throws(LedgerFailure) -> Guest?

  private enum Name {
    case known(String)
    case forgotten
  }

  /// Nil where no names are shown.
  private var open: Opener?
  private let tell: (LedgerFailure) -> Void

  /// `tell` hears why names are left out.
  package init(_ open: Opener?, tell: @escaping (LedgerFailure) -> Void = { _ in }) {
    (self.open, self.tell) = (open, tell)
  }

  /// `Ana Məmmədova`, or that the guest is forgotten; empty where there is no name to show.
  package func text(_ reservation: Reservation?) -> String { GuestNames.text(name(of: reservation)) }

  /// The same of a guest's sealed fields.
  package func text(_ guest: SealedGuest?) -> String { GuestNames.text(guest.flatMap { name(in: $0) }) }

  private static func text(_ name: Name?) -> String {
    switch name {
    case .known(let name): name
    case .forgotten: "(forgotten)"
    case nil: ""
    }
  }

  /// The field `guest`: `name`, or `forgotten`; nothing where there is no name to show.
  package func write(_ reservation: Reservation?, to json: inout JSONWriter) {
    switch name(of: reservation) {
    case .known(let name): json.object("guest") { $0.field("name", text: name) }
    case .forgotten: json.object("guest") { $0.field("forgotten", bool: true) }
    case nil: break
    }
  }

  /// The field `needsTable`: bookings without a table, with their guests' names.
  package func write(needingTable reservations: [Reservation], _ rules: ZoneRules, to json: inout JSONWriter)
  {
    json.objects("needsTable", reservations) { reservation, json in
      json.field("reservation", id: reservation.id)
      json.field("start", text: rules.label(reservation.stay.start))
      AgreedTime(reservation.stay, rules).write(to: &json)
      json.field("party", integer: reservation.stay.party.covers)
      json.field("state", text: reservation.state.rawValue)
      json.field("seating", text: reservation.seating.rawValue)
      write(reservation, to: &json)
    }
  }

  private func name(of reservation: Reservation?) -> Name? {
    guard open != nil, let reservation else { return nil }
    guard let sealed = reservation.guest else { return reservation.details.isForgotten ? .forgotten : nil }
    return name(in: sealed)
  }

  private func name(in sealed: SealedGuest) -> Name? {
    guard let open else { return nil }
    do throws(LedgerFailure) {
      guard let guest = try open(sealed) else { return .forgotten }
      return guest.name.map { .known($0) }
    } catch {
      self.open = nil
      tell(error)
      return nil
    }
  }
}
