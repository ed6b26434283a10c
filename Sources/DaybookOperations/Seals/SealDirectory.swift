internal import Daybook
internal import DaybookFiles

/// A ledger's `seals/`: its newest seal, the newest that witnesses cosigned, and the policy.
struct SealDirectory {
  typealias Kind = KeptSeals.Kind

  private let path: String

  init(_ ledger: LedgerDirectory) { path = ledger.seals }

  /// The path of a kept seal.
  func path(of kind: Kind) -> String { "\(path)/\(kind.rawValue)" }
  var policyPath: String { "\(path)/policy" }

  /// A kept seal; nil when there is none. One that cannot be read throws, naming the file.
  func seal(_ kind: Kind) throws(LedgerFailure) -> Seal? {
    let path = path(of: kind)
    guard let bytes = try Files.bytes(of: path, atMost: FileBytes.mostNote) else { return nil }
    do throws(LedgerFailure) {
      return try Seal(try SignedNote(bytes, path), path)
    } catch {
      throw LedgerFailure(.corrupt, "\(error.message); put back that file, or remove it if no copy is left")
    }
  }

  func keep(_ seal: Seal, as kind: Kind) throws(LedgerFailure) {
    try Files.replace(path(of: kind), with: seal.document, mode: 0o644)
  }

  /// Takes a kept seal out of use, renamed to `….aside`.
  func setAside(_ seal: Seal, kept kind: Kind) throws(LedgerFailure) {
    try Files.rename(path(of: kind), to: "\(path(of: kind)).\(seal.position).aside")
  }

  /// The policy; one that any seal fulfils where there is none.
  func policy() throws(LedgerFailure) -> WitnessPolicy {
    guard let bytes = try Files.bytes(of: policyPath, atMost: FileBytes.mostNote) else {
      return WitnessPolicy()
    }
    return try WitnessPolicy(bytes, policyPath)
  }

  func keep(_ policy: WitnessPolicy) throws(LedgerFailure) {
    try Files.replace(policyPath, with: Array(policy.text.utf8), mode: 0o644)
  }

  /// Runs `body` while no other process changes the directory, which is made where it is missing.
  func locked<R>(_ body: () throws(LedgerFailure) -> R) throws(LedgerFailure) -> R {
    try Files.makeDirectory(path)
    let lock = try FileLock(path: path + "/lock")
    try lock.lock()
    // Closing the file frees the lock, however the body ends.
    return try withExtendedLifetime(lock) { () throws(LedgerFailure) in try body() }
  }
}
