package import Daybook
package import DaybookCrypto
internal import Glibc

/// The ledger's signing key, `vault/signing`: a seed of 32 bytes, mode 0600, there whole or not at all.
package struct SigningKeyFile: Sendable {
  private let directory: String
  private var path: String { directory + "/signing" }
  /// The key that a rotation under way changes to.
  private var nextPath: String { directory + "/signing.next" }

  package init(vault directory: String) { self.directory = directory }

  /// The key there is; nil when none was made yet.
  package func key() throws(LedgerFailure) -> SigningKey? { try read(path) }

  /// The key, made when there is none.
  package func keyMadeIfMissing() throws(LedgerFailure) -> SigningKey { try made(path) }

  /// The key after this one: made, or that of a rotation that was not finished.
  package func next() throws(LedgerFailure) -> SigningKey { try made(nextPath) }

  /// Puts the next key in the place of this one; to be called once the rotation is written down.
  package func rotate() throws(LedgerFailure) {
    guard rename(nextPath, path) == 0 else { throw failure("rename to", path) }
    try syncDirectory()
  }

  private func made(_ path: String) throws(LedgerFailure) -> SigningKey {
    if let key = try read(path) { return key }
    try make(path)
    guard let key = try read(path) else { throw failure("read", path) }
    return key
  }

  private func read(_ path: String) throws(LedgerFailure) -> SigningKey? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("open", path)
    }
    defer { close(file) }
    var seed = [UInt8](repeating: 0, count: SigningKey.seedByteCount + 1)
    let count = Glibc.read(file, &seed, seed.count)
    guard count >= 0 else { throw failure("read", path) }
    guard count == SigningKey.seedByteCount else {
      throw LedgerFailure(
        .vault, "read \(path): it is no signing key, which has 32 bytes; restore the vault from its backup")
    }
    seed.removeLast()
    return SigningKey(seed: seed)
  }

  /// Under another name first, so that nobody finds half of it; whoever is first stays.
  private func make(_ path: String) throws(LedgerFailure) {
    var template = Array((path + ".XXXXXX").utf8CString)
    let file = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
    guard file >= 0 else { throw failure("make", path) }
    let draft = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      close(file)
      unlink(draft)
    }
    let seed = Entropy.bytes(SigningKey.seedByteCount)
    guard write(file, seed, seed.count) == seed.count, fsync(file) == 0 else { throw failure("write", path) }
    guard link(draft, path) == 0 || errno == EEXIST else { throw failure("make", path) }
    try syncDirectory()
  }

  private func syncDirectory() throws(LedgerFailure) {
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("open", directory) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("sync", directory) }
  }

  private func failure(_ verb: String, _ path: String) -> LedgerFailure {
    LedgerFailure(
      .vault,
      "\(verb) \(path): \(String(cString: strerror(errno))); the vault must be there and writable to make a key"
    )
  }
}
