package import DaybookDomain

/// A state that keeps everything: for tests about entities that are over, or without an index to fetch them
/// from.
extension LedgerState {
  /// Applies the next record, and puts back the entities that left the state by it.
  package mutating func applyKeepingAll(_ fact: Fact) {
    keepsDeparted = true
    apply(fact)
    for entity in takeDeparted() {
      switch entity {
      case .reservation(let reservation): put(reservation)
      case .hold(let hold): put(hold)
      case .block(let block): put(block)
      case .entry(let entry): put(entry)
      case .ticket(let ticket): put(ticket)
      }
    }
  }

  /// Lends a command the entities it concerns that are not here, from a state that keeps everything.
  package mutating func lend(to command: Command, from everything: LedgerState) {
    for subject in command.subjects where !holds(subject) {
      if let entity = everything.entity(subject) { lend(entity) }
    }
    if case .mergeGuests(let merge) = command {
      for account in [merge.from, merge.into] where !knows(account) {
        if let one = everything.everyReservation.first(where: { $0.owner == account }) {
          lend(.reservation(one))
        } else if let one = everything.entries.inOrder.first(where: { $0.owner == account }) {
          lend(.entry(one))
        }
      }
    }
    guard case .forgetGuest(let forget) = command else { return }
    let meant = forget.guest.map { accounts(of: $0) } ?? []
    for reservation in everything.everyReservation
    where !holds(.reservation(reservation.id)) && meant.contains(reservation.owner) {
      lend(.reservation(reservation))
    }
    if let id = forget.entry, let booking = everything.entry(id)?.reservation,
      !holds(.reservation(booking)), let entity = everything.entity(.reservation(booking))
    {
      lend(entity)
    }
    for entry in everything.entries.all
    where !holds(.entry(entry.id))
      && (meant.contains(entry.owner) || entry.reservation == forget.reservation)
    {
      lend(.entry(entry))
    }
  }

  private func entity(_ subject: CommandSubject) -> Departed? {
    switch subject {
    case .ledger, .venue: nil
    case .reservation(let id): reservation(id).map { .reservation($0) }
    case .hold(let id): hold(id).map { .hold($0) }
    case .block(let id): block(id).map { .block($0) }
    case .entry(let id): entry(id).map { .entry($0) }
    case .ticket(let id): ticket(id).map { .ticket($0) }
    }
  }
}
