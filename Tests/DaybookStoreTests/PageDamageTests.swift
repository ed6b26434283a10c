import DaybookRandom
import DaybookTemporary
import Foundation
import Testing

@testable import DaybookStore

/// What is looked at before a data file is mapped, and what a walk of its pages finds.
struct PageDamageTests {
  private let directory: TemporaryDirectory
  private var data: String { directory.path + "/data.mdb" }
  private static let page = 4096

  init() throws { directory = try TemporaryDirectory() }

  private func environment(_ durability: EnvironmentOptions.Durability = .noSync) throws -> Environment {
    try Environment(
      path: directory.path, options: EnvironmentOptions(mapByteCount: 1 << 26, durability: durability))
  }

  /// Changes rows of two tables at random, long ones among them, in a transaction.
  private func change(
    _ environment: Environment, _ tables: [StoreTable], _ random: inout SeededGenerator, count: Int
  ) throws {
    try environment.write { transaction throws(LedgerFailure) in
      for _ in 0..<count {
        let table = tables[Int.random(in: 0..<tables.count, using: &random)]
        let key = Array("key \(Int.random(in: 0..<400, using: &random))".utf8)
        if Int.random(in: 0..<3, using: &random) == 0 {
          try transaction.delete(table, key: key)
        } else {
          let long = Int.random(in: 0..<8, using: &random) == 0
          let byteCount = Int.random(in: 0..<(long ? 30_000 : 300), using: &random)
          try transaction.put(table, key: key, [UInt8](repeating: 7, count: byteCount))
        }
      }
    }
  }

  /// An environment of several levels, long values and free pages; closed.
  private func make(seed: UInt64 = 1) throws {
    var random = SeededGenerator(seed: seed)
    let environment = try environment()
    defer { environment.close() }
    let tables = [try environment.table("one"), try environment.table("two")]
    for _ in 0..<20 { try change(environment, tables, &random, count: 60) }
  }

