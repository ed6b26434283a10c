package import DaybookLog
import DaybookStore

/// A log's records as they may be found on a disk: some are missing, or are not what was written.
package final class DamagedLog: LogStorage {
  private let records: [UInt64: [UInt8]]
  private let last: LogHead

  package init(_ log: any LogStorage, _ change: (inout [UInt64: [UInt8]]) -> Void) throws {
    var records: [UInt64: [UInt8]] = [:]
    try log.read(after: 0) { position, record in
      records[position] = record.copy()
      return true
    }
    change(&records)
    self.records = records
    last = try log.head()
  }

  package func head() -> LogHead { last }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    for (number, record) in records.sorted(by: { $0.key < $1.key }) where number > position {
      guard try body(number, record.span.bytes) else { return }
    }
  }

  package func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    .refused(LedgerFailure(.storage, "append: it is only read"))
  }

  package func recover() -> LogHead { last }
  package var hint: UInt64 { last.position }
  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) {}
  package func close() {}
}
