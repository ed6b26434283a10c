import Daybook
import DaybookStore
import Glibc

/// Counts from when it is made: wall time, and processor time of this process.
struct Stopwatch {
  private let began = MonotonicTime.now
  private let processorBegan = Stopwatch.processorNow

  var seconds: Double { Double(MonotonicTime.now.nanoseconds - began.nanoseconds) / 1e9 }
  var processorSeconds: Double { Stopwatch.processorNow - processorBegan }

  /// On a machine shared with other work this varies less than wall time.
  private static var processorNow: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
