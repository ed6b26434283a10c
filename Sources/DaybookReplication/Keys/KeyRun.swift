internal import DaybookFiles

/// Guests' keys that follow those in use, until most nodes have them: then the cluster's standing names the run.
///
/// Bytes, numbers big-endian: first number and term (8 each), name (16), keys (32 each).
package struct KeyRun: Hashable, Sendable {
  /// The first key's number.
  let start: UInt64
  /// The term of the writer that made it.
  let term: UInt64
  /// Random; within a term a number is made only once.
  let name: [UInt8]
  let keys: [UInt8]

  /// More guests than any ledger has: a larger number is of no key.
  static let mostNumber: UInt64 = 1 << 43
  static let nameByteCount = 16
  static let keyByteCount = 32

  package init(start: UInt64, term: UInt64, name: [UInt8], keys: [UInt8]) {
    (self.start, self.term, self.name, self.keys) = (start, term, name, keys)
  }

  /// The number after the last.
  package var end: UInt64 { start + UInt64(keys.count / KeyRun.keyByteCount) }

  package func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.add(start, 8)
    bytes.add(term, 8)
    return bytes + name + keys
  }

  package init?(_ bytes: [UInt8]) {
    var reader = BigEndianReader(bytes[...])
    guard let start = reader.number(8), let term = reader.number(8),
      let name = reader.bytes(UInt64(KeyRun.nameByteCount)), !reader.isAtEnd,
      reader.remainder.count.isMultiple(of: KeyRun.keyByteCount), start <= KeyRun.mostNumber
    else { return nil }
    self.init(start: start, term: term, name: name, keys: reader.remainder)
  }
}

/// A run that is not in use yet, kept beside the vault's keys: `vault/next`.
struct KeyRunFile: Sendable {
  let path: String

  init(vault directory: String) { path = directory + "/next" }

  /// Nil where there is none, or one that was cut short: then it is asked for anew.
  func read() throws(LedgerFailure) -> KeyRun? { try Files.bytes(of: path).flatMap { KeyRun($0) } }

  func write(_ run: KeyRun) throws(LedgerFailure) { try Files.replace(path, with: run.encoded()) }

  func remove() throws(LedgerFailure) { try Files.remove(path) }
}
