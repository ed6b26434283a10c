import DaybookStore

extension ViewPart {
  /// Runs a read of a row or a key; its `RowError` becomes this view's error.
  func checked<Value>(_ read: () throws(RowError) -> Value) throws(ViewError) -> Value {
    do throws(RowError) { return try read() } catch { throw ViewError.row(view, "\(error)") }
  }

  /// Lends the rows whose keys begin with a prefix, in order from a key, until `body` says stop.
  func forEach(
    _ table: Int, prefix: [UInt8], from start: [UInt8]? = nil,
    _ body: (RawSpan, RawSpan) throws(ViewError) -> Bool
  ) throws(ViewError) {
    let start = start ?? prefix
    try forEach(from: start.span.bytes, in: tables[table]) { key, row throws(ViewError) in
      guard key.starts(with: prefix) else { return false }
      return try body(key, row)
    }
  }
}
