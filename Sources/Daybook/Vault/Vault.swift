internal import DaybookCrypto
internal import DaybookFiles
internal import DaybookStore

/// The keys outside the log: one for each guest's fields, and the ledger's secret.
///
/// Overwriting a guest's key makes their fields unreadable for ever, in a log that is never rewritten.
package final class Vault: Sendable {
  /// Bytes of the secret, and of each key.
  package static let keyByteCount = KeyFile.keyByteCount

  enum Keys: Sendable {
    /// Nil once it is closed.
    case file(Monitor<KeyFile?>)
    /// For a ledger in memory: keys are derived from its secret, except the forgotten ones.
    case derived(Monitor<Set<UInt64>>)
  }

  let keys: Keys
  let secret: [UInt8]
  /// Numbers overwritten without a successful sync: a read may show zeros that are not on the disk.
  private let unsynced = Monitor<Set<UInt64>>([])
  /// Unused keys, read ahead from `first` on: one read of the file for many guests.
  let ahead = Monitor((first: UInt64(0), keys: [UInt8]()))
  /// Of a cluster's node, which has its keys from others; nil: the only vault of its ledger.
  let shared: Monitor<Shared>?
  /// How far the ledger that uses it has come.
  let standing = Monitor(Standing())

  private init(keys: Keys, secret: [UInt8], isShared: Bool = false) {
    self.keys = keys
    self.secret = secret
    shared = isShared ? Monitor(Shared()) : nil
  }

  /// Makes `directory` with a new secret and a first block of keys.
  ///
  /// Numbers in `forgotten` get no key.
  package static func create(at directory: String, without forgotten: Set<UInt64> = []) throws(LedgerFailure)
  {
    try Files.makeNewDirectory(directory)
    let secret = try KeyFile(path: directory + "/secret", for: .new)
    try secret.grow(atLeast: 1) { Entropy.bytes($0) }
    let keys = try KeyFile(path: directory + "/keys", for: .new)
    try keys.grow(atLeast: UInt64(KeyFile.blockCount)) { Entropy.bytes($0) }
    try open(at: directory).leaveOut(forgotten)
  }

  /// For a vault made anew: the log says that these numbers are forgotten, and none of them gets a key again.
  package func leaveOut(_ numbers: Set<UInt64>) throws(LedgerFailure) {
    guard let last = numbers.max() else { return }
    if case .file(let held) = keys { try Vault.open(held).grow(atLeast: last + 1) { Entropy.bytes($0) } }
    try forget(numbers.sorted())
  }

  /// A shared one makes no keys by itself, and opens no guest before it is released.
  package static func open(
    at directory: String, isReadOnly: Bool = false, isShared: Bool = false
  ) throws(LedgerFailure) -> Vault {
    try Vault(
      secret: KeyFile(path: directory + "/secret", for: .reading),
      keys: KeyFile(path: directory + "/keys", for: isReadOnly ? .reading : .changing), directory,
      isShared: isShared)
  }

  /// A vault of open files; `directory` is for messages.
  convenience init(
    secret file: KeyFile, keys: KeyFile, _ directory: String, isShared: Bool = false
  ) throws(LedgerFailure) {
    guard let secret = try file.key(0) else {
      throw LedgerFailure(.vault, "read \(directory)/secret: it is empty; restore the vault from its backup")
    }
    self.init(keys: .file(Monitor(keys)), secret: secret, isShared: isShared)
  }

  /// Keys that live as long as the process.
  package static func inMemory(secret: [UInt8] = [UInt8](repeating: 7, count: 32)) -> Vault {
    Vault(keys: .derived(Monitor([])), secret: secret)
  }

  /// Closes its files when operations in progress have ended; later calls fail with `.closed`.
  func close() {
    guard case .file(let held) = keys else { return }
    held.withLock { $0 = nil }
    ahead.withLock { $0 = (0, []) }
  }

  static func open(_ held: Monitor<KeyFile?>) throws(LedgerFailure) -> KeyFile {
    guard let file = held.withLock({ $0 }) else {
      throw LedgerFailure(.closed, "use the vault: the ledger was closed; open it again")
    }
    return file
  }

  /// The key of guest `number`, made if it is missing, and on the disk before it is used. Nil when
  /// overwritten.
  func sealingKey(_ number: UInt64) throws(LedgerFailure) -> [UInt8]? {
    switch keys {
    case .derived: return try openingKey(number)
    case .file(let held):
      if let key = keyAhead(number) { return Vault.isBlank(key) ? nil : key }
      let file = try Vault.open(held)
      try readAhead(number, file)
      if keyAhead(number) == nil {
        guard shared == nil else { throw Vault.usedUp(number) }
        try file.grow(atLeast: number + UInt64(KeyFile.blockCount)) { Entropy.bytes($0) }
        try readAhead(number, file)
      }
      guard let key = keyAhead(number) else {
        throw LedgerFailure(
          .vault, "read key \(number) of the vault: it is missing after it was made; check the disk")
      }
      return Vault.isBlank(key) ? nil : key
    }
  }

  /// Whether a key was overwritten.
  private static func isBlank(_ key: [UInt8]) -> Bool { key.allSatisfy { $0 == 0 } }

  /// Overwrites keys in place and syncs; keys that were overwritten before are only synced.
  ///
  /// Tries all of them, then throws the first failure.
  func forget(_ numbers: [UInt64]) throws(LedgerFailure) {
    guard !numbers.isEmpty else { return }
    switch keys {
    case .derived(let forgotten): forgotten.withLock { $0.formUnion(numbers) }
    case .file(let held):
      let file = try Vault.open(held)
      let unsure = unsynced.withLock { $0 }
      try noteAbsent(numbers, file)
      var left: [UInt64] = []
      for number in numbers {
        guard let key = try file.key(number), !Vault.isBlank(key) || unsure.contains(number) else { continue }
        left.append(number)
      }
      unsynced.withLock { $0.formUnion(left) }
      ahead.withLock { $0 = (0, []) }
      // Called even when nothing is left to write: the process that wrote may have died before its sync.
      try file.overwrite(left)
      unsynced.withLock { $0.subtract(left) }
    }
  }

  /// Which of these numbers have a key in the vault, ascending.
  package func present(_ numbers: some Sequence<UInt64>) throws(LedgerFailure) -> [UInt64] {
    var present: [UInt64] = []
    for number in Set(numbers).sorted() {
      if case .there = try key(number) { present.append(number) }
    }
    return present
  }

  private func readAhead(_ number: UInt64, _ file: KeyFile) throws(LedgerFailure) {
    let keys = try file.keys(from: number, most: 64)
    ahead.withLock { $0 = (number, keys) }
  }

  private func keyAhead(_ number: UInt64) -> [UInt8]? {
    ahead.withLock { ahead in
      let count = KeyFile.keyByteCount
      guard number >= ahead.first, number - ahead.first < UInt64(ahead.keys.count / count) else { return nil }
      let start = Int(number - ahead.first) * count
      return Array(ahead.keys[start..<start + count])
    }
  }

  /// What the vault has for a guest's number.
  enum Key {
    case there([UInt8])
    /// It was overwritten: the guest is forgotten.
    case overwritten
    /// It was never made: the vault is older than the log.
    case missing
  }

  /// The key of guest `number` if there is one.
  package func openingKey(_ number: UInt64) throws(LedgerFailure) -> [UInt8]? {
    if case .there(let key) = try key(number) { key } else { nil }
  }

  func key(_ number: UInt64) throws(LedgerFailure) -> Key {
    switch keys {
    case .derived(let forgotten):
      return forgotten.withLock { $0.contains(number) } ? .overwritten : .there(derive("guest \(number)"))
    case .file(let held):
      try checkReleased()
      guard let key = try Vault.open(held).key(number) else { return try absence(of: number) }
      return Vault.isBlank(key) ? .overwritten : .there(key)
    }
  }

  /// A key for one purpose, derived from the ledger's secret.
  func derive(_ purpose: String) -> [UInt8] { Vault.derive(purpose, from: secret) }

  static func derive(_ purpose: String, from secret: [UInt8]) -> [UInt8] {
    var hasher = Blake2b(key: secret)
    hasher.update(Array("daybook \(purpose)".utf8))
    return hasher.finish().bytes
  }
}
