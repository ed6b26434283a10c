public import DaybookDomain
internal import DaybookLog

/// The log's events after a position, in order. Ends at the head found when it started, unless it follows.
///
/// Each step reads a few hundred records in one short read transaction and lends none of them. In a cancelled task one
/// that follows ends, as it does when the ledger is closed; one that promised an end throws `.busy(.cancelled)`.
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
    /// Records read at once, at most.
    private static let stretch: UInt64 = 256

    let ledger: Ledger
    var next: Position
    let end: Position?
    var waiting: [Fact] = []
    var read = 0

    /// The next event; nil at the end. Throws `.failed` when the log cannot be read.
    public mutating func next() async throws(LedgerError) -> Fact? {
      if Task.isCancelled {
        guard end == nil else { throw .busy(.cancelled) }
        return nil
      }
      while read == waiting.count {
        var most = Iterator.stretch
        if let end {
          guard next < end else { return nil }
          most = Swift.min(most, end.value - next.value)
        }
        do throws(LedgerFailure) {
          waiting = try ledger.facts(after: next, most: Int(most))
        } catch {
          // Closed between two reads: that is the end of what can be followed.
          if end == nil, ledger.isClosed { return nil }
          throw .failed(error)
        }
        read = 0
        guard waiting.isEmpty else { break }
        guard end == nil else { return nil }
        switch await ledger.headMoved(past: next) {
        case .moved: continue
        case .closed, .withdrawn: return nil
        case .failed(let failure): throw .failed(failure)
        }
      }
      let fact = waiting[read]
      read += 1
      next = fact.position
      return fact
    }
  }
}

extension Ledger {
  /// The events after `position`; with `following`, also those still to come, until the ledger is closed or the task is
  /// cancelled.
  public func events(after position: Position, following: Bool = false) -> EventSequence {
    EventSequence(ledger: self, start: position, follows: following)
  }
}
