internal import Glibc

/// A directory to work in for a while, removed with all that is in it when the work is over.
///
/// Its lock is held as long as it is worked in. What a killed process left of one, the next of this name that is made in
/// the same directory begins with removing: it is known by its name, its owner, what is in it, and that nobody holds it.
package struct WorkDirectory: ~Copyable {
  /// What such directories are called: `PREFIX.` and random digits.
  package let path: String
  private let lock: DirectoryLock

  private init(_ path: String) throws(FileError) {
    self.path = path
    lock = try DirectoryLock(making: path)
  }

  /// Makes one in `parent`; in it nothing but files and directories of these names is made.
  package static func make(
    in parent: String, _ prefix: String, holding names: Set<String>
  ) throws(FileError) -> WorkDirectory {
    for name in try Files.names(in: parent) where name.utf8.starts(with: "\(prefix).".utf8) {
      try removeLeft("\(parent)/\(name)", holding: names)
    }
    var generator = SystemRandomNumberGenerator()
    return try WorkDirectory("\(parent)/\(prefix).\(String(generator.next(), radix: 16))")
  }

  /// Removes it. What cannot be removed is an error; the next one tries again.
  package consuming func remove() throws(FileError) { try Files.removeTree(path) }

  deinit {
    // Once `remove` was called there is nothing left; else the work has failed, and says why itself.
    if lock.isInPlace { _ = try? Files.removeTree(path) }
  }

  /// Whoever is at it, and whoever else's it is, is left alone.
  private static func removeLeft(_ path: String, holding names: Set<String>) throws(FileError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
      names.isSuperset(of: try Files.names(in: path))
    else { return }
    do throws(FileError) {
      let lock = try DirectoryLock(making: path)
      guard names.isSuperset(of: try Files.names(in: path)) else { return }
      try Files.removeTree(path)
      _ = lock.isInPlace
    } catch {
      guard error.number.isHeld else { throw error }
    }
  }
}
