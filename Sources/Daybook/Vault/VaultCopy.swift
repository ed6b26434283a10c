internal import DaybookFiles

/// Copies a vault's files over another's. Only differences are written, so an interrupted copy can continue.
package enum VaultCopy {
  /// The number of keys compared at once: 1 MiB.
  private static let stretch = 32_768

  /// Copies secret and keys, with zeros for those in `blanks`. Returns how many of these had a key.
  ///
  /// A target with another secret is refused: it is of another vault.
  @discardableResult
  package static func copy(
    _ source: String, to target: String, blanking blanks: Set<UInt64> = []
  ) throws(LedgerFailure) -> Int {
    try copySecret(
      source + "/secret", to: KeyFile(path: target + "/secret", for: .changingOrMade), target)
    return try copyKeys(
      source, to: KeyFile(path: target + "/keys", for: .changingOrMade), blanking: blanks)
  }

  /// As `copy`, into unnamed files in a directory.
  package static func unnamed(
    _ source: String, in directory: String, blanking blanks: Set<UInt64>
  ) throws(LedgerFailure) -> (vault: Vault, blanked: Int) {
    let (secret, keys) = (try KeyFile(unnamedIn: directory), try KeyFile(unnamedIn: directory))
    try copySecret(source + "/secret", to: secret, directory)
    let blanked = try copyKeys(source, to: keys, blanking: blanks)
    return (try Vault(secret: secret, keys: keys, directory), blanked)
  }

  private static func copyKeys(
    _ source: String, to: KeyFile, blanking blanks: Set<UInt64>
  ) throws(LedgerFailure) -> Int {
    let from = try KeyFile(path: source + "/keys", for: .reading)
    var (number, blanked) = (UInt64(0), 0)
    while true {
      var keys = try from.keys(from: number, most: stretch)
      guard !keys.isEmpty else { break }
      let count = UInt64(keys.count / KeyFile.keyByteCount)
      for blank in blanks where blank >= number && blank < number + count {
        if blankOut(Int(blank - number), of: &keys) { blanked += 1 }
      }
      if try to.keys(from: number, most: stretch) != keys { try to.put(keys, from: number) }
      number += count
    }
    try to.sync()
    return blanked
  }

  /// The numbers of a vault's overwritten keys: the guests it forgot.
  package static func blanks(of vault: String) throws(LedgerFailure) -> Set<UInt64> {
    let file = try KeyFile(path: vault + "/keys", for: .reading)
    var (number, blanks) = (UInt64(0), Set<UInt64>())
    while true {
      let keys = try file.keys(from: number, most: stretch)
      guard !keys.isEmpty else { return blanks }
      for index in 0..<keys.count / KeyFile.keyByteCount {
        let start = index * KeyFile.keyByteCount
        if keys[start..<start + KeyFile.keyByteCount].allSatisfy({ $0 == 0 }) {
          blanks.insert(number + UInt64(index))
        }
      }
      number += UInt64(keys.count / KeyFile.keyByteCount)
    }
  }

  private static func copySecret(
    _ source: String, to file: KeyFile, _ target: String
  ) throws(LedgerFailure) {
    guard let secret = try KeyFile(path: source, for: .reading).key(0) else {
      throw LedgerFailure(.vault, "read \(source): it is empty; give a whole vault")
    }
    let found = try file.key(0)
    guard found == nil || found == secret else {
      throw LedgerFailure(
        .diverged, "copy the vault to \(target): another ledger's secret is there; give another directory")
    }
    let first = try KeyFile(path: source, for: .reading).keys(
      from: 0, most: KeyFile.blockCount)
    try file.put(first, from: 0)
    try file.sync()
  }

  /// Writes zeros over a key; false when they are there already.
  private static func blankOut(_ index: Int, of keys: inout [UInt8]) -> Bool {
    let range = index * KeyFile.keyByteCount..<(index + 1) * KeyFile.keyByteCount
    guard keys[range].contains(where: { $0 != 0 }) else { return false }
    for place in range { keys[place] = 0 }
    return true
  }
}
