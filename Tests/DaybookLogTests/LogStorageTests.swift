import DaybookCrypto
import DaybookLog
import DaybookStore
import DaybookTemporary
import Testing

/// What every log promises, whatever it is kept in.
struct LogStorageTests {
  enum Kind: CaseIterable { case memory, lmdb, faultless }

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func log(_ kind: Kind) throws -> any LogStorage {
    switch kind {
    case .memory: MemoryLog()
    case .lmdb: try lmdbLog(directory)
    case .faultless: FaultyLog(MemoryLog())
    }
  }

  @Test(arguments: Kind.allCases)
  func `an empty log has no head and no records`(kind: Kind) throws {
    let log = try log(kind)
    #expect(try log.head() == .empty)
    #expect(try log.positions() == [])
    #expect(try log.record(at: 1) == nil)
    #expect(try log.verifyChain(from: start) == .success(start))
  }

  @Test(arguments: Kind.allCases)
  func `what a turn appended is there, in order, without gaps`(kind: Kind) throws {
    let log = try log(kind)
    let first = try #require(log.add(3).committed)
    let second = try #require(log.add(2).committed)
    #expect((first.position, second.position) == (3, 5))
    #expect(try log.head() == second)
    #expect(try log.positions() == [1, 2, 3, 4, 5])
    #expect(try log.positions(after: 3) == [4, 5])
    #expect(try log.positions(after: 5) == [])
    #expect(try log.positions(after: .max) == [])
    #expect(try log.record(at: 4)?.suffix(6) == cbor(0)[...])
    #expect(try log.record(at: 0) == nil)
    #expect(try log.record(at: 6) == nil)
    #expect(try log.verifyChain(from: start) == .success(second))
  }

  @Test(arguments: Kind.allCases)
  func `reading stops when told to`(kind: Kind) throws {
    let log = try log(kind)
    log.add(5)
    var seen: [UInt64] = []
    try log.read(after: 1) { position, _ in
      seen.append(position)
      return position < 3
    }
    #expect(seen == [2, 3])
  }

  @Test(arguments: Kind.allCases)
  func `a turn sees the head, what it appended, and what was there`(kind: Kind) throws {
    let log = try log(kind)
    log.add(2)
    var heads: [UInt64] = []
    var seen: [UInt64] = []
    var few: [UInt64] = []
    let outcome = log.append { turn throws(LedgerFailure) in
      heads.append(turn.head.position)
      try turn.add(cbor(1))
      try turn.add(cbor(2))
      heads.append(turn.head.position)
      try turn.read(after: 0) { position, _ in
        seen.append(position)
        return true
      }
      try turn.read(after: 2) { position, _ in
        few.append(position)
        return false
      }
      try turn.read(after: 4) { _, _ in false }
      try turn.read(after: .max) { _, _ in false }
    }
    #expect(outcome.committed?.position == 4)
    #expect((heads, seen, few) == ([2, 4], [1, 2, 3, 4], [3]))
  }

  @Test(arguments: Kind.allCases)
  func `a turn that appends nothing is no commit`(kind: Kind) throws {
    let log = try log(kind)
    let head = try #require(log.add(2).committed)
    let hint = log.hint
    #expect(log.append { _ in }.unchanged == head)
    #expect(log.hint == hint)
  }

  @Test(arguments: Kind.allCases)
  func `a turn that throws leaves no trace`(kind: Kind) throws {
    let log = try log(kind)
    let head = try #require(log.add(2).committed)
    let mine = LedgerFailure(.storage, "decide: I changed my mind")
    let outcome = log.append { turn throws(LedgerFailure) in
      try turn.add(cbor(1))
      throw mine
    }
    #expect(outcome.refusal == mine)
    #expect(try log.head() == head)
    #expect(log.add(1).committed?.position == 3)
    #expect(try log.verifyChain(from: start) == .success(log.head()))
  }

  @Test(arguments: Kind.allCases)
  func `the hint moves with every commit, and who listens hears of it`(kind: Kind) throws {
    let log = try log(kind)
    let heard = Monitor<[UInt64]>([])
    log.onCommit { head in heard.withLock { $0.append(head.position) } }
    var hints: Set<UInt64> = [log.hint]
    for _ in 0..<3 {
      log.add(2)
      hints.insert(log.hint)
    }
    _ = log.append { _ in }
    #expect(hints.count == 4)
    #expect(heard.withLock { $0 } == [2, 4, 6])
  }

  @Test(arguments: Kind.allCases)
  func `recovering a sound log gives its head and changes nothing`(kind: Kind) throws {
    let log = try log(kind)
    let head = try #require(log.add(2).committed)
    #expect(try log.recover() == head)
    #expect(log.add(1).committed?.position == 3)
  }

  @Test(arguments: Kind.allCases)
  func `turns on several threads follow each other`(kind: Kind) async throws {
    let log = try log(kind)
    log.add(1)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { for count in 1...25 { log.add(count % 3 + 1) } }
      }
    }
    let head = try log.head()
    #expect(try log.positions() == Array(1...head.position))
    #expect(try log.verifyChain(from: start) == .success(head))
  }

  @Test func `logs attached to one memory are one log`() throws {
    let first = MemoryLog()
    let second = first.attached()
    first.add(2)
    #expect(second.head().position == 2)
    #expect(second.add(1).committed?.position == 3)
    first.close()
    #expect(try second.verifyChain(from: start) == .success(first.head()))
  }

  @Test(arguments: [true, false])
  func `the first record, and no other, must be given link 0`(isFirst: Bool) async {
    await #expect(processExitsWith: .failure) { [isFirst = isFirst as Bool] in
      let log = MemoryLog()
      if !isFirst { log.add(1) }
      _ = log.append { turn throws(LedgerFailure) in
        try turn.append(cbor(1).span.bytes, chain: isFirst ? nil : origin)
      }
    }
  }

  @Test func `a turn used after its end is a bug`() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      let log = try lmdbLog(directory)
      var kept: (any LogTurn)?
      _ = log.append { turn in kept = turn }
      try kept?.add(cbor(1))
    }
  }
}
