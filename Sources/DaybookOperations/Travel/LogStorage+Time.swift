internal import Daybook
package import DaybookDomain
package import DaybookLog
package import DaybookTime

extension LogStorage {
  /// The fact at a position; nil: the log ends before.
  package func fact(at position: Position) throws(LogFailure) -> Fact? {
    guard position > .start else { return nil }
    var found: Result<Fact, LogFailure>?
    try read(after: position.value - 1) { number, record in
      found = Result { () throws(LogFailure) in try LogFold.fact(record, at: Position(number)) }
      return false
    }
    return try found?.get()
  }

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
