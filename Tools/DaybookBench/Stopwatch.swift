import Daybook
import DaybookStore
import Glibc

/// Counts from when it is made: wall time, and processor time of this process and of its thread.
struct Stopwatch {
  private let began = MonotonicTime.now
  private let processorBegan = Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID)
  private let threadBegan = Stopwatch.now(CLOCK_THREAD_CPUTIME_ID)

  var seconds: Double { Double(MonotonicTime.now.nanoseconds - began.nanoseconds) / 1e9 }
  /// On a machine shared with other work this varies less than wall time.
  var processorSeconds: Double { Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID) - processorBegan }
  /// Processor time of the thread that made it, and asks now: what it left to others is not in it.
  var threadSeconds: Double { Stopwatch.now(CLOCK_THREAD_CPUTIME_ID) - threadBegan }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
