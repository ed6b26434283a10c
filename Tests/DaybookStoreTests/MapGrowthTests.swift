import DaybookFiles
import DaybookStore
import DaybookTemporary
import Testing

/// A map that begins small and grows by itself.
struct MapGrowthTests {
  private let directory: TemporaryDirectory
  private static let first = 256 << 10

  init() throws { directory = try TemporaryDirectory() }

  private func open(most: Int = 16 << 20) throws(LedgerFailure) -> Environment {
    try MapGrowthTests.open(directory.path, most: most)
  }

  private static func open(_ path: String, most: Int = 16 << 20) throws(LedgerFailure) -> Environment {
    try Environment(
      path: path,
      options: EnvironmentOptions(mapByteCount: most, firstMapByteCount: first, durability: .noSync))
  }

  /// Appends rows of 2,000 bytes under the numbers, in one transaction.
  private static func append(_ numbers: Range<UInt64>, to environment: Environment, _ table: StoreTable)
    throws(LedgerFailure)
  {
    let value = [UInt8](repeating: 7, count: 2000)
    try environment.write { transaction throws(LedgerFailure) in
      for number in numbers { try transaction.append(table, key: number, value.span.bytes) }
    }
  }

  private static func count(_ environment: Environment, _ table: StoreTable) throws(LedgerFailure) -> Int {
    try environment.read { transaction throws(LedgerFailure) in try transaction.count(table) }
  }

  @Test func `it doubles as it fills, and keeps what stands in it`() throws {
    let environment = try open()
    let table = try environment.table("rows")
    #expect(try environment.info().mapByteCount == MapGrowthTests.first)
    var sizes: [Int] = []
    for step: UInt64 in 0..<300 {
      try MapGrowthTests.append(step * 10..<step * 10 + 10, to: environment, table)
      let info = try environment.info()
      #expect(info.usedByteCount <= info.mapByteCount)
      if info.mapByteCount != sizes.last { sizes.append(info.mapByteCount) }
    }
    #expect(sizes == (0..<7).map { MapGrowthTests.first << $0 })
    #expect(try MapGrowthTests.count(environment, table) == 3000)
    #expect(try environment.value(table, bigEndian(0))?.count == 2000)
    try environment.reopen()
    #expect(try MapGrowthTests.count(environment, table) == 3000)
    try environment.checkPages()
  }

  @Test func `a write larger than the map runs again in a larger one`() throws {
    let environment = try open()
    let table = try environment.table()
    try MapGrowthTests.append(0..<2000, to: environment, table)
    #expect(try MapGrowthTests.count(environment, table) == 2000)
  }

  @Test func `a commit that finds the map full is refused once, and finds a larger one`() throws {
    let environment = try open()
    let table = try environment.table()
    let value = [UInt8](repeating: 7, count: 300_000)
    func commit() -> CommitOutcome<Void> {
      environment.commit { transaction throws(LedgerFailure) in
        try transaction.put(table, key: [1], value)
      }
    }
    guard case .abandoned(let failure) = commit() else { throw UnexpectedResult("no refusal") }
    #expect(failure.cause == .mapFull && failure.code == .storageFull)
    #expect(failure.message.hasSuffix("try again: the map has been made larger"))
    guard case .committed = commit() else { throw UnexpectedResult("no commit") }
  }

