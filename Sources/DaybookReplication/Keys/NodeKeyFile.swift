internal import DaybookCrypto
internal import DaybookFiles

/// A node's own key pair: a seed of 32 bytes in a file beside the ledger's directory, mode 0600.
///
/// It is there before the ledger is: a node joins by it.
struct NodeKeyFile: Sendable {
  let path: String

  init(ledger directory: String) { path = directory + ".node-key" }

  /// The pair, made where there is none.
  func keyMadeIfMissing() throws(LedgerFailure) -> BoxKey {
    if let key = try read() { return key }
    do throws(LedgerFailure) {
      let draft = try DraftFile(secret: path, .free)
      try draft.write(Entropy.bytes(BoxKey.byteCount))
      try draft.finish()
    } catch {
      // Whoever was first stays.
      guard error.number.isPresence else { throw error }
    }
    guard let key = try read() else {
      throw LedgerFailure(.vault, "read \(path): it is gone after it was made; look who removes it")
    }
    return key
  }

  private func read() throws(LedgerFailure) -> BoxKey? {
    guard let seed = try Files.bytes(of: path, atMost: BoxKey.byteCount + 1) else { return nil }
    guard seed.count == BoxKey.byteCount else {
      throw LedgerFailure(
        .vault,
        "read \(path): it is no node's key, which has 32 bytes; remove it, and have the node's new key added with daybook cluster add"
      )
    }
    return BoxKey(seed: seed)
  }
}
