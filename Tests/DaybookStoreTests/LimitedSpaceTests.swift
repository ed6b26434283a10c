import DaybookFiles
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

/// A process whose address space is limited (`ulimit -v`).
struct LimitedSpaceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a map that the system refuses begins small and grows by itself`() async {
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      try LimitedSpaceTests.limit(to: 512 << 20)
      let environment = try Environment(path: path)
      let table = try environment.table()
      let first = try environment.info().mapByteCount
      guard first == 64 << 20 else { throw UnexpectedResult("a map of \(first) bytes") }
      for key: UInt8 in 0..<20 {
        try environment.put(table, [key], [UInt8](repeating: 7, count: 4 << 20))
      }
      let now = try environment.info().mapByteCount
      guard now > first, now < 512 << 20 else { throw UnexpectedResult("a map of \(now) bytes") }
    }
  }

  @Test func `where there is no space for the least, the error says what to raise`() async {
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      try LimitedSpaceTests.limit(to: 32 << 20)
      let error = storeError { () throws(LedgerFailure) in _ = try Environment(path: path) }
      guard error?.finding == "the system gives this process no map of 67,108,864 bytes",
        error?.advice.contains("ulimit -v") == true, error?.advice.contains("firstMapByteCount") == true
      else { throw UnexpectedResult("\(error as Any)") }
    }
  }

  @Test func `a map that cannot grow is full, and says why`() async {
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      try LimitedSpaceTests.limit(to: 100 << 20)
      let environment = try Environment(path: path)
      let table = try environment.table()
      var error: LedgerFailure?
      for key: UInt8 in 0..<20 where error == nil {
        error = storeError { () throws(LedgerFailure) in
          try environment.put(table, [key], [UInt8](repeating: 7, count: 4 << 20))
        }
      }
      guard error?.cause == .mapFull, error?.advice.contains("ulimit -v") == true else {
        throw UnexpectedResult("\(error as Any)")
      }
    }
  }

  /// Leaves this process so much address space more than it has now.
  private static func limit(to more: Int) throws {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    let now = (pages.first.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    var limit = rlimit(rlim_cur: rlim_t(now + more), rlim_max: rlim_t(now + more))
    guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
      throw UnexpectedResult("no limit")
    }
  }
}
