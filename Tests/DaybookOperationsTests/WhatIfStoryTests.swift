import Daybook
import DaybookDomain
import DaybookOperations
import DaybookStories
import DaybookTemporary
import DaybookTime
import Testing

@testable import DaybookReads

/// What the log tells is decided again to the same: with the definition unchanged, what happened.
@Suite struct WhatIfStoryTests {
  /// What is only taken over: what the kitchen does, words about people, and what is said by place or vault alone.
  private static let takenOver: Set<EventType> = [
    .prepConfirmed, .prepCancelled, .prepRestored, .retimed, .ticketStarted, .ticketReady, .ticketServed,
    .ticketRecalled, .courseFired, .eightySixed, .dishMissed, .noticesDelivered, .noticeAcknowledged,
    .guestForgotten, .allergiesKept, .answered, .corrected, .prepAtRisk, .guaranteeReleased,
  ]

  private struct Told: Equatable {
    let position: Position
    let first: Position
    let at: Timestamp
    let by: Actor
    let key: IdempotencyKey?
    let venue: VenueID?
    let event: Event

    init(_ fact: Fact) {
      (position, first, at, by) = (fact.position, fact.first, fact.recordedAt, fact.by)
      (key, venue, event) = (fact.key, fact.venue, fact.event)
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `a definition that is unchanged reproduces every record, from anywhere in the log`(seed: UInt64) throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let facts = try StoryLedger.live(seed, at: path, refunds: seed.isMultiple(of: 2))
    let history = try LedgerHistory(path)
    defer { history.close() }
    for (venue, part) in [("kinar", 1), ("kinar", 3), ("sahil", 2)] as [(VenueID, Int)] {
      let from = facts[facts.count * part / 8].recordedAt
      // A rule that says what is so already changes nothing.
      let change = try VenueChange(
        rules: seed.isMultiple(of: 3) ? [] : ["name=\(venue == "kinar" ? "Kinar" : "Sahil")"])
      var altered: [Told] = []
      let (answer, recorded) = try history.whatIf(WhatIfQuery(venue, from: from, change: change)) {
        altered.append(Told($0))
      }
      let told = recorded.map { Told($0) }
      #expect(!told.isEmpty && altered.count == told.count)
      let place = zip(altered, told).enumerated().first { $1.0 != $1.1 }
      #expect(place == nil, "seed \(seed), \(venue) from \(from)")
      #expect(answer.gained.isEmpty && answer.lost.isEmpty && answer.moved.isEmpty)
      #expect(answer.before == answer.otherwise)
      // The report counts the same from a view, this venue alone.
      let report = try history.report(
        ReportQuery([venue], from: answer.dates.lowerBound, to: answer.dates.upperBound)
      ).total
      #expect(answer.before.due == report.due && answer.before.walkIns == report.walkIns)
      #expect(answer.before.noShows == report.noShows)
      let others = answer.takenOver.filter { !WhatIfStoryTests.takenOver.contains($0.type) }
      #expect(others.isEmpty, "seed \(seed), \(venue) from \(from): \(others)")
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `under another definition no table is sold twice, and the answer is the same again`(seed: UInt64)
    throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let facts = try StoryLedger.live(seed, at: path)
    let history = try LedgerHistory(path)
    defer { history.close() }
    let head = try history.head()
    let rules = [
      "tables.9.most=6,tables.9.least=2", "turnTimes=[{\"party\":99,\"minutes\":45}]", "tables.2=null",
      "services.*.pacing={\"minutes\":60,\"covers\":5}", "waitlist.automatic=true",
      "services.dinner.opens=17:00",
    ]
    let from = facts[facts.count / 5].recordedAt
    let query = WhatIfQuery(
      "kinar", from: from, change: try VenueChange(rules: [rules[Int(seed) % rules.count]]))
    func answer() throws -> (WhatIf, [Fact]) {
      var log = facts.filter { $0.recordedAt < from }
      let answer = try history.whatIf(query) { log.append($0) }.answer
      return (answer, log)
    }
    let (first, log) = try answer()
    var check = InvariantCheck(isOfToday: true)
    for fact in log {
      do throws(InvariantFault) {
        try check.apply(fact)
      } catch {
        Issue.record("seed \(seed): \(error)")
        break
      }
    }
    let (second, again) = try answer()
    #expect(first.parties == second.parties && first.otherwise == second.otherwise && log == again)
    #expect(try history.head() == head)
  }
}
