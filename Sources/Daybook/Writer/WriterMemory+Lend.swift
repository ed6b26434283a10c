internal import DaybookDomain

/// Lends a decision the entities it concerns that left the hot state: from memory, else from the index.
extension WriterMemory {
  mutating func lend(to command: Command, about subject: CommandSubject) throws(LedgerFailure) {
    try lend(subject)
    if let other = command.otherSubject { try lend(other) }
    if case .forgetGuest(let forget) = command { try lend(to: forget) }
    if case .mergeGuests(let merge) = command {
      for account in [merge.from, merge.into] where !state.knows(account) { try lend(oneOf: account) }
    }
    evictedVisit = nil
    if case .correct(let correct) = command, state.hasLeft(correct.reservation) {
      evictedVisit = state.reservation(correct.reservation)
    }
  }

  private mutating func lend(_ subject: CommandSubject) throws(LedgerFailure) {
    guard !state.holds(subject), let entity = try departed(subject) else { return }
    try lend(entity)
  }

  /// Forgetting a guest concerns every booking and waitlist entry the guest ever had.
  private mutating func lend(to forget: ForgetGuest) throws(LedgerFailure) {
    var found: [Departed] = []
    if let guest = forget.guest {
      for account in state.accounts(of: guest) {
        found += try index.entities(of: account) + departed.filter { $0.owner == account }
      }
    } else if let reservation = forget.reservation {
      found = departed.filter { $0.entry?.reservation == reservation }
      if let entry = try index.entry(behind: reservation) { found.append(entry) }
    } else if let entry = forget.entry, let reservation = state.entry(entry)?.reservation {
      if let booking = try self.departed(.reservation(reservation)) { found.append(booking) }
    }
    for entity in found where !state.holds(entity.subject) {
      try lend(recentlyDeparted(entity.subject) ?? entity)
    }
  }

  /// Something of an account, so that a decision knows that there is one.
  private mutating func lend(oneOf account: Actor) throws(LedgerFailure) {
    let found = try departed.filter { $0.owner == account } + index.entities(of: account)
    if let first = found.first { try lend(first) }
  }

  private mutating func lend(_ entity: Departed) throws(LedgerFailure) {
    let (owed, secrets) = (owed, secrets)
    state.lend(
      try entity.forgetting { number throws(LedgerFailure) in
        if owed.contains(number) { return true }
        return try secrets.isForgotten(number)
      })
  }
}
