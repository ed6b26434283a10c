import Daybook
import DaybookRecipes
import DaybookTesting
import Testing

@Test func `a hold lapses at its instant, and its table is free again`() throws {
  let test = try TestLedger(venues: .sahil)
  defer { test.close() }
  try test.advance(to: "2030-05-01T08:00:00Z")
  let hold = PlaceHold(venue: "sahil", party: 6, start: "2030-05-02T19:00")
  let held = try test.receipt(of: hold, by: .host("1")).value
  let lapses = try #require(try test.read { $0.hold(held.id)?.lapsesAt })
  try test.advance(to: lapses.adding(seconds: -1))
  #expect(try test.read { $0.hold(held.id)?.state } == .active)
  #expect(throws: LedgerError.self) { try test.receipt(of: hold, by: .host("2")) }
  try test.advance(to: lapses)
  #expect(try test.read { $0.hold(held.id)?.state } == .lapsed)
  try test.receipt(of: hold, by: .host("2"))
}
