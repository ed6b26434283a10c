import DaybookDomain

extension ID {
  /// Its sixteen bytes as a key: byte order is id order.
  var key: [2 of UInt64] { [high.bigEndian, low.bigEndian] }

  /// Reads the sixteen bytes that end a key.
  init(endOf key: RawSpan) throws(RowError) {
    guard key.byteCount >= 16 else { throw RowError("a key of \(key.byteCount) bytes where an id belongs") }
    self.init(high: key.number64(at: key.byteCount - 16), low: key.number64(at: key.byteCount - 8))
  }
}

extension [UInt8] {
  mutating func append<Entity>(_ id: ID<Entity>) {
    append(bigEndian: id.high)
    append(bigEndian: id.low)
  }
}
