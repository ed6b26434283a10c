internal import Daybook

/// Takes out of an event what tells of a person, for whoever is outside: what is sealed, who acted, what somebody typed.
///
/// What was booked stays, with its ids: whoever may know more asks the service for it.
struct EventVeil: TextEditor {
  /// What stands in the place of what is taken out.
  private static let text = "redacted"

  mutating func veiled(_ fact: Fact) -> Fact {
    var fact = fact
    fact.by = edit(fact.by)
    (fact.key, fact.requestID, fact.traceparent, fact.fingerprint) = (nil, nil, nil, nil)
    fact.event = fact.event.editingTexts(&self)
    return fact
  }

  mutating func edit(_ text: String, _ kind: TextKind) -> String {
    switch kind {
    case .word, .vocabulary: text
    case .free, .identifier: EventVeil.text
    }
  }

  mutating func edit(_ sealed: SealedGuest) -> SealedGuest { SealedGuest(number: sealed.number, sealed: []) }

  /// The role stays; the ledger's own acts are nobody's.
  mutating func edit(_ actor: Actor) -> Actor {
    actor.role == .ledger ? actor : Actor(actor.role, EventVeil.text)
  }
}
