import DaybookCrypto
import DaybookLog
import DaybookTemporary
import Testing

/// Records copied from another log: each is checked, and a turn is copied whole or not at all.
struct CopiesTests {
  private func records() throws(LedgerFailure) -> [[UInt8]] {
    let source = MemoryLog()
    source.add(6)
    return try source.all().map(\.record)
  }

  @Test func `copies go on where the last ended, and are the source's to the byte`() throws {
    let (records, target) = (try records(), try lmdbLog(TemporaryDirectory()))
    #expect(try target.appendCopies(of: [], origin: origin) == .empty)
    #expect(try target.appendCopies(of: Array(records[..<4]), origin: origin).position == 4)
    let head = try target.appendCopies(of: Array(records[4...]), origin: origin)
    #expect(try target.all().map(\.record) == records)
    #expect(try target.verifyChain(from: start) == .success(head))
  }

  @Test(arguments: [
    ("changed", "record 5 does not follow"), ("renumbered", "record 5 says it is record 7"),
    ("swapped", "record 4 says it is record 5"), ("dropped", "record 4 says it is record 5"),
    ("cut", "record 5 has 47 bytes"), ("foreign", "record 5 does not begin with DBK1"),
    ("newer", "record 5 has format 2"), ("another's", "record 5 does not follow"),
  ])
  func `a record that does not follow is named, and nothing of its turn is there`(
    fault: String, message: String
  ) throws {
    var records = try records()
    let target = MemoryLog()
    let before = try target.appendCopies(of: Array(records[..<2]), origin: origin)
    switch fault {
    case "changed": records[4][50] ^= 1
    case "renumbered": records[4][15] = 7
    case "swapped": records.swapAt(3, 4)
    case "dropped": records.remove(at: 3)
    case "cut": records[4].removeLast(records[4].count - 47)
    case "foreign": records[4][0] = 0
    case "newer": records[4][7] = 2
    default: records[4][20] ^= 1
    }
    let found = failure { () throws(LedgerFailure) in
      _ = try target.appendCopies(of: Array(records[2...]), origin: origin)
    }
    #expect(found?.code == .corrupt && found?.message.contains(message) == true, "\(fault): \(found as Any)")
    #expect(target.head() == before)
  }

  @Test func `the first record of another ledger is not taken`() throws {
    let found = failure { () throws(LedgerFailure) in
      _ = try MemoryLog().appendCopies(of: try records(), origin: .zero)
    }
    #expect(found?.message.contains("record 1 does not follow") == true, "\(found as Any)")
  }
}
