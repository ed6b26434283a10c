public import DaybookDomain
internal import DaybookLog

/// The log's events after a position, in order. Ends at the head found when it started, unless it follows.
///
/// Each step reads a few hundred records in one short read transaction and keeps none of its bytes. When the
/// task is cancelled, a sequence that follows ends, as when the ledger is closed; one with a fixed end throws
/// `.busy(.cancelled)`.
public struct EventSequence: AsyncSequence, Sendable {
  public typealias Element = Fact

  let ledger: Ledger
  let start: Position
  let follows: Bool

  public func makeAsyncIterator() -> Iterator {
    Iterator(ledger: ledger, next: start, end: follows ? nil : ledger.head)
  }

  /// Reads in batches; ends at the fixed end, when the ledger closes, or when the task is cancelled.
  public struct Iterator: AsyncIteratorProtocol {
    /// The most records in one read.
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
          // The ledger closed between two reads: a sequence that follows ends here.
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
  /// The log's events after `position`, up to the head found at the start.
  ///
  /// With `following` it also waits for later events, until the ledger is closed or the task is cancelled.
  public func events(after position: Position, following: Bool = false) -> EventSequence {
    EventSequence(ledger: self, start: position, follows: following)
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
