import DaybookStore

extension ViewPart {
  /// What a row or a key says, its error being one of this view's rows.
  func checked<Value>(_ read: () throws(RowError) -> Value) throws(ViewError) -> Value {
    do throws(RowError) { return try read() } catch { throw ViewError.row(view, "\(error)") }
  }

  /// Lends the keys and rows of a table that begin with a prefix, in order from one of them, until `body` says stop.
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
