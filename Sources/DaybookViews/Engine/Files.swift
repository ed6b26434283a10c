internal import Glibc

/// The few things the engine does with small files and directories; each error names path and errno.
package enum Files {
  /// Makes a directory, mode 0700, unless it is there. Its parent must be.
  package static func makeDirectory(_ path: String) throws(ViewError) {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    throw failure("make the directory", path)
  }

  /// The names in a directory; none when there is no such directory.
  package static func names(in path: String) throws(ViewError) -> [String] {
    guard let directory = opendir(path) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw failure("list", path)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The first bytes of a file as text; nil when there is none.
  package static func text(of path: String, most: Int = 256) throws(ViewError) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("open", path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: most)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw failure("read", path) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Gives a file this text: whole or not at all, and durably. One caller at a time.
  package static func replace(_ name: String, in directory: String, with text: String) throws(ViewError) {
    let path = "\(directory)/\(name)"
    let temporary = "\(path).new"
    try write(text, to: temporary)
    guard rename(temporary, path) == 0 else { throw failure("rename to", path) }
    try sync(directory: directory)
  }

  /// Writes and syncs a file.
  package static func write(_ text: String, to path: String) throws(ViewError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("make", path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw failure("write", path) }
    guard fsync(descriptor) == 0 else { throw failure("sync", path) }
  }

  package static func sync(directory path: String) throws(ViewError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync", path) }
  }

  /// Removes a file; what is gone already is fine.
  static func remove(_ path: String) throws(ViewError) {
    guard unlink(path) != 0, errno != ENOENT, errno != ENOTDIR else { return }
    throw failure("remove", path)
  }

  /// Removes a directory and the files in it, or a file; what is gone already is fine.
  package static func removeDirectory(_ path: String) throws(ViewError) {
    for name in try names(in: path) {
      guard unlink("\(path)/\(name)") != 0, errno != ENOENT else { continue }
      throw failure("remove", "\(path)/\(name)")
    }
    guard rmdir(path) != 0 else { return }
    switch errno {
    // Not empty: somebody who opened it meanwhile put a file there again. The next time then.
    case ENOENT, ENOTEMPTY: return
    case ENOTDIR where unlink(path) == 0: return
    default: throw failure("remove", path)
    }
  }

  /// Removes a file, or a directory with all that is in it; what is gone already is fine. Links are not followed.
  package static func removeTree(_ path: String) throws(ViewError) {
    if unlink(path) == 0 || errno == ENOENT { return }
    guard errno == EISDIR else { throw failure("remove", path) }
    for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
  }

  private static func failure(_ operation: String, _ path: String) -> ViewError {
    let code = errno
    let found = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return ViewError(.files(code), "\(operation) \(path): \(found); check owner, mode and room")
  }
}
