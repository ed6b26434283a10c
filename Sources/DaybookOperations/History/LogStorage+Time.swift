internal import Daybook
package import DaybookDomain
package import DaybookLog
package import DaybookTime
internal import DaybookViews

extension LogStorage {
  /// The last record that was recorded at or before an instant; nil: the first was later.
  ///
  /// Recorded-at never decreases, so some forty records are looked at, however long the log is.
  package func last(by instant: Timestamp) throws(LogFailure) -> Position? {
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
