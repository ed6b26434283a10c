import DaybookFiles
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

struct OpeningTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `one environment opened twice is shared, whatever the path`() throws {
    let link = directory.path + "/link"
    let real = directory.path + "/real"
    let first = try Environment(path: real, options: EnvironmentOptions(createsDirectory: true))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    let second = try Environment(path: link)
    let table = try first.table("rows")
    try first.put(table, [1], [1])
    #expect(try second.value(second.table("rows"), [1]) == [1])
    first.close()
    #expect(try second.value(table, [1]) == [1])
    try second.put(table, [2], [2])
  }

  @Test func `opening again with other options is refused until the last use is closed`() throws {
    let first = try Environment(path: directory.path)
    let second = try Environment(path: directory.path)
    let other = EnvironmentOptions(durability: .noSync)
    let path = directory.path
    func error() -> LedgerFailure? {
      storeError { () throws(LedgerFailure) in _ = try Environment(path: path, options: other) }
    }
    #expect(error()?.cause == .inUse)
    first.close()
    #expect(error()?.cause == .inUse)
    second.close()
    #expect(error() == nil)
  }

  @Test func `an opening for reading alone shares what is open for writing, and does not write`() throws {
    let writing = try Environment(path: directory.path)
    let table = try writing.table("rows")
    let options = EnvironmentOptions(mapByteCount: 1 << 30, isReadOnly: true, mustExist: true)
    let reading = try Environment(path: directory.path, options: options)
    try writing.put(table, [1], [1])
    #expect(try reading.value(reading.table("rows"), [1]) == [1])
    #expect(throws: LedgerFailure.self) { try reading.put(table, [2], [2]) }
    #expect(throws: LedgerFailure.self) { try reading.table("other") }
    writing.close()
    #expect(try reading.value(table, [1]) == [1])
    reading.close()
  }

  @Test func `an environment that nobody holds is closed`() throws {
    do { _ = try Environment(path: directory.path) }
    _ = try Environment(path: directory.path, options: EnvironmentOptions(mapByteCount: 1 << 20))
  }

  @Test func `a data file replaced while it is open is not opened beside it`() throws {
    let first = try Environment(path: directory.path)
    try first.put(first.table(), [1], [1])
    let data = directory.path + "/data.mdb"
    try FileManager.default.copyItem(atPath: data, toPath: data + ".copy")
    try FileManager.default.removeItem(atPath: data)
    try FileManager.default.moveItem(atPath: data + ".copy", toPath: data)
    let path = directory.path
    #expect(storeError { () throws(LedgerFailure) in _ = try Environment(path: path) }?.cause == .inUse)
    first.close()
    let second = try Environment(path: path)
    #expect(try second.value(second.table(), [1]) == [1])
  }

  @Test func `a missing directory, a file and a foreign file are told apart`() throws {
    let path = directory.path
    func cause(_ path: String) -> LedgerFailure.Cause? {
      storeError { () throws(LedgerFailure) in _ = try Environment(path: path) }?.cause
    }
    #expect(cause(path + "/none") == .system(.absence))
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/file"))
    #expect(cause(path + "/file") == .system(ErrorNumber(ENOTDIR)))
    try FileManager.default.createDirectory(atPath: path + "/foreign", withIntermediateDirectories: false)
    try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: path + "/foreign/data.mdb"))
    #expect(cause(path + "/foreign") == .foreign)
    for options in [EnvironmentOptions(mustExist: true), EnvironmentOptions(isReadOnly: true)] {
      let error = storeError { () throws(LedgerFailure) in _ = try Environment(path: path, options: options) }
      #expect(error?.cause == .foreign)
      #expect(!FileManager.default.fileExists(atPath: path + "/data.mdb"))
    }
  }

  @Test func `a directory is made when asked, for its owner alone`() throws {
    let path = directory.path + "/new"
    _ = try Environment(path: path, options: EnvironmentOptions(createsDirectory: true))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    let missing = directory.path + "/no/parent"
    let error = storeError { () throws(LedgerFailure) in
      _ = try Environment(path: missing, options: EnvironmentOptions(createsDirectory: true))
    }
    #expect(error?.number.isAbsence == true)
    #expect(error?.description.hasPrefix("make the directory \(missing): ") == true)
  }

  @Test func `a read-only environment refuses to write and to make tables`() throws {
    let writer = try Environment(path: directory.path)
    try writer.put(writer.table("rows"), [1], [1])
    writer.close()
    let reader = try Environment(path: directory.path, options: EnvironmentOptions(isReadOnly: true))
    let table = try reader.table("rows")
    #expect(try reader.value(table, [1]) == [1])
    #expect(
      storeError { () throws(LedgerFailure) in try reader.put(table, [2], [2]) }?.number.isForbidden == true)
    #expect(storeError { () throws(LedgerFailure) in _ = try reader.table("none") }?.cause == .invalid)
  }

  @Test(
    arguments: [
      (0x6969, "nfs"), (0x517B, "smb"), (0xFF53_4D42, "cifs"), (0xFE53_4D42, "smb3"), (0x0BD0_0BD0, "lustre"),
      (0xEF53, nil), (0x794C_7630, nil), (0x0102_1994, nil), (0x0102_1997, nil), (0x9123_683E, nil),
    ] as [(UInt32, String?)])
  func `network file systems are known by their magic numbers`(magic: UInt32, name: String?) {
    #expect(NetworkFileSystem.name(magic: magic) == name)
  }

  @Test func `the test's own file system is no network file system`() {
    #expect(NetworkFileSystem.name(at: directory.path) == nil)
  }
}
