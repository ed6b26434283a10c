import DaybookLog
import DaybookStore

/// A log's records as they may be found on a disk: some are missing, or are not what was written.
final class DamagedLog: LogStorage {
  private let records: [UInt64: [UInt8]]
  private let last: LogHead

  init(_ log: any LogStorage, _ change: (inout [UInt64: [UInt8]]) -> Void) throws {
    var records: [UInt64: [UInt8]] = [:]
    try log.read(after: 0) { position, record in
      records[position] = record.copy()
      return true
    }
    change(&records)
    self.records = records
    last = try log.head()
  }

  func head() -> LogHead { last }

  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    for (number, record) in records.sorted(by: { $0.key < $1.key }) where number > position {
      guard try body(number, record.span.bytes) else { return }
    }
  }

  func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    .refused(LedgerFailure(.storage, "append: it is only read"))
  }

  func recover() -> LogHead { last }
  var hint: UInt64 { last.position }
  func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) {}
  func close() {}
}
