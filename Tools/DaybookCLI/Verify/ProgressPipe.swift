import Daybook
import DaybookOperations
import Glibc
import Synchronization

/// Reports the progress of this process on a pipe: regularly, and when a signal ends the process.
///
/// Reading a damaged page can end the process (a page past the end of the file is a bus error). Only the
/// signal handler can then report the position.
enum ProgressPipe {
  private static let descriptor = Atomic<Int32>(-1)
  private static let total = Atomic<UInt64>(0)
  private static let position = Atomic<UInt64>(0)
  private static let link0 = Atomic<UInt64>(0)
  private static let link1 = Atomic<UInt64>(0)
  private static let link2 = Atomic<UInt64>(0)
  private static let link3 = Atomic<UInt64>(0)

  /// The number of records between two reports.
  private static let stretch: UInt64 = 4096

  /// Reports on this descriptor from now on.
  static func open(_ descriptor: Int32, total: UInt64) {
    self.descriptor.store(descriptor, ordering: .relaxed)
    self.total.store(total, ordering: .relaxed)
    for number in CrashWatch.signals { signal(number, handle) }
  }

  /// Notes a valid record. Returns false once nobody reads the pipe.
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
    // The instruction is executed again, and ends the process.
    signal(number, SIG_DFL)
  }
}
