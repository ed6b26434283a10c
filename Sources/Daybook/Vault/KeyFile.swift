internal import DaybookFiles

/// A flat file of 32-byte keys; key n is at byte 32·n. It grows in blocks, synced before a key is used.
final class KeyFile: Sendable {
  static let keyByteCount = 32
  /// The number of keys made at once: 32 KiB.
  static let blockCount = 1024

  private let path: String
  private let file: File

  init(path: String, for use: File.Use) throws(LedgerFailure) {
    self.path = path
    do throws(LedgerFailure) {
      file = try File(path, for: use)
    } catch {
      // A missing file is the vault's failure; a lack of descriptors or space, or a file mode, says nothing about it.
      guard error.number.isAbsence else { throw error }
      throw error.as(.vault).advising("put the vault back, restore it from its backup if it is lost")
    }
  }

  /// An unnamed file in a directory: its keys are gone with the process, however it ends.
  init(unnamedIn directory: String) throws(LedgerFailure) {
    file = try File.unnamed(in: directory)
    path = "a file without a name in \(directory)"
  }

  /// The number of whole keys.
  func count() throws(LedgerFailure) -> UInt64 {
    UInt64(try file.byteCount()) / UInt64(KeyFile.keyByteCount)
  }

  /// Key `number`; nil past the end.
  func key(_ number: UInt64) throws(LedgerFailure) -> [UInt8]? {
    let key = try keys(from: number, most: 1)
    return key.isEmpty ? nil : key
  }

  /// The existing keys from `number` on, at most `most`, one after another.
  func keys(from number: UInt64, most: Int) throws(LedgerFailure) -> [UInt8] {
    guard let offset = KeyFile.offset(of: number) else { return [] }
    var keys = try file.bytes(at: offset, atMost: most * KeyFile.keyByteCount)
    keys.removeLast(keys.count % KeyFile.keyByteCount)
    return keys
  }

  /// Makes keys until there are `atLeast`, a block at a time; several processes may try at once.
  func grow(atLeast: UInt64, entropy: (Int) -> [UInt8]) throws(LedgerFailure) {
    try file.withLock { () throws(LedgerFailure) in
      // From the last whole key: a full disk may have cut a block short.
      var present = try file.byteCount() / KeyFile.keyByteCount
      while present < atLeast {
        let block = entropy(KeyFile.blockCount * KeyFile.keyByteCount)
        try file.write(block, at: present * KeyFile.keyByteCount)
        present += KeyFile.blockCount
      }
      try file.sync()
    }
  }

  /// Writes keys over those from `number` on, without a sync.
  func put(_ keys: [UInt8], from number: UInt64) throws(LedgerFailure) {
    guard let offset = KeyFile.offset(of: number) else {
      throw LedgerFailure(.vault, "write key \(number) of \(path): no vault can hold so many keys")
    }
    try file.write(keys, at: offset)
  }

  func sync() throws(LedgerFailure) { try file.sync() }

  /// Overwrites keys with zeros, in place, and syncs. Tries all, then throws the first failure.
  func overwrite(_ numbers: [UInt64]) throws(LedgerFailure) {
    let blank = [UInt8](repeating: 0, count: KeyFile.keyByteCount)
    var first: LedgerFailure?
    for number in numbers {
      do throws(LedgerFailure) { try put(blank, from: number) } catch { first = first ?? error }
    }
    try sync()
    if let first { throw first }
  }

  /// Nil where no file reaches: such a number was never given out.
  private static func offset(of number: UInt64) -> Int? {
    let (offset, isTooLarge) = Int(clamping: number).multipliedReportingOverflow(by: keyByteCount)
    return isTooLarge ? nil : offset
  }
}
