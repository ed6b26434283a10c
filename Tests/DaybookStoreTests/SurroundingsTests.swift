import DaybookStore
import DaybookTemporary
import Glibc
import Testing

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
}
