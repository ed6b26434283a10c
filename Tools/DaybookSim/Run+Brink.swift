import DaybookDomain
import DaybookModel
import DaybookRandom
import DaybookTime

/// Commands at the very instant at which something ends by itself.
extension Run {
  /// Whoever has an offer, a hold, or a booking that waits for an answer or for money takes it as it lapses: a microsecond
  /// before, then, or a microsecond after.
  func brink() throws {
    if let entry = oracle.model.entries.last(where: { oracle.model.state($0) == .waiting }) {
      try ask([asked(.offerTable(OfferTable(entry.id)), by: .host)])
    }
    let offers = oracle.model.entries.compactMap { entry in
      (entry.state == .offered ? entry.offerLapsesAt : nil).map {
        Brink(
          what: "an offer accepted", at: $0, by: entry.owner, command: .acceptOffer(AcceptOffer(entry.id)))
      }
    }
    let holds = oracle.model.holds.filter { $0.state == .active && $0.entry == nil }.map {
      Brink(what: "a hold booked", at: $0.lapsesAt, by: $0.owner, command: .book(Book(hold: $0.id)))
    }
    let parties = oracle.model.parties.compactMap { party in
      oracle.model.lapsesAt(party).map { at in
        let due = Money(party.terms.deposit?.amount ?? 500, "AZN")
        return party.state == .requested
          ? Brink(what: "a request accepted", at: at, by: .host, command: .accept(Accept(party.id)))
          : Brink(what: "a deposit paid", at: at, by: .host, command: .payDeposit(PayDeposit(party.id, due)))
      }
    }
    let kinds = [offers, holds, parties].map { $0.filter { $0.at > clock.now } }.filter { !$0.isEmpty }
    guard let brink = kinds.randomElement(using: &random)?.randomElement(using: &random) else {
      return try ask(batch())
    }
    let late = random.pick(-1...1)
    clock.advance(to: brink.at.adding(microseconds: Int64(late)))
    let when = late < 0 ? "just before it lapses" : late == 0 ? "as it lapses" : "just after it lapsed"
    coverage.note("\(brink.what) \(when)")
    if random.once(in: 2) { try read() }
    // Alone, or among others of one commit.
    var batch = random.once(in: 2) ? batch() : []
    batch.insert(asked(brink.command, by: brink.by), at: random.pick(0...batch.count))
    try ask(batch)
  }

  private struct Brink {
    let what: String
    let at: Timestamp
    let by: Actor
    let command: Command
  }
}