  private func bytes() throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: data))) }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: data))
  }

  private func opening(mustExist: Bool = true) -> LedgerFailure? {
    let path = directory.path
    return storeError { () throws(LedgerFailure) in
      try Environment(path: path, options: EnvironmentOptions(mapByteCount: 1 << 26, mustExist: mustExist))
        .close()
    }
  }

  private func walking() throws -> LedgerFailure? {
    let environment = try environment()
    defer { environment.close() }
    return storeError { () throws(LedgerFailure) in try environment.checkPages() }
  }

  // MARK: What is sound

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `whatever is written is found sound, open and closed, by itself and to the page`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<4 {
      let environment = try environment([.noSync, .noMetaSync][Int(seed % 2)])
      let tables = [try environment.table("one"), try environment.table("two")]
      for _ in 0..<12 {
        try change(environment, tables, &random, count: Int.random(in: 1...80, using: &random))
        try environment.checkPages()
      }
      environment.close()
      #expect(opening() == nil)
    }
  }

  @Test func `a new environment and one that was emptied are sound`() throws {
    let environment = try environment()
    try environment.checkPages()
    let table = try environment.table("one")
    try environment.put(table, [1], [UInt8](repeating: 1, count: 20_000))
    _ = try environment.write { transaction throws(LedgerFailure) in try transaction.delete(table, key: [1]) }
    try environment.checkPages()
    environment.close()
    #expect(opening() == nil)
  }

  @Test func `a file that is shorter than its last page is sound where those pages were never written`()
    throws
  {
    let environment = try environment()
    let table = try environment.table("one")
    // So many pages become free that the next transaction needs new ones for the long value alone.
    for _ in 0..<20 { try environment.put(table, [1], [1]) }
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: [2], [UInt8](repeating: 2, count: 50_000))
      try transaction.delete(table, key: [2])
    }
    let used = try environment.info().usedByteCount
    try environment.checkPages()
    environment.close()
    let file = try bytes()
    #expect(file.count < used)
    #expect(opening() == nil)
    #expect(try walking() == nil)
    try write(file.dropLast(PageDamageTests.page))
    #expect(opening()?.cause == .damage)
  }

  @Test func `a file that is written at that moment is never called damaged`() async throws {
    let environment = try environment()
    let table = try environment.table("one")
    try environment.put(table, [1], [1])
    // While one check reads, no more commits are made than these: the pages it keeps from reuse have room in the map.
    let most = 64
    let turns = Monitor((left: 0, isDone: false))
    let writer = try Thread {
      var count: UInt8 = 0
      while true {
        let goesOn = turns.wait { turns -> Bool? in
          guard turns.left > 0, !turns.isDone else { return turns.isDone ? false : nil }
          turns.left -= 1
          return true
        }
        guard goesOn == true else { return }
        count &+= 1
        let value = [UInt8](repeating: count, count: Int(count) * 40)
        do throws(LedgerFailure) { try environment.put(table, [count], value) } catch {
          Issue.record(error)
          return
        }
      }
    }
    defer {
      turns.withLock(wake: true) { $0.isDone = true }
      writer.join()
    }
    func giveTurns() { turns.withLock(wake: true) { $0.left = most } }
    for _ in 0..<3000 {
      giveTurns()
      try EnvironmentCheck.check(directory.path, mayBeNew: false)
    }
    for _ in 0..<100 {
      giveTurns()
      try environment.checkPages()
    }
  }

  // MARK: What is damaged

  @Test func `a file cut off anywhere is refused, or has all that is in use`() throws {
    try make()
    let whole = try bytes()
    let page = PageDamageTests.page
    for count in [1, 151, 4095, 4096, 4200, 8191, 8192, 12_288, whole.count / 2, whole.count - page] {
      try write(whole.prefix(count))
      let error = opening()
      guard error == nil else {
        #expect(
          [.damage, .foreign].contains(error?.cause), "\(count): \(String(describing: error))")
        #expect(error?.message.contains("data.mdb") == true, "\(String(describing: error))")
        continue
      }
      #expect(count == whole.count - page)
      #expect(try walking() == nil, "\(count)")
    }
  }

  @Test func `an empty file is a new environment only where one may be made`() throws {
    try write([])
    #expect(opening()?.cause == .damage)
    #expect(try bytes().isEmpty)
    #expect(opening(mustExist: false) == nil)
    #expect(try bytes().count == 2 * PageDamageTests.page)
  }

  @Test func `what is no regular file is refused, and waited for by nobody`() throws {
    #expect(mkfifo(data, 0o600) == 0)
    #expect(opening()?.cause == .foreign)
    #expect(opening(mustExist: false)?.cause == .foreign)
  }

  /// Places in both meta pages, and what is put there.
  @Test(
    arguments: [
      ("flags", 10, 2, 0), ("magic", 16, 4, 0xBEEF_C0DF), ("version", 20, 4, 2), ("page size", 40, 4, 0),
      ("page size", 40, 4, 3), ("page size", 40, 4, 1 << 20), ("map size", 32, 8, 4096),
      ("flags of the free list", 44, 2, 4), ("flags of the main tree", 92, 2, 4),
      ("depth", 94, 2, 0), ("depth", 94, 2, 200), ("leaves", 104, 8, -7), ("root", 128, 8, 0),
      ("root", 128, 8, 1 << 40), ("root", 128, 8, -1), ("free root", 80, 8, 1 << 40),
      ("last page", 136, 8, 0), ("last page", 136, 8, 1 << 20), ("last page", 136, 8, -1),
      ("last page", 136, 8, 1 << 62),
      ("transaction", 144, 8, 77_777),
    ] as [(String, Int, Int, Int)])
  func `a field of the last commit's meta page that cannot be is refused`(
    name: String, offset: Int, byteCount: Int, value: Int
  ) throws {
    try make()
    var file = try bytes()
    let page = PageDamageTests.page
    let number = { (offset: Int) in (0..<8).reduce(0) { $0 | UInt64(file[offset + $1]) << (8 * $1) } }
    let newest = number(144) > number(page + 144) ? 0 : page
    for place in 0..<byteCount {
      file[newest + offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place))
    }
    try write(file)
    let error = opening()
    let cause: LedgerFailure.Cause = name == "version" ? .otherVersion : .damage
    #expect(error?.cause == cause, "\(String(describing: error))")
    #expect(error?.message.contains("meta page") == true, "\(String(describing: error))")
  }

  @Test func `a file of LMDB 1 is refused by name, and left as it is`() throws {
    // Its two meta pages as LMDB 1 writes them: the page's flags at 18, the magic number and the version at 24.
    var page = [UInt8](repeating: 0, count: PageDamageTests.page)
    func put(_ value: UInt32, at offset: Int) {
      for place in 0..<4 { page[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
    }
    put(8 << 16, at: 16)
    put(0xBEEF_C0DE, at: 24)
    put(2, at: 28)
    put(4096, at: 48)
    try write(page + page)
    for mustExist in [true, false] {
      let error = opening(mustExist: mustExist)
      #expect(error?.cause == .otherVersion && error?.code == .newerFormat)
      #expect(error?.finding.contains("written by LMDB 1 (data version 2)") == true)
      #expect(error?.advice.contains("mdb_dump") == true)
    }
    #expect(try bytes() == page + page)
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/lock.mdb"))
  }

  @Test func `a zeroed page at the front, or a root that is not what it was, is refused`() throws {
    try make()
    let whole = try bytes()
    let page = PageDamageTests.page
    let file = try #require(try DataFile(in: directory.path))
    let meta = try EnvironmentCheck.newest(of: file)
    for number in [0, 1, meta.main.root, meta.free.root].compactMap({ $0 }) {
      var damaged = whole
      let start = Int(number) * page
      damaged.replaceSubrange(start..<start + page, with: [UInt8](repeating: 0, count: page))
      try write(damaged)
      #expect(opening()?.cause == .damage, "page \(number)")
    }
  }

  /// Every page in use, one after the other, filled with what does not belong there.
  @Test(arguments: [0x00, 0xFF, 0x5A] as [UInt8])
  func `a walk finds rubbish in any page, and ends nobody`(rubbish: UInt8) throws {
    try make()
    let whole = try bytes()
    let page = PageDamageTests.page
    var found = 0
    for number in 2..<whole.count / page {
      var damaged = whole
      let start = number * page
      damaged.replaceSubrange(start..<start + page, with: [UInt8](repeating: rubbish, count: page))
      try write(damaged)
      // The rest are free, or hold the inner part of a long value, which is the reader's to check.
      guard let error = try opening() ?? walking() else { continue }
      found += 1
      #expect(error.cause == .damage, "page \(number): \(error)")
    }
    #expect(found > 20)
  }

  /// One byte of the front of each page, where its number, its kind and its entries' places stand.
  @Test(arguments: 0..<4 as Range<UInt64>)
  func `a walk of pages with a changed byte finds it or ends well`(seed: UInt64) throws {
    try make()
    let whole = try bytes()
    let page = PageDamageTests.page
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var damaged = whole
      let number = Int.random(in: 2..<whole.count / page, using: &random)
      let place = Int.random(in: 0..<(Bool.random(using: &random) ? 40 : page), using: &random)
      damaged[number * page + place] ^= UInt8.random(in: 1...255, using: &random)
      try write(damaged)
      if let error = try opening() ?? walking() {
        #expect(error.cause == .damage, "page \(number): \(error)")
      }
    }
  }

  @Test func `a data file that is a directory is no environment's, damage allowed or not`() throws {
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    #expect(opening()?.cause == .foreign)
    let path = directory.path
    let error = storeError { () throws(LedgerFailure) in
      _ = try Environment(path: path, options: EnvironmentOptions(allowsDamage: true))
    }
    #expect(error?.cause == .foreign)
  }

  @Test func `a data file that is a circle of links is told as the system tells it`() throws {
    try FileManager.default.createSymbolicLink(atPath: data, withDestinationPath: data)
    #expect(opening()?.number.value == ELOOP)
  }

  @Test func `a list of free pages longer than a page is sound, and one that is missing frees no tail`()
    throws
  {
    let environment = try environment()
    let table = try environment.table("one")
    for count in [800, 0] {
      try environment.write { transaction throws(LedgerFailure) in
        try transaction.removeAll(table)
        for number in 0..<count {
          try transaction.put(table, key: UInt64(number), [UInt8](repeating: 1, count: 3000).span.bytes)
        }
      }
    }
    try environment.checkPages()
    environment.close()
    var file = try bytes()
    let meta = try places(file, isEmpty: true).meta
    put(0, 2, at: meta + 46, of: &file)
    put(0, 8, at: meta + 72, of: &file)
    put(.max, 8, at: meta + 80, of: &file)
    try write(file.dropLast(PageDamageTests.page))
    #expect(opening()?.cause == .damage)
  }

  @Test func `what is damaged is opened where that is allowed`() throws {
    try make()
    var file = try bytes()
    let root = try places(file).main
    file.replaceSubrange(
      root..<root + PageDamageTests.page, with: [UInt8](repeating: 0, count: PageDamageTests.page))
    try write(file)
    #expect(opening()?.cause == .damage)
    let options = EnvironmentOptions(mapByteCount: 1 << 26, allowsDamage: true)
    let environment = try Environment(path: directory.path, options: options)
    #expect(try environment.info().lastTransactionID > 0)
    environment.close()
  }

  @Test func `the pages of a file that is gone are not checked, and there is no damage in it`() throws {
    try make()
    let environment = try environment()
    try FileManager.default.moveItem(atPath: data, toPath: data + ".away")
    #expect(
      storeError { () throws(LedgerFailure) in try environment.checkPages() }?.message.contains("is gone")
        == true)
    #expect(Environment.damage(in: directory.path) == nil)
    try FileManager.default.moveItem(atPath: data + ".away", toPath: data)
    try environment.checkPages()
    environment.close()
    #expect(Environment.damage(in: directory.path) == nil)
  }

  @Test func `meta pages that differ in what they call a page are refused`() throws {
    try make()
    var file = try bytes()
    file.replaceSubrange(PageDamageTests.page + 40..<PageDamageTests.page + 44, with: [0, 8, 0, 0])
    try write(file)
    #expect(opening()?.message.contains("its meta pages give a page 4096 and 2048 bytes") == true)
  }

  @Test func `the commit that is checked must be there, and its meta page sound`() throws {
    try make()
    let file = try #require(try DataFile(in: directory.path))
    let last = try EnvironmentCheck.newest(of: file).transactionID
    #expect(try EnvironmentCheck.checkPages(file, of: last))
    #expect(try EnvironmentCheck.checkPages(file, of: last + 1) == false)
    var bytes = try bytes()
    let place = Int(last % 2) * PageDamageTests.page + 136
    bytes.replaceSubrange(place..<place + 8, with: [UInt8](repeating: 0, count: 8))
    try write(bytes)
    let damaged = try #require(try DataFile(in: directory.path))
    let fault = #expect(throws: PageFault.self) { try EnvironmentCheck.checkPages(damaged, of: last) }
    #expect(fault?.found.hasPrefix("meta page") == true)
  }

  // MARK: Each thing a walk checks

  /// A number of the file, least byte first.
  private func number(_ file: [UInt8], _ offset: Int, _ byteCount: Int = 8) -> Int {
    (0..<byteCount).reduce(0) { $0 | Int(file[offset + $1]) << (8 * $1) }
  }

  private func put(_ value: UInt64, _ byteCount: Int, at offset: Int, of file: inout [UInt8]) {
    for place in 0..<byteCount {
      file[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))
    }
  }

  /// Where the meta page of the last commit, the roots of both trees, a table's row and a branch and a leaf of that
  /// table begin.
  private func places(_ file: [UInt8], isEmpty: Bool = false) throws -> (
    meta: Int, main: Int, free: Int, table: Int, branch: Int, leaf: Int
  ) {
    let page = PageDamageTests.page
    let meta = number(file, 144) > number(file, page + 144) ? 0 : page
    let (main, free) = (number(file, meta + 128) * page, number(file, meta + 80) * page)
    guard !isEmpty else { return (meta, main, free, 0, 0, 0) }
    let node = main + number(file, main + 16, 2)
    let table = node + 8 + number(file, node + 6, 2)
    let branch = number(file, table + 40) * page
    #expect(number(file, branch + 10, 2) == 1, "the table has a branch")
    let child = branch + number(file, branch + 16, 2)
    let leaf = number(file, child, 4) * page
    return (meta, main, free, table, branch, leaf)
  }

  @Test func `each thing that a walk checks is found, and told by what it is`() throws {
    try make()
    let whole = try bytes()
    let at = try places(whole)
    func entry(_ index: Int, of page: Int) -> Int { page + number(whole, page + 16 + 2 * index, 2) }
    let (first, second) = (entry(0, of: at.leaf), entry(1, of: at.leaf))
    let list = entry(0, of: at.free)
    let free = list + 8 + 8
    let child = entry(1, of: at.branch)
    let cases: [(String, [(Int, Int, UInt64)])] = [
      ("is no leaf page", [(at.leaf + 10, 2, 1)]), ("is no branch page", [(at.branch + 10, 2, 2)]),
      ("has its free space", [(at.leaf + 12, 2, 17)]), ("is empty", [(at.leaf + 12, 2, 16)]),
      ("should have", [(at.table + 32, 8, UInt64(number(whole, at.table + 32) + 1))]),
      ("has a table that begins at page", [(at.table + 40, 8, 1 << 40)]),
      ("has a table of flags 8", [(at.table + 4, 2, 8)]),
      ("has a table where none can be", [(first + 4, 2, UInt64(number(whole, first + 4, 2) | 2))]),
      ("has an entry of flags", [(first + 4, 2, 4)]), ("has a key of 0 bytes", [(first + 6, 2, 0)]),
      (
        "has keys out of order",
        [(at.leaf + 16, 2, UInt64(second - at.leaf)), (at.leaf + 18, 2, UInt64(first - at.leaf))]
      ),
      ("has keys out of order", [(child + 8, 1, 0xFF)]),
      ("has an entry outside of it", [(at.leaf + 16, 2, 4095)]),
      ("is used twice", [(child, 4, UInt64(at.leaf / PageDamageTests.page))]),
      ("the file has", [(child, 4, UInt64(whole.count))]),
      ("says that it is page", [(at.leaf, 8, 3)]),
      ("bytes for", [(free, 8, 1 << 20)]),
      ("is in the free list, the last one is", [(free + 8, 8, 1 << 40)]),
      ("is used twice, and in the free list", [(free + 8, 8, UInt64(at.leaf / PageDamageTests.page))]),
      ("a list of free pages has 4 bytes", [(list, 4, 4)]),
    ]
    for (words, changes) in cases {
      var file = whole
      for (offset, byteCount, value) in changes { put(value, byteCount, at: offset, of: &file) }
      try write(file)
      let fault = try #require(try DataFile(in: directory.path))
      let meta = try EnvironmentCheck.newest(of: fault)
      var walk = PageWalk(fault, meta, byteCount: file.count)
      do throws(PageFault) {
        try walk.checkAll()
        Issue.record("\(words): nothing is found")
      } catch {
        #expect(error.cause == .damage && error.found.contains(words), "\(words): \(error.found)")
      }
    }
  }

  @Test func `a page that is asked for beyond the file, or ends with it, is told`() throws {
    try make()
    let whole = try bytes()
    let file = try #require(try DataFile(in: directory.path))
    let meta = try EnvironmentCheck.newest(of: file)
    let last = UInt64(whole.count / PageDamageTests.page)
    let walk = PageWalk(file, meta, byteCount: whole.count)
    #expect(throws: PageFault(page: last, "is asked for, the file has \(last)")) {
      try walk.page(last, isLeaf: true)
    }
    // It was longer when the walk began.
    let longer = PageWalk(file, meta, byteCount: whole.count + PageDamageTests.page)
    #expect(throws: PageFault(page: last, "is cut off")) { try longer.page(last, isLeaf: true) }
  }
}
