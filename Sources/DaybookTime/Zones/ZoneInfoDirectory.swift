import Glibc

/// A directory of compiled zones: the system's, or a package's.
///
/// Read only when a zone's rules are adopted; nothing is cached.
public struct ZoneInfoDirectory: Hashable, Sendable {
  /// The directory that holds `Europe/` and the rest.
  public let path: String

  /// The directory at a path; it is read when rules are asked for.
  public init(path: String) {
    self.path = path
  }

  /// The directory in `TZDIR`, otherwise `/usr/share/zoneinfo`.
  public static let standard: ZoneInfoDirectory = {
    guard let value = getenv("TZDIR"), value.pointee != 0 else {
      return ZoneInfoDirectory(path: "/usr/share/zoneinfo")
    }
    return ZoneInfoDirectory(path: String(cString: value))
  }()

  /// The rules of a zone, with the directory's release.
  ///
  /// Throws when the name is none of the IANA database (`right/…`, `posix/…`, `localtime` and `posixrules` are not),
  /// the zone is not there, or its file cannot be read or accepted.
  public func rules(named name: String) throws(ZoneError) -> ZoneRules {
    try ZoneName.check(name)
    try ZoneName.checkIsOfDatabase(name)
    let file = "\(path)/\(name)"
    let bytes: [UInt8]
    switch ZoneInfoDirectory.read(file) {
    case .success(let found): bytes = found
    case .failure(let problem):
      throw ZoneError(
        code: problem.isAbsence ? .notFound : .unreadable,
        message: """
          read the rules of \(name) from \(file): \(problem.text); install the tzdata package, or name another \
          directory in TZDIR
          """)
    }
    return try ZoneRules(tzif: bytes, name: name, version: version)
  }

  /// The directory's release of the IANA database, such as `2025b`, or `unknown`.
  ///
  /// From the first line of `tzdata.zi`, or from a file `+VERSION` or `VERSION` in the directory or beside it.
  public var version: String {
    if let line = firstLine("tzdata.zi"), line.hasPrefix("# version "),
      let found = release(line.dropFirst(10))
    {
      return found
    }
    for file in ["+VERSION", "VERSION", "../VERSION"] {
      if let line = firstLine(file), let found = release(line[...]) { return found }
    }
    return "unknown"
  }

  private func firstLine(_ file: String) -> String? {
    guard case .success(let bytes) = ZoneInfoDirectory.read("\(path)/\(file)", prefixByteCount: 80) else {
      return nil
    }
    return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }

  /// The text if it looks like a release: four digits and a letter, then letters, digits, `.`, `_` or `-`.
  private func release(_ text: Substring) -> String? {
    let isName = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    var reader = TextReader(String(text))
    guard isName, text.utf8.count <= 32, reader.digits(4) != nil, reader.take(where: { $0 >= 0x61 }) else {
      return nil
    }
    return String(text)
  }

  private struct Problem: Error {
    var isAbsence: Bool
    var text: String

    init(_ code: Int32) {
      isAbsence = code == ENOENT || code == ENOTDIR
      text = String(cString: strerror(code))
    }

    init(text: String) {
      isAbsence = false
      self.text = text
    }
  }

  /// Reads a regular file of at most 1 MiB, or roughly its first bytes; does not block on a pipe or a device.
  private static func read(_ file: String, prefixByteCount: Int = .max) -> Result<[UInt8], Problem> {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(Problem(errno)) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(Problem(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      return .failure(Problem(text: "it is not a regular file"))
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(prefixByteCount, 16_384))
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return .success(bytes) }
      guard count > 0 else {
        if errno == EINTR { continue }
        return .failure(Problem(errno))
      }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count >= prefixByteCount { return .success(bytes) }
      guard bytes.count <= 1 << 20 else {
        return .failure(Problem(text: "it is longer than 1 MiB"))
      }
    }
  }
}
