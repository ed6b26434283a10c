import Daybook
import DaybookStore
import DaybookTime

/// The clock of a simulated machine: it stands still until it is moved.
final class VirtualClock: Sendable {
  private let reading: Monitor<(wall: Timestamp, elapsed: Int64)>

  init(at start: Timestamp) { reading = Monitor((start, 0)) }

  /// What its wall clock says.
  var now: Timestamp { reading.withLock { $0.wall } }

  /// The ledger's way to it.
  var clock: LedgerClock {
    LedgerClock(
      elapsed: { [self] in reading.withLock { $0.elapsed } }, now: { [self] in reading.withLock { $0.wall } })
  }

  /// Lets time go by.
  func advance(to time: Timestamp) {
    reading.withLock { reading in
      reading.elapsed += max(0, time.microseconds(since: reading.wall))
      reading.wall = time
    }
  }

  /// Sets the wall clock, while no time goes by.
  func set(_ time: Timestamp) { reading.withLock { $0.wall = time } }
}
