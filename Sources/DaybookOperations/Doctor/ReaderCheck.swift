internal import DaybookLog
internal import DaybookStore
internal import Glibc

/// Who reads the log, and how long the oldest of them has held on to what it saw.
enum ReaderCheck {
  /// Commits behind from which the file grows by what a reader holds back.
  private static let far: UInt64 = 1000

  static func look(at storage: LMDBLog, _ info: EnvironmentInfo) -> Finding {
    let dead: Int
    let readers: [EnvironmentReader]
    do throws(LedgerFailure) {
      (dead, readers) = try storage.readers()
    } catch {
      return .bad("readers", error.message)
    }
    let cleared = dead == 0 ? "" : ", \(dead) slots of dead readers cleared"
    let others = readers.filter { $0.processID != Int(getpid()) }
    let reading = others.compactMap { reader in reader.transactionID.map { (reader.processID, $0) } }
    let slots = "\(readers.count) of \(info.maxReaders) slots taken\(cleared)"
    guard let oldest = reading.min(by: { $0.1 < $1.1 }) else {
      return full(readers, info) ?? .good("readers", "nobody else reads; \(slots)")
    }
    let behind = info.lastTransactionID - min(oldest.1, info.lastTransactionID)
    let found = "\(slots); the oldest, process \(oldest.0), is \(behind) commits behind"
    guard behind > far else { return full(readers, info) ?? .good("readers", found) }
    return .warn(
      "readers", found,
      "see what process \(oldest.0) does and end it: while it reads, no page it saw is used again")
  }

  private static func full(_ readers: [EnvironmentReader], _ info: EnvironmentInfo) -> Finding? {
    guard readers.count * 5 > info.maxReaders * 4 else { return nil }
    return .warn(
      "readers", "\(readers.count) of \(info.maxReaders) slots taken",
      "close what reads the ledger and is not needed: with every slot taken nobody else can open it")
  }
}
