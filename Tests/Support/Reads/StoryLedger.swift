import Daybook
import DaybookDomain
import DaybookStories

/// A ledger in a directory with a random life in three houses, every command under a key, so that refusals are
/// recorded.
enum StoryLedger {
  /// Lives it, and gives the log's facts.
  static func live(_ seed: UInt64, at path: String, rounds: Int = 70, refunds: Bool = false) throws -> [Fact]
  {
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    defer { ledger.finish() }
    let decide = ledger.door()
    var number = 0
    var house = HouseStory(seed: seed) { command, actor, key, now in
      // It is repeated until nothing is recorded any more, which under a key would be never.
      if case .recordDue = command { return decide(command, actor, key, now) }
      number += 1
      return decide(command, actor, key ?? IdempotencyKey("story-\(number)"), now)
    }
    var venue = HouseStory.kinar
    venue.cutoff = CutoffPolicy(minutes: 120)
    house.run(.defineVenue(DefineVenue(venue)), by: .operator("test"))
    for _ in 0..<rounds {
      house.go(on: 7)
      house.goElsewhere(on: 2)
    }
    // Stories give no money back by themselves.
    for fact in house.facts where refunds {
      guard case .depositPaid(let paid) = fact.event else { continue }
      house.run(.refundDeposit(RefundDeposit(paid.reservation)), by: .host("1"))
    }
    return house.facts
  }
}
