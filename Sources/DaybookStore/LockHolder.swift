internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc

/// Who holds a lock that does not record its holder itself, and since when.
package struct LockHolder: Hashable, Sendable {
  package let processID: Int

  /// By the machine's clock, in microseconds since the epoch.
  package let since: Int64

  /// The holder in a mark's file, if that process still lives; nil when the lock is free or unmarked.
  package static func look(at path: String) -> LockHolder? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var words = [UInt64](repeating: 0, count: HolderMark.wordCount)
    // It changed meanwhile: another process holds the lock already.
    for _ in 0..<4 {
      guard unsafe pread(descriptor, &words, HolderMark.byteCount, 0) == HolderMark.byteCount, words[0] != 0
      else {
        return nil
      }
      var again: UInt64 = 0
      guard unsafe pread(descriptor, &again, 8, 0) == 8 else { return nil }
      guard again == words[0] else { continue }
      let processID = Int(words[0] >> 32)
      // Another process may have been given the id of one that died.
      guard let start = ProcessStart.of(processID), start == words[2] else { return nil }
      return LockHolder(processID: processID, since: Int64(bitPattern: words[1]))
    }
    return nil
  }
}

/// Records the holder of a lock in a file that every process maps. Takes nanoseconds; nothing is synced.
///
/// Set while the lock is held. A holder that dies leaves its mark; `LockHolder.look` sees by the process's
/// start time that it is stale.
// Sendable: the memory is only touched by sequentially consistent atomics.
@safe package final class HolderMark: @unchecked Sendable {
  static let wordCount = 3
  static let byteCount = wordCount * 8

  /// The holder's process id, with a count in the lower half; since when; when that process began.
  private let words: UnsafeMutablePointer<UInt64>
  private let process = UInt64(UInt32(bitPattern: getpid())) << 32
  private let start = ProcessStart.of(Int(getpid())) ?? 0
  private let count = Monitor<UInt32>(0)

  /// Maps the file, made with mode 0600 when it is missing. Its bytes are allocated first: on a full disk a
  /// hole could not be written.
  package init(path: String) throws(LedgerFailure) {
    let file = try File(path, for: .changingOrMade)
    try file.allocate(to: HolderMark.byteCount)
    let mapped = unsafe mmap(
      nil, HolderMark.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard let memory = unsafe mapped, unsafe memory != MAP_FAILED else {
      throw LedgerFailure("map a mark", path, .last)
    }
    unsafe words = memory.bindMemory(to: UInt64.self, capacity: HolderMark.wordCount)
  }

  deinit { unsafe munmap(words, HolderMark.byteCount) }

  /// This process holds the lock now. Returns the token that ends the mark.
  package func set() -> UInt64 {
    let token =
      process
      | UInt64(
        count.withLock {
          $0 &+= 1
          return max($0, 1)
        })
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    unsafe daybook_shared_store(words, 0)
    unsafe daybook_shared_store(words + 1, UInt64(bitPattern: microseconds))
    unsafe daybook_shared_store(words + 2, start)
    unsafe daybook_shared_store(words, token)
    return token
  }

  /// Ends this holder's mark, after the lock was freed; does nothing when another holder has set its own.
  package func clear(_ token: UInt64) { unsafe daybook_shared_clear(words, token) }
}

/// This process's id.
package enum ProcessID {
  package static let own = Int(getpid())
}

/// When a process began, in clock ticks since boot: with the id it identifies a process for ever.
enum ProcessStart {
  /// Nil when there is no such process, or the system does not say.
  static func of(_ processID: Int) -> UInt64? {
    let descriptor = unsafe open("/proc/\(processID)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    // The second field is the program's name in brackets and may hold anything.
    guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "))
    // Field 3 is the first of these, the start is field 22 (proc(5)).
    guard fields.count > 19, fields[0].first != UInt8(ascii: "Z") else { return nil }
    return UInt64(String(decoding: fields[19], as: UTF8.self))
  }
}
