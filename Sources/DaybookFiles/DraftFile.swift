internal import Glibc

/// A file written as `PATH.new` and renamed when it is finished: there whole, with its name, or not at all.
///
/// An unfinished draft is removed with the value; a draft that a killed process left is used again. One
/// writer at a time: the draft is locked, and after waiting for the lock it checks that the locked file is
/// still the draft.
package final class DraftFile {
  package enum Place: Sendable {
    /// Replaces the file that is there, if any.
    case replacing
    /// Needs a free path: a taken one is refused at the beginning and again at the end.
    case free
  }

  private static let drainByteCount = 1 << 16

  private let path: String
  private let draft: String
  private let place: Place
  private let file: File
  /// Whether the draft has a name already; an unnamed file gets one only at the end.
  private let hasName: Bool
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Begins. While another process writes the same draft, `waits` for it or is refused.
  package init(_ path: String, _ place: Place, mode: UInt32 = 0o600, waits: Bool = false)
    throws(LedgerFailure)
  {
    (self.path, self.place, draft) = (path, place, "\(path).new")
    if place == .free { try DraftFile.checkFree(path) }
    file = try DraftFile.locked(draft, of: path, mode, waits)
    hasName = true
    try file.truncate(to: 0)
  }

  /// As `init`, for a file that nobody else may find: it has no name until it is whole, so a killed process
  /// leaves nothing behind. Where the file system has no unnamed files, it is an ordinary draft.
  package init(secret path: String, _ place: Place) throws(LedgerFailure) {
    (self.path, self.place, draft) = (path, place, "\(path).new")
    if place == .free { try DraftFile.checkFree(path) }
    let directory = Files.parent(of: path)
    if let unnamed = try File.unnamedToBeNamed(in: directory, mode: 0o600) {
      // A draft of it that was left under a name must go first.
      if try Files.isTaken(draft) {
        let left = try DraftFile.locked(draft, of: path, 0o600, false)
        try Files.remove(draft)
        _ = left.isInPlace()
      }
      (file, hasName) = (unnamed, false)
    } else {
      (file, hasName) = (try DraftFile.locked(draft, of: path, 0o600, false), true)
      try file.truncate(to: 0)
    }
  }

  private static func checkFree(_ path: String) throws(LedgerFailure) {
    guard try Files.isTaken(path) else { return }
    throw LedgerFailure("write", path, ErrorNumber(EEXIST), found: "something is there already")
  }

  private static func locked(
    _ draft: String, of path: String, _ mode: UInt32, _ waits: Bool
  ) throws(LedgerFailure) -> File {
    while true {
      let file: File
      do throws(LedgerFailure) {
        file = try File(draft, for: .changingOrMade, mode: mode)
      } catch {
        // The caller knows the name that was given.
        throw LedgerFailure("write", path, error.number)
      }
      if waits {
        try FileLock.lock(file.descriptor, draft)
      } else if try !file.tryLock() {
        throw LedgerFailure(
          "write", path, ErrorNumber(EWOULDBLOCK), found: "another process is writing \(draft)")
      }
      // Its last holder has renamed or removed it: begin another.
      if file.isInPlace() { return file }
    }
  }

  deinit {
    // The lock is still held.
    if hasName, !isFinished { unsafe unlink(draft) }
  }

  package func write(_ bytes: [UInt8]) throws(LedgerFailure) {
    buffer += bytes
    if buffer.count >= DraftFile.drainByteCount { try drain() }
  }

  /// Syncs the file, renames it to its path and syncs that name too.
  package func finish() throws(LedgerFailure) {
    try drain()
    try file.sync()
    switch place {
    case .free where hasName: try Files.place(draft, at: path)
    case .free: try file.name(path)
    case .replacing:
      if !hasName { try file.name(draft) }
      try Files.rename(draft, to: path)
    }
    isFinished = true
    try Files.sync(directory: Files.parent(of: path))
  }

  private func drain() throws(LedgerFailure) {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
