import DaybookDomain
import DaybookTime
import DaybookViews
import Testing

@testable import DaybookOperations

/// Sums of amounts that records, or a damaged row, may say.
struct ReportSumTests {
  @Test func `deposits whose sum is beyond any number are counted as the largest`() throws {
    let evening = Timestamp(microseconds: 1_903_878_000_000_000)
    let stay = Stay(
      party: 2, start: evening, end: evening.adding(minutes: 90), offset: .zero, zone: "UTC",
      date: CivilDate(daysSinceEpoch: 22_035), tables: ["T1"])
    var care = Care()
    (care.terms.deposit, care.deposit) = (Money(.max / 2, "EUR"), .paid)
    let reservation = Reservation(
      id: ReservationID(high: 1, low: 2), venue: "sahil", stay: stay, owner: .guest("ana"), key: nil,
      guest: nil, care: care)
    let row = try #require(ReportVisit(reservation))
    var tally = FiguresTally()
    for _ in 0..<3 { tally.add(CountedVisit(row, ReportMoments(), at: .epoch)) }
    let deposits = try #require(tally.result.deposits.first)
    #expect(deposits.agreed == .max && deposits.paid == .max && deposits.bookings == 3)
  }
}
