internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc

/// A number in an eight-byte file that every process maps; it only goes up. A read takes a nanosecond.
///
/// It is not synced: once all processes have ended, it means nothing. Its bytes are allocated before they are
/// mapped, so it can be raised when the disk is full.
// Sendable: the memory is only touched by sequentially consistent atomics.
@safe package final class SharedCounter: @unchecked Sendable {
  /// The file.
  package let path: String

  private let memory: UnsafeMutablePointer<UInt64>
  private static let byteCount = 8

  /// Maps the file, made with mode 0600 and zero when it is missing.
  package init(path: String) throws(LedgerFailure) {
    self.path = path
    let file = try File(path, for: .changingOrMade)
    try file.allocate(to: SharedCounter.byteCount)
    let mapped = unsafe mmap(
      nil, SharedCounter.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard let start = unsafe mapped, unsafe start != MAP_FAILED else {
      throw LedgerFailure("map a counter", path, .last)
    }
    unsafe memory = start.bindMemory(to: UInt64.self, capacity: 1)
  }

  deinit { unsafe munmap(memory, SharedCounter.byteCount) }

  /// The current number.
  package var value: UInt64 { unsafe daybook_shared_load(memory) }

  /// Adds one and returns the new number.
  @discardableResult
  package func increment() -> UInt64 { unsafe daybook_shared_increment(memory) }
}
