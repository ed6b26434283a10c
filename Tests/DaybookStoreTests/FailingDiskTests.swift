import DaybookFiles
import DaybookStore
import DaybookTemporary
import Foundation
import Glibc
import Testing

/// LMDB writes pages through one descriptor and the meta page through another, opened with O_DSYNC.
/// Putting `/dev/full` in the place of either makes writes to it fail with ENOSPC.
struct FailingDiskTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Replaces one of LMDB's descriptors of the data file by another file.
  private func replace(meta: Bool, with path: String) throws {
    let data = try FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/fd/\(descriptor(meta: meta))")
    #expect(data.hasSuffix("data.mdb"))
    let other = open(path, O_RDWR)
    try #require(other >= 0)
    try #require(dup2(other, descriptor(meta: meta)) >= 0)
    close(other)
  }

  private func descriptor(meta: Bool) throws -> Int32 {
    let data = directory.path + "/data.mdb"
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      guard let number = Int32(name),
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name),
        target == data
      else { continue }
      if (fcntl(number, F_GETFL) & O_DSYNC != 0) == meta { return number }
    }
    throw UnexpectedResult("no descriptor of \(data)")
  }

  @Test func `no room for the pages is a refusal, and nothing is there`() throws {
    let environment = try Environment(path: directory.path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    try replace(meta: false, with: "/dev/full")
    let outcome = environment.commit { transaction throws(LedgerFailure) in
      try transaction.put(table, key: [2], [2])
    }
    guard case .refused(let error) = outcome else { throw UnexpectedResult("\(outcome)") }
    #expect(error.number.isOutOfSpace)
    #expect(try environment.keys(table) == [[1]])
    try environment.reopen()
    try environment.put(table, [3], [3])
    #expect(try environment.keys(table) == [[1], [3]])
  }

  @Test func `no room for the meta page is undecided, and nothing goes on before reopening`() throws {
    let environment = try Environment(path: directory.path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    try replace(meta: true, with: "/dev/full")
    let outcome = environment.commit { transaction throws(LedgerFailure) in
      try transaction.put(table, key: [2], [2])
    }
    guard case .undecided(let error) = outcome else { throw UnexpectedResult("\(outcome)") }
    #expect(error.number.isOutOfSpace)
    let next = storeError { () throws(LedgerFailure) in try environment.put(table, [3], [3]) }
    #expect(next?.code == .readOnly)
    try environment.reopen()
    try environment.put(table, [3], [3])
    #expect(try environment.keys(table).contains([3]))
  }

  @Test(arguments: [false, true])
  func `a write error is undecided`(meta: Bool) throws {
    let environment = try Environment(path: directory.path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let outcome: CommitOutcome<Void>
    let number = try descriptor(meta: meta)
    let readOnly = open("/dev/zero", O_RDONLY)
    try #require(dup2(readOnly, number) >= 0)
    close(readOnly)
    outcome = environment.commit { transaction throws(LedgerFailure) in
      try transaction.put(table, key: [2], [2])
    }
    guard case .undecided(let error) = outcome else { throw UnexpectedResult("\(outcome)") }
    #expect(error.number == ErrorNumber(EBADF))
    try environment.reopen()
    #expect(try environment.value(table, [1]) == [1])
  }

  @Test func `a file that may not grow is a refusal that ends when it may`() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      signal(SIGXFSZ, SIG_IGN)
      let environment = try Environment(path: directory.path)
      let table = try environment.table()
      try environment.put(table, [1], [1])
      var limit = rlimit(rlim_cur: 64 << 10, rlim_max: rlim_t.max)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        throw UnexpectedResult("no limit")
      }
      let large = [UInt8](repeating: 1, count: 1 << 20)
      let outcome = environment.commit { transaction throws(LedgerFailure) in
        try transaction.put(table, key: [2], large)
      }
      // LMDB says EIO when the first part of a write fitted.
      guard case .refused(let error) = outcome, error.number.isOutOfSpace else {
        throw UnexpectedResult("\(outcome)")
      }
      limit.rlim_cur = rlim_t.max
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        throw UnexpectedResult("no limit")
      }
      guard try environment.keys(table) == [[1]] else { throw UnexpectedResult("something was written") }
      try environment.put(table, [2], large)
    }
  }
}
