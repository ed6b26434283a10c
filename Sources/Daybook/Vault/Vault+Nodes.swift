internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
internal import DaybookStore

/// A vault of one of a cluster's nodes: its keys are those that several nodes have before any is used.
extension Vault {
  /// What a shared vault knows beside its keys.
  struct Shared {
    /// Forgotten numbers whose keys have not come yet: they never will.
    var absent: Set<UInt64> = []
    /// Why no guest is opened now.
    var hold: String? = "it has not taken over what the cluster forgot while it was away"
  }

  /// How far the ledger that uses a vault has come.
  package struct Standing: Hashable, Sendable {
    /// No key is here of any guest whom the log forgets by this record.
    package var settled = Position.start
    /// The newest record by which a guest was forgotten, as far as this process has read; it may be named later than it is.
    package var lastForgetting = Position.start
    /// The number that the next new guest gets.
    package var nextGuest: UInt64 = 0
  }

  /// Makes a joining node's vault: the cluster's secret, and no keys yet.
  package static func create(at directory: String, secret: [UInt8]) throws(LedgerFailure) {
    precondition(secret.count == keyByteCount, "a secret has 32 bytes")
    try Files.makeNewDirectory(directory)
    let file = try KeyFile(path: directory + "/secret", for: .new)
    try file.put(secret + Entropy.bytes((KeyFile.blockCount - 1) * keyByteCount), from: 0)
    try file.sync()
    try KeyFile(path: directory + "/keys", for: .new).sync()
    try Files.sync(directory: directory)
  }

  /// How far the ledger has come.
  package var progress: Standing { standing.withLock { $0 } }

  func settle(through position: Position, nextGuest: UInt64, forgetting: Position? = nil) {
    standing.withLock { standing in
      standing.settled = max(standing.settled, position)
      standing.nextGuest = nextGuest
      if let forgetting { standing.lastForgetting = max(standing.lastForgetting, forgetting) }
    }
  }

  /// The number of keys that are here, forgotten ones included.
  package func keyCount() throws(LedgerFailure) -> UInt64 {
    guard case .file(let held) = keys else { return 0 }
    return try Vault.open(held).count()
  }

  /// Keys as they are from a number on, at most so many: zeros for forgotten ones.
  package func keys(from number: UInt64, most: Int) throws(LedgerFailure) -> [UInt8] {
    guard case .file(let held) = keys else { return [] }
    return try Vault.open(held).keys(from: number, most: most)
  }

  /// Adds keys behind those that are here, durably, but for guests who were forgotten meanwhile; does nothing where the
  /// vault's end is another.
  package func append(_ added: [UInt8], from number: UInt64) throws(LedgerFailure) {
    guard case .file(let held) = keys, let shared else { return }
    let file = try Vault.open(held)
    try shared.withLock { shared throws(LedgerFailure) in
      guard try file.count() == number else { return }
      var added = added
      let count = UInt64(added.count / Vault.keyByteCount)
      for absent in shared.absent where absent >= number && absent < number + count {
        let start = Int(absent - number) * Vault.keyByteCount
        for place in start..<start + Vault.keyByteCount { added[place] = 0 }
      }
      try file.put(added, from: number)
      try file.sync()
    }
    ahead.withLock { $0 = (0, []) }
  }

  /// Why no guest is opened now; nil: guests are.
  package var hold: String? {
    get { shared?.withLock { $0.hold } ?? nil }
    set { shared?.withLock { $0.hold = newValue } }
  }

  /// A key for what a ledger's nodes say to each other, which nobody else can say.
  package func nodeKey() -> [UInt8] { Vault.nodeKey(of: secret) }

  /// The same, of a secret that was given.
  package static func nodeKey(of secret: [UInt8]) -> [UInt8] { derive("nodes", from: secret) }

  /// The ledger's secret, for a node that joins.
  package var secretToShare: [UInt8] { secret }

  func checkReleased() throws(LedgerFailure) {
    guard let shared, let hold = shared.withLock({ $0.hold }) else { return }
    throw LedgerFailure(
      .vault, "open a guest: this node opens none now: \(hold); ask another node, or again in a while")
  }

  /// What a number means whose key is not here: in a node's vault it may be on its way.
  func absence(of number: UInt64) throws(LedgerFailure) -> Key {
    guard let shared else { return .missing }
    guard shared.withLock({ $0.absent.contains(number) }) else {
      throw LedgerFailure(
        .vault, "open guest \(number): the key has not come to this node yet; ask again, or another node")
    }
    return .overwritten
  }

  func noteAbsent(_ numbers: [UInt64], _ file: KeyFile) throws(LedgerFailure) {
    guard let shared else { return }
    try shared.withLock { shared throws(LedgerFailure) in
      let count = try file.count()
      shared.absent.formUnion(numbers.filter { $0 >= count })
    }
  }

  static func usedUp(_ number: UInt64) -> LedgerFailure {
    LedgerFailure(
      .vault,
      "seal guest \(number): every key that a second node has is used, and no other node takes new ones now; nothing was written: see daybook cluster status which nodes are missing"
    )
  }
}
