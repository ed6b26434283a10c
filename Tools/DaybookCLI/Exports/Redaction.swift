import Daybook
import DaybookCrypto

/// Takes out of an event what tells of a person: names, sealed fields, keys, texts that somebody typed.
///
/// Who acted, and under which key, becomes a pseudonym that is the same throughout one export and tells nothing outside
/// of it: a hash under a key that is made for the export and forgotten with it.
struct Redaction {
  private let key: [UInt8]
  /// What stands for a text that somebody typed.
  private static let text = "redacted"

  init(key: [UInt8] = Entropy.bytes(32)) { self.key = key }

  func redacted(_ fact: Fact) -> Fact {
    var fact = fact
    fact.by = pseudonym(fact.by)
    fact.key = fact.key.map { IdempotencyKey(pseudonym("key", $0.text)) }
    fact.requestID = fact.requestID.map { pseudonym("request", $0) }
    fact.fingerprint = nil
    fact.event = redacted(fact.event)
    return fact
  }

  private func redacted(_ event: Event) -> Event {
    switch event {
    case .booked(let booked): return .booked(redacted(booked))
    case .requested(let requested):
      return .requested(Requested(redacted(requested.booked), answerBy: requested.answerBy))
    case .modified(var modified):
      modified.terms = modified.terms.map(redacted)
      return .modified(modified)
    case .walkedIn(var walkedIn):
      walkedIn.guest = walkedIn.guest.map(redacted)
      walkedIn.terms = redacted(walkedIn.terms)
      return .walkedIn(walkedIn)
    case .carriedOver(var carried):
      carried.guest = carried.guest.map(redacted)
      carried.terms = redacted(carried.terms)
      carried.original.id = pseudonym("original", carried.original.id)
      carried.original.owner = carried.original.owner.map(pseudonym)
      return .carriedOver(carried)
    case .holdPlaced(var placed):
      placed.override = placed.override.map(redacted)
      return .holdPlaced(placed)
    case .blocked(var blocked):
      blocked.reason = blocked.reason.map { _ in Redaction.text }
      return .blocked(blocked)
    case .waitlistJoined(var joined):
      joined.guest = joined.guest.map(redacted)
      return .waitlistJoined(joined)
    case .pinged(var pinged):
      pinged.place = pinged.place.map(redacted)
      return .pinged(pinged)
    case .guestForgotten(var forgotten):
      forgotten.guest = forgotten.guest.map(pseudonym)
      return .guestForgotten(forgotten)
    case .maintenanceSet(var set):
      set.message = set.message.map { _ in Redaction.text }
      return .maintenanceSet(set)
    case .refused(let refusal):
      return .refused(
        Refusal(
          recorded: refusal.reasons.map { reason in
            var reason = reason
            reason.message = nil
            return reason
          }))
    default: return event
    }
  }

  private func redacted(_ booked: Booked) -> Booked {
    var booked = booked
    booked.guest = booked.guest.map(redacted)
    booked.terms = redacted(booked.terms)
    return booked
  }

  /// That there were fields stays, and under which key; not a byte of them.
  private func redacted(_ guest: SealedGuest) -> SealedGuest { SealedGuest(number: guest.number, sealed: []) }

  private func redacted(_ terms: Terms) -> Terms {
    guard let override = terms.override else { return terms }
    var terms = terms
    terms.override = redacted(override)
    return terms
  }

  private func redacted(_ override: Override) -> Override { Override(override.codes, why: Redaction.text) }

  /// The ledger's own acts are nobody's.
  private func pseudonym(_ actor: Actor) -> Actor {
    let id = pseudonym(actor.role.rawValue, actor.id)
    switch actor.role {
    case .guest: return .guest(id)
    case .host: return .host(id)
    case .kitchen: return .kitchen(id)
    case .operator: return .operator(id)
    case .ledger: return actor
    }
  }

  private func pseudonym(_ kind: String, _ text: String) -> String {
    var hasher = Blake2b(key: key)
    hasher.update(Array("\(kind)\u{0}\(text)".utf8))
    return String(hasher.finish().description.prefix(16))
  }
}
