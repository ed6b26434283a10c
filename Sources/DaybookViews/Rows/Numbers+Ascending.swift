import DaybookTime

extension UInt64 {
  /// Maps a signed number so that unsigned order is signed order.
  init(ascending number: Int64) { self = UInt64(bitPattern: number) ^ 1 << 63 }
}

extension UInt32 {
  /// Maps a date's days since 1970 so that unsigned order is date order.
  init(ascending date: CivilDate) { self = UInt32(bitPattern: Int32(date.daysSinceEpoch)) ^ 1 << 31 }
}

extension Timestamp {
  /// Reads what `UInt64(ascending:)` wrote.
  init(ascending number: UInt64) { self.init(microseconds: Int64(bitPattern: number ^ 1 << 63)) }
}
