internal import DaybookDomain
internal import DaybookTime

/// Reads the clock once a turn and detects jumps ahead, which a ledger's time would keep for ever.
///
/// A process compares its wall clock with the time elapsed since its last commit; before its first commit,
/// and after a jump was accepted, with the last record.
struct ClockWatch {
  /// How far the wall clock is ahead of the expected time.
  struct Jump {
    let found: Timestamp
    let expected: Timestamp
    let isAtOpening: Bool
  }

  private let clock: LedgerClock
  /// The last commit's reading, or the first one's.
  private var anchor: Reading?
  private var reading: Reading
  private(set) var jump: Jump?

  private struct Reading {
    let wall: Timestamp
    let elapsed: Int64?
  }

  init(_ clock: LedgerClock) {
    self.clock = clock
    reading = Reading(wall: .epoch, elapsed: nil)
  }

  /// The wall clock, as read for this turn.
  var now: Timestamp { reading.wall }

  /// Reads the clock for a turn; `last` is the time of the last record.
  mutating func beginTurn(after last: Timestamp) {
    reading = Reading(wall: clock.now(), elapsed: clock.elapsed?())
    jump = jump(after: last)
    if anchor == nil, jump == nil { anchor = reading }
  }

  private func jump(after last: Timestamp) -> Jump? {
    guard let elapsed = reading.elapsed else { return nil }
    var expected = last
    var most = ClockJump.mostAtOpening
    if let anchor, let before = anchor.elapsed {
      expected = max(last, anchor.wall.adding(microseconds: elapsed - before))
      most = ClockJump.most
    }
    guard reading.wall.microseconds(since: expected) > most else { return nil }
    return Jump(found: reading.wall, expected: expected, isAtOpening: anchor == nil)
  }

  /// This turn's records are durable: its reading becomes the anchor.
  mutating func keepTurn() {
    if jump == nil { anchor = reading }
  }

  /// An operator accepts the clock in this turn: the rest of the turn uses it.
  mutating func acceptJump() { jump = nil }

  /// Another process recorded that the clock is right: this process's earlier reading no longer counts.
  mutating func forgetAnchor() { anchor = nil }
}

extension ClockWatch.Jump {
  var failure: LedgerFailure {
    let ahead = found.microseconds(since: expected) / 60_000_000
    let of = isAtOpening ? "the last record" : "the time that has passed since the last commit"
    return LedgerFailure(
      .clockJumped,
      "read the clock: it says \(found), \(ahead) minutes ahead of \(of), \(expected); if it is right, accept it with "
        + "daybook clock accept (the command acceptClock), if not, set it: the ledger's time never goes back")
  }
}
