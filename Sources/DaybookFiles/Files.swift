internal import CDaybookLinux
internal import Glibc

/// Small files and directories: made, read, replaced and removed, durably where a comment says so.
package enum Files {
  // MARK: Directories

  /// Makes a directory, mode 0700, unless it is there. Its parent must exist.
  package static func makeDirectory(_ path: String) throws(LedgerFailure) {
    guard unsafe mkdir(path, 0o700) != 0, ErrorNumber.last.value != EEXIST else { return }
    throw LedgerFailure("make the directory", path, .last)
  }

  /// Makes a directory, mode 0700; throws EEXIST where the path is taken.
  package static func makeNewDirectory(_ path: String) throws(LedgerFailure) {
    guard unsafe mkdir(path, 0o700) == 0 else { throw LedgerFailure("make the directory", path, .last) }
  }

  /// The names in a directory, in no order; none when there is no such directory.
  package static func names(in path: String) throws(LedgerFailure) -> [String] {
    guard let directory = unsafe opendir(path) else {
      if ErrorNumber.last.isAbsence { return [] }
      throw LedgerFailure("list", path, .last)
    }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw LedgerFailure("list", path, .last) }
    return names
  }

  /// Waits until the names in a directory are on the disk.
  package static func sync(directory path: String) throws(LedgerFailure) {
    let descriptor = uninterrupted { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw LedgerFailure("open", path, .last) }
    defer { close(descriptor) }
    guard uninterrupted({ fsync(descriptor) }) == 0 else { throw LedgerFailure("sync", path, .last) }
  }

  /// The directory that a path stands in.
  package static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  // MARK: What is there

  /// Whether a path is taken, be it by a link that leads nowhere.
  package static func isTaken(_ path: String) throws(LedgerFailure) -> Bool {
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return true }
    guard ErrorNumber.last.isAbsence else { throw LedgerFailure("look at", path, .last) }
    return false
  }

  /// Whether a path leads to a file or directory. Links are followed.
  package static func exists(_ path: String) throws(LedgerFailure) -> Bool {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return true }
    guard ErrorNumber.last.isAbsence else { throw LedgerFailure("look at", path, .last) }
    return false
  }

  /// The first bytes of a file; nil when there is none.
  package static func bytes(of path: String, atMost count: Int = .max) throws(LedgerFailure) -> [UInt8]? {
    do throws(LedgerFailure) {
      return try File(path, for: .reading).bytes(atMost: count)
    } catch {
      if error.number.isAbsence { return nil }
      throw error
    }
  }

  /// The first bytes of a file as text; nil when there is none.
  package static func text(of path: String, atMost count: Int = 256) throws(LedgerFailure) -> String? {
    try bytes(of: path, atMost: count).map { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Replacing

  /// Replaces a file's content with this text: whole or not at all, and durably.
  package static func replace(_ name: String, in directory: String, with text: String) throws(LedgerFailure) {
    try replace("\(directory)/\(name)", with: Array(text.utf8))
  }

  /// Replaces a file's content: whole or not at all, and durably. Waits for another process that is replacing
  /// it.
  package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o600) throws(LedgerFailure)
  {
    let draft = try DraftFile(path, .replacing, mode: mode, waits: true)
    try draft.write(bytes)
    try draft.finish()
  }

  /// Renames a draft, file or directory, to a free path; throws EEXIST where it is taken. Not synced.
  static func place(_ draft: String, at path: String) throws(LedgerFailure) {
    if unsafe renameat2(AT_FDCWD, draft, AT_FDCWD, path, daybook_rename_no_replace) == 0 { return }
    guard [EINVAL, ENOSYS].contains(ErrorNumber.last.value) else { throw LedgerFailure("make", path, .last) }
    // A file system without that call. `rename` replaces no directory but an empty one.
    guard try !isTaken(path) else { throw LedgerFailure("make", path, ErrorNumber(EEXIST)) }
    guard unsafe Glibc.rename(draft, path) == 0 else { throw LedgerFailure("make", path, .last) }
  }

  /// Renames a draft, over what is there. Not synced.
  package static func rename(_ draft: String, to path: String) throws(LedgerFailure) {
    guard unsafe Glibc.rename(draft, path) == 0 else { throw LedgerFailure("rename to", path, .last) }
  }

  /// Makes a symbolic link at a free path.
  package static func link(_ target: String, at path: String) throws(LedgerFailure) {
    guard unsafe symlink(target, path) == 0 else { throw LedgerFailure("link", path, .last) }
  }

  // MARK: Removing

  /// Removes a file; one that is gone already is fine.
  package static func remove(_ path: String) throws(LedgerFailure) {
    guard unsafe unlink(path) != 0, !ErrorNumber.last.isAbsence else { return }
    throw LedgerFailure("remove", path, .last)
  }

  /// Removes a directory and the files in it, or a file; one that is gone already is fine.
  package static func removeDirectory(_ path: String) throws(LedgerFailure) {
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard unsafe rmdir(path) != 0 else { return }
    switch ErrorNumber.last.value {
    // Not empty: another process opened it meanwhile and made a file in it. The next call removes it.
    case ENOENT, ENOTEMPTY: return
    case ENOTDIR where unsafe unlink(path) == 0: return
    default: throw LedgerFailure("remove", path, .last)
    }
  }

  /// Removes a file, or a directory with all that is in it; nothing there is fine. Links are not followed.
  package static func removeTree(_ path: String) throws(LedgerFailure) {
    if unsafe unlink(path) == 0 || ErrorNumber.last.value == ENOENT { return }
    guard ErrorNumber.last.value == EISDIR else { throw LedgerFailure("remove", path, .last) }
    for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    guard unsafe rmdir(path) == 0 || ErrorNumber.last.value == ENOENT else {
      throw LedgerFailure("remove", path, .last)
    }
  }
}
