import Daybook
import DaybookOperations
import Glibc
import Synchronization

/// Keeps how far this process has come and tells it on a pipe: now and then, and when a signal ends the process.
///
/// Damaged pages of the store can end whoever reads them (a page past the end of the file is a bus error). Only the
/// signal's handler then knows where that was.
enum ProgressPipe {
  private static let descriptor = Atomic<Int32>(-1)
  private static let total = Atomic<UInt64>(0)
  private static let position = Atomic<UInt64>(0)
  private static let link0 = Atomic<UInt64>(0)
  private static let link1 = Atomic<UInt64>(0)
  private static let link2 = Atomic<UInt64>(0)
  private static let link3 = Atomic<UInt64>(0)

  /// Records between two messages.
  private static let stretch: UInt64 = 4096

  /// Tells on this descriptor from now on.
  static func open(_ descriptor: Int32, total: UInt64) {
    self.descriptor.store(descriptor, ordering: .relaxed)
    self.total.store(total, ordering: .relaxed)
    for number in CrashWatch.signals { signal(number, handle) }
  }

  /// A record was found right. False once nobody listens.
  static func note(_ point: LogPoint) -> Bool {
    position.store(point.position.value, ordering: .relaxed)
    let words = point.words
    link0.store(words.0, ordering: .relaxed)
    link1.store(words.1, ordering: .relaxed)
    link2.store(words.2, ordering: .relaxed)
    link3.store(words.3, ordering: .relaxed)
    return point.position.value.isMultiple(of: stretch) ? tell() : true
  }

  /// Allocates nothing: the handler calls it.
  @discardableResult
  private static func tell() -> Bool {
    var words = (
      total.load(ordering: .relaxed), position.load(ordering: .relaxed),
      link0.load(ordering: .relaxed), link1.load(ordering: .relaxed), link2.load(ordering: .relaxed),
      link3.load(ordering: .relaxed)
    )
    return withUnsafeBytes(of: &words) { bytes in
      write(descriptor.load(ordering: .relaxed), bytes.baseAddress, bytes.count) == bytes.count
    }
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    tell()
    // What caused the signal is tried again, and ends the process as it would have.
    signal(number, SIG_DFL)
  }
}
