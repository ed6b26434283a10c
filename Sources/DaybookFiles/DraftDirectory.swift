internal import Glibc

/// A directory made under a draft name and renamed when it is finished: there whole or not at all.
///
/// Its lock is held until it has its final name, so of several processes one makes it and the others are
/// refused. An unfinished draft is removed with the value; a draft that a killed process left is removed by
/// the next one to begin. A part that may be made need not be.
package struct DraftDirectory: ~Copyable {
  /// Where the draft is made.
  package let path: String
  private let target: String
  private let parts: [String]
  private let lock: DirectoryLock
  private var isFinished = false

  /// Begins at a free path: makes the empty directory `TARGET.SUFFIX` and holds its lock.
  ///
  /// `parts` are the files that may be made in it, as paths relative to it. A directory of that name that
  /// holds anything else is refused.
  package static func begin(
    of target: String, _ suffix: String, parts: [String]
  ) throws(LedgerFailure) -> DraftDirectory {
    try checkFree(target)
    let path = "\(target).\(suffix)"
    let draft = DraftDirectory(path, of: target, parts, try locked(path, of: target, parts))
    // Only with the lock held: another process working in it is not disturbed, and what it made is seen.
    try draft.empty()
    try checkFree(target)
    return draft
  }

  private init(_ path: String, of target: String, _ parts: [String], _ lock: DirectoryLock) {
    (self.path, self.target, self.parts) = (path, target, parts)
    self.lock = lock
  }

  private static func locked(
    _ path: String, of target: String, _ parts: [String]
  ) throws(LedgerFailure) -> DirectoryLock {
    do throws(LedgerFailure) {
      let lock = try DirectoryLock(making: path)
      try refuseUnless(path, consistsOf: parts)
      return lock
    } catch {
      guard error.operation == "make the directory" else { throw error }
      throw error.number.isAbsence
        ? error.of("create", target).advising("make the directory \(Files.parent(of: target)) first")
        : error.of("create", target)
    }
  }

  deinit {
    guard !isFinished, lock.isInPlace else { return }
    do throws(LedgerFailure) {
      try empty()
      unsafe rmdir(path)
    } catch {
      // It stays; the next one to begin removes it.
      return
    }
  }

  /// Removes a draft that a killed process left, if it holds only these parts and is not locked.
  package static func removeLeft(at path: String, parts: [String]) throws(LedgerFailure) {
    guard try Files.isTaken(path) else { return }
    do throws(LedgerFailure) {
      // It is removed with the value.
      _ = DraftDirectory(path, of: path, parts, try locked(path, of: path, parts))
    } catch {
      guard error.number.isHeld || error.number.isPresence || error.number.isAbsence else { throw error }
    }
  }

  /// Refuses a path that is taken.
  package static func checkFree(_ target: String) throws(LedgerFailure) {
    guard try Files.isTaken(target) else { return }
    throw LedgerFailure("create", target, ErrorNumber(EEXIST), found: "something is there already")
  }

  /// Renames the draft to its path, durably. No file in it may still be open for writing.
  package mutating func finish() throws(LedgerFailure) {
    guard lock.isInPlace else {
      throw LedgerFailure(
        "create", target, ErrorNumber(ENOENT), found: "\(path) was moved or removed meanwhile",
        advice: "leave it alone and try again")
    }
    var made: [String] = []
    for folder in folders where try Files.isTaken("\(path)/\(folder)") { made.append(folder) }
    try lock.syncNames(made)
    do throws(LedgerFailure) {
      try Files.place(path, at: target)
    } catch {
      throw error.number.isPresence
        ? LedgerFailure("create", target, error.number, found: "something was put there meanwhile")
        : error.of("create", target)
    }
    isFinished = true
    try Files.sync(directory: Files.parent(of: target))
  }

  /// The directories that hold its parts.
  private var folders: [String] {
    Set(parts.filter { $0.utf8.contains(UInt8(ascii: "/")) }.map(Files.parent)).sorted()
  }

  private static func refuseUnless(_ path: String, consistsOf parts: [String]) throws(LedgerFailure) {
    for name in try Files.names(in: path) {
      if parts.contains(name) { continue }
      let inside = try Files.names(in: "\(path)/\(name)")
      let isOurs = parts.contains { Files.parent(of: $0) == name }
      guard isOurs, inside.allSatisfy({ parts.contains("\(name)/\($0)") }) else {
        throw LedgerFailure("write into", path, ErrorNumber(EEXIST), found: "something else is there already")
      }
    }
  }

  /// Removes only the parts that may be made here.
  private func empty() throws(LedgerFailure) {
    for part in parts { try Files.remove("\(path)/\(part)") }
    for folder in folders { unsafe rmdir("\(path)/\(folder)") }
  }
}
