import DaybookFiles
import DaybookTemporary
import Glibc
import Testing

/// The error a call throws, nil when it returns.
func fileError(_ body: () throws(LedgerFailure) -> Void) -> LedgerFailure? {
  do throws(LedgerFailure) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// Files opened, written and read.
struct FileTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/file" }

  init() throws { directory = try TemporaryDirectory() }

  @Test func `what is written at places is read from places`() throws {
    let file = try File(path, for: .new)
    try file.write([3, 4], at: 2)
    try file.write([1, 2], at: 0)
    try file.sync()
    #expect(try file.bytes(atMost: 100) == [1, 2, 3, 4])
    #expect(try file.bytes(at: 1, atMost: 2) == [2, 3])
    #expect(try file.bytes(at: 9, atMost: 2) == [])
    #expect(try file.byteCount() == 4)
  }

  @Test func `what is appended stands at the end`() throws {
    try File(path, for: .appending).write([1])
    try File(path, for: .appending).write([2, 3])
    #expect(try Files.bytes(of: path) == [1, 2, 3])
  }

  @Test func `a new file is refused where one is`() throws {
    _ = try File(path, for: .new)
    let error = fileError { () throws(LedgerFailure) in _ = try File(path, for: .new) }
    #expect(error?.number.isPresence == true)
    #expect(error?.path == path)
  }

  @Test func `a missing file is no bytes, and an error where it must be there`() throws {
    #expect(try Files.bytes(of: path) == nil)
    #expect(try Files.text(of: path + "/below") == nil)
    #expect(
      fileError { () throws(LedgerFailure) in _ = try File(path, for: .changing) }?.number.isAbsence == true)
  }

  @Test(arguments: [File.Use.reading, .changing, .appending])
  func `a pipe in a file's place is refused at once`(use: File.Use) throws {
    try #require(mkfifo(path, 0o600) == 0)
    let error = fileError { () throws(LedgerFailure) in _ = try File(path, for: use) }
    #expect(error?.number == ErrorNumber(ENXIO))
  }

  @Test func `a device and a directory are refused by what they are`() throws {
    let device = fileError { () throws(LedgerFailure) in _ = try File("/dev/zero", for: .reading) }
    #expect(device?.description.contains("it is a device and not a file") == true)
    let folder = fileError { () throws(LedgerFailure) in _ = try File(directory.path, for: .reading) }
    #expect(folder?.number == ErrorNumber(EISDIR))
  }

  @Test func `a file that may not grow says so and keeps what fitted`() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: rlim_t.max)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      let file = try File(directory.path + "/file", for: .new)
      // The first write is cut short at the limit; only the next one has the reason.
      let error = fileError { () throws(LedgerFailure) in try file.write([UInt8](repeating: 1, count: 4096)) }
      guard error?.number == ErrorNumber(EFBIG), error?.number.isOutOfSpace == true else { exit(3) }
      guard try file.byteCount() == 1000 else { exit(4) }
    }
  }

  @Test func `a full device says so`() throws {
    // `File` does not open /dev/full, so its descriptor replaces that of another file.
    let file = try File(path, for: .new)
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    for number: Int32 in 3..<8192 where FileTests.isDescriptor(number, of: path) { dup2(full, number) }
    let error = fileError { () throws(LedgerFailure) in try file.write([1]) }
    #expect(error?.number == ErrorNumber(ENOSPC))
    #expect(
      error?.description
        == "write \(path): No space left on device; free some room on that file system and try again")
  }

  private static func isDescriptor(_ number: Int32, of path: String) -> Bool {
    guard let found = realpath("/proc/self/fd/\(number)", nil) else { return false }
    defer { free(found) }
    return String(cString: found) == path
  }

  @Test func `an unnamed file leaves nothing`() throws {
    let file = try File.unnamed(in: directory.path)
    try file.write([7], at: 100)
    #expect(try file.bytes(at: 100, atMost: 1) == [7])
    #expect(try Files.names(in: directory.path) == [])
  }

  @Test func `a lock has one holder, and goes with the file`() throws {
    do {
      let file = try File(path, for: .new)
      #expect(try file.tryLock())
      #expect(try !File(path, for: .changing).tryLock())
    }
    #expect(try File(path, for: .changing).tryLock())
  }

  @Test(arguments: [
    ENOSPC, EDQUOT, EFBIG, EACCES, EROFS, EPERM, ENOENT, ENOTDIR, EMFILE, ENFILE, ENOMEM, ENOLCK, EINTR, EIO,
    EEXIST, EISDIR, EWOULDBLOCK,
  ])
  func `each error has advice of its own kind`(number: Int32) {
    #expect(ErrorNumber(number).advice != ErrorNumber(9999).advice)
  }

  @Test func `what is wanted is told apart from the file's own trouble`() {
    #expect([EMFILE, ENFILE, ENOMEM, ENOLCK].allSatisfy { ErrorNumber($0).isOutOfResources })
    #expect([ENOSPC, EDQUOT, EFBIG].allSatisfy { ErrorNumber($0).isOutOfSpace })
    #expect(![ENOENT, EIO, EACCES].contains { ErrorNumber($0).isOutOfResources })
  }
}
