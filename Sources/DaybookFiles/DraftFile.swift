internal import Glibc

/// A file written beside its name, `PATH.new`, that gets it at the end: there whole, with its name, or not at all.
///
/// A draft that is not finished goes with the value; what a killed process left is taken up. One writer at a time:
/// the draft is locked, and after a lock was waited for it is looked whether what was locked is still the draft.
package final class DraftFile {
  package enum Place: Sendable {
    /// Over what is there.
    case replacing
    /// Where nothing is; refused at once, and again at the end.
    case free
  }

  private static let drainByteCount = 1 << 16

  private let path: String
  private let draft: String
  private let place: Place
  private let file: File
  /// Whether it stands under the draft's name; else it has none yet.
  private let hasName: Bool
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Begins; where another process is at it, `waits` for it or is refused.
  package init(_ path: String, _ place: Place, mode: UInt32 = 0o600, waits: Bool = false) throws(FileError) {
    (self.path, self.place, draft) = (path, place, "\(path).new")
    if place == .free { try DraftFile.checkFree(path) }
    file = try DraftFile.locked(draft, of: path, mode, waits)
    hasName = true
    try file.truncate(to: 0)
  }

  /// As `init`, for what nobody may find: it has no name until it is whole, so that a killed process leaves nothing of
  /// it. Where the file system has no such files, it is a draft as any other.
  package init(secret path: String, _ place: Place) throws(FileError) {
    (self.path, self.place, draft) = (path, place, "\(path).new")
    if place == .free { try DraftFile.checkFree(path) }
    let directory = Files.parent(of: path)
    if let unnamed = try File.unnamedToBeNamed(in: directory, mode: 0o600) {
      // What was left of one before it went without a name.
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

  private static func checkFree(_ path: String) throws(FileError) {
    guard try Files.isTaken(path) else { return }
    throw FileError("write", path, ErrorNumber(EEXIST), found: "something is there already")
  }

  private static func locked(
    _ draft: String, of path: String, _ mode: UInt32, _ waits: Bool
  ) throws(FileError) -> File {
    while true {
      let file = try File(draft, for: .changingOrMade, mode: mode)
      if waits {
        try FileLock.lock(file.descriptor, draft)
      } else if try !file.tryLock() {
        throw FileError(
          "write", path, ErrorNumber(EWOULDBLOCK), found: "another process is writing \(draft)")
      }
      // Whoever held it has given it its name meanwhile, or removed it: begin another.
      if file.isInPlace() { return file }
    }
  }

  deinit {
    // With the lock still held.
    if hasName, !isFinished { unsafe unlink(draft) }
  }

  package func write(_ bytes: [UInt8]) throws(FileError) {
    buffer += bytes
    if buffer.count >= DraftFile.drainByteCount { try drain() }
  }

  /// Waits until it is on the disk and gives it its name, which then is there too.
  package func finish() throws(FileError) {
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

  private func drain() throws(FileError) {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
