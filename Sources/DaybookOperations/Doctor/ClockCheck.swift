internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// The machine's clock against the last recorded time.
enum ClockCheck {
  static func look(at sample: LogSample) -> Finding {
    let last = sample.facts.last?.recordedAt ?? sample.created.created
    guard sample.created.clock == .system else { return .good("clock", "manual, stands at \(last)") }
    let ahead = LedgerClock.system.now().microseconds(since: last) / 1_000_000
    if ahead * 1_000_000 > ClockLeap.mostAtOpening {
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
