import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Stories that showed faults in the ledger's state, not in its rules.
struct StateFindingTests {
  private func story(_ venue: VenueDefinition, _ steps: [(String, Actor, Command)]) throws -> Disagreement? {
    let rules = try #require(InstalledZones.rules(named: venue.zone))
    let start = try RequestedTime(stringLiteral: "2030-05-01T12:00").instant(in: rules)
    var numbered: [Step] = []
    for (place, step) in steps.enumerated() {
      let at = try RequestedTime(stringLiteral: step.0).instant(in: rules)
      numbered.append(Step(number: place + 1, at: at, by: step.1, command: step.2))
    }
    return Disagreement.tell(venue, start, numbered)
  }

  private func venue(_ change: (inout VenueDefinition) -> Void) -> VenueDefinition {
    var venue = VenueDefinition.sahil
    venue.id = "v"
    change(&venue)
    return venue
  }

  @Test func `a day whose closing is put later still closes by itself`() throws {
    let early = venue { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1560)) }
    let late = venue { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1800)) }
    let found = try story(
      early,
      [
        ("2030-05-01T12:00", .host, .book(Book(venue: "v", party: 2, start: "2030-05-01T19:00"))),
        ("2030-05-01T13:00", .host, .defineVenue(DefineVenue(late))),
        ("2030-05-02T03:00", .boss, .recordDue(RecordDue())),
        ("2030-05-02T07:00", .boss, .recordDue(RecordDue())),
      ])
    #expect(found == nil, "\(found?.text ?? "")")
  }

  @Test func `a day whose closing is put earlier closes then`() throws {
    let early = venue { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1560)) }
    let found = try story(
      venue { _ in },
      [
        ("2030-05-01T12:00", .host, .book(Book(venue: "v", party: 2, start: "2030-05-01T19:00"))),
        ("2030-05-01T13:00", .host, .defineVenue(DefineVenue(early))),
        ("2030-05-02T03:00", .boss, .recordDue(RecordDue())),
      ])
    #expect(found == nil, "\(found?.text ?? "")")
  }

  @Test func `a notice is tried again by the policy in force`() throws {
    let slow = venue { $0.notices = NoticePolicy(kitchen: RetryPolicy(tries: 2, seconds: 1800)) }
    let fast = venue { $0.notices = NoticePolicy(kitchen: RetryPolicy(tries: 2, seconds: 30)) }
    let found = try story(
      slow,
      [
        ("2030-05-01T12:00", .grill, .eightySix(EightySix(venue: "v", item: "soup"))),
        ("2030-05-01T12:01", .host, .defineVenue(DefineVenue(fast))),
        ("2030-05-01T12:05", .boss, .recordDue(RecordDue())),
      ])
    #expect(found == nil, "\(found?.text ?? "")")
  }

  @Test func `who left the waitlist of a day that is closed is forgotten too`() throws {
    var desk = try Desk.open()
    let join = JoinWaitlist(
      venue: "sahil", party: 2, start: desk.requested("19:00"), guest: Guest(name: "Ana"))
    let entry = try #require(desk.execute(.joinWaitlist(join), by: .ana).answer?.entry)
    desk.execute(.leaveWaitlist(LeaveWaitlist(entry)), by: .ana)
    #expect(desk.closeAnyway("2030-05-01").events == [.dayClosed])
    #expect(desk.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana).events == [.guestForgotten])
  }
}
