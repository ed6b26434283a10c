internal import DaybookDomain

/// What has left the hot state and a command concerns is lent to its decision: from memory, else from the index.
extension Desk {
  mutating func lend(to command: Command) throws(Stop) {
    do throws(LedgerFailure) {
      for subject in command.subjects where !state.holds(subject) {
        var entity = known(subject)
        if entity == nil { entity = try index.entity(subject) }
        if let entity { try lend(entity) }
      }
      if case .forgetGuest(let forget) = command { try lend(to: forget) }
    } catch {
      throw .world(error)
    }
  }

  /// A guest is forgotten in all they ever booked or waited for.
  private mutating func lend(to forget: ForgetGuest) throws(LedgerFailure) {
    var found: [Departed] = []
    if let guest = forget.guest {
      found = try index.entities(of: guest) + departed.filter { $0.owner == guest }
    } else if let reservation = forget.reservation {
      found = departed.filter { $0.entry?.reservation == reservation }
      if let entry = try index.entry(behind: reservation) { found.append(entry) }
    }
    for entity in found where !state.holds(entity.subject) { try lend(known(entity.subject) ?? entity) }
  }

  private mutating func lend(_ entity: Departed) throws(LedgerFailure) {
    let secrets = secrets
    state.lend(try entity.forgetting { number throws(LedgerFailure) in try secrets.isForgotten(number) })
  }

  /// What has left since the index's checkpoint: before this batch, and in it.
  private var departed: [Departed] { Array(cold.all) + state.departed }

  private func known(_ subject: CommandSubject) -> Departed? {
    state.departed.last { $0.subject == subject } ?? cold[subject]
  }
}
