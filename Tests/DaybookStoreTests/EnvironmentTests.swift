import DaybookStore
import DaybookTemporary
import Foundation
import Testing

struct EnvironmentTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func open(_ options: EnvironmentOptions = EnvironmentOptions()) throws(LedgerFailure) -> Environment
  {
    try Environment(path: directory.path, options: options)
  }

  @Test func `what was committed is read, also after closing and opening`() throws {
    let first = try open()
    let main = try first.table()
    let named = try first.table("rows")
    try first.write { transaction throws(LedgerFailure) in
      try transaction.put(main, key: [1], [10])
      try transaction.put(named, key: 2, ([20] as [UInt8]).span.bytes)
    }
    #expect(try first.value(main, [1]) == [10])
    first.close()

    let second = try open()
    let again = try second.table("rows")
    #expect(try second.value(again, bigEndian(2)) == [20])
    #expect(try second.value(again, bigEndian(3)) == nil)
  }

  @Test func `a transaction that throws leaves no trace`() throws {
    let environment = try open()
    let table = try environment.table("rows")
    try environment.put(table, [1], [1])
    let before = try environment.lastTransactionID()
    let mine = LedgerFailure(.stopped, "I changed my mind")
    #expect(throws: mine) {
      try environment.write { transaction throws(LedgerFailure) in
        try transaction.put(table, key: [2], [2])
        try transaction.delete(table, key: [1])
        throw mine
      }
    }
    #expect(try environment.keys(table) == [[1]])
    #expect(try environment.lastTransactionID() == before)
  }

  @Test func `a commit that changes nothing is no commit`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let before = try environment.lastTransactionID()
    let outcome = environment.commit { transaction throws(LedgerFailure) in try transaction.count(table) }
    guard case .committed(1) = outcome else { throw UnexpectedResult("\(outcome)") }
    #expect(try environment.lastTransactionID() == before)
  }

  @Test func `a read sees one moment while others write`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    try environment.read { transaction throws(LedgerFailure) in
      try environment.put(table, [2], [2])
      let inside = try transaction.count(table)
      let outside = try environment.read { other throws(LedgerFailure) in try other.count(table) }
      #expect((inside, outside) == (1, 2))
    }
  }

  @Test func `rows are lent in both directions from where one asks`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      for key: UInt8 in [10, 20, 30] { try transaction.put(table, key: [key], [key]) }
    }
    #expect(try environment.keys(table) == [[10], [20], [30]])
    #expect(try environment.keys(table, reverse: true) == [[30], [20], [10]])
    #expect(try environment.keys(table, from: [20]) == [[20], [30]])
    #expect(try environment.keys(table, from: [11]) == [[20], [30]])
    #expect(try environment.keys(table, from: [31]) == [])
    #expect(try environment.keys(table, from: [20], reverse: true) == [[20], [10]])
    #expect(try environment.keys(table, from: [29], reverse: true) == [[20], [10]])
    #expect(try environment.keys(table, from: [99], reverse: true) == [[30], [20], [10]])
    #expect(try environment.keys(table, from: [9], reverse: true) == [])
    let edges = try environment.read { transaction throws(LedgerFailure) in
      [
        try transaction.first(table) { key, _ throws(LedgerFailure) in key.copied },
        try transaction.last(table) { key, _ throws(LedgerFailure) in key.copied },
      ]
    }
    #expect(edges == [[10], [30]])
  }

  @Test func `an error thrown while rows are lent comes out as it is`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let mine = LedgerFailure(.storage, "look", in: "here", found: "what I threw")
    let found = storeError { () throws(LedgerFailure) in
      try environment.read { transaction throws(LedgerFailure) in
        try transaction.forEach(in: table) { _, _ throws(LedgerFailure) in throw mine }
      }
    }
    #expect(found == mine)
  }

  @Test func `rows are deleted, tables emptied, and an empty table has no edges`() throws {
    let environment = try open()
    let table = try environment.table("rows")
    for key: UInt8 in 1...5 { try environment.put(table, [key], [key]) }
    let deleted = try environment.write { transaction throws(LedgerFailure) in
      [try transaction.delete(table, key: [3]), try transaction.delete(table, key: [9])]
    }
    #expect(deleted == [true, false])
    #expect(try environment.keys(table) == [[1], [2], [4], [5]])
    try environment.write { transaction throws(LedgerFailure) in try transaction.removeAll(table) }
    let first = try environment.read { transaction throws(LedgerFailure) in
      try transaction.first(table) { key, _ throws(LedgerFailure) in key.copied }
    }
    #expect(first == nil)
    #expect(try environment.keys(table) == [])
    try environment.put(table, [7], [7])
    #expect(try environment.value(table, [7]) == [7])
  }

  @Test func `an append that does not sort last is refused and changes nothing`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      for key: UInt64 in 1...3 { try transaction.append(table, key: key, [UInt8(key)].span.bytes) }
    }
    for key: UInt64 in [1, 3] {
      let error = storeError { () throws(LedgerFailure) in
        try environment.write { transaction throws(LedgerFailure) in
          try transaction.append(table, key: 4, ([4] as [UInt8]).span.bytes)
          try transaction.append(table, key: key, ([9] as [UInt8]).span.bytes)
        }
      }
      #expect(error?.cause == .keyExists)
      #expect(error?.operation == "append at \(key) in")
    }
    #expect(try environment.keys(table).count == 3)
    #expect(try environment.value(table, bigEndian(3)) == [3])
  }

  @Test func `an insert over a key is refused`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let error = storeError { () throws(LedgerFailure) in
      try environment.write { transaction throws(LedgerFailure) in
        try transaction.insert(table, key: ([1] as [UInt8]).span.bytes, ([2] as [UInt8]).span.bytes)
      }
    }
    #expect(error?.cause == .keyExists)
    #expect(try environment.value(table, [1]) == [1])
  }

  @Test func `a value is written in place`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.append(table, key: 1, byteCount: 3) { output in
        for byte: UInt8 in [1, 2, 3] { output.append(byte) }
      }
      try transaction.put(table, key: ([9] as [UInt8]).span.bytes, byteCount: 0) { _ in }
    }
    #expect(try environment.value(table, bigEndian(1)) == [1, 2, 3])
    #expect(try environment.value(table, [9]) == [])
  }

  @Test func `an empty or overlong key is refused`() throws {
    let environment = try open()
    let table = try environment.table()
    for key in [[], [UInt8](repeating: 1, count: 512)] {
      #expect(
        storeError { () throws(LedgerFailure) in try environment.put(table, key, [1]) }?.cause == .invalid)
    }
  }

  @Test func `a lent transaction is used by the borrower and given back`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      var borrowed = transaction.lend()
      defer { transaction.takeBack(&borrowed) }
      try borrowed.put(table, key: [1], [1])
    }
    #expect(try environment.value(table, [1]) == [1])
  }

  @Test func `a full map is refused, told, and mended by reopening with a larger one`() throws {
    let small = EnvironmentOptions(mapByteCount: 1 << 20)
    let environment = try open(small)
    let table = try environment.table()
    let value = [UInt8](repeating: 7, count: 2000)
    var written: UInt64 = 0
    var error: LedgerFailure?
    while error == nil {
      error = storeError { () throws(LedgerFailure) in
        try environment.write { transaction throws(LedgerFailure) in
          for _ in 0..<10 {
            written += 1
            try transaction.append(table, key: written, value.span.bytes)
          }
        }
      }
    }
    #expect(error?.cause == .mapFull)
    #expect(
      error?.description.contains("the map is full at 1,048,576 bytes; open it with a larger map") == true)
    let kept = try environment.keys(table).count
    #expect(kept.isMultiple(of: 10) && kept > 0)
    environment.close()

    let larger = try open(EnvironmentOptions(mapByteCount: 1 << 22))
    let again = try larger.table()
    try larger.write { transaction throws(LedgerFailure) in
      try transaction.append(again, key: UInt64(kept) + 1, value.span.bytes)
    }
    #expect(try larger.keys(again).count == kept + 1)
  }

  @Test func `a transaction that failed inside cannot be committed`() throws {
    let environment = try open(EnvironmentOptions(mapByteCount: 1 << 17))
    let table = try environment.table()
    let outcome = environment.commit { transaction throws(LedgerFailure) in
      let value = [UInt8](repeating: 7, count: 100_000)
      for key: UInt64 in 1...4 {
        _ = storeError { () throws(LedgerFailure) in try transaction.append(table, key: key, value.span.bytes)
        }
      }
    }
    guard case .refused = outcome else { throw UnexpectedResult("\(outcome)") }
    #expect(try environment.keys(table) == [])
  }

  @Test func `tables stay valid over reopening`() throws {
    let environment = try open()
    let other = try open()
    let tables = [try environment.table(), try environment.table("a"), try other.table("b")]
    for (index, table) in tables.enumerated() { try environment.put(table, [1], [UInt8(index)]) }
    try environment.reopen()
    for (index, table) in tables.enumerated() { #expect(try other.value(table, [1]) == [UInt8(index)]) }
  }

  @Test func `a closed environment says so`() throws {
    let environment = try open()
    let table = try environment.table()
    environment.close()
    environment.close()
    #expect(storeError { () throws(LedgerFailure) in try environment.put(table, [1], [1]) }?.code == .closed)
    #expect(storeError { () throws(LedgerFailure) in _ = try environment.value(table, [1]) }?.code == .closed)
    #expect(storeError { () throws(LedgerFailure) in _ = try environment.info() }?.code == .closed)
  }

  @Test func `an environment tells its sizes and its last commit`() throws {
    let environment = try open(EnvironmentOptions(mapByteCount: 1 << 24))
    let table = try environment.table()
    let before = try environment.lastTransactionID()
    try environment.put(table, [1], [1])
    let info = try environment.info()
    #expect(info.mapByteCount == 1 << 24)
    #expect(info.usedByteCount == Int(info.lastPage + 1) * info.pageByteCount)
    #expect(info.lastTransactionID == before + 1)
    #expect(info.maxReaders == 512)
    #expect(try environment.checkReaders() == 0)
    try environment.sync()
  }

  @Test func `a write inside a write is a bug`() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      let environment = try Environment(path: directory.path)
      let table = try environment.table()
      try environment.write { _ throws(LedgerFailure) in try environment.put(table, [1], [1]) }
    }
  }

  @Test func `a table of another environment is a bug`() async {
    await #expect(processExitsWith: .failure) {
      let directories = [try TemporaryDirectory(), try TemporaryDirectory()]
      let table = try Environment(path: directories[0].path).table()
      try Environment(path: directories[1].path).put(table, [1], [1])
    }
  }

  @Test func `a row that is not there is nil, and a key that LMDB does not take is refused`() throws {
    let environment = try open()
    let table = try environment.table("rows")
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.append(table, key: 7, byteCount: 0) { _ in }
    }
    try environment.read { transaction throws(LedgerFailure) in
      let counts = [
        try transaction.get(table, key: 7 as UInt64)?.byteCount,
        try transaction.get(table, key: 8 as UInt64)?.byteCount,
        try transaction.get(table, key: ([9] as [UInt8]).span.bytes)?.byteCount,
      ]
      #expect(counts == [0, nil, nil])
    }
    let error = storeError { () throws(LedgerFailure) in
      _ = try environment.write { transaction throws(LedgerFailure) in
        try transaction.delete(table, key: [])
      }
    }
    #expect(error?.cause == .invalid)
  }

  @Test func `two tables are compared in stretches, until who compares has seen enough`() throws {
    let environment = try open(EnvironmentOptions(mapByteCount: 1 << 26, durability: .noSync))
    let (one, two) = (try environment.table("one"), try environment.table("two"))
    try environment.write { transaction throws(LedgerFailure) in
      for number: UInt64 in 0..<10_000 {
        try transaction.put(one, key: number, ([1] as [UInt8]).span.bytes)
        try transaction.put(two, key: number, ([number == 9_000 ? 2 : 1] as [UInt8]).span.bytes)
      }
    }
    for isStopped in [false, true] {
      var (rows, found) = ([Int](), [[UInt8]]())
      try environment.read { transaction throws(LedgerFailure) in
        try transaction.forEachDifference(
          of: one, from: transaction.handle, two, onRows: { rows.append($0) },
          { key, _, _ throws(LedgerFailure) in
            found.append(key.copied)
            return !isStopped
          })
      }
      #expect(found == [bigEndian(9_000)])
      #expect(rows == (isStopped ? [4096, 4096] : [4096, 4096, 10_000 - 2 * 4096]))
    }
  }

  @Test func `more readers at once than are kept for later are served, and the others are let go`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    func read(_ depth: Int) throws(LedgerFailure) -> Int {
      try environment.read { transaction throws(LedgerFailure) in
        let count = try transaction.count(table)
        return depth == 0 ? count : count + (try read(depth - 1))
      }
    }
    #expect(try read(39) == 40)
    #expect(try environment.readers().count { $0.transactionID == nil } <= 33)
    #expect(try read(39) == 40)
  }

  @Test func `a copy into no directory fails with what the system says`() throws {
    let environment = try open()
    let error = storeError { () throws(LedgerFailure) in
      try environment.copy(to: directory.path + "/no/where")
    }
    #expect(error?.number.isAbsence == true && error?.message.hasPrefix("copy in") == true)
  }

  @Test func `an environment that could not be opened again is closed for every call, until it can`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.put(table, [1], [1])
    let data = directory.path + "/data.mdb"
    let whole = try Data(contentsOf: URL(fileURLWithPath: data))
    try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: data))
    #expect(storeError { () throws(LedgerFailure) in try environment.reopen() }?.cause == .foreign)
    let failures = [
      storeError { () throws(LedgerFailure) in _ = try environment.value(table, [1]) },
      storeError { () throws(LedgerFailure) in try environment.put(table, [1], [2]) },
      storeError { () throws(LedgerFailure) in try environment.sync() },
      storeError { () throws(LedgerFailure) in _ = try environment.table("other") },
    ]
    #expect(failures.map { $0?.code } == [.closed, .closed, .closed, .closed])
    try whole.write(to: URL(fileURLWithPath: data))
    try environment.reopen()
    #expect(try environment.value(table, [1]) == [1])
  }
}

/// What a test did not expect.
struct UnexpectedResult: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
