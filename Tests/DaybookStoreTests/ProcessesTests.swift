import DaybookFiles
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

/// What processes share: locks, counters and environments.
struct ProcessesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a file lock has one holder`() throws {
    let path = directory.path + "/lock"
    let first = try FileLock(path: path)
    let second = try FileLock(path: path)
    #expect(try first.tryLock())
    #expect(try !second.tryLock())
    try first.unlock()
    #expect(try second.tryLock())
    #expect(try !first.tryLock())
    try second.unlock()
    try first.lock()
    #expect(try !second.tryLock())
  }

  @Test func `a lock is free again when its holder is gone`() throws {
    let path = directory.path + "/lock"
    do {
      let holder = try FileLock(path: path)
      #expect(try holder.tryLock())
    }
    #expect(try FileLock(path: path).tryLock())
  }

  @Test func `a lock in a missing directory is refused with its path`() throws {
    let path = directory.path + "/none/lock"
    let error = #expect(throws: LedgerFailure.self) { try FileLock(path: path) }
    #expect(error?.number.isAbsence == true)
    #expect(error?.path == path)
  }

  @Test func `a counter is one number for all who map it, and stays`() throws {
    let path = directory.path + "/counter"
    do {
      let first = try SharedCounter(path: path)
      let second = try SharedCounter(path: path)
      #expect(first.value == 0)
      first.increment()
      #expect(second.increment() == 2)
      #expect(first.value == 2)
    }
    #expect(try SharedCounter(path: path).value == 2)
  }

  @Test func `another process's lock, commit and count are seen, and its death frees the lock`() async throws
  {
    let path = directory.path
    let environment = try Environment(path: path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let counter = try SharedCounter(path: path + "/counter")
    let lock = try FileLock(path: path + "/turn")
    #expect(try lock.tryLock())
    let before = try environment.lastTransactionID()
    await #expect(processExitsWith: .success) { [path = path as String] in
      guard try !FileLock(path: path + "/turn").tryLock() else { throw UnexpectedResult("the lock was free") }
      guard try FileLock(path: path + "/held").tryLock() else { throw UnexpectedResult("the lock was taken") }
      try SharedCounter(path: path + "/counter").increment()
      let environment = try Environment(path: path)
      try environment.put(environment.table(), [2], [2])
    }
    #expect(try FileLock(path: path + "/held").tryLock())
    #expect(counter.value == 1)
    #expect(try environment.lastTransactionID() == before + 1)
    #expect(try environment.value(table, [2]) == [2])
  }

  @Test func `a process killed inside a write leaves no trace and no lock`() async throws {
    let path = directory.path
    let environment = try Environment(path: path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let environment = try Environment(path: path)
      let table = try environment.table()
      try environment.write { transaction throws(LedgerFailure) in
        try transaction.put(table, key: [2], [2])
        kill(getpid(), SIGKILL)
      }
    }
    #expect(try environment.keys(table) == [[1]])
    try environment.put(table, [3], [3])
    #expect(try environment.checkReaders() == 0)
  }

  @Test(arguments: 0..<4 as Range<Int>)
  func `readers, writers and reopenings on several threads do not disturb each other`(seed: Int) async throws
  {
    let environment = try Environment(path: directory.path, options: EnvironmentOptions(durability: .noSync))
    let table = try environment.table("rows")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for step in 0..<200 {
            let key = UInt64(worker * 1000 + step)
            try environment.write { transaction throws(LedgerFailure) in
              try transaction.put(table, key: key, bigEndian(key).span.bytes)
            }
            let found = try environment.value(table, bigEndian(key))
            #expect(found == bigEndian(key))
            if worker == 0, step.isMultiple(of: 50) { try environment.reopen() }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try environment.keys(table).count == 800)
  }
}
