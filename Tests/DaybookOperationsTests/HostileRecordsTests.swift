import Daybook
import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookRandom
import DaybookStories
import DaybookTemporary
import DaybookTime
import DaybookViews
import Testing

/// Soundly linked, readable records with any integer at the end of its range: nothing traps.
@Suite struct HostileRecordsTests {
  private static let recorded = Timestamp(microseconds: 1_903_594_333_456_789)

  /// A venue that takes bookings, with all it can have; then every sample of every type.
  private static let samples: [Event] = {
    var events: [Event] = []
    if let rules = Zones.rules(named: "Asia/Baku") { events.append(.zoneRulesAdopted(rules)) }
    for event in EventSamples.of(.venueDefined).prefix(1) {
      guard case .venueDefined(var venue) = event else { continue }
      venue.isRetired = false
      venue.effectiveFrom = nil
      events.append(.venueDefined(venue))
    }
    let late: [EventType] = [.dayClosed, .guestForgotten, .venueDefined, .ledgerCreated]
    for type in EventType.allCases.filter({ !late.contains($0) }) + late.dropLast() {
      events += EventSamples.of(type)
    }
    return events
  }()

  /// Ends of ranges, and steps beyond what commands allow.
  private static let values = [
    -93_599, -10_000, -1, 0, 1, 20, 90, 999, 1_000, 1_001, 1_440, 3_650, 10_000, 93_599, 1_000_000, 5_256_000,
    31_536_000, 90_000_000, 1_000_000_000, 1_000_000_000_000, 1_000_000_000_000_000, 1 << 43 - 1, 1 << 43,
    Int(StoredSpan.record.instants.lowerBound), Int(StoredSpan.record.instants.upperBound),
  ]

  private static func cbor(_ event: Event) -> [UInt8] {
    var cbor = CBORWriter()
    RecordForm.encode(
      Fact(
        position: 7, first: 7, recordedAt: recorded, by: .host("1"), key: "k", requestID: "r", venue: "sahil",
        event: event),
      into: &cbor)
    return cbor.copy()
  }

  /// A sample, and then every variant of it with another integer somewhere.
  private static func variants(of event: Event) -> [[UInt8]] {
    let sound = cbor(event)
    var variants = [sound]
    for place in CBORIntegers.places(in: sound) where place.path != "version" {
      for value in values {
        let other = CBORIntegers.replacing(place, in: sound, with: value)
        if (try? RecordForm.decode(other.span.bytes, position: 7)) != nil { variants.append(other) }
      }
    }
    return variants
  }

  @Test func `no record that can be read traps the state or the checks of verify`() throws {
    var check = InvariantCheck()
    var state = LedgerState()
    var position = Position.start
    var count = 0
    for event in [EventSamples.of(.ledgerCreated)[0]] + HostileRecordsTests.samples {
      for (index, cbor) in HostileRecordsTests.variants(of: event).enumerated() {
        position = position.next
        let fact = try RecordForm.decode(cbor.span.bytes, position: position)
        // What verify would say about it here, whatever it said about the records before.
        var here = check
        do throws(InvariantFault) { try here.apply(fact) } catch { #expect(error.position == position) }
        do throws(InvariantFault) { try here.endOfCommand() } catch { #expect(!error.message.isEmpty) }
        state.apply(fact)
        _ = Statement.digest(of: state)
        if index == 0 { check.trust(fact) }
        count += 1
      }
    }
    #expect(count > 1_000)
    // And a snapshot of what came of them.
    let saved = [UInt8](of: state)
    #expect(!saved.isEmpty)
    _ = try? StateForm.decode(saved.span.bytes)
  }

  @Test func `no record that can be read traps a view, a story or a question about the past`() throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path + "/ledger"
    let directory = LedgerDirectory(path)
    _ = try directory.create(clock: .manual, mapByteCount: 256 << 20)
    let events = HostileRecordsTests.samples
    let records = events.flatMap { event in
      // Every third variant of each sample, as they are many.
      // Which values these are differs from place to place.
      let all = HostileRecordsTests.variants(of: event)
      return [all[0]] + stride(from: 1, to: all.count, by: 3).map { all[$0] }
    }
    let storage = try directory.storage(mapByteCount: 256 << 20, isReadOnly: false)
    let outcome = storage.append { turn throws(LedgerFailure) in
      for record in records { try turn.append(record.span.bytes, chain: nil) }
    }
    storage.close()
    guard case .committed(let head) = outcome else { throw Unwritten(outcome: "\(outcome)") }
    let reader = try LedgerReader(path, mapByteCount: 256 << 20)
    defer { reader.close() }
    var facts: [Fact] = []
    try reader.storage.facts(after: .start) { fact, _ in
      facts.append(fact)
      return true
    }
    #expect(facts.count == Int(head.position))
    let asked = Answers.Questions(facts)
    let answers = try reader.read { snapshot in
      snapshot.attempt(or: nil) { () throws(LedgerFailure) in
        try Answers(asked, of: snapshot, now: HostileRecordsTests.recorded)
      }
    }
    #expect(answers != nil)
    for date in [asked.dates.first, asked.dates.last].compactMap({ $0 }) {
      let day = try reader.read { snapshot in
        (
          snapshot.diary(at: "sahil", on: date), snapshot.floor(at: "sahil")?.tables.count,
          snapshot.waitlist(at: "sahil", on: date).count, snapshot.allDayCounts(at: "sahil").count,
          snapshot.tickets(at: "sahil").count
        )
      }
      #expect(day.0 != nil)
    }
    for id in asked.ids {
      _ = try reader.read { snapshot in
        snapshot.attempt(or: nil) { () throws(LedgerFailure) in
          try EntityHistory(of: id, through: Position(head.position), snapshot, reader.storage).facts.count
        }
      }
    }
  }

  private struct Unwritten: Error { let outcome: String }
}

extension [UInt8] {
  /// A state as a snapshot holds it.
  fileprivate init(of state: LedgerState) {
    var cbor = CBORWriter()
    StateForm.encode(state, into: &cbor)
    self = cbor.copy()
  }
}
