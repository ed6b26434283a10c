import DaybookStore

extension ViewPart {
  /// Runs a read of a row or a key; its `RowError` becomes this view's error.
  func checked<Value, Fault: Error>(
    _ read: () throws(Fault) -> Value
  ) throws(LedgerFailure) -> Value {
    do throws(Fault) { return try read() } catch { throw LedgerFailure.row(view, "\(error)") }
  }

  /// Lends the rows whose keys begin with a prefix, in order from a key, until `body` says stop.
  func forEach(
    _ table: Int, prefix: [UInt8], from start: [UInt8]? = nil,
    _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    let start = start ?? prefix
    try forEach(from: start.span.bytes, in: tables[table]) { key, row throws(LedgerFailure) in
      guard key.starts(with: prefix) else { return false }
      return try body(key, row)
    }
  }
}
