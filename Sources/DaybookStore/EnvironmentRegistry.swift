internal import DaybookFiles

/// The environments open in this process, so that none is opened twice: that would break LMDB.
///
/// Process-wide because LMDB's rule is: closing one of two openings drops the locks of both.
struct EnvironmentRegistry {
  private struct Entry {
    let data: FileIdentity
    let lock: FileIdentity?
    let environment: OpenEnvironment
    var useCount: Int
    var isClosing = false
  }

  private var entries: [Entry] = []
  private var lastNumber: UInt32 = 0

  private static let shared = Monitor(EnvironmentRegistry())

  /// The environment at a path: the open one if its options agree, else a new one.
  static func open(_ path: String, _ options: EnvironmentOptions) throws(LedgerFailure) -> OpenEnvironment {
    try shared.withLock(
      when: { !$0.isClosing(path) },
      do: { registry throws(LedgerFailure) in try registry.open(path, options) })
  }

  /// Ends one use; with the last, the environment is closed when transactions in progress have ended.
  static func release(_ environment: OpenEnvironment) {
    let isLast = shared.withLock { registry in
      guard let index = registry.entries.firstIndex(where: { $0.environment === environment }) else {
        return false
      }
      registry.entries[index].useCount -= 1
      registry.entries[index].isClosing = registry.entries[index].useCount == 0
      return registry.entries[index].isClosing
    }
    guard isLast else { return }
    environment.close()
    shared.withLock { registry in registry.entries.removeAll { $0.environment === environment } }
    shared.wake()
  }

  private func isClosing(_ path: String) -> Bool {
    guard let data = FileIdentity(path: path + "/data.mdb") else { return false }
    return entries.contains { $0.isClosing && $0.data == data }
  }

  private mutating func open(
    _ path: String, _ options: EnvironmentOptions
  ) throws(LedgerFailure) -> OpenEnvironment {
    let lock = FileIdentity(path: path + "/lock.mdb")
    if let data = FileIdentity(path: path + "/data.mdb"),
      let index = entries.firstIndex(where: { $0.data == data })
    {
      guard entries[index].environment.options.agrees(with: options) else {
        throw LedgerFailure(
          .inUse, "open", in: path, found: "it is open in this process with other options; use the same")
      }
      entries[index].useCount += 1
      return entries[index].environment
    }
    if let lock, entries.contains(where: { $0.lock == lock }) {
      throw LedgerFailure(
        .inUse, "open", in: path, found: "its data file was replaced while it was open; close it first")
    }
    lastNumber += 1
    let environment = try OpenEnvironment(path: path, options: options, number: lastNumber)
    guard let data = FileIdentity(path: path + "/data.mdb") else {
      environment.close()
      throw LedgerFailure(
        "open in", path, .absence, found: "its data file disappeared", advice: "check the path")
    }
    entries.append(
      Entry(
        data: data, lock: FileIdentity(path: path + "/lock.mdb"), environment: environment, useCount: 1))
    return environment
  }
}
