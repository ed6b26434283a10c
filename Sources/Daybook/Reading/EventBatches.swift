internal import DaybookCrypto
public import DaybookDomain
internal import DaybookLog
public import DaybookViews

/// Events to take in together, and the cursor to store with what is made of them.
public struct EventBatch: Sendable {
  /// In the order of the log; none where the filter wanted none of many records.
  public let events: [Fact]
  /// From here the next batch goes on.
  public let cursor: EventCursor
}

/// The log in batches, for a read model that is kept outside: see ``Ledger/batches(after:matching:following:)``.
///
/// A batch has at most 256 events. One without events comes after 4,096 records that the filter does not want, and
/// at a fixed end, so that these are not read again.
public struct EventBatches: AsyncSequence, Sendable {
  public typealias Element = EventBatch

  let ledger: Ledger
  let start: EventCursor?
  /// That of the cursor, where there is one.
  let position: Position
  let filter: EventFilter
  let follows: Bool

  public func makeAsyncIterator() -> Iterator {
    Iterator(
      ledger: ledger, filter: filter, end: follows ? nil : ledger.head, start: start, next: position,
      told: position)
  }

  /// Reads in short transactions; ends at the fixed end, when the ledger closes, or when the task is cancelled.
  public struct Iterator: AsyncIteratorProtocol {
    static let mostEvents = 256
    static let mostRecords: UInt64 = 4096

    let ledger: Ledger
    let filter: EventFilter
    let end: Position?
    /// What the reading must follow; nil until the first stretch that begins where nobody said what stands there.
    var start: EventCursor?
    /// The last record read.
    var next: Position
    /// The last record that a batch has told of.
    var told: Position
    private(set) var isChecked = false

    init(
      ledger: Ledger, filter: EventFilter, end: Position?, start: EventCursor?, next: Position, told: Position
    ) {
      (self.ledger, self.filter, self.end, self.start) = (ledger, filter, end, start)
      (self.next, self.told) = (next, told)
    }

    /// The next batch; nil at the end.
    ///
    /// Throws `.failed` with `DIVERGED` when the log is not the one of the cursor, with another code when it cannot
    /// be read, and `.busy(.cancelled)` when the task is cancelled before a fixed end.
    public mutating func next() async throws(LedgerError) -> EventBatch? {
      while true {
        switch try step() {
        case .batch(let batch): return batch
        case .end: return nil
        case .wait: break
        }
        guard try await ledger.headMoves(past: next) else { return nil }
      }
    }

    private enum Step {
      case batch(EventBatch)
      case end
      /// For the next record.
      case wait
    }

    /// Never inlined, nor is `take`: whoever waits for the next record keeps no room for what reading takes.
    @inline(never)
    private mutating func step() throws(LedgerError) -> Step {
      if Task.isCancelled {
        guard end == nil else { throw .busy(.cancelled) }
        return .end
      }
      do throws(LedgerFailure) {
        if let batch = try take() { return .batch(batch) }
      } catch {
        // The ledger closed between two reads: a sequence that follows ends here.
        if end == nil, ledger.isClosed { return .end }
        throw .failed(error)
      }
      return end == nil ? .wait : .end
    }

    /// The next batch of what is in the log now; nil when there is none yet. It does not wait for one, and blocks only to read.
    @inline(never)
    package mutating func take() throws(LedgerFailure) -> EventBatch? {
      while true {
        let stretch = try read()
        let isMoved = stretch.end.position > next.value
        next = Position(stretch.end.position)
        if isMoved { start = EventCursor(stretch.end, ledger.created.ledger, ledger.incarnation) }
        let isOver = end.map { next >= $0 } ?? false
        let passed = next.value - told.value
        if let start, !stretch.events.isEmpty || passed >= Iterator.mostRecords || isOver && passed > 0 {
          told = next
          return EventBatch(events: stretch.events, cursor: start)
        }
        guard isMoved else { return nil }
      }
    }

    private mutating func read() throws(LedgerFailure) -> LogStretch {
      if !isChecked {
        try start?.check(ledger.created.ledger, ledger.incarnation)
        isChecked = true
      }
      let left = end.map { $0.value - Swift.min($0.value, next.value) } ?? Iterator.mostRecords
      guard left > 0 else {
        // Nothing is left to read but the link, which may show that the log is another.
        if let start { try start.check(ledger.storage.link(of: next.value)) }
        return LogStretch(at: next)
      }
      let stretch = try LogStretch(
        of: ledger.storage, after: next, matching: filter, mostEvents: Iterator.mostEvents,
        mostRecords: Swift.min(left, Iterator.mostRecords))
      try start?.check(stretch.linkAtStart)
      return stretch
    }
  }
}

extension Ledger {
  /// The log's events after a cursor, in batches, each with the cursor to store; without one, from the beginning.
  ///
  /// Ends at the head found when it started; with `following` it waits for later events, until the ledger is closed
  /// or the task is cancelled. The filter must be the one of the batches before: a cursor does not know it.
  public func batches(
    after cursor: EventCursor?, matching filter: EventFilter = .all, following: Bool = false
  ) -> EventBatches {
    EventBatches(
      ledger: self, start: cursor, position: cursor?.position ?? .start, filter: filter, follows: following)
  }

  /// The same after a position that nobody has a cursor of; it must be in the log.
  package func batches(
    after position: Position, matching filter: EventFilter = .all, following: Bool = false
  ) -> EventBatches {
    EventBatches(ledger: self, start: nil, position: position, filter: filter, follows: following)
  }
}
