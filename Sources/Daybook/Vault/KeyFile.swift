internal import Glibc

/// A flat file of 32-byte keys; key n stands at byte 32·n. Grown in blocks, synced before a key is used.
final class KeyFile: Sendable {
  static let keyByteCount = 32
  /// Keys made at once: 32 KiB.
  static let blockCount = 1024

  private let path: String
  private let descriptor: Int32

  /// Opens the file; makes it when `create` says so.
  init(path: String, create: Bool, isReadOnly: Bool) throws(LedgerFailure) {
    self.path = path
    let access = isReadOnly ? O_RDONLY : O_RDWR
    descriptor = open(path, access | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0), 0o600)
    guard descriptor >= 0 else { throw KeyFile.failure("open", path) }
  }

  deinit { close(descriptor) }

  /// How many whole keys it holds.
  func count() throws(LedgerFailure) -> UInt64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw KeyFile.failure("look at", path) }
    return UInt64(status.st_size) / UInt64(KeyFile.keyByteCount)
  }

  /// Key `number`; nil past the end.
  func key(_ number: UInt64) throws(LedgerFailure) -> [UInt8]? {
    var key = [UInt8](repeating: 0, count: KeyFile.keyByteCount)
    let count = pread(descriptor, &key, key.count, off_t(number) * off_t(key.count))
    guard count >= 0 else { throw KeyFile.failure("read", path) }
    return count == key.count ? key : nil
  }

  /// The keys from `number` on that there are, at most `most`, one after another.
  func keys(from number: UInt64, most: Int) throws(LedgerFailure) -> [UInt8] {
    var keys = [UInt8](repeating: 0, count: most * KeyFile.keyByteCount)
    let count = pread(descriptor, &keys, keys.count, off_t(number) * off_t(KeyFile.keyByteCount))
    guard count >= 0 else { throw KeyFile.failure("read", path) }
    keys.removeLast(keys.count - count / KeyFile.keyByteCount * KeyFile.keyByteCount)
    return keys
  }

  /// Makes keys until there are `atLeast`, a block at a time; several processes may try at once.
  func grow(atLeast: UInt64, entropy: (Int) -> [UInt8]) throws(LedgerFailure) {
    guard flock(descriptor, LOCK_EX) == 0 else { throw KeyFile.failure("lock", path) }
    defer { flock(descriptor, LOCK_UN) }
    var present = try count()
    while present < atLeast {
      let block = entropy(KeyFile.blockCount * KeyFile.keyByteCount)
      try put(block, from: present)
      present += UInt64(KeyFile.blockCount)
    }
    try sync()
  }

  /// Writes keys in the place of those from `number` on, without a sync.
  func put(_ keys: [UInt8], from number: UInt64) throws(LedgerFailure) {
    var written = 0
    while written < keys.count {
      let offset = off_t(number) * off_t(KeyFile.keyByteCount) + off_t(written)
      let count = keys.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written, offset)
      }
      guard count > 0 else { throw KeyFile.failure("write", path) }
      written += count
    }
  }

  func sync() throws(LedgerFailure) {
    guard fdatasync(descriptor) == 0 else { throw KeyFile.failure("sync", path) }
  }

  /// Overwrites keys with zeros, in place, and syncs; throws for the first that failed once all were tried.
  func overwrite(_ numbers: [UInt64]) throws(LedgerFailure) {
    let blank = [UInt8](repeating: 0, count: KeyFile.keyByteCount)
    var first: LedgerFailure?
    for number in numbers {
      do throws(LedgerFailure) { try put(blank, from: number) } catch { first = first ?? error }
    }
    try sync()
    if let first { throw first }
  }

  private static func failure(_ verb: String, _ path: String) -> LedgerFailure {
    let reason = String(cString: strerror(errno))
    return LedgerFailure(
      .vault,
      "\(verb) \(path): \(reason); the vault must be there and writable, restore it from its backup if it is lost"
    )
  }
}
