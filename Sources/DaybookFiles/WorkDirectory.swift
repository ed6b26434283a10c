internal import Glibc

/// A temporary directory, removed with all that is in it when the work is over.
///
/// It is locked for as long as it is used. One that a killed process left is removed when the next of the
/// same name is made: it is recognised by its name, its owner, its content, and that nobody holds its lock.
package struct WorkDirectory: ~Copyable {
  /// What such directories are called: `PREFIX.` and random digits.
  package let path: String
  private let lock: DirectoryLock

  private init(_ path: String) throws(LedgerFailure) {
    self.path = path
    lock = try DirectoryLock(making: path)
  }

  /// Makes one in `parent`. Only files and directories of these names may be made in it.
  package static func make(
    in parent: String, _ prefix: String, holding names: Set<String>
  ) throws(LedgerFailure) -> WorkDirectory {
    for name in try Files.names(in: parent) where name.utf8.starts(with: "\(prefix).".utf8) {
      try removeLeft("\(parent)/\(name)", holding: names)
    }
    var generator = SystemRandomNumberGenerator()
    return try WorkDirectory("\(parent)/\(prefix).\(String(generator.next(), radix: 16))")
  }

  /// Removes it. Throws when something cannot be removed; the next one of this name tries again.
  package consuming func remove() throws(LedgerFailure) { try Files.removeTree(path) }

  deinit {
    // After `remove` nothing is left. Without it the work has failed and reports its own error.
    if lock.isInPlace { _ = try? Files.removeTree(path) }
  }

  /// Leaves alone a directory that is locked, or belongs to another user.
  private static func removeLeft(_ path: String, holding names: Set<String>) throws(LedgerFailure) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
      names.isSuperset(of: try Files.names(in: path))
    else { return }
    do throws(LedgerFailure) {
      let lock = try DirectoryLock(making: path)
      guard names.isSuperset(of: try Files.names(in: path)) else { return }
      try Files.removeTree(path)
      _ = lock.isInPlace
    } catch {
      guard error.number.isHeld else { throw error }
    }
  }
}
