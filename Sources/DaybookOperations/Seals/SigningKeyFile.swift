package import Daybook
package import DaybookCrypto
internal import DaybookFiles

/// The ledger's signing key, `vault/signing`: a seed of 32 bytes, mode 0600, there whole or not at all.
package struct SigningKeyFile: Sendable {
  private let directory: String
  private var path: String { directory + "/signing" }
  /// The key that a rotation under way changes to.
  private var nextPath: String { directory + "/signing.next" }

  package init(vault directory: String) { self.directory = directory }

  /// The key there is; nil when none was made yet.
  package func key() throws(LedgerFailure) -> SigningKey? {
    try SigningKeyFile.ofVault(read(path))
  }

  /// The key, made when there is none.
  package func keyMadeIfMissing() throws(LedgerFailure) -> SigningKey {
    try SigningKeyFile.ofVault(made(path))
  }

  /// The key after this one: made, or that of a rotation that was not finished.
  package func next() throws(LedgerFailure) -> SigningKey {
    try SigningKeyFile.ofVault(made(nextPath))
  }

  /// Puts the next key in the place of this one; to be called once the rotation is written down.
  package func rotate() throws(LedgerFailure) {
    try SigningKeyFile.ofVault(Files.rename(nextPath, to: path))
    try SigningKeyFile.ofVault(Files.sync(directory: directory))
  }

  /// Earlier versions made a key as `signing.` and six letters, which stayed where the process was killed.
  private func removeLeft() throws(LedgerFailure) {
    for name in try Files.names(in: directory) {
      let left =
        name.utf8.starts(with: "signing.next.".utf8) ? name.utf8.dropFirst(13) : name.utf8.dropFirst(8)
      guard name.utf8.starts(with: "signing.".utf8), left.count == 6 else { continue }
      try Files.remove("\(directory)/\(name)")
    }
  }

  private func made(_ path: String) throws(LedgerFailure) -> SigningKey {
    try removeLeft()
    if let key = try read(path) { return key }
    do throws(LedgerFailure) {
      // Without a name first, so that nobody finds half of it, and nothing is left.
      let draft = try DraftFile(secret: path, .free)
      try draft.write(Entropy.bytes(SigningKey.seedByteCount))
      try draft.finish()
    } catch {
      // Whoever was first stays.
      guard error.number.isPresence else { throw error }
    }
    guard let key = try read(path) else {
      throw LedgerFailure(.vault, "read \(path): it is gone after it was made; look who removes it")
    }
    return key
  }

  private func read(_ path: String) throws(LedgerFailure) -> SigningKey? {
    guard let seed = try Files.bytes(of: path, atMost: SigningKey.seedByteCount + 1) else { return nil }
    guard seed.count == SigningKey.seedByteCount else {
      throw LedgerFailure(
        .vault, "read \(path): it is no signing key, which has 32 bytes; restore the vault from its backup")
    }
    return SigningKey(seed: seed)
  }

  /// What is neither want of room nor another process is a matter of the vault.
  private static func ofVault<R>(
    _ body: @autoclosure () throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    do throws(LedgerFailure) {
      return try body()
    } catch {
      throw error.code == .storage ? error.as(.vault) : error
    }
  }
}
