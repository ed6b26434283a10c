internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// R12, sampled: what availability lists is bookable at once, and what it does not list is refused.
///
/// Asked between two commands about the venue, date and party of the last claim: of the first 64 records at every
/// one, then 32 times each time the log doubles. The same log is always sampled at the same places.
struct OfferCheck {
  /// Starts that were asked about.
  private(set) var count = 0
  /// The first where offer and booking differ. The log is not wrong then, but this software is.
  private(set) var trouble: Violation?
  /// Whether it should be asked at the end of this command.
  private(set) var isDue = false
  private var last: (venue: VenueID, stay: Stay)?

  /// Notes a record that was applied.
  mutating func note(_ fact: Fact) {
    if let venue = fact.venue, let stay = fact.event.stay, !stay.isTimeless { last = (venue, stay) }
    if OfferCheck.isSampled(fact.position.value) { isDue = true }
  }

  private static func isSampled(_ position: UInt64) -> Bool {
    let octave = UInt64(UInt64.bitWidth - 1 - position.leadingZeroBitCount)
    return position & ((1 << (max(octave, 5) - 5)) - 1) == 0
  }

  /// To be asked when a command's last record is applied.
  mutating func check(_ state: LedgerState) {
    guard isDue, trouble == nil, let (venue, stay) = last, let number = state.number(of: venue) else {
      return
    }
    isDue = false
    let position = state.scalars.head
    let channel: Channel = position.value.isMultiple(of: 2) ? .online : .inHouse
    let query = OfferQuery(party: stay.party, channel: channel)
    let rules = state.venues[number].rules
    for offer in state.venues[number].offers(on: stay.date, query, now: state.scalars.recordedAt) {
      let start = rules.label(offer.start)
      var book = Book(
        venue: venue, party: stay.party, start: RequestedTime(stringLiteral: start), channel: channel)
      let isOfTables = !offer.tables.isEmpty || !offer.combinations.isEmpty || !offer.afterMoving.isEmpty
      if offer.isOffered, !isOfTables { book.pool = offer.pools.first?.pool }
      count += 1
      let outcome = OfferCheck.outcome(of: book, state)
      guard (outcome == nil) != offer.isOffered else { continue }
      let found = outcome.map { "is offered and refused: \($0)" } ?? "is not offered and can be booked"
      trouble = Violation(
        position, .offer, "at \(venue) for \(stay.party), \(start) \(channel.rawValue) \(found)")
      return
    }
  }

  /// Why it is not booked; nil when it is.
  private static func outcome(of book: Book, _ state: LedgerState) -> String? {
    let context = Context(
      now: state.scalars.recordedAt, by: .operator("verify"),
      nextID: ClaimID(high: state.scalars.lastID.high, low: .max))
    do throws(Rejection) {
      return try state.decide(.book(book), in: context).events.isEmpty ? "nothing is done" : nil
    } catch {
      switch error {
      case .refused(let refusal): return refusal.reasons.map(\.code.rawValue).joined(separator: ", ")
      case .invalid(let field): return "\(field)"
      }
    }
  }
}
