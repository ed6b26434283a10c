import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookViews
import Testing

/// The checked reader of records: a gap is a named fault, and a link that does not hold is reported.
@Suite struct RecordsTests {
  private static let facts: [Fact] = {
    var story = Story(seed: 7)
    story.go(on: 60)
    return Array(story.facts.prefix(40))
  }()

  private func log(_ change: (inout [UInt64: [UInt8]]) -> Void = { _ in }) throws -> DamagedLog {
    let log = MemoryLog()
    log.append(RecordsTests.facts)
    return try DamagedLog(log, change)
  }

  /// What is found, and that it is the same when links are checked ahead.
  private func found(
    _ log: DamagedLog, after position: Position = .start, location: SourceLocation = #_sourceLocation
  ) throws -> [CheckedRecord] {
    let readings = [ReadAhead.never, ReadAhead(directCount: 1, stretchCount: 3)]
    let found = try readings.map { reading in
      var found: [CheckedRecord] = []
      try log.records(after: position, reading: reading) { record, _ in
        found.append(record)
        return true
      }
      return found
    }
    #expect(found[1].map { "\($0)" } == found[0].map { "\($0)" }, sourceLocation: location)
    return found[1]
  }

  @Test func `of a sound log every record holds, from wherever it is read`() throws {
    let log = try log()
    for start in 0...40 {
      let found = try found(log, after: Position(UInt64(start)))
      #expect(found.compactMap(\.fault) == [])
      #expect(found.map(\.position.value) == Array(UInt64(start) + 1..<41))
      #expect(found.compactMap(\.fact) == Array(RecordsTests.facts[start...]))
    }
    #expect(try log.fact(at: 40) == RecordsTests.facts[39])
    #expect(try log.fact(at: 41) == nil && log.fact(at: 0) == nil && log.link(at: 41) == nil)
    #expect(try log.link(at: 40) == found(log).last?.link)
  }

  @Test func `a missing record is told at its place, and the one after it is not proven`() throws {
    let log = try log { $0[20] = nil }
    let found = try found(log)
    #expect(found.count == 40)
    #expect(found[19].position == 20 && found[19].fact == nil)
    #expect(found[19].fault == .chain(ChainFault(position: 20, kind: .missing(next: 21))))
    #expect(found[20].fact == RecordsTests.facts[20])
    #expect(found[20].fault == .chain(ChainFault(position: 21, kind: .link)))
    #expect(found.filter { $0.fault != nil }.count == 2)
    #expect(throws: LedgerFailure.self) { try log.fact(at: 20) }
    #expect(try log.fact(at: 22) == RecordsTests.facts[21])
    var read: [Position] = []
    let failure = #expect(throws: LedgerFailure.self) {
      try log.facts(after: 10) { fact, _ in
        read.append(fact.position)
        return true
      }
    }
    #expect(read.last == 19)
    #expect(failure?.code == .corrupt && failure?.message.contains("record 20 is missing") == true)
  }

  @Test func `a run of missing records is one fault, wherever reading begins`() throws {
    let log = try log { for position in 20...24 { $0[UInt64(position)] = nil } }
    #expect(try found(log).filter { $0.fault != nil }.map(\.position) == [20, 25])
    #expect(
      try found(log, after: 22).first?.fault == .chain(ChainFault(position: 23, kind: .missing(next: 25))))
    #expect(try found(log, after: 24).first?.fault == .chain(ChainFault(position: 25, kind: .link)))
    #expect(try log.link(at: 22) == nil)
  }

  @Test func `any changed byte of a record is a fault of that record`() throws {
    let log = try log()
    let sound = try #require(try log.record(at: 20))
    for byte in sound.indices {
      let damaged = try self.log { $0[20]?[byte] ^= 0x40 }
      let record = try #require(try damaged.checkedRecord(at: 20))
      #expect(record.position == 20 && record.fault?.position == 20, "byte \(byte)")
      // A caller that reads on has been told; from the second record after it on, all hold.
      #expect(try found(damaged, after: 21).compactMap(\.fault) == [], "byte \(byte)")
    }
  }

  @Test func `views are fed up to the first record that does not hold, and name it`() throws {
    for change: @Sendable (inout [UInt64: [UInt8]]) -> Void in [
      { $0[20] = nil }, { $0[20]?[60] ^= 1 }, { $0[20]?.removeLast(30) },
    ] {
      for batch in [1, 7, 1_000] {
        let place = try ViewPlace(try log(change))
        let failure = #expect(throws: LedgerFailure.self) {
          try place.engine().catchUp(batch: batch, until: soon())
        }
        #expect(failure?.message.contains("record 20") == true)
        #expect(failure?.code == .corrupt)
        #expect(try place.engine().list().allSatisfy { $0.position == 19 })
      }
    }
  }
}
