internal import DaybookCrypto
internal import DaybookStore

/// The log's rows in any transaction: each key is a position, each value a record.
struct LMDBRows {
  let table: StoreTable
  private let directory: String

  init(_ table: StoreTable, _ directory: String) {
    self.table = table
    self.directory = directory
  }

  /// The last record's position and link. A damaged record throws `.corrupt`, a newer format `.newerFormat`.
  func head(_ transaction: borrowing some StoreTransaction & ~Copyable) throws(LedgerFailure) -> LogHead {
    let head = try transaction.last(table) { key, record throws(LedgerFailure) in
      let position = try position(key)
      guard let header = RecordHeader(record), header.position == position else {
        throw corrupt(position, "its header is damaged")
      }
      guard header.format <= RecordHeader.format else {
        throw LedgerFailure(
          .newerFormat,
          "read record \(position) in \(directory): it has format \(header.format); use newer software")
      }
      return LogHead(position: position, link: header.link)
    }
    return head ?? .empty
  }

  /// Lends each record after a position until `body` says stop.
  func read(
    _ transaction: borrowing some StoreTransaction & ~Copyable, after last: UInt64,
    _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    guard last < .max else { return }
    let start: [1 of UInt64] = [(last + 1).bigEndian]
    try transaction.forEach(from: start.span.bytes, in: table) { key, record throws(LedgerFailure) in
      try body(try position(key), record)
    }
  }

  private func position(_ key: RawSpan) throws(LedgerFailure) -> UInt64 {
    guard key.byteCount == 8 else {
      throw LedgerFailure(
        .corrupt,
        "read the log in \(directory): a key has \(key.byteCount) bytes, not 8; verify it, and restore from a backup"
      )
    }
    let position = key.bigEndian(at: 0)
    guard (1...RecordHeader.mostPosition).contains(position) else {
      throw LedgerFailure(
        .corrupt,
        "read the log in \(directory): a key says position \(position), where no log has a record; verify it, and restore from a backup"
      )
    }
    return position
  }

  private func corrupt(_ position: UInt64, _ found: String) -> LedgerFailure {
    LedgerFailure(
      .corrupt, "read record \(position) in \(directory): \(found); verify the log, and restore from a backup"
    )
  }
}
