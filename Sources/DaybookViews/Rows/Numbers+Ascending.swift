import DaybookTime

extension UInt64 {
  /// So that the order of unsigned numbers is that of the signed ones.
  init(ascending number: Int64) { self = UInt64(bitPattern: number) ^ 1 << 63 }
}

extension UInt32 {
  /// A date's days since 1970, so that the order of unsigned numbers is that of dates.
  init(ascending date: CivilDate) { self = UInt32(bitPattern: Int32(date.daysSinceEpoch)) ^ 1 << 31 }
}

extension Timestamp {
  /// Reads what `UInt64(ascending:)` wrote.
  init(ascending number: UInt64) { self.init(microseconds: Int64(bitPattern: number ^ 1 << 63)) }
}
