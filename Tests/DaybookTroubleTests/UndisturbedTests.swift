import Daybook
import DaybookLog
import DaybookRandom
import DaybookTrouble
import Testing

@Suite struct UndisturbedTests {
  /// Two ledgers hear the same commands. One's store fails now and then, and it is asked again.
  ///
  /// Even seeds: in the same batches. Odd ones: one by one, because recovery fails too, and a ledger that is
  /// read-only may take half of what waits.
  @Test(arguments: 0..<24 as Range<UInt64>)
  func `a ledger whose store fails decides as one whose store never did`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var (disturbed, undisturbed) = (try Told(), try Told())
    for turn in 0..<40 {
      let steps = (0..<Int.random(in: 1...4, using: &random)).map { _ in StoryStep.random(using: &random) }
      let fault = [FaultyLog.Fault.commit, .full, .sync(landed: true), .sync(landed: false), nil, nil]
        .randomElement(using: &random)
      if let fault = fault ?? nil {
        disturbed.ledger.log.failNext(fault)
        if !seed.isMultiple(of: 2), Bool.random(using: &random) { disturbed.ledger.log.failNext(.recovery) }
      }
      let batches = seed.isMultiple(of: 2) ? [steps] : steps.map { [$0] }
      let expected = batches.enumerated().flatMap { undisturbed.tell($1, "\(turn) \($0)") }
      let found = batches.enumerated().flatMap { disturbed.tell($1, "\(turn) \($0)") }
      #expect(found == expected, "seed \(seed), turn \(turn): \(steps)")
    }
    #expect(try disturbed.ledger.claims() == undisturbed.ledger.claims())
  }
}

/// What both ledgers are told; entities are named by order of creation, because their ids differ.
private enum StoryStep {
  case book(table: Int, slot: Int)
  case bookAny(party: Int, slot: Int)
  case bookPool(party: Int, slot: Int)
  case hold(slot: Int, seconds: Int)
  case bookHold(Int)
  case releaseHold(Int)
  case cancel(Int)
  case modify(Int, slot: Int)
  case arrive(Int)
  case seat(Int)
  case leave(Int)
  case noShow(Int)
  case walkIn(party: Int)
  case block(table: Int, slot: Int)
  case unblock(Int)
  case define(tables: Int)
  case pass(minutes: Int)

  static func random(using random: inout SeededGenerator) -> StoryStep {
    func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    return switch below(20) {
    case 0...2: .book(table: below(4), slot: below(10))
    case 3...5: .bookAny(party: 1 + below(4), slot: below(10))
    case 6: .bookPool(party: 1 + below(30), slot: below(10))
    case 7, 8: .hold(slot: below(10), seconds: 60 + below(3600))
    case 9: .bookHold(below(8))
    case 10: .releaseHold(below(8))
    case 11: .cancel(below(12))
    case 12: .modify(below(12), slot: below(10))
    case 13: [.arrive(below(12)), .seat(below(12)), .leave(below(12)), .noShow(below(12))][below(4)]
    case 14: .walkIn(party: 1 + below(4))
    case 15: .block(table: below(4), slot: below(10))
    case 16: .unblock(below(4))
    case 17: .define(tables: 3 + below(4))
    default: .pass(minutes: below(40))
    }
  }
}

/// A ledger and what it made, in order.
private struct Told {
  let ledger: FaultedLedger
  private var reservations: [ReservationID] = []
  private var holds: [HoldID] = []
  private var blocks: [BlockID] = []
  private var now = Timestamp(epochSeconds: 1_903_845_600)  // 2030-05-01T06:00:00Z, 10:00 on the wall

  init() throws { ledger = try FaultedLedger(venues: Told.venue(tables: 4)) }

  /// Tells these commands in one batch, again until all of it is decided.
  mutating func tell(_ steps: [StoryStep], _ turn: String) -> [Decided] {
    let commands = steps.enumerated().map { (command: command($1), key: IdempotencyKey("\(turn)-\($0)")) }
    while true {
      let outcomes = ledger.batch(commands.map { ($0.command, $0.key) })
      let isDecided = outcomes.allSatisfy { outcome in
        switch outcome {
        case .accepted, .refused: true
        default: false
        }
      }
      guard isDecided else { continue }
      for case .accepted(let answer, _, _, _) in outcomes {
        if let made = answer.reservation, answer.events.contains(where: { $0 == .booked || $0 == .walkedIn })
        {
          reservations.append(made)
        }
        if let made = answer.hold, answer.events.contains(.holdPlaced) { holds.append(made) }
        if let made = answer.block, answer.events.contains(.blocked) { blocks.append(made) }
      }
      return outcomes.map { Decided($0) }
    }
  }

  private mutating func command(_ step: StoryStep) -> Command {
    switch step {
    case .book(let table, let slot):
      Book(venue: "trouble", party: 2, start: start(slot), tables: [TableID("T\(table)")]).command
    case .bookAny(let party, let slot):
      Book(venue: "trouble", party: PartySize(party), start: start(slot), guest: Guest(name: "Ana")).command
    case .bookPool(let party, let slot):
      Book(venue: "trouble", party: PartySize(party), start: start(slot), pool: "covers").command
    case .hold(let slot, let seconds):
      PlaceHold(venue: "trouble", party: 2, start: start(slot), seconds: seconds).command
    case .bookHold(let hold): Book(hold: id(hold, holds)).command
    case .releaseHold(let hold): ReleaseHold(id(hold, holds)).command
    case .cancel(let number): Cancel(id(number, reservations)).command
    case .modify(let number, let slot): Modify(id(number, reservations), start: start(slot)).command
    case .arrive(let number): Arrive(id(number, reservations)).command
    case .seat(let number): Seat(id(number, reservations)).command
    case .leave(let number): Leave(id(number, reservations)).command
    case .noShow(let number): MarkNoShow(id(number, reservations)).command
    case .walkIn(let party): WalkIn(venue: "trouble", party: PartySize(party)).command
    case .block(let table, let slot):
      PlaceBlock(venue: "trouble", tables: [TableID("T\(table)")], from: start(slot), until: start(slot + 2))
        .command
    case .unblock(let block): RemoveBlock(id(block, blocks)).command
    case .define(let tables): DefineVenue(Told.venue(tables: tables)).command
    case .pass(let minutes):
      {
        now = now.adding(minutes: minutes)
        return AdvanceClock(to: now).command
      }()
    }
  }

  /// Counted from the newest.
  private func id<Entity>(_ number: Int, _ made: [ID<Entity>]) -> ID<Entity> {
    number < made.count ? made[made.count - 1 - number] : ID(high: 7, low: 7)
  }

  private func start(_ slot: Int) -> RequestedTime {
    let minutes = 600 + 30 * slot
    return RequestedTime(stringLiteral: "2030-05-01T\(minutes / 60):\(minutes % 60 == 0 ? "00" : "30")")
  }

  private static func venue(tables: Int) -> VenueDefinition {
    var venue = TroubleStory.venue
    venue.tables = (0..<tables).map {
      Table(id: TableID("T\($0)"), name: "T\($0)", area: "hall", most: 2 + $0 % 3)
    }
    return venue
  }
}
