package import Daybook
internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
internal import DaybookLog

extension Salvage {
  /// Makes a directory of what was found, at a free path: whole or not at all.
  ///
  /// The proven records stand in it as the log of a ledger without a vault, in a life of its own; everything else as
  /// `rest.cbor`. The draft is `PATH.salvaging`; what a killed salvage left there the next one removes. Throws
  /// `.stopped` when `progress`, told the last position written, says so.
  package func write(
    to path: String, mapByteCount: Int, progress: (Position) -> Bool
  ) throws(LedgerFailure) {
    var draft = try LedgerDraft(of: LedgerDirectory(path), .salvaging)
    if head.position > 0 { try writeLedger(into: draft.directory, mapByteCount, progress) }
    if !runs.isEmpty { try writeRest(into: draft.directory) }
    try draft.finish()
  }

  private func writeLedger(
    into directory: LedgerDirectory, _ mapByteCount: Int, _ progress: (Position) -> Bool
  ) throws(LedgerFailure) {
    let storage = try directory.openLog(mapByteCount: mapByteCount, create: true)
    defer { storage.close() }
    try writeLog(to: storage, progress)
    try LedgerIdentity.new(for: try LedgerRecord.first(in: storage), at: LedgerClock.system.now())
      .write(into: directory.path)
  }

  private func writeRest(into directory: LedgerDirectory) throws(LedgerFailure) {
    let rest = try DraftFile(directory.path + "/rest.cbor", .free, mode: 0o644)
    try forEachOther { item throws(LedgerFailure) in try rest.write(item) }
    try rest.finish()
  }

  /// Writes the proven records to an empty log and follows its chain; the head there is the head that was proven.
  private func writeLog(to storage: any LogStorage, _ progress: (Position) -> Bool) throws(LedgerFailure) {
    var after: UInt64 = 0
    while after < head.position {
      guard progress(Position(after)) else {
        throw LedgerFailure(.stopped, "stopped; nothing was made: run salvage again")
      }
      after = try writeBatch(after: after, to: storage)
    }
    let written = try storage.verifyChain(from: LogHead(position: 0, link: origin))
    guard written == .success(head) else {
      throw LedgerFailure(
        .corrupt, "write what was saved: it reads back otherwise, \(written); try another disk")
    }
  }

  private static let batchCount: UInt64 = 1024

  /// The last position written.
  private func writeBatch(after last: UInt64, to storage: any LogStorage) throws(LedgerFailure) -> UInt64 {
    var batch: [[UInt8]] = []
    for position in last + 1...min(head.position, last + Salvage.batchCount) {
      batch.append(try provenRecord(at: position))
    }
    return try storage.appendCopies(of: batch, origin: origin).position
  }
}
