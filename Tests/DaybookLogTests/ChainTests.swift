import DaybookCrypto
import DaybookLog
import DaybookStore
import DaybookTemporary
import Testing

/// Links worked out with Python's `hashlib.blake2b`.
struct ChainTests {
  @Test func `links and headers are the ones others compute`() throws {
    var chain = LogChain()
    let zero = chain.origin(ledgerID: ledgerID)
    #expect(zero.description == "1a18236b8464f169d93d85a3f9209ca14fc6b2eab673b84ea7aa58846c836c4a")
    let first = chain.header(
      position: 1, after: zero, cbor: ([0xa1, 0x61, 0x61, 0x0f] as [UInt8]).span.bytes)
    #expect(first.link.description == "e39c244f0416a97bc56b3169d2f958c79ece3fbf7762d205f5edaae3a089e796")
    let second = chain.header(position: 2, after: first.link, cbor: ([0xa0] as [UInt8]).span.bytes)
    #expect(second.link.description == "51b0d065072b8e050cdb962e5fbb013a50f9d2d54a91fcaae699e9e1c7d2e5f5")
  }

  @Test func `a record is its header and its CBOR, to the byte`() throws {
    let log = MemoryLog()
    _ = log.append { turn throws(LedgerFailure) in try turn.add([0xa1, 0x61, 0x61, 0x0f]) }
    let record = try #require(try log.record(at: 1))
    let link = [UInt8](record[16..<48])
    #expect(Array(record[..<16]) == [0x44, 0x42, 0x4b, 0x31, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(hexadecimal(link) == "e39c244f0416a97bc56b3169d2f958c79ece3fbf7762d205f5edaae3a089e796")
    #expect(Array(record[48...]) == [0xa1, 0x61, 0x61, 0x0f])
    let found = try #require(header(record))
    #expect(found == RecordHeader(position: 1, link: try #require(Digest256(bytes: link))))
    #expect(header(Array(record[..<47])) == nil)
    var chain = LogChain()
    let again = chain.link(after: origin, record: record.span.bytes)
    #expect(again == found.link)
  }

  private func header(_ record: [UInt8]) -> RecordHeader? { RecordHeader(record.span.bytes) }

  /// Six records, one of them damaged in some way, through the store and then verified.
  private func verify(
    _ log: LMDBLog, _ environment: Environment, _ records: [(key: UInt64, bytes: [UInt8])]
  ) throws -> Result<LogHead, ChainFault> {
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.removeAll(table)
      for record in records { try transaction.append(table, key: record.key, record.bytes.span.bytes) }
    }
    return try log.verifyChain(from: start)
  }

  /// A log of six sound records, and the store it is in.
  private func sound(
    _ directory: TemporaryDirectory
  ) throws -> (log: LMDBLog, environment: Environment, records: [(key: UInt64, bytes: [UInt8])]) {
    let log = try lmdbLog(directory)
    log.add(4)
    log.add(2)
    let environment = try Environment(
      path: directory.path + "/log", options: EnvironmentOptions(mapByteCount: 1 << 26))
    return (log, environment, try log.all().map { ($0.position, $0.record) })
  }

  @Test func `a sound chain is followed to its head`() throws {
    let (log, environment, records) = try sound(TemporaryDirectory())
    let head = try log.head()
    var seen: [UInt64] = []
    #expect(try log.verifyChain(from: start) { seen.append($0) } == .success(head))
    #expect(seen == [1, 2, 3, 4, 5, 6])
    #expect(try verify(log, environment, records) == .success(head))
    let middle = LogHead(position: 3, link: try #require(header(records[2].bytes)).link)
    #expect(try log.verifyChain(from: middle) == .success(head))
    #expect(try log.verifyChain(from: .empty) == .failure(ChainFault(position: 1, kind: .link)))
  }

  @Test func `a flipped bit in any byte is found at its record`() throws {
    let (log, environment, records) = try sound(TemporaryDirectory())
    for index in [0, 2, 5] {
      for byte in records[index].bytes.indices {
        var damaged = records
        damaged[index].bytes[byte] ^= 1 << UInt8(byte % 8)
        let verdict = try verify(log, environment, damaged)
        guard case .failure(let fault) = verdict else {
          throw UnexpectedOutcome("byte \(byte) of \(index + 1) is not missed")
        }
        #expect(fault.position == UInt64(index) + 1)
        switch byte {
        case ..<4: #expect(fault.kind == .magic)
        case ..<8: #expect(fault.kind != .magic && fault.kind != .link)
        case ..<16: #expect(fault.kind != .magic && fault.kind != .link)
        default: #expect(fault.kind == .link)
        }
      }
    }
  }

  @Test func `a record that is missing, swapped, repeated, cut or renumbered is found`() throws {
    let (log, environment, records) = try sound(TemporaryDirectory())

    var dropped = records
    dropped.remove(at: 2)
    #expect(
      try verify(log, environment, dropped) == .failure(ChainFault(position: 3, kind: .missing(next: 4))))

    var first = records
    first.removeFirst()
    #expect(try verify(log, environment, first) == .failure(ChainFault(position: 1, kind: .missing(next: 2))))

    var swapped = records
    (swapped[2].bytes, swapped[4].bytes) = (swapped[4].bytes, swapped[2].bytes)
    #expect(try verify(log, environment, swapped) == .failure(ChainFault(position: 3, kind: .position(5))))

    let repeated = records + [(7, records[5].bytes)]
    #expect(try verify(log, environment, repeated) == .failure(ChainFault(position: 7, kind: .position(6))))

    var cut = records
    cut[3].bytes.removeLast()
    #expect(try verify(log, environment, cut) == .failure(ChainFault(position: 4, kind: .link)))

    var short = records
    short[3].bytes = Array(short[3].bytes[..<47])
    #expect(
      try verify(log, environment, short) == .failure(ChainFault(position: 4, kind: .tooShort(byteCount: 47)))
    )

    var renumbered = records
    renumbered.remove(at: 2)
    for index in 2..<renumbered.count {
      renumbered[index].key -= 1
      renumbered[index].bytes[15] -= 1
    }
    #expect(try verify(log, environment, renumbered) == .failure(ChainFault(position: 3, kind: .link)))
  }

  @Test func `another ledger's records do not follow from this one's id`() throws {
    let log = MemoryLog()
    log.add(3)
    var chain = LogChain()
    let other = LogHead(position: 0, link: chain.origin(ledgerID: [UInt8](repeating: 7, count: 16)))
    #expect(try log.verifyChain(from: other) == .failure(ChainFault(position: 1, kind: .link)))
  }

  @Test func `a lost tail does not show in the chain, only in the head`() throws {
    let (log, environment, records) = try sound(TemporaryDirectory())
    let head = try log.head()
    let found = try verify(log, environment, Array(records[..<5])).get()
    #expect(found.position == 5)
    #expect(found != head)
  }
}
