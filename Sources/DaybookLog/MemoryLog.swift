internal import DaybookStore

/// A log in memory behind the same protocol: for an embedder's tests, and ours.
package final class MemoryLog: LogStorage {
  /// The records that several logs share, as processes share a file.
  private final class Book: Sendable {
    struct Contents {
      var records: [[UInt8]] = []
      var head = LogHead.empty
      var isTurn = false
    }

    let contents = Monitor(Contents())

    /// The record at a position; nil past the end.
    func record(at position: UInt64) -> [UInt8]? {
      contents.withLock { contents in
        position >= 1 && position <= UInt64(contents.records.count)
          ? contents.records[Int(position - 1)] : nil
      }
    }
  }

  private let book: Book
  private let callbacks = CommitCallbacks()

  /// An empty log.
  package convenience init() { self.init(Book()) }

  private init(_ book: Book) { self.book = book }

  /// Another log over the same records, like a second process.
  package func attached() -> MemoryLog { MemoryLog(book) }

  package func head() -> LogHead { book.contents.withLock { $0.head } }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    guard position < .max else { return }
    var next = position + 1
    while let record = book.record(at: next), try body(next, record.span.bytes) { next += 1 }
  }

  package func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    let found = book.contents.withLock(
      when: { !$0.isTurn },
      do: { contents in
        contents.isTurn = true
        return contents.head
      })
    let turn = BufferedTurn(self, found)
    let outcome: LogOutcome
    do throws(LedgerFailure) {
      try body(turn)
      outcome = turn.head == found ? .nothing(found) : .committed(turn.head)
    } catch {
      outcome = .refused(error)
    }
    book.contents.withLock { contents in
      contents.isTurn = false
      guard case .committed(let head) = outcome else { return }
      contents.records += turn.added
      contents.head = head
    }
    book.contents.wake()
    if case .committed(let head) = outcome { callbacks.call(head) }
    return outcome
  }

  @discardableResult
  package func recover() -> LogHead { head() }

  package var hint: UInt64 { head().position }

  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.add(callback) }

  package func close() { callbacks.removeAll() }
}
