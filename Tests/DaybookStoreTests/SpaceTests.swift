import DaybookStore
import DaybookTemporary
import Foundation
import Glibc
import Testing

/// Room on the disk: taken before it is needed.
struct SpaceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func status(_ name: String) throws -> stat {
    var status = stat()
    guard stat(directory.path + "/" + name, &status) == 0 else { throw UnexpectedResult("no \(name)") }
    return status
  }

  /// Whether no byte of it is a hole.
  private func isOnDisk(_ name: String) throws -> Bool {
    let status = try status(name)
    return Int(status.st_blocks) * 512 >= status.st_size && status.st_size > 0
  }

  /// Makes a file as earlier versions did: a hole.
  private func makeHole(_ name: String, _ byteCount: Int) throws {
    let descriptor = open(directory.path + "/" + name, O_RDWR | O_CREAT, 0o600)
    try #require(descriptor >= 0 && ftruncate(descriptor, byteCount) == 0)
    close(descriptor)
    try #require(try status(name).st_blocks == 0)
  }

  @Test func `what is mapped for writing has its bytes on the disk`() throws {
    let environment = try Environment(path: directory.path)
    _ = try SharedCounter(path: directory.path + "/counter")
    #expect(try isOnDisk("lock.mdb"))
    #expect(try isOnDisk("counter"))
    #expect(try environment.info().maxReaders == 512)
    #expect(try status("lock.mdb").st_size == 128 + 64 * 512)
  }

  @Test func `what was a hole is filled before it is mapped, and keeps what stands in it`() throws {
    try makeHole("lock.mdb", 32_896)
    try makeHole("counter", 8)
    try makeHole("short", 3)
    let counters = try ["counter", "short"].map { try SharedCounter(path: directory.path + "/" + $0) }
    #expect(try ["counter", "short"].allSatisfy { try isOnDisk($0) })
    counters[0].increment()
    #expect(try SharedCounter(path: directory.path + "/counter").value == 1)
    #expect(counters[1].value == 0)
    let environment = try Environment(path: directory.path)
    #expect(try isOnDisk("lock.mdb"))
    try environment.put(environment.table(), [1], [1])
  }

  @Test func `room is taken behind the end, the length of the file unchanged`() throws {
    let environment = try Environment(
      path: directory.path, options: EnvironmentOptions(mapByteCount: 1 << 26))
    let before = try status("data.mdb")
    try environment.reserveSpace(1 << 20)
    let after = try status("data.mdb")
    #expect(after.st_size == before.st_size)
    #expect(Int(after.st_blocks) * 512 >= Int(before.st_size) + 1 << 20)
  }

  @Test func `room that the map has not is refused`() throws {
    let environment = try Environment(
      path: directory.path, options: EnvironmentOptions(mapByteCount: 1 << 20))
    let error = storeError { () throws(LedgerFailure) in try environment.reserveSpace(1 << 20) }
    #expect(error?.cause == .mapFull)
    #expect(error?.description.contains("1,048,576 bytes") == true)
    try environment.reserveSpace(1 << 19)
  }

  @Test func `room that a file may not grow into is refused, and there again when it may`() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      let environment = try Environment(path: directory.path)
      var limit = rlimit(rlim_cur: 1 << 20, rlim_max: rlim_t.max)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        throw UnexpectedResult("no limit")
      }
      let error = storeError { () throws(LedgerFailure) in try environment.reserveSpace(1 << 20) }
      guard error?.number.isOutOfSpace == true, error?.message.contains("ulimit -f") == true else {
        throw UnexpectedResult("\(error as Any)")
      }
      limit.rlim_cur = rlim_t.max
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        throw UnexpectedResult("no limit")
      }
      try environment.reserveSpace(1 << 20)
    }
  }

  @Test func `a thread of ours outlives a file that may not grow`() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      var limit = rlimit(rlim_cur: 1000, rlim_max: rlim_t.max)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        throw UnexpectedResult("no limit")
      }
      let path = directory.path + "/file"
      let number = try await Thread.run { () -> Int32 in
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        return pwrite(file, [1], 1, 1000) < 0 ? errno : 0
      }
      guard number == EFBIG else { throw UnexpectedResult("\(number)") }
    }
  }
}
