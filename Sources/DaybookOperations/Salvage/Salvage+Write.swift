package import Daybook
internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog

extension Salvage {
  /// Writes the proven records to an empty log and follows its chain; the head there is the head that was proven.
  ///
  /// `progress` false stops it, and gives false.
  package func write(to storage: any LogStorage, progress: (Position) -> Bool) throws(LedgerFailure) -> Bool {
    var after: UInt64 = 0
    while after < head.position {
      guard progress(Position(after)) else { return false }
      after = try writeBatch(after: after, to: storage)
    }
    let written = try LedgerFailure.ofLog { () throws(LogFailure) in
      try storage.verifyChain(from: LogHead(position: 0, link: origin))
    }
    guard written == .success(head) else {
      throw LedgerFailure(
        .corrupt, "write what was saved: it reads back otherwise, \(written); try another disk")
    }
    return true
  }

  private static let batchCount: UInt64 = 1024

  /// The last position written.
  private func writeBatch(after last: UInt64, to storage: any LogStorage) throws(LedgerFailure) -> UInt64 {
    var batch: [[UInt8]] = []
    for position in last + 1...min(head.position, last + Salvage.batchCount) {
      batch.append(try provenRecord(at: position))
    }
    return try LedgerFailure.ofLog { () throws(LogFailure) in
      try storage.appendCopies(of: batch, origin: origin).position
    }
  }
}
