package import DaybookDomain
internal import DaybookLog
internal import DaybookTime

/// A span in which no answer of the views changes: no record comes, no deadline passes, and it is within one minute.
package struct Lull: Sendable {
  /// The log's last record, of any process.
  package let position: Position
  fileprivate let hint: UInt64
  /// Its time on the wall clock; nil in a ledger that only records move.
  fileprivate let span: Range<Timestamp>?
}

extension Ledger {
  /// The lull that is now; nil when there is none.
  ///
  /// There is none when the log cannot be read, when the writer has not seen all of it, and when something is due that is
  /// not recorded yet: an answer then changes at an instant that nobody has worked out.
  package func lull() -> Lull? {
    let hint = storage.hint
    guard hint != .max, let head = try? storage.head() else { return nil }
    let position = Position(head.position)
    guard created.clock == .system else { return Lull(position: position, hint: hint, span: nil) }
    let (seen, now) = (workers.writer.state, options.clock.now())
    let minute = Timestamp(epochSeconds: (now.epochSeconds / 60 + 1) * 60)
    let end = min(minute, seen.nextDue ?? minute)
    guard seen.head == position, now < end else { return nil }
    return Lull(position: position, hint: hint, span: now..<end)
  }

  /// Whether a lull lasts; takes less than a microsecond.
  package func lasts(_ lull: Lull) -> Bool {
    guard storage.hint == lull.hint else { return false }
    return lull.span?.contains(options.clock.now()) ?? true
  }
}
