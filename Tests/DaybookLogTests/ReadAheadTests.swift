import DaybookCrypto
import DaybookLog
import DaybookStore
import Testing

/// Reading ahead lends what reading one by one lends, in the same order, and no record before its verdict.
@Suite struct ReadAheadTests {
  /// Records that anything may be done to, and that may end in a failure.
  private final class Source: RecordSource, Sendable {
    let records: [(number: UInt64, bytes: [UInt8])]
    let failure: LedgerFailure?
    /// The last record that was read.
    let reached = Monitor<UInt64>(0)

    init(_ records: [(number: UInt64, bytes: [UInt8])], failure: LedgerFailure? = nil) {
      (self.records, self.failure) = (records, failure)
    }

    func read(
      after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
    ) throws(LedgerFailure) {
      for (number, bytes) in records where number > position {
        reached.withLock { $0 = max($0, number) }
        guard try body(number, bytes.span.bytes) else { return }
      }
      if let failure { throw failure }
    }
  }

  private struct Lent: Equatable {
    let number: UInt64
    let bytes: [UInt8]
    let isLinked: Bool
  }

  /// One record by itself, then stretches of three.
  private static let soon = ReadAhead(directCount: 1, stretchCount: 3)
  private static let count = 40

  private func sound() throws -> [(number: UInt64, bytes: [UInt8])] {
    let log = MemoryLog()
    log.add(ReadAheadTests.count)
    return try log.all().map { ($0.position, $0.record) }
  }

  /// Everything that is lent, each with what the verdict, or a look of one's own, says of its link.
  private func lent(
    _ source: Source, _ reading: ReadAhead, after position: UInt64 = 0, through last: UInt64 = .max,
    trusting trusted: UInt64 = 0
  ) -> (lent: [Lent], verdicts: [LinkVerdict], failure: LedgerFailure?) {
    var chain = LogChain()
    var lent: [Lent] = []
    var verdicts: [LinkVerdict] = []
    var before: Digest256? = position == 0 ? origin : nil
    do throws(LedgerFailure) {
      try source.read(reading, after: position, through: last, trusting: trusted) { number, record, verdict in
        var isLinked = false
        if record.byteCount >= RecordHeader.byteCount, let before {
          isLinked = chain.isLinked(record, after: before, verdict)
        }
        before =
          record.byteCount >= RecordHeader.byteCount
          ? Digest256(record, at: RecordHeader.linkedByteCount) : nil
        lent.append(Lent(number: number, bytes: record.copy(), isLinked: isLinked))
        verdicts.append(verdict)
        return true
      }
    } catch {
      return (lent, verdicts, error)
    }
    return (lent, verdicts, nil)
  }

  @Test func `of a sound log every link follows, and all but the first records are judged ahead`() throws {
    let source = Source(try sound())
    for directCount in 1...4 {
      for stretchCount in [1, 2, 7, 100] {
        let reading = ReadAhead(directCount: directCount, stretchCount: stretchCount)
        let (found, verdicts, failure) = lent(source, reading)
        #expect(failure == nil)
        #expect(found == lent(source, .never).lent)
        #expect(found.allSatisfy { $0.isLinked })
        #expect(
          verdicts
            == (0..<ReadAheadTests.count).map { $0 < directCount ? LinkVerdict.open : .follows })
      }
    }
    #expect(lent(source, .never).verdicts.allSatisfy { $0 == .open })
  }

  @Test func `a stretch ends by its bytes too`() throws {
    let reading = ReadAhead(directCount: 1, stretchCount: 1000, stretchByteCount: 100)
    let found = lent(Source(try sound()), reading)
    #expect(found.lent.count == ReadAheadTests.count && found.lent.allSatisfy { $0.isLinked })
  }

  @Test func `whatever byte of whatever record is changed, the verdicts are those of reading one by one`()
    throws
  {
    let sound = try sound()
    for place in [0, 1, 2, 3, 4, 17, 38, 39] {
      for byte in sound[place].bytes.indices {
        var records = sound
        records[place].bytes[byte] ^= 0x20
        let source = Source(records)
        let (found, _, _) = lent(source, ReadAheadTests.soon)
        #expect(found == lent(source, .never).lent, "byte \(byte) of record \(place + 1)")
        #expect(found.contains { !$0.isLinked }, "byte \(byte) of record \(place + 1)")
      }
    }
  }

  @Test func `records that are missing, shorter than a header or in another order change nothing of that`()
    throws
  {
    let sound = try sound()
    for place in 1..<sound.count - 1 {
      var changes = [sound, sound, sound, sound]
      changes[0].remove(at: place)
      changes[1][place].bytes.removeLast(changes[1][place].bytes.count - 20)
      changes[2][place].bytes = []
      (changes[3][place].bytes, changes[3][place + 1].bytes) = (sound[place + 1].bytes, sound[place].bytes)
      for (index, records) in changes.enumerated() {
        let source = Source(records)
        let (found, _, _) = lent(source, ReadAheadTests.soon)
        #expect(found == lent(source, .never).lent, "change \(index) of record \(place + 1)")
        #expect(found.contains { !$0.isLinked }, "change \(index) of record \(place + 1)")
      }
    }
  }

  @Test func `a failure to read is told once all records before it are taken`() throws {
    let failure = LedgerFailure(.corrupt, "read a page, on order")
    let sound = try sound()
    for count in 0...sound.count {
      let (found, _, told) = lent(
        Source(Array(sound[..<count]), failure: failure), ReadAheadTests.soon)
      #expect(found.map(\.number) == (0..<count).map { UInt64($0) + 1 })
      #expect(told == failure)
    }
  }

  @Test func `nothing after the last record that is wanted is read, nor lent`() throws {
    let sound = try sound()
    for last in 1...UInt64(sound.count) {
      let source = Source(sound)
      let found = lent(source, ReadAheadTests.soon, through: last)
      #expect(found.lent.map(\.number) == Array(1...last))
      #expect(source.reached.withLock { $0 } == last)
    }
  }

  @Test func `links before a trusted record are not looked at, and from it on they are`() throws {
    let source = Source(try sound())
    for trusted in [5, 6, 7, 8, 20] as [UInt64] {
      let verdicts = lent(source, ReadAheadTests.soon, trusting: trusted).verdicts
      #expect(
        verdicts == (1...ReadAheadTests.count).map { UInt64($0) < trusted ? LinkVerdict.open : .follows })
    }
  }

  @Test func `whoever takes the records may stop, or fail, at each`() throws {
    let sound = try sound()
    for end in 1...UInt64(sound.count) {
      var taken: [UInt64] = []
      try Source(sound).read(ReadAheadTests.soon, after: 0) { number, _, _ in
        taken.append(number)
        return number < end
      }
      #expect(taken == Array(1...end))
      let failure = LedgerFailure(.stopped, "stopped at \(end)")
      #expect(throws: failure) {
        try Source(sound).read(ReadAheadTests.soon, after: 0) { number, _, _ throws(LedgerFailure) in
          if number == end { throw failure }
          return true
        }
      }
    }
  }

  @Test
  func `a record is lent only after everything before it was taken, and read at most two stretches ahead`()
    throws
  {
    let source = Source(try sound())
    var taken: UInt64 = 0
    try source.read(ReadAheadTests.soon, after: 0) { number, _, _ in
      #expect(number == taken + 1)
      taken = number
      #expect(source.reached.withLock { $0 } <= number + 6)
      return true
    }
    #expect(taken == UInt64(ReadAheadTests.count))
  }
}
