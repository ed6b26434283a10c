import DaybookDomain
import DaybookTime

/// What time alone brings: lapses, closings, fires, retries, offers.
///
/// The altered course records it when the recorded one did, so that the same things come out of the same state.
extension Reenactment {
  /// The most pieces of due work that are recorded at once.
  private static let mostDueWork = 1000

  /// Follows the records of one piece of due work, and returns how many there are; nil: they are of no such piece.
  mutating func followDue(_ rest: ArraySlice<Fact>) -> Int? {
    let fact = rest[rest.startIndex]
    let now = fact.recordedAt
    if let lapse = recorded.nextLapse(at: now), lapse.venue == venue {
      let records = rest.prefix(lapse.events.count)
      if records.map(\.event) == lapse.events, records.allSatisfy({ $0.by.role == .ledger }) {
        for record in records { recorded.apply(record) }
        recordLapses(at: now)
        letIn(at: now)
        return records.count
      }
    }
    let command = RecordedCommand(rest.prefix { $0.first == fact.first })
    let context = command.context(otherwise: ownID(at: now))
    let decision: Decision?
    if let work = recorded.state.dueWork(leadingTo: command.events, context) {
      decision = altered.state.dueDecision(of: work, context)
      for record in command.facts { recorded.apply(record) }
    } else if recorded.offerNext(context)?.events == command.events {
      decision = altered.nextOffer(context)
      _ = recorded.nextOffer(context)
      for record in command.facts { recorded.apply(record) }
    } else {
      return nil
    }
    if let decision, decision.venue == venue {
      altered.append(decision.events, like: fact)
      hear(decision.events, besides: command.events, at: now)
    }
    let next = rest.dropFirst(command.facts.count).first
    if next == nil || next?.by.role != .ledger || next?.recordedAt != now { finishDue(at: now) }
    letIn(at: now)
    return command.facts.count
  }

  /// Where the recorded course has nothing due any more, neither has the altered one.
  private mutating func finishDue(at now: Timestamp) {
    let context = Context(now: now, by: .ledger, nextID: ownID(at: now))
    guard recorded.state.dueDecision(context) == nil else { return }
    recorded.forgetDue(through: now)
    for _ in 0..<Reenactment.mostDueWork {
      let context = Context(now: now, by: .ledger, nextID: ownID(at: now))
      guard let decision = altered.nextDue(context), decision.venue == venue else { break }
      record(decision.events, of: venue, by: .ledger, at: now)
      hear(decision.events, besides: [], at: now)
    }
    altered.forgetDue(through: now)
  }

  /// Records what has lapsed in the altered course alone, and the offers that are due then, before a command (R25).
  mutating func catchUp(at now: Timestamp) {
    guard recorded.nextLapse(at: now) == nil else { return }
    let leavesPlaces = altered.state.leavesPlaces(at: now)
    recordLapses(at: now)
    guard leavesPlaces else { return }
    for _ in 0..<Reenactment.mostDueWork {
      guard
        let offer = altered.nextOffer(Context(now: now, by: .ledger, nextID: ownID(at: now))),
        offer.venue == venue
      else { return }
      record(offer.events, of: venue, by: .ledger, at: now)
      hear(offer.events, besides: [], at: now)
    }
  }

  /// Each record of a lapse is a command of its own, as in the log.
  private mutating func recordLapses(at now: Timestamp) {
    while let lapse = altered.nextLapse(at: now) {
      for event in lapse.events {
        record([event], of: lapse.venue, by: .ledger, at: now)
      }
      hear(lapse.events, besides: [], at: now)
    }
  }
}
