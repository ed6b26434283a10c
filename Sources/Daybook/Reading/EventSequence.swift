public import DaybookDomain
internal import DaybookLog
public import DaybookViews

/// The log's events after a position, in order. Ends at the head found when it started, unless it follows.
///
/// Each step reads a few hundred records in one short read transaction and keeps none of its bytes. When the
/// task is cancelled, a sequence that follows ends, as when the ledger is closed; one with a fixed end throws
/// `.busy(.cancelled)`.
public struct EventSequence: AsyncSequence, Sendable {
  public typealias Element = Fact

  let ledger: Ledger
  let start: Position
  let filter: EventFilter
  let follows: Bool

  public func makeAsyncIterator() -> Iterator {
    Iterator(
      batches: EventBatches.Iterator(
        ledger: ledger, filter: filter, end: follows ? nil : ledger.head, start: nil, next: start, told: start
      ))
  }

  /// Reads in batches; ends at the fixed end, when the ledger closes, or when the task is cancelled.
  public struct Iterator: AsyncIteratorProtocol {
    var batches: EventBatches.Iterator
    var waiting: [Fact] = []
    var read = 0

    /// The next event; nil at the end. Throws `.failed` when the log cannot be read.
    public mutating func next() async throws(LedgerError) -> Fact? {
      if Task.isCancelled {
        guard batches.end == nil else { throw .busy(.cancelled) }
        return nil
      }
      while read == waiting.count {
        guard let batch = try await batches.next() else { return nil }
        (waiting, read) = (batch.events, 0)
      }
      defer { read += 1 }
      return waiting[read]
    }
  }
}

extension Ledger {
  /// The log's events after `position` that a filter wants, up to the head found at the start.
  ///
  /// With `following` it also waits for later events, until the ledger is closed or the task is cancelled.
  public func events(
    after position: Position, matching filter: EventFilter = .all, following: Bool = false
  ) -> EventSequence {
    EventSequence(ledger: self, start: position, filter: filter, follows: following)
  }

  /// Up to `most` records after a position, checked and decoded.
  package func facts(after position: Position, most: Int = .max) throws(LedgerFailure) -> [Fact] {
    var facts: [Fact] = []
    try storage.facts(after: position) { fact, _ in
      facts.append(fact)
      return facts.count < most
    }
    return facts
  }
}
