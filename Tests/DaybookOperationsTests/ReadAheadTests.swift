import Daybook
import DaybookCBOR
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookStories
import DaybookViews
import Testing

/// Whether links are checked beside the fold or in it: verify and replay find the same first fault, in the same words.
@Suite struct ReadAheadTests {
  private static let facts: [Fact] = {
    var story = Story(seed: 11)
    story.go(on: 60)
    return Array(story.facts.prefix(40))
  }()

  private static let sound: MemoryLog = {
    let log = MemoryLog()
    _ = log.append { turn throws(LedgerFailure) in
      var cbor = CBORWriter()
      for fact in facts {
        cbor.removeAll()
        RecordForm.encode(fact, into: &cbor)
        try turn.append(cbor.bytes, chain: fact.position == 1 ? Story.ledger.origin : nil)
      }
    }
    return log
  }()

  /// What a verification and a replay say, as text.
  private func told(
    _ log: any LogStorage, _ reading: ReadAhead, trusting trusted: LogHead = .empty
  ) throws -> String {
    let audit = Audit(log, reading: reading)
    var reached: [UInt64] = []
    let verified = try audit.verify(AuditPlan(trusted: trusted)) { head in
      reached.append(head.position)
      return true
    }
    let (replayed, state) = try audit.replay()
    return """
      \(verified.violation?.description ?? "sound") after \(verified.head), reached \(reached)
      \(replayed.violation?.description ?? "sound") after \(replayed.head), \(Statement.digest(of: state))
      """
  }

  private func expectSame(
    _ log: any LogStorage, _ comment: String, trusting trusted: LogHead = .empty,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let one = try told(log, .never, trusting: trusted)
    let ahead = try told(log, ReadAhead(directCount: 1, stretchCount: 4), trusting: trusted)
    #expect(ahead == one, "\(comment)", sourceLocation: location)
  }

  @Test func `a sound log is sound either way`() throws {
    #expect(ReadAheadTests.facts.count == 40)
    try expectSame(ReadAheadTests.sound, "sound")
    #expect(try told(ReadAheadTests.sound, .never).hasPrefix("sound"))
    #expect(try told(ReadAheadTests.sound, ReadAhead(directCount: 1, stretchCount: 4)).hasPrefix("sound"))
  }

  @Test func `a changed byte anywhere in a record is the same fault`() throws {
    for position in [1, 9, 40] as [UInt64] {
      let count = try #require(try ReadAheadTests.sound.record(at: position)).count
      // All of the header; of the rest, enough to meet names, lengths and values.
      for byte in Array(0..<RecordHeader.byteCount) + Array(stride(from: 48, to: count, by: 11)) {
        let log = try DamagedLog(ReadAheadTests.sound) { $0[position]?[byte] ^= 0x11 }
        try expectSame(log, "byte \(byte) of record \(position)")
        #expect(try Audit(log).verify().violation?.position == Position(position))
      }
    }
  }

  @Test func `of two damaged records the first is told, whatever is wrong with each`() throws {
    let changes: [(name: String, change: (inout [UInt8]?) -> Void)] = [
      ("link", { $0?[20] ^= 1 }), ("header", { $0?[0] ^= 1 }), ("position", { $0?[15] ^= 1 }),
      (
        "last byte",
        { record in
          let last = record?.popLast()
          record?.append(last == 7 ? 8 : 7)
        }
      ), ("cut", { $0?.removeLast(9) }),
      ("short", { $0 = [68] }), ("missing", { $0 = nil }),
    ]
    for first in changes {
      for second in changes {
        for distance in [1, 5] as [UInt64] {
          let log = try DamagedLog(ReadAheadTests.sound) { records in
            first.change(&records[20])
            second.change(&records[20 + distance])
          }
          try expectSame(log, "\(first.name), then \(second.name) \(distance) later")
          #expect(try Audit(log).verify().violation?.position == 20)
        }
      }
    }
  }

  @Test func `a form that cannot be read, under a right link, is told before a broken link after it`() throws
  {
    let log = MemoryLog()
    let outcome = log.append { turn throws(LedgerFailure) in
      var cbor = CBORWriter()
      for fact in ReadAheadTests.facts {
        cbor.removeAll()
        RecordForm.encode(fact, into: &cbor)
        let bytes = fact.position == 30 ? [0xff] : cbor.copy()
        try turn.append(bytes.span.bytes, chain: fact.position == 1 ? Story.ledger.origin : nil)
      }
    }
    guard case .committed = outcome else { throw Unwritten(outcome: "\(outcome)") }
    for broken in 25...35 as ClosedRange<UInt64> {
      let damaged = try DamagedLog(log) { $0[broken]?[40] ^= 1 }
      try expectSame(damaged, "link of \(broken)")
      let violation = try #require(
        try Audit(damaged, reading: ReadAhead(directCount: 1, stretchCount: 4)).verify().violation)
      #expect(violation.position == Position(min(broken, 30)))
      #expect(violation.kind == (broken <= 30 ? .link : .cbor))
    }
  }

  private struct Unwritten: Error { let outcome: String }

  @Test func `what is trusted is taken for granted either way, and what follows is not`() throws {
    for trusted in [2, 10, 30, 39] as [UInt64] {
      let link = try #require(try ReadAheadTests.sound.link(of: trusted))
      let head = LogHead(position: trusted, link: link)
      for position in [trusted - 1, trusted, trusted + 1] {
        let log = try DamagedLog(ReadAheadTests.sound) { $0[position]?[30] ^= 1 }
        try expectSame(log, "trusting \(trusted), link of \(position) changed", trusting: head)
      }
    }
  }

  @Test func `a replay through a record reads nothing after it`() throws {
    let log = try DamagedLog(ReadAheadTests.sound) { $0[31] = [] }
    let audit = Audit(log, reading: ReadAhead(directCount: 1, stretchCount: 4))
    #expect(try audit.replay(through: 30).report.violation == nil)
    #expect(try audit.replay(through: 30).report.head.position == 30)
    #expect(try audit.replay(through: 31).report.violation?.position == 31)
  }
}