  @Test func `it ends at the most, where full is full`() throws {
    let environment = try open(most: 1 << 20)
    let table = try environment.table()
    var error: LedgerFailure?
    for step: UInt64 in 0..<100 where error == nil {
      error = storeError { () throws(LedgerFailure) in
        try MapGrowthTests.append(step * 10..<step * 10 + 10, to: environment, table)
      }
    }
    #expect(
      error?.description.contains("the map is full at 1,048,576 bytes; open it with a larger map") == true)
  }

  @Test func `a reader keeps its pages, writes go on beside it, and the map grows when it has ended`()
    async throws
  {
    let environment = try open()
    let table = try environment.table()
    try MapGrowthTests.append(0..<10, to: environment, table)
    let isReading = Monitor(false)
    let maySee = Monitor(false)
    let reader = try Thread {
      let seen = try? environment.read { (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
        let bytes = try transaction.get(table, key: 3)
        isReading.withLock(wake: true) { $0 = true }
        _ = maySee.wait { $0 ? true : nil }
        // A nested read begins too, also while another thread would like to resize.
        return [bytes?.copied, try environment.value(table, bigEndian(3))]
      }
      #expect(seen == [[UInt8](repeating: 7, count: 2000), [UInt8](repeating: 7, count: 2000)])
    }
    _ = isReading.wait { $0 ? true : nil }
    // More than a half: it would grow, were it not for the reader.
    var next: UInt64 = 10
    var error: LedgerFailure?
    while error == nil {
      error = storeError { () throws(LedgerFailure) in
        try MapGrowthTests.append(next..<next + 5, to: environment, table)
      }
      if error == nil { next += 5 }
    }
    #expect(next > 50, "three quarters were there to be used")
    #expect(error?.cause == .mapFull)
    #expect(error?.message.hasSuffix("try again: it grows when no thread of this process reads it") == true)
    #expect(try environment.info().mapByteCount == MapGrowthTests.first)
    maySee.withLock(wake: true) { $0 = true }
    try MapGrowthTests.append(next..<next + 5, to: environment, table)
    reader.join()
    try MapGrowthTests.append(next + 5..<next + 500, to: environment, table)
    #expect(try MapGrowthTests.count(environment, table) == Int(next) + 500)
    #expect(try environment.info().mapByteCount > MapGrowthTests.first)
  }

  @Test func `a thread inside a read may write, and does not wait for itself`() throws {
    let environment = try open()
    let table = try environment.table()
    try environment.read { _ throws(LedgerFailure) in
      for step: UInt64 in 0..<4 {
        try MapGrowthTests.append(step * 10..<step * 10 + 10, to: environment, table)
      }
    }
    try MapGrowthTests.append(40..<500, to: environment, table)
    #expect(try MapGrowthTests.count(environment, table) == 500)
  }

  @Test func `readers on many threads see every row while it grows`() async throws {
    let environment = try open()
    let table = try environment.table()
    let isDone = Monitor(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while !isDone.withLock({ $0 }) {
            let (count, last) = try environment.read {
              (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
              let outer = try transaction.count(table)
              _ = try environment.value(table, bigEndian(0))
              return (outer, try transaction.last(table) { key, value in value.byteCount })
            }
            #expect(count.isMultiple(of: 10) && (count == 0 || last == 2000))
            await Task.yield()
          }
        }
      }
      group.addTask {
        defer { isDone.withLock { $0 = true } }
        for step: UInt64 in 0..<500 {
          try MapGrowthTests.append(step * 10..<step * 10 + 10, to: environment, table)
        }
      }
      try await group.waitForAll()
    }
    #expect(try MapGrowthTests.count(environment, table) == 5000)
  }

  @Test func `a process adopts the size that another gave the map, to read and to write`() async throws {
    let path = directory.path
    let environment = try open()
    let table = try environment.table("rows")
    try MapGrowthTests.append(0..<10, to: environment, table)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try MapGrowthTests.open(path)
      try MapGrowthTests.append(10..<1000, to: environment, environment.table("other"))
    }
    #expect(try MapGrowthTests.count(environment, table) == 10)
    #expect(try environment.info().mapByteCount > 1 << 20)
    let other = try environment.table("other")
    #expect(try MapGrowthTests.count(environment, other) == 990)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try MapGrowthTests.open(path)
      try MapGrowthTests.append(1000..<3000, to: environment, environment.table("other"))
    }
    try MapGrowthTests.append(3000..<3010, to: environment, other)
    #expect(try MapGrowthTests.count(environment, other) == 3000)
  }

  @Test func `a process that may not have so large a map says so`() async throws {
    let path = directory.path
    let environment = try open(most: 1 << 20)
    let table = try environment.table()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try MapGrowthTests.open(path)
      try MapGrowthTests.append(0..<1000, to: environment, environment.table())
    }
    for _ in 0..<2 {
      let error = storeError { () throws(LedgerFailure) in _ = try environment.value(table, [1]) }
      #expect(error?.message.contains("another process has made the map larger") == true)
    }
  }

  @Test func `openings that begin with other sizes share one map`() throws {
    let first = try open()
    let second = try Environment(
      path: directory.path, options: EnvironmentOptions(mapByteCount: 16 << 20, durability: .noSync))
    try MapGrowthTests.append(0..<1000, to: second, try second.table())
    #expect(try MapGrowthTests.count(first, try first.table()) == 1000)
  }
}
