internal import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

extension LedgerOperations {
  /// Records and bytes of one turn of a copy.
  private static let most = (records: 4096, bytes: 4 << 20)

  /// Copies what is not there yet of a log into the one in a directory, which it makes.
  ///
  /// A record whose link does not follow is not copied. What was copied stays, so a copy that was cut short goes on.
  func copy(
    _ source: any LogStorage, to directory: String, _ ledger: LedgerID, through last: UInt64
  ) throws(LedgerFailure) {
    let target = try LMDBLog(directory: directory, mapByteCount: mapByteCount, create: true)
    defer { target.close() }
    var position = try target.head().position
    while position < last {
      let batch = try LedgerOperations.batch(of: source, after: position, through: last)
      guard !batch.isEmpty else {
        throw LedgerFailure(
          .corrupt, "copy: record \(position + 1) is missing; run daybook verify on the source")
      }
      position = try target.appendCopies(of: batch, origin: ledger.origin).position
      onStep(.batchCopied)
      try tell("records copied", position, last)
    }
  }

  /// Refuses a backup's log whose pages cannot be read: reading one could end the process.
  func checkPages(ofBackup path: String) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      let environment = try Environment(
        path: path + "/log", options: EnvironmentOptions(mapByteCount: mapByteCount, isReadOnly: true))
      defer { environment.close() }
      try environment.checkPages()
    } catch {
      guard error.isOfDamage else { throw error.number.isAbsence ? error.as(.notALedger) : error }
      throw error.as(.corrupt).of("read the backup", path)
        .advising("use another, or take one into another directory")
    }
  }

  private static func batch(
    of source: any LogStorage, after position: UInt64, through last: UInt64
  ) throws(LedgerFailure) -> [[UInt8]] {
    var (batch, byteCount) = ([[UInt8]](), 0)
    try source.read(after: position) { position, record in
      batch.append(record.copy())
      byteCount += record.byteCount
      return position < last && batch.count < most.records && byteCount < most.bytes
    }
    return batch
  }
}
