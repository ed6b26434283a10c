public import Daybook
public import DaybookDomain
internal import DaybookLog
public import DaybookTime
internal import DaybookViews

/// The machine's clock against the last recorded time.
enum ClockCheck {
  static func look(at sample: LogSample) -> Finding {
    let last = sample.facts.last?.recordedAt ?? sample.created.created
    guard sample.created.clock == .system else { return .good("clock", "manual, stands at \(last)") }
    let ahead = LedgerClock.system.now().microseconds(since: last) / 1_000_000
    if ahead * 1_000_000 > ClockJump.mostAtOpening {
      return .bad(
        "clock",
        "it is \(spanText(seconds: ahead)) ahead of the last record, \(last): commands fail with CLOCK_JUMPED",
        "if it is right, daybook clock accept; if not, set it")
    }
    guard ahead < 0 else {
      return .good("clock", "last record \(last), \(spanText(seconds: ahead)) ago")
    }
    return .warn(
      "clock", "it is \(spanText(seconds: -ahead)) behind the last record, \(last)",
      "set the machine's clock; until it passes that time the ledger's stands still")
  }
}

/// The machine's clock compared with the ledger's.
public struct ClockStatus: Sendable {
  /// The ledger's kind of clock.
  public let kind: ClockKind
  /// The time of the last record, by the ledger's clock.
  public let recordedAt: Timestamp
  /// The ledger's current time.
  public let now: Timestamp

  /// Microseconds by which the clock is ahead of the last record; negative when it is behind.
  public var ahead: Int64 { now.microseconds(since: recordedAt) }
  /// Whether the ledger accepts it; if not, commands fail with `.clockJumped` until `AcceptClock`.
  public var isAccepted: Bool { ahead <= ClockJump.mostAtOpening }
}

extension LedgerOperations {
  /// Compares the machine's clock with the last recorded time.
  public func clockStatus() throws(LedgerFailure) -> ClockStatus {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let created = try LedgerRecord.first(in: log)
    let last = try log.fact(at: Position(try log.head().position))?.recordedAt ?? .epoch
    return ClockStatus(
      kind: created.clock, recordedAt: last, now: created.clock == .manual ? last : clock.now())
  }
}
