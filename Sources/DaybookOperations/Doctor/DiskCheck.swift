internal import Daybook
internal import DaybookStore

/// What the ledger lies on.
enum DiskCheck {
  /// Free bytes under which it is called full, and nearly so.
  private static let least: UInt64 = 64 << 20
  private static let little: UInt64 = 1 << 30

  static func look(at directory: LedgerDirectory) -> [Finding] {
    guard let disk = FileSystem(path: directory.path) else {
      return [.bad("file system", "\(directory.path) cannot be asked for its file system", "check the path")]
    }
    return [look(at: disk), room(on: disk)]
  }

  static func look(at disk: FileSystem) -> Finding {
    switch disk.kind {
    case .local: .good("file system", disk.name)
    case .copyOnWrite:
      .warn(
        "file system", "\(disk.name), which copies what it changes",
        "keep room free: here a full disk may refuse cancels too, for the reserve is not promised")
    case .memory:
      .warn("file system", "\(disk.name), which is gone with the power", "keep a ledger on a disk")
    case .network:
      .bad(
        "file system", "\(disk.name) is a network file system",
        "move the ledger to a local disk: neither locks nor flushes can be trusted here")
    }
  }

  private static func room(on disk: FileSystem) -> Finding {
    let found = "\(byteText(disk.freeByteCount)) free of \(byteText(disk.byteCount))"
    if disk.freeByteCount < least {
      return .bad("disk", found, "free some now: new bookings are refused STORAGE_FULL once it is full")
    }
    if disk.freeByteCount < little { return .warn("disk", found, "free some before it is full") }
    return .good("disk", found)
  }
}
