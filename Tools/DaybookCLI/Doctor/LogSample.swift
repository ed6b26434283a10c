import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime

/// A log's first record and its last ones, each checked against the one before it.
struct LogSample {
  /// The most records looked at.
  static let most: UInt64 = 1000

  let created: LedgerCreated
  let head: LogHead
  /// The last records, oldest first, up to the first that is damaged.
  let facts: [Fact]
  let violation: Violation?
  let info: EnvironmentInfo
  /// The time by which the ledger judges.
  let now: Timestamp

  init(_ storage: LMDBLog) throws(LedgerFailure) {
    created = try LedgerRecord.first(in: storage)
    do throws(LogFailure) {
      head = try storage.head()
      info = try storage.info()
      (facts, violation) = try LogSample.last(of: storage, head.position)
    } catch {
      throw LedgerFailure(error)
    }
    let recordedAt = facts.last?.recordedAt ?? created.created
    now = created.clock == .manual ? recordedAt : max(recordedAt, LedgerClock.system.now())
  }

  private static func last(
    of storage: LMDBLog, _ head: UInt64
  ) throws(LogFailure) -> ([Fact], Violation?) {
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
