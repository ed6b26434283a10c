internal import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime
internal import DaybookViews

/// A log's first record, its last ones, and some between, each checked against the one before it.
struct LogSample {
  /// The most of the last records looked at.
  static let most: UInt64 = 1000
  /// Of the records below those, so many stretches of so many are looked at, elsewhere each time.
  static let stretches = (count: 32, length: UInt64(64))

  let created: LedgerCreated
  let head: LogHead
  /// The last records, oldest first, up to the first that is damaged.
  let facts: [Fact]
  let violation: Violation?
  /// How many records below the last ones were looked at.
  let below: UInt64
  /// What is wrong with the first of these that does not hold.
  let faultBelow: RecordFault?
  let info: EnvironmentInfo
  /// The time by which the ledger judges.
  let now: Timestamp

  init(_ storage: LMDBLog) throws(LedgerFailure) {
    created = try LedgerRecord.first(in: storage)
    head = try storage.head()
    info = try storage.info()
    (facts, violation) = try LogSample.last(of: storage, head.position)
    (below, faultBelow) = try LogSample.below(
      of: storage, head.position - min(head.position, LogSample.most))
    let recordedAt = facts.last?.recordedAt ?? created.created
    now = created.clock == .manual ? recordedAt : max(recordedAt, LedgerClock.system.now())
  }

  /// Whether every record was looked at.
  var isWhole: Bool { UInt64(facts.count) + below >= head.position }

  /// Checks records up to `last`: all where they are few, else stretches that are drawn.
  private static func below(
    of storage: LMDBLog, _ last: UInt64
  ) throws(LedgerFailure) -> (count: UInt64, fault: RecordFault?) {
    let (count, length) = stretches
    var starts = (0..<count).map { UInt64($0) * length }.filter { $0 < last }
    if last > UInt64(count) * length {
      starts = (0..<count).map { _ in UInt64.random(in: 0...(last - length)) }
    }
    var looked: UInt64 = 0
    for start in starts {
      let end = min(start + length, last)
      var fault: RecordFault?
      try storage.records(after: Position(start)) { record, _ in
        guard record.position.value <= end else { return false }
        fault = record.fault
        looked += 1
        return fault == nil && record.position.value < end
      }
      if let fault { return (looked, fault) }
    }
    return (looked, nil)
  }

  private static func last(
    of storage: LMDBLog, _ head: UInt64
  ) throws(LedgerFailure) -> ([Fact], Violation?) {
    let start = head > most ? head - most : 0
    var fold = LogFold()
    var facts: [Fact] = []
    var violation: Violation?
    try storage.read(after: start > 0 ? start - 1 : 0) { position, record in
      do throws(Violation) {
        if position == start {
          // Only its link counts, for the first one looked at; a header that cannot be read breaks the next one's.
          fold.position = Position(start)
          fold.link = RecordHeader(record)?.link ?? .zero
        } else {
          facts.append(try fold.check(record, at: Position(position)))
        }
        return true
      } catch {
        violation = error
        return false
      }
    }
    return (facts, violation)
  }
}
