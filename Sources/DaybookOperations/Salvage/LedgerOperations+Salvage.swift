public import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import Glibc

/// What was found in a broken data file.
public struct SalvageReport: Sendable {
  /// Records that follow one another, each linked to the one before, but not from record 1.
  public struct Run: Hashable, Sendable {
    /// The first of them.
    public let from: Position
    /// The last of them.
    public let to: Position
  }

  /// The last record that its links prove from record 1 on; position 0: none is.
  public let proven: LogPoint
  /// What else was found, unproven.
  public let runs: [Run]
  /// Records past the proven ones that are broken inside.
  public let unreadableCount: Int

  /// Whether anything was found.
  public var hasRecords: Bool { proven.position > .start || !runs.isEmpty }
}

extension LedgerOperations {
  /// Saves the records of a log whose file is broken.
  ///
  /// Looks through the ledger's data file byte by byte, or through the file `data`, without the store that wrote it and
  /// without changing it. With `output`, a path where nothing is, the records whose links prove them are written there as
  /// the log of a ledger without a vault, and whatever else is found as `rest.cbor` (a CBOR sequence, RFC 8742): the
  /// directory is there whole or not at all.
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
