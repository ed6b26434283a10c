public import Daybook
package import DaybookLog
internal import DaybookViews

/// A moment in a ledger's past: a position or a time.
public enum Moment: Hashable, Sendable {
  /// After this record.
  case position(Position)
  /// At this time: after the last record that was recorded by then.
  case instant(Timestamp)
}

extension LogStorage {
  /// The last record that was recorded at or before an instant; nil: the first was later.
  ///
  /// Recorded-at never decreases, so some forty records are looked at, however long the log is.
  package func last(by instant: Timestamp) throws(LedgerFailure) -> Position? {
    var known: UInt64 = 0
    var later = try head().position + 1
    while later - known > 1 {
      let middle = known + (later - known) / 2
      guard let fact = try fact(at: Position(middle)) else { return nil }
      if fact.recordedAt <= instant { known = middle } else { later = middle }
    }
    return known == 0 ? nil : Position(known)
  }
}
