import DaybookLog
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

/// One log, several processes.
struct LogProcessesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `two processes take turns and leave one chain`() async throws {
    let log = try lmdbLog(directory)
    log.add(1)
    async let turns: Void = Task { for count in 0..<40 { log.add(count % 3 + 1) } }.value
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      let log = try LMDBLog(directory: path + "/log", mapByteCount: 1 << 26)
      for count in 0..<40 where log.add(count % 3 + 1).committed == nil {
        throw UnexpectedOutcome("turn \(count)")
      }
    }
    await turns
    let head = try log.head()
    #expect(try log.positions() == Array(1...head.position))
    #expect(try log.verifyChain(from: start) == .success(head))
  }

  @Test func `a turn sees what another process appended after the last look`() async throws {
    let log = try lmdbLog(directory)
    log.add(2)
    let hint = log.hint
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      try LMDBLog(directory: path + "/log", mapByteCount: 1 << 26).add(3)
    }
    #expect(log.hint != hint)
    var stretch: [UInt64] = []
    _ = log.append { turn throws(LedgerFailure) in
      try turn.read(after: 2) { position, _ in
        stretch.append(position)
        return true
      }
    }
    #expect(stretch == [3, 4, 5])
  }

  @Test func `a process killed in its turn leaves no trace, and the next turn is free`() async throws {
    let log = try lmdbLog(directory)
    let head = try #require(log.add(2).committed)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.path as String] in
      let log = try LMDBLog(directory: path + "/log", mapByteCount: 1 << 26)
      _ = log.append { turn throws(LedgerFailure) in
        try turn.add(cbor(1))
        kill(getpid(), SIGKILL)
      }
    }
    #expect(try log.head() == head)
    #expect(log.add(1).committed?.position == 3)
  }

  @Test func `a process killed after its commit has committed`() async throws {
    let log = try lmdbLog(directory)
    log.add(2)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.path as String] in
      try LMDBLog(directory: path + "/log", mapByteCount: 1 << 26).add(3)
      kill(getpid(), SIGKILL)
    }
    #expect(try log.head().position == 5)
    #expect(try log.verifyChain(from: start) == .success(log.head()))
  }
}
