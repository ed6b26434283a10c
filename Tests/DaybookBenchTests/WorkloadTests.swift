import Daybook
import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookOperations
import Testing

@testable import DaybookBench

/// The benchmark's evening workload: a small one, in memory.
struct WorkloadTests {
  private static let venueCount = 6

  /// Fills a ledger in memory and returns its log.
  private func fill(events: Int, seed: UInt64) throws -> (log: MemoryLog, tally: EveningWorkload.Tally) {
    let log = MemoryLog()
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .manual), to: log)
    let ledger = try Ledger(storage: log, vault: .inMemory(), options: LedgerOptions())
    defer { ledger.finish() }
    var workload = EveningWorkload(
      ledger, eventCount: events, seed: seed, venueCount: WorkloadTests.venueCount)
    return (log, try workload.run())
  }

  @Test func `what is in memory after many evenings is what is open, and the log holds`() throws {
    let (log, tally) = try fill(events: 20_000, seed: 7)
    #expect(tally.head.value >= 20_000)
    #expect(tally.dates >= 6, "evenings enough to leave something behind")
    #expect(tally.refused * 20 < tally.commands, "refusals are few")
    let report = try Audit(log).verify()
    #expect(report.violation == nil)
    #expect(report.faults.isEmpty)
    let state = try Audit(log).replay().state
    let perDate =
      WorkloadTests.venueCount * (EveningWorkload.bookingsPerEvening + EveningWorkload.walkInsPerEvening)
    let made = tally.dates * perDate
    // Every date so far is closed, so what is left is booked ahead.
    #expect(state.reservationCount < 3 * perDate)
    #expect(made > 2 * state.reservationCount)
    #expect(state.holds.count < perDate / 2)
    #expect(state.entries.count < perDate)
    #expect(state.tickets.count < perDate / 4)
    #expect(state.everyNotice.count < perDate)
    // A snapshot of it, closed dates and all, is the same state.
    var cbor = CBORWriter(capacity: 1 << 20)
    StateForm.encode(state, into: &cbor)
    let restored = try StateForm.decode(cbor.bytes)
    #expect(Statement.digest(of: restored) == Statement.digest(of: state))
    #expect(restored.venues[0].closings == state.venues[0].closings)
    #expect(state.venues[0].closings != Closings())
  }

  @Test func `a seed gives the same commands again, another seed others`() throws {
    let first = try fill(events: 3000, seed: 7).tally
    let again = try fill(events: 3000, seed: 7).tally
    let other = try fill(events: 3000, seed: 8).tally
    #expect(
      [first.commands, first.refused, Int(first.head.value)] == [
        again.commands, again.refused, Int(again.head.value),
      ])
    #expect(first.commands != other.commands || first.refused != other.refused)
  }
}
