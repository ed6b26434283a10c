import DaybookLog
import DaybookStore
import DaybookTemporary
import Foundation
import Glibc
import Testing

struct LMDBLogTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/log" }

  init() throws { directory = try TemporaryDirectory() }

  /// The environment a log is in, for damaging it.
  private func environment() throws(LedgerFailure) -> Environment {
    try Environment(path: path, options: EnvironmentOptions(mapByteCount: 1 << 26))
  }

  @Test func `what was committed is there after closing and opening`() throws {
    let head = try #require(try lmdbLog(directory).add(3).committed)
    let again = try lmdbLog(directory, create: false)
    #expect(try again.head() == head)
    #expect(again.add(1).committed?.position == 4)
    #expect(try again.verifyChain(from: start) == .success(again.head()))
  }

  @Test func `a closed log says so, and its hint makes who waits look`() throws {
    let log = try lmdbLog(directory)
    log.add(1)
    let hint = log.hint
    log.close()
    #expect(log.hint != hint)
    #expect(failure { () throws(LedgerFailure) in _ = try log.head() }?.message.contains("closed") == true)
    #expect(log.add(1).refusal != nil)
  }

  @Test func `what is no log is refused by name, and nothing is made there`() throws {
    func code(_ path: String) -> LedgerFailure.Code? {
      failure { () throws(LedgerFailure) in _ = try LMDBLog(directory: path) }?.code
    }
    #expect(code(path) == .notALedger)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(code(path) == .notALedger)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: path + "/data.mdb"))
    #expect(code(path) == .notALedger)
    try Data().write(to: URL(fileURLWithPath: path + "/data.mdb"))
    #expect(code(path) == .corrupt)
  }

  @Test func `an environment of something else is refused`() throws {
    let other = try Environment(path: directory.path, options: EnvironmentOptions(mapByteCount: 1 << 26))
    let table = try other.table()
    try other.write { transaction throws(LedgerFailure) in try transaction.put(table, key: [1, 2], [3]) }
    other.close()
    let found = failure { () throws(LedgerFailure) in
      _ = try LMDBLog(directory: directory.path, mapByteCount: 1 << 26)
    }
    #expect(found?.code == .notALedger)
    #expect(found?.message.contains(directory.path) == true)
  }

  @Test func `what claims leaves a reserve, and what frees goes on in it`() throws {
    let log = try LMDBLog(directory: path, mapByteCount: 256 << 10, create: true)
    /// One record in a turn of its own; `claims` asks for room first.
    func add(claims: Bool) -> LogOutcome {
      log.append { turn throws(LedgerFailure) in
        if claims { try turn.checkSpace() }
        try turn.add([UInt8](repeating: 0x60, count: 200))
      }
    }
    var claimed = 0
    while add(claims: true).committed != nil { claimed += 1 }
    #expect(claimed > 100)
    #expect(add(claims: true).refusal?.code == .storageFull)
    var freed = 0
    while add(claims: false).committed != nil { freed += 1 }
    #expect(freed > 50)
    #expect(add(claims: false).refusal?.code == .storageFull)
    #expect(try log.head().position == UInt64(claimed + freed))
  }

  @Test func `a newer format is refused by name`() throws {
    let log = try lmdbLog(directory)
    log.add(1)
    var record = try #require(try log.record(at: 1))
    log.close()
    record[7] = 2
    let environment = try environment()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: 1, record.span.bytes)
    }
    environment.close()
    let found = failure { () throws(LedgerFailure) in _ = try lmdbLog(directory, create: false) }
    #expect(found?.code == .newerFormat)
    #expect(found?.message.contains("format 2") == true)
  }

  @Test(arguments: [0, 15, 47])
  func `a damaged last record is named, not taken for an empty log, and nothing is appended to it`(byte: Int)
    throws
  {
    let log = try lmdbLog(directory)
    log.add(3)
    var record = try #require(try log.record(at: 3))
    if byte == 47 { record = Array(record[..<47]) } else { record[byte] ^= 1 }
    let environment = try environment()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: 3, record.span.bytes)
    }
    let found = failure { () throws(LedgerFailure) in _ = try log.head() }
    #expect(found?.code == .corrupt)
    #expect(found?.message.contains("record 3") == true)
    #expect(log.add(1).refusal?.code == .corrupt)
    guard case .failure(let fault) = try log.verifyChain(from: start) else {
      throw UnexpectedOutcome("sound")
    }
    #expect(fault.position == 3)
  }

  @Test func `a full map refuses the batch whole, and a larger one goes on`() throws {
    let small = try LMDBLog(directory: path, mapByteCount: 1 << 18, create: true)
    let large = [UInt8](repeating: 0xa0, count: 3000)
    var head = LogHead.empty
    var refused: LedgerFailure?
    while refused == nil {
      let outcome = small.append { turn throws(LedgerFailure) in for _ in 0..<7 { try turn.add(large) } }
      if let committed = outcome.committed { head = committed }
      refused = outcome.refusal
      guard outcome.doubt == nil else { throw UnexpectedOutcome("\(outcome)") }
    }
    #expect(refused?.code == .storageFull)
    #expect(refused?.message.contains("open it with a larger map") == true)
    #expect(try small.head() == head)
    #expect(head.position.isMultiple(of: 7))
    let wide = small.append { turn throws(LedgerFailure) in
      try turn.add([UInt8](repeating: 0xa0, count: 1 << 19))
    }
    #expect(try wide.refusal?.code == .storageFull && small.head() == head)
    small.close()
    let larger = try LMDBLog(directory: path, mapByteCount: 1 << 24)
    #expect(larger.add(1).committed?.position == head.position + 1)
    #expect(try larger.verifyChain(from: start) == .success(larger.head()))
  }

  @Test func `a map that grows begins large enough for a turn, and refuses none while it grows`() throws {
    let log = try LMDBLog(directory: path, firstMapByteCount: 1, create: true)
    #expect(try log.info().mapByteCount == 64 << 20)
    let large = [UInt8](repeating: 0xa0, count: 1 << 20)
    for _ in 0..<20 {
      let outcome = log.append { turn throws(LedgerFailure) in
        try turn.checkSpace()
        for _ in 0..<4 { try turn.add(large) }
      }
      guard outcome.committed != nil else { throw UnexpectedOutcome("\(outcome)") }
    }
    #expect(try log.info().mapByteCount == 256 << 20)
    #expect(try log.verifyChain(from: start) == .success(log.head()))
  }

  @Test func `a read-only log reads, does not write and makes no file`() throws {
    try lmdbLog(directory).add(2)
    try FileManager.default.removeItem(atPath: path + "/poison")
    let log = try LMDBLog(directory: path, mapByteCount: 1 << 26, isReadOnly: true)
    #expect(try log.positions() == [1, 2])
    #expect(log.add(1).refusal?.number.isForbidden == true)
    #expect(!FileManager.default.fileExists(atPath: path + "/poison"))
  }

  @Test func `a long read renews its view and lends what was appended meanwhile`() throws {
    let log = try lmdbLog(directory)
    log.add(10_000)
    var seen: UInt64 = 0
    try log.read(after: 0) { position, _ in
      guard position == seen + 1 else { return false }
      seen = position
      if position == 100 { log.add(5) }
      return true
    }
    #expect(seen == 10_005)
  }

  @Test func `a log opened twice in one process is one log`() throws {
    let first = try lmdbLog(directory)
    let second = try lmdbLog(directory)
    first.add(2)
    #expect(try second.head().position == 2)
    first.close()
    #expect(second.add(1).committed?.position == 3)
  }

  @Test func `an error another process met stops every turn until recovery`() throws {
    let log = try lmdbLog(directory)
    let head = try #require(log.add(2).committed)
    try SharedCounter(path: path + "/poison").increment()
    var called = false
    let outcome = log.append { _ in called = true }
    #expect(outcome.doubt?.code == .readOnly)
    #expect(!called)
    #expect(try log.recover() == head)
    #expect(log.add(1).committed?.position == 3)
  }

  @Test func `a log opened after an old error is not stopped by it`() throws {
    try lmdbLog(directory).add(1)
    try SharedCounter(path: path + "/poison").increment()
    #expect(try lmdbLog(directory).add(1).committed?.position == 2)
  }

  /// LMDB writes the meta page through a descriptor of its own, opened with O_DSYNC.
  @Test(arguments: [false, true])
  func `a write error leaves the outcome unknown until recovery`(meta: Bool) throws {
    let log = try lmdbLog(directory)
    let other = try lmdbLog(directory)
    let before = try #require(log.add(2).committed)
    let broken = open("/dev/zero", O_RDONLY)
    try #require(dup2(broken, try descriptor(meta: meta)) >= 0)
    close(broken)
    #expect(log.add(1).doubt?.code == .storage)
    #expect(log.add(1).doubt?.code == .readOnly)
    #expect(other.add(1).doubt?.code == .readOnly)
    let found = try log.recover()
    #expect(found.position == before.position || found.position == before.position + 1)
    #expect(log.add(1).committed?.position == found.position + 1)
    try other.recover()
    #expect(other.add(1).committed?.position == found.position + 2)
    #expect(try log.verifyChain(from: start) == .success(other.head()))
  }

  @Test func `no room for the pages is a refusal, and the log goes on when there is`() throws {
    let log = try lmdbLog(directory)
    let before = try #require(log.add(2).committed)
    let full = open("/dev/full", O_RDWR)
    let number = try descriptor(meta: false)
    let kept = dup(number)
    try #require(dup2(full, number) >= 0)
    close(full)
    #expect(log.add(1).refusal?.code == .storageFull)
    #expect(try log.head() == before)
    try #require(dup2(kept, number) >= 0)
    close(kept)
    #expect(log.add(1).committed?.position == 3)
    #expect(try log.verifyChain(from: start) == .success(log.head()))
  }

  /// LMDB's descriptor for pages, or for the meta page.
  private func descriptor(meta: Bool) throws -> Int32 {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: "/proc/self/fd") {
      guard let number = Int32(name),
        let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name),
        target == path + "/data.mdb"
      else { continue }
      if (fcntl(number, F_GETFL) & O_DSYNC != 0) == meta { return number }
    }
    throw UnexpectedOutcome("no descriptor of \(path)")
  }

  @Test func `who has its turn is told by the log itself, and through a log of faults`() throws {
    let log = try lmdbLog(directory)
    let faulty = FaultyLog(log)
    #expect(faulty.writerHolder == nil)
    let outcome = faulty.append { turn throws(LedgerFailure) in
      #expect(faulty.writerHolder?.processID == ProcessID.own && faulty.writerHolder == log.writerHolder)
      try turn.add(cbor(1))
    }
    #expect(outcome.committed != nil && faulty.writerHolder == nil)
  }

  @Test func `a log whose first record is damaged is opened by its last`() throws {
    let log = try lmdbLog(directory)
    let head = try #require(log.add(3).committed)
    log.close()
    let environment = try environment()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: 1 as UInt64, ([1, 2, 3] as [UInt8]).span.bytes)
    }
    environment.close()
    #expect(try lmdbLog(directory, create: false).head() == head)
  }

  @Test func `a key that is no position, and a last record of a newer format, are told where they are read`()
    throws
  {
    let wide = [UInt8](repeating: 0xFF, count: 9)
    for (key, words) in [
      ([UInt8](repeating: 0xFF, count: 8), "where no log has a record"), (wide, "a key has 9 bytes, not 8"),
      ([0, 0, 0, 0, 0, 0, 0, 4], "it has format 2"),
    ] {
      let directory = try TemporaryDirectory()
      let log = try lmdbLog(directory)
      log.add(3)
      var record = try #require(try log.record(at: 3))
      if key.last == 4 { (record[7], record[15]) = (2, 4) }
      let options = EnvironmentOptions(mapByteCount: 1 << 26)
      let environment = try Environment(path: directory.path + "/log", options: options)
      let table = try environment.table()
      try environment.write { transaction throws(LedgerFailure) in
        try transaction.put(table, key: key, record)
      }
      let found = failure { () throws(LedgerFailure) in _ = try log.head() }
      #expect(found?.message.contains(words) == true, "\(String(describing: found))")
      #expect(found?.code == (key.last == 4 ? .newerFormat : .corrupt))
    }
  }

  @Test func `a log that is read only recovers what is there`() throws {
    let head = try #require(try lmdbLog(directory).add(2).committed)
    let reader = try LMDBLog(directory: path, mapByteCount: 1 << 26, isReadOnly: true)
    #expect(try reader.recover() == head)
  }

  @Test func `what a reading inside a turn throws comes out of the turn, and nothing is written`() throws {
    let log = try lmdbLog(directory)
    let head = try #require(log.add(2).committed)
    let mine = LedgerFailure(.stopped, "enough")
    let outcome = log.append { turn throws(LedgerFailure) in
      try turn.add(cbor(3))
      try turn.read(after: 0) { _, _ throws(LedgerFailure) in throw mine }
    }
    #expect(outcome.refusal == mine)
    #expect(try log.head() == head)
  }

  @Test func `a turn that had no room once does not ask again`() throws {
    let log = try LMDBLog(directory: path, mapByteCount: 256 << 10, create: true)
    while log.append({ turn throws(LedgerFailure) in
      try turn.checkSpace()
      try turn.add([UInt8](repeating: 0x60, count: 200))
    }).committed != nil {}
    var failures: [LedgerFailure?] = []
    _ = log.append { turn throws(LedgerFailure) in
      for _ in 0..<2 { failures.append(failure { () throws(LedgerFailure) in try turn.checkSpace() }) }
    }
    #expect(failures.map(\.?.code) == [.storageFull, .storageFull] && failures[0] == failures[1])
  }

  @Test func `before the first record there is no link, and a link has 32 bytes`() throws {
    let log = try lmdbLog(directory)
    log.add(1)
    #expect(try log.link(of: 0) == nil && log.link(of: 1) != nil && log.link(of: 2) == nil)
    #expect(LogHead(position: 1, linkBytes: [1, 2, 3]) == nil)
    #expect(LogHead(position: 0, linkBytes: [UInt8](repeating: 0, count: 32)) == .empty)
  }
}
