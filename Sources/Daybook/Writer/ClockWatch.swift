internal import DaybookDomain
internal import DaybookTime

/// Reads the clock once a turn, and tells when it leapt ahead: a ledger's time, which never goes back, would keep that.
///
/// A process compares its wall clock with the time that has passed since its last commit; before its first one, and
/// after somebody accepted a leap, with the last record.
struct ClockWatch {
  /// A wall clock ahead of what it should be.
  struct Leap {
    let found: Timestamp
    let expected: Timestamp
    let isAtOpening: Bool
  }

  private let clock: LedgerClock
  /// The last commit's reading, or the first one's.
  private var anchor: Reading?
  private var reading: Reading
  private(set) var leap: Leap?

  private struct Reading {
    let wall: Timestamp
    let elapsed: Int64?
  }

  init(_ clock: LedgerClock) {
    self.clock = clock
    reading = Reading(wall: .epoch, elapsed: nil)
  }

  /// The wall clock, as it was read for this turn.
  var now: Timestamp { reading.wall }

  /// Reads the clock for a turn; `last` is the time of the last record.
  mutating func beginTurn(after last: Timestamp) {
    reading = Reading(wall: clock.now(), elapsed: clock.elapsed?())
    leap = leap(after: last)
    if anchor == nil, leap == nil { anchor = reading }
  }

  private func leap(after last: Timestamp) -> Leap? {
    guard let elapsed = reading.elapsed else { return nil }
    var expected = last
    var most = ClockLeap.mostAtOpening
    if let anchor, let before = anchor.elapsed {
      expected = max(last, anchor.wall.adding(microseconds: elapsed - before))
      most = ClockLeap.most
    }
    guard reading.wall.microseconds(since: expected) > most else { return nil }
    return Leap(found: reading.wall, expected: expected, isAtOpening: anchor == nil)
  }

  /// What this turn wrote is durable.
  mutating func keepTurn() {
    if leap == nil { anchor = reading }
  }

  /// An operator accepts the clock in this turn: what follows in it goes by the clock.
  mutating func acceptLeap() { leap = nil }

  /// Another process recorded that the clock is right: what this one had seen before says nothing any more.
  mutating func forgetAnchor() { anchor = nil }
}

extension ClockWatch.Leap {
  var failure: LedgerFailure {
    let ahead = found.microseconds(since: expected) / 60_000_000
    let of = isAtOpening ? "the last record" : "the time that has passed since the last commit"
    return LedgerFailure(
      .clockJumped,
      "read the clock: it says \(found), \(ahead) minutes ahead of \(of), \(expected); if it is right, accept it with "
        + "daybook clock accept (the command acceptClock), if not, set it: the ledger's time never goes back")
  }
}
