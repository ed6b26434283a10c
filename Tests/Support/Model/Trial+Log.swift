package import DaybookDomain
import DaybookTime

/// What a command is given with beside its rules, taken from what a ledger made of it.
extension Trial {
  /// The inputs of a command whose events were found: what was sealed is taken over, and its numbers.
  package func ask(_ command: Command, by: Actor, nextID: ClaimID, _ events: [Event]) -> Ask {
    var ask = Ask(by: by, nextID: nextID)
    let next = SealedGuest(number: state.scalars.nextGuest, sealed: [1])
    switch command {
    case .modify(let modify):
      if modify.changesGuest {
        ask.guest =
          events.lazy.compactMap { if case .guestChanged = $0 { $0.sealed } else { nil } }.first ?? next
      }
    case .ping:
      ask.place =
        events.lazy.compactMap { if case .pinged(let it) = $0 { it.place } else { nil } }.first ?? next
    case .forgetGuest:
      for event in events {
        if case .allergiesKept(let kept) = event { ask.allergies[kept.reservation] = kept.allergies }
      }
      for party in model.parties.filter(model.keepsAllergies) where ask.allergies[party.id] == nil {
        ask.allergies[party.id] = next
      }
    default:
      if command.guest != nil { ask.guest = events.lazy.compactMap(\.sealed).first ?? next }
    }
    return ask
  }

  /// What was sealed is remembered opened, before the events are taken.
  package mutating func remember(_ ask: Ask, _ command: Command, _ events: [Event]) {
    guard !events.isEmpty else { return }
    if let guest = ask.guest { model.fields[guest] = command.guest ?? command.changedFields(model) }
    for (id, sealed) in ask.allergies {
      model.fields[sealed] = Guest(allergies: model.fields(of: id).allergies)
    }
  }

  /// Where a party was, if that was recorded.
  @discardableResult
  package mutating func rememberPlace(_ command: Command, _ events: [Event]) -> Ping? {
    guard case .ping(let ping) = command,
      events.contains(where: { if case .pinged(let pinged) = $0 { pinged.place != nil } else { false } })
    else { return nil }
    model.remember(ping)
    return ping
  }
}
