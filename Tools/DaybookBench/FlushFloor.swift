import Daybook
import DaybookStore
import Glibc

/// What the disk allows: one 4 KiB page written and flushed, again and again.
final class FlushFloor {
  private let descriptor: Int32
  private let page = [UInt8](repeating: 7, count: 4096)

  init(path: String) throws(BenchFailure) {
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchFailure("create \(path): \(String(cString: strerror(errno)))") }
    for index in 0..<1024 { pwrite(descriptor, page, page.count, off_t(index * page.count)) }
    fsync(descriptor)
  }

  deinit { close(descriptor) }

  /// Measures flushes for `seconds`; returns the microseconds of each.
  func measure(seconds: Double) -> Measurements {
    var samples = Measurements()
    let end = MonotonicTime.now + .seconds(seconds)
    var before = MonotonicTime.now
    while before < end {
      pwrite(descriptor, page, page.count, off_t(samples.values.count % 1024 * page.count))
      fdatasync(descriptor)
      let after = MonotonicTime.now
      samples.append(Double(after.nanoseconds - before.nanoseconds) / 1000)
      before = after
    }
    return samples
  }
}
