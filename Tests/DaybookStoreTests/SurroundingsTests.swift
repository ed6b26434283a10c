import DaybookFiles
import DaybookTemporary
import Glibc
import Testing

@testable import DaybookStore

/// What a store says about its readers and its file system.
struct SurroundingsTests {
  @Test func `the slots of readers are told with their process and the commit they see`() throws {
    let directory = try TemporaryDirectory()
    let environment = try Environment(path: directory.path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    #expect(try environment.readers().allSatisfy { $0.transactionID == nil })
    try environment.read { (_: borrowing ReadTransaction) throws(LedgerFailure) in
      try environment.put(table, [2], [2])
      let reading = try environment.readers().filter { $0.transactionID != nil }
      let last = try environment.lastTransactionID()
      #expect(reading.map(\.processID) == [Int(getpid())])
      #expect(reading.first?.transactionID == last - 1)
    }
  }

  @Test(
    arguments: [
      (0xEF53, "ext4", .local), (0x9123_683E, "btrfs", .copyOnWrite), (0x2FC1_2FC1, "zfs", .copyOnWrite),
      (0x0102_1994, "tmpfs", .memory), (0x6969, "nfs", .network), (0x1234, "type 0x1234", .local),
    ] as [(UInt32, String, FileSystem.Kind)])
  func `file systems are known by their magic numbers`(magic: UInt32, name: String, kind: FileSystem.Kind) {
    #expect(FileSystem.named(magic: magic) == (name, kind))
  }

  @Test func `a path's file system has a name and room, and no path has none`() throws {
    let directory = try TemporaryDirectory()
    let disk = try #require(FileSystem(path: directory.path))
    #expect(!disk.name.isEmpty && disk.byteCount >= disk.freeByteCount && disk.byteCount > 0)
    #expect(FileSystem(path: directory.path + "/no/where") == nil)
  }

  @Test func `nobody holds a lock that is marked in no file, and no path is on a network`() throws {
    let directory = try TemporaryDirectory()
    #expect(LockHolder.look(at: directory.path + "/writer") == nil)
    #expect(NetworkFileSystem.name(at: directory.path + "/no/where") == nil)
  }

  @Test func `a process is known by when it began, until it has ended`() throws {
    #expect(ProcessStart.of(Int(getpid())) != nil)
    #expect(ProcessStart.of(0) == nil)
    var child: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    defer { free(arguments[0]) }
    #expect(posix_spawn(&child, "/bin/true", nil, nil, arguments, nil) == 0)
    var info = siginfo_t()
    // It has ended, and nobody has asked for its end yet.
    #expect(waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) == 0)
    #expect(ProcessStart.of(Int(child)) == nil)
    #expect(waitpid(child, nil, 0) == child)
  }

  @Test func `every code of LMDB has a cause and words of its own`() {
    let codes: [(Int32, LedgerFailure.Cause)] = [
      (-30799, .keyExists), (-30798, .invalid), (-30797, .damage), (-30796, .damage), (-30795, .stated),
      (-30794, .otherVersion), (-30793, .foreign), (-30792, .mapFull), (-30791, .invalid), (-30790, .stated),
      (-30788, .stated), (-30787, .store(-30787)), (-30786, .store(-30786)), (-30785, .stated),
      (-30784, .invalid), (-30783, .store(-30783)), (-30782, .invalid), (-30781, .invalid),
      (-30780, .invalid),
      (EINVAL, .invalid), (-1, .store(-1)), (ENOSPC, .system(ErrorNumber(ENOSPC))),
    ]
    var texts: Set<String> = []
    for (code, cause) in codes {
      let failure = LedgerFailure(code, "read", in: "/ledger", mapByteCount: 1 << 20)
      #expect(failure.cause == cause, "\(code)")
      #expect(failure.message.contains("/ledger"), "\(failure.message)")
      texts.insert(failure.message)
    }
    #expect(texts.count == codes.count)
  }
}
