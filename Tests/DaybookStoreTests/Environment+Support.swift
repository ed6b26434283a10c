import DaybookStore

extension RawSpan {
  /// A copy of the bytes, for comparing.
  var copied: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// The eight bytes of a number, most significant first.
func bigEndian(_ number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
}

extension Environment {
  /// A copy of the value under a key.
  func value(_ table: StoreTable, _ key: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    try read { transaction throws(LedgerFailure) in try transaction.get(table, key: key)?.copied }
  }

  /// The keys `forEach` lends.
  func keys(_ table: StoreTable, from start: [UInt8] = [], reverse: Bool = false) throws(LedgerFailure)
    -> [[UInt8]]
  {
    var keys: [[UInt8]] = []
    try read { transaction throws(LedgerFailure) in
      try transaction.forEach(from: start.span.bytes, in: table, reverse: reverse) {
        key, _ throws(LedgerFailure) in
        keys.append(key.copied)
        return true
      }
    }
    return keys
  }

  /// Puts one value in a transaction of its own.
  func put(_ table: StoreTable, _ key: [UInt8], _ value: [UInt8]) throws(LedgerFailure) {
    try write { transaction throws(LedgerFailure) in try transaction.put(table, key: key, value) }
  }
}

/// The error a call throws, nil when it returns.
func storeError(_ body: () throws(LedgerFailure) -> Void) -> LedgerFailure? {
  do throws(LedgerFailure) {
    try body()
    return nil
  } catch {
    return error
  }
}
