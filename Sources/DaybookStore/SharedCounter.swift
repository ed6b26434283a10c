internal import CDaybookLMDB
internal import Glibc

/// A number in an eight-byte file that every process maps: read in a nanosecond, only ever counted up.
///
/// It is not synced: it means nothing after all processes are gone.
// Sendable: the memory is only touched by sequentially consistent atomics.
@safe package final class SharedCounter: @unchecked Sendable {
  /// The file.
  package let path: String

  private let memory: UnsafeMutablePointer<UInt64>
  private static let byteCount = 8

  /// Maps the file, made with mode 0600 and zero when it is missing.
  package init(path: String) throws(StoreError) {
    self.path = path
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(code: errno, "open a counter", path: path) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw StoreError(code: errno, "open a counter", path: path)
    }
    if status.st_size < SharedCounter.byteCount {
      guard ftruncate(descriptor, SharedCounter.byteCount) == 0 else {
        throw StoreError(code: errno, "make a counter", path: path)
      }
    }
    let mapped = unsafe mmap(
      nil, SharedCounter.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let start = unsafe mapped, unsafe start != MAP_FAILED else {
      throw StoreError(code: errno, "map a counter", path: path)
    }
    unsafe memory = start.bindMemory(to: UInt64.self, capacity: 1)
  }

  deinit { unsafe munmap(memory, SharedCounter.byteCount) }

  /// The number now.
  package var value: UInt64 { unsafe daybook_shared_load(memory) }

  /// Counts up by one and gives the new number.
  @discardableResult
  package func increment() -> UInt64 { unsafe daybook_shared_increment(memory) }
}
