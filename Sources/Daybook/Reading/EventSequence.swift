public import DaybookDomain
internal import DaybookLog

/// The log's events after a position, in order. Ends at the head found when it started, unless it follows.
///
/// Each step reads a few hundred records in one short read transaction and lends none of them.
public struct EventSequence: AsyncSequence, Sendable {
  public typealias Element = Fact

  let ledger: Ledger
  let start: Position
  let follows: Bool

  public func makeAsyncIterator() -> Iterator {
    Iterator(ledger: ledger, next: start, end: follows ? nil : ledger.head)
  }

  /// Reads in batches; ends at the end promised, when the ledger closes, or with the task.
  public struct Iterator: AsyncIteratorProtocol {
    let ledger: Ledger
    var next: Position
    let end: Position?
    var waiting: [Fact] = []
    var read = 0

    public mutating func next() async throws(LedgerError) -> Fact? {
      while read == waiting.count {
        if let end, next >= end { return nil }
        do throws(LedgerFailure) {
          waiting = try ledger.facts(after: next, most: 256)
        } catch {
          // Closed between two reads: that is the end of what can be followed.
          if end == nil, ledger.watch.isClosed { return nil }
          throw .failed(error)
        }
        read = 0
        guard waiting.isEmpty else { break }
        guard end == nil, await ledger.headMoved(past: next) else { return nil }
      }
      let fact = waiting[read]
      read += 1
      next = fact.position
      return fact
    }
  }
}

extension Ledger {
  /// The events after `position`; with `following`, also those still to come, until the ledger is closed.
  public func events(after position: Position, following: Bool = false) -> EventSequence {
    EventSequence(ledger: self, start: position, follows: following)
  }
}
