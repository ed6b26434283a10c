public import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import Glibc

/// The result of a salvage.
public struct SalvageReport: Sendable {
  /// Records that are linked to one another but not to record 1.
  public struct Run: Hashable, Sendable {
    /// The first position.
    public let from: Position
    /// The last position.
    public let to: Position
  }

  /// The last record with valid links from record 1 on; position 0 when there is none.
  public let proven: LogPoint
  /// The other records found, which are not proven.
  public let runs: [Run]
  /// The number of records after the proven ones whose CBOR is broken.
  public let unreadableCount: Int

  /// Whether any record was found.
  public var hasRecords: Bool { proven.position > .start || !runs.isEmpty }
}

extension LedgerOperations {
  /// Recovers the records of a log whose data file is broken.
  ///
  /// It scans the ledger's data file, or the file `data`, byte by byte, without LMDB and without changing it.
  /// With `output`, where nothing may exist, the records proven by their links are written there as the log
  /// of a ledger without a vault, and all others as `rest.cbor` (a CBOR sequence, RFC 8742), whole or not at
  /// all.
  public func salvage(data: String? = nil, to output: String? = nil) throws(LedgerFailure) -> SalvageReport {
    var salvage = try Salvage(file: data ?? ledger.log + "/data.mdb")
    let total = UInt64(salvage.byteCount >> 20)
    guard try salvage.scan({ progress("looked through MiB", UInt64($0 >> 20), total) }) else {
      throw LedgerFailure(.stopped, "stopped; nothing was written")
    }
    if let output {
      let last = salvage.head.position
      try salvage.write(to: output, mapByteCount: mapByteCount) { progress("written", $0.value, last) }
    }
    return SalvageReport(
      proven: LogPoint(salvage.head),
      runs: salvage.runs.map { SalvageReport.Run(from: Position($0.from), to: Position($0.to)) },
      unreadableCount: salvage.unreadableCount)
  }
}
