internal import Daybook
internal import DaybookCrypto

/// Takes out of an event what tells of a person: names, sealed fields, keys, texts that somebody typed.
///
/// Who acted, and under which key, becomes a pseudonym that is the same throughout one export and tells nothing outside
/// of it: a hash under a key that is made for the export and forgotten with it. To be asked of every event in order, so
/// that it knows the words of the venues' own definitions from what somebody typed.
package struct Redaction: TextEditor {
  private let key: [UInt8]
  private var vocabulary = Vocabulary()
  /// What stands for a text that somebody typed.
  private static let text = "redacted"

  package init(key: [UInt8] = Entropy.bytes(32)) { self.key = key }

  /// Learns the words of a venue's definition, which an export shows.
  mutating func note(_ fact: Fact) {
    if case .venueDefined(let venue) = fact.event { vocabulary.add(venue) }
  }

  mutating func redacted(_ fact: Fact) -> Fact {
    var fact = fact
    fact.by = edit(fact.by)
    fact.key = fact.key.map { IdempotencyKey(pseudonym("key", $0.text)) }
    fact.requestID = fact.requestID.map { pseudonym("request", $0) }
    fact.fingerprint = nil
    // It would lead to the request in another system's traces.
    fact.traceparent = nil
    if let venue = fact.venue, !vocabulary.knows(venue) {
      fact.venue = VenueID(pseudonym("word", venue.text))
    }
    fact.event = fact.event.editingTexts(&self)
    return fact
  }

  mutating func edit(_ text: String, _ kind: TextKind) -> String {
    switch kind {
    case .word: text
    case .vocabulary: vocabulary.knows(text) ? text : pseudonym("word", text)
    case .free: Redaction.text
    case .identifier: pseudonym("original", text)
    }
  }

  /// That there were fields stays, and under which key; not a byte of them.
  mutating func edit(_ sealed: SealedGuest) -> SealedGuest { SealedGuest(number: sealed.number, sealed: []) }

  /// The ledger's own acts are nobody's.
  mutating func edit(_ actor: Actor) -> Actor {
    actor.role == .ledger ? actor : Actor(actor.role, pseudonym(actor.role.rawValue, actor.id))
  }

  private func pseudonym(_ kind: String, _ text: String) -> String {
    var hasher = Blake2b(key: key)
    hasher.update(Array("\(kind)\u{0}\(text)".utf8))
    return String(hasher.finish().description.prefix(16))
  }
}

/// The words venues have for their places and dishes, by their bytes.
private struct Vocabulary {
  private var venues: Set<VenueID> = []
  /// Beside what venues say: what a ticket is called on which no dish is named.
  private var words: Set<Word> = Set((PrepScope.allCases.map(\.rawValue) + ["kitchen"]).map { Word($0) })

  private enum Spoken {}
  private typealias Word = Name<Spoken>

  mutating func add(_ venue: VenueDefinition) {
    venues.insert(venue.id)
    for table in venue.tables {
      words.insert(Word(table.id.text))
      if let area = table.area { words.insert(Word(area)) }
    }
    for pool in venue.pools { words.insert(Word(pool.id.text)) }
    for dish in venue.prep?.items ?? [] { words.formUnion([Word(dish.name), Word(dish.station)]) }
  }

  func knows(_ venue: VenueID) -> Bool { venues.contains(venue) }
  func knows(_ word: String) -> Bool { words.contains(Word(word)) }
}
