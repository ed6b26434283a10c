import Daybook
import DaybookCBOR
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookStories
import DaybookTesting
import DaybookViews
import Testing

/// Each invariant that verify checks, by a log forged with right links that breaks it.
@Suite struct AuditTests {
  /// A true log's facts, with one of them changed or some added, linked anew.
  private func forged(_ change: (inout [Fact]) -> Void) throws -> any LogStorage {
    let test = try TestLedger(venues: Venues.sahil)
    defer { test.close() }
    _ = try test.receipt(
      of: Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]), key: "k-1")
    let hold = try test.receipt(
      of: PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T2"]))
    _ = try test.receipt(of: Book(hold: hold.value.id))
    var facts = try test.facts()
    change(&facts)
    let log = MemoryLog()
    let outcome = log.append { turn throws(LedgerFailure) in
      var chain = LogChain()
      for (index, fact) in facts.enumerated() {
        var fact = fact
        let shift = fact.first == fact.position
        fact.position = Position(UInt64(index + 1))
        if shift { fact.first = fact.position }
        var buffer = CBORWriter()
        RecordForm.encode(fact, into: &buffer)
        let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
        try turn.append(buffer.bytes, chain: index == 0 ? chain.origin(ledgerID: id.bytes) : nil)
      }
    }
    guard case .committed = outcome else { throw Mismatch(description: "\(outcome)") }
    return log
  }

  private struct Mismatch: Error { let description: String }

  private func violation(_ change: (inout [Fact]) -> Void) throws -> Violation? {
    try Audit(forged(change)).verify().violation
  }

  private static func again(_ fact: Fact, _ event: Event) -> Fact {
    var fact = fact
    fact.event = event
    fact.key = nil
    fact.fingerprint = nil
    fact.first = fact.position
    return fact
  }

  private func booked(_ facts: [Fact]) -> (fact: Fact, booked: Booked)? {
    for fact in facts {
      if case .booked(let booked) = fact.event { return (fact, booked) }
    }
    return nil
  }

  @Test func `a true log has no violation`() throws {
    #expect(try violation { _ in } == nil)
  }

  @Test func `a second booking of the same table and time is an overlap`() throws {
    let found = try violation { facts in
      guard var (fact, booked) = booked(facts) else { return }
      booked.reservation = ReservationID(high: .max, low: 1)
      fact = Self.again(fact, .booked(booked))
      facts.append(fact)
    }
    #expect(found?.kind == .overlap && found?.position == 7)
  }

  @Test func `a hold booked twice is named`() throws {
    let found = try violation { facts in
      guard let last = facts.last, case .booked(var booked) = last.event else { return }
      booked.reservation = ReservationID(high: .max, low: 1)
      facts.append(Self.again(last, .booked(booked)))
    }
    #expect(found?.kind == .hold)
  }

  @Test func `more units than the pool has are named`() throws {
    let found = try violation { facts in
      guard var (fact, booked) = booked(facts) else { return }
      booked.reservation = ReservationID(high: .max, low: 1)
      booked.stay.tables = []
      booked.stay.pool = "covers"
      booked.stay.units = 41
      fact = Self.again(fact, .booked(booked))
      facts.append(fact)
    }
    #expect(found?.kind == .pool)
  }

  @Test func `an id used twice, a stranger's id, a wrong transition and a key answered twice are named`()
    throws
  {
    func kind(_ make: @escaping (Fact, Booked) -> Fact) throws -> Violation.Kind? {
      try violation { facts in
        if let (fact, booked) = booked(facts) { facts.append(make(fact, booked)) }
      }?.kind
    }
    #expect(try kind { Self.again($0, .booked($1)) } == .entity)
    #expect(try kind { fact, _ in Self.again(fact, .cancelled(ReservationID(high: 9, low: 9))) } == .entity)
    #expect(try kind { Self.again($0, .left($1.reservation)) } == .transition)
    let key = try kind { fact, booked in
      var fact = Self.again(fact, .cancelled(booked.reservation))
      fact.key = "k-1"
      return fact
    }
    #expect(key == .key)
  }

  @Test func `tables given to a booking on a pool are named, and stop nobody's view`() throws {
    let change: (inout [Fact]) -> Void = { facts in
      guard let (fact, found) = booked(facts) else { return }
      var other = found
      other.reservation = ReservationID(high: .max, low: 1)
      other.stay.tables = []
      other.stay.pool = "covers"
      other.stay.units = 2
      facts.append(Self.again(fact, .booked(other)))
      let given = Reassigned(reservation: other.reservation, tables: ["T2"])
      facts.append(Self.again(fact, .reassigned(given)))
    }
    #expect(try violation(change)?.kind == .transition)
    let state = try Audit(forged(change)).replay().state
    #expect(state.reservation(ReservationID(high: .max, low: 1))?.stay.tables == [])
  }

  @Test func `time that goes back and a command that begins nowhere are named`() throws {
    let time = try violation { facts in
      for index in facts.indices.dropLast() { facts[index].recordedAt = Timestamp(microseconds: 5) }
    }
    #expect(time?.kind == .time)
    let command = try violation { facts in
      guard let last = facts.last, case .booked(let booked) = last.event else { return }
      var fact = Self.again(last, .cancelled(booked.reservation))
      fact.first = 2
      facts.append(fact)
    }
    #expect(command?.kind == .command)
  }

  @Test func `replay reaches the same digest twice, and another one earlier`() throws {
    let log = try forged { _ in }
    let (whole, state) = try Audit(log).replay()
    #expect(whole.position == 6)
    #expect(Statement.digest(of: state) == Statement.digest(of: try Audit(log).replay().state))
    let earlier = try Audit(log).replay(through: 4)
    #expect(
      earlier.report.position == 4 && Statement.digest(of: earlier.state) != Statement.digest(of: state))
  }
}
