package import Daybook
package import DaybookDomain
import DaybookLending
import DaybookRandom
package import DaybookTime

/// Random commands, decided by the rules into the facts a writer would append, or decided by a ledger.
package struct Story {
  /// A ledger that decides. It gets a command, its actor, the key and the time.
  ///
  /// It returns whether the command was accepted, and all records since the last call.
  package typealias Door = (Command, Actor, IdempotencyKey?, Timestamp) -> (isAccepted: Bool, facts: [Fact])

  package private(set) var state = LedgerState()
  /// The same state, with everything that has left it.
  package private(set) var everything = LedgerState()
  package private(set) var facts: [Fact] = []
  package private(set) var now = Timestamp(epochSeconds: Int64(Venues.firstDay.daysSinceEpoch) * 86_400)
  private var random: SeededGenerator
  private var keyNumber = 0
  private let door: Door?
  /// What `verify` says of every record as it comes.
  private var verification = InvariantCheck(isOfToday: true)

  package static let ledger = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)

  package init(seed: UInt64, ledger: LedgerID = Story.ledger, door: Door? = nil) {
    random = SeededGenerator(seed: seed)
    self.door = door
    if door == nil {
      append(
        [.ledgerCreated(LedgerCreated(ledger: ledger, format: 1, created: now, clock: .manual))], by: .ledger)
    }
    run(.defineVenue(DefineVenue(Venues.sahil)))
    run(.defineVenue(DefineVenue(Venues.nacht)))
  }

  /// Draws this many more commands.
  package mutating func go(on count: Int) { for _ in 0..<count { act() } }

  @discardableResult
  package mutating func run(
    _ command: Command, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) -> Bool {
    if let door {
      let (isAccepted, records) = door(command, actor, key, now)
      for fact in records { take(fact) }
      return isAccepted
    }
    let leavesPlaces = state.leavesPlaces(at: now)
    while let lapse = state.nextLapse(at: now) {
      append(lapse.events, venue: lapse.venue, by: .ledger)
    }
    while leavesPlaces,
      let offer = state.nextOfferDecision(Context(now: now, by: .ledger, nextID: nextID()))
    {
      append(offer.events, venue: offer.venue, by: .ledger)
    }
    let id = nextID()
    var context = Context(now: now, by: actor, nextID: id)
    if command.guest != nil {
      context.guest = SealedGuest(number: state.scalars.nextGuest, sealed: [1, 2, 3])
    }
    if case .forgetGuest = command {
      for (place, cooked) in state.cookedFor.enumerated() {
        context.keptAllergies[cooked.id] = SealedGuest(
          number: state.scalars.nextGuest + UInt64(place), sealed: [4, 5, 6])
      }
    }
    if case .modify(let modify) = command, modify.changesGuest {
      let known = state.reservation(modify.reservation)
      let number = known?.guest?.number ?? state.scalars.nextGuest
      let kept = known?.details.keptAllergies == nil ? [] : ["nuts"]
      context.changedGuest = ChangedGuest(Guest(), kept: kept, changedBy: modify) { _ in
        SealedGuest(number: number, sealed: [4, 5, 6])
      }
    }
    if case .defineVenue(let define) = command { context.zoneRules = Zones.rules(named: define.venue.zone) }
    do throws(Rejection) {
      var lent = state
      lent.lend(to: command, from: everything)
      let decision = try lent.decide(command, in: context)
      let events = decision.events.isEmpty && key != nil ? [.answered(decision.subject)] : decision.events
      append(events, venue: decision.venue, by: actor, key: key)
      return true
    } catch {
      if case .refused(let refusal) = error, key != nil {
        append([.refused(refusal)], venue: state.venue(of: command), by: actor, key: key)
      }
      return false
    }
  }

  private mutating func nextID() -> ClaimID {
    state.nextID(at: now, random: (random.next(), random.next()))
  }

  /// Appends facts that no command leads to, such as new rules of a zone.
  package mutating func append(
    _ events: [Event], venue: VenueID? = nil, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) {
    let first = state.scalars.head.next
    for event in events {
      take(
        Fact(
          position: state.scalars.head.next, first: first, recordedAt: now, by: actor, key: key, venue: venue,
          event: event))
    }
  }

  private mutating func take(_ fact: Fact) {
    facts.append(fact)
    state.apply(fact)
    everything.applyKeepingAll(fact)
    do throws(InvariantFault) { try verification.apply(fact) } catch {
      preconditionFailure("verify: \(error)")
    }
  }

  package mutating func wait(minutes: Int) { now = now.adding(minutes: minutes) }

  // MARK: Drawing

  private mutating func act() {
    now = now.adding(minutes: [0, 0, 1, 7, 30, 90].randomElement(using: &random) ?? 0)
    if Int.random(in: 0..<12, using: &random) == 0 {
      // On the half hour, where an overrunning party meets a slot that begins now.
      now = Timestamp(epochSeconds: (now.epochSeconds / 1800 + 1) * 1800)
    }
    let actor: Actor =
      [.guest("ana"), .guest("bob"), .host("1"), .operator("cli")].randomElement(using: &random) ?? .host("1")
    run(command(), by: actor, key: key())
  }

  private mutating func key() -> IdempotencyKey? {
    guard Bool.random(using: &random) else { return nil }
    keyNumber += 1
    return IdempotencyKey("k-\(keyNumber)")
  }

  private mutating func command() -> Command {
    let venue = Bool.random(using: &random) ? Venues.sahil : Venues.nacht
    let party = PartySize(Int.random(in: 1...6, using: &random))
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<12:
      return .book(Book(venue: venue.id, party: party, start: start(venue), guest: guest()))
    case 12..<14:
      return .book(Book(venue: venue.id, party: party, start: start(venue), tables: tables(venue)))
    case 14..<16: return .book(Book(venue: "sahil", party: party, start: start(Venues.sahil), pool: "covers"))
    case 16..<19:
      let seconds = Int.random(in: 60...7200, using: &random)
      return .hold(PlaceHold(venue: venue.id, party: party, start: start(venue), seconds: seconds))
    case 19..<21: return .book(Book(hold: hold(), guest: guest()))
    case 21: return .releaseHold(ReleaseHold(hold()))
    case 22..<24: return .modify(Modify(reservation(), party: party, start: start(venue)))
    case 24: return .modify(Modify(reservation(), tables: tables(venue)))
    case 25..<28: return .cancel(Cancel(reservation()))
    case 28: return .arrive(Arrive(reservation()))
    case 29..<32: return .seat(Seat(near()))
    case 32: return .leave(Leave(reservation()))
    case 33: return .complete(Complete(reservation()))
    case 34: return .noShow(MarkNoShow(reservation()))
    case 35: return .walkIn(WalkIn(venue: venue.id, party: party, guest: guest()))
    case 36: return .block(block(venue))
    case 37:
      return .unblock(
        RemoveBlock(
          state.blocks.all.map(\.id).sorted().randomElement(using: &random) ?? BlockID(high: 0, low: 0)))
    case 38: return .defineVenue(DefineVenue(changed(venue)))
    default: return .setMaintenance(SetMaintenance(on: Bool.random(using: &random), message: "back at noon"))
    }
  }

  private mutating func start(_ venue: VenueDefinition) -> RequestedTime {
    let day = Int((now.epochSeconds / 86_400)) + Int.random(in: 0...4, using: &random)
    let grid = venue.services[0].gridMinutes
    let minute = venue.services[0].opens.minutes + grid * Int.random(in: 0..<12, using: &random)
    let date = CivilDate(daysSinceEpoch: day + minute / 1440)
    let (hour, rest) = ((minute % 1440) / 60, minute % 60)
    let text = "\(date)T\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    return RequestedTime(text) ?? "2030-05-01T19:00"
  }

  private mutating func tables(_ venue: VenueDefinition) -> [TableID] {
    Array(venue.tables.map(\.id).shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)))
  }

  private mutating func block(_ venue: VenueDefinition) -> PlaceBlock {
    let minutes = [60, 600, 3_000, 12_000].randomElement(using: &random) ?? 60
    let from = now.adding(minutes: Int.random(in: 0...4_000, using: &random))
    let until = from.adding(minutes: minutes)
    func requested(_ instant: Timestamp) -> RequestedTime {
      RequestedTime(instant.description) ?? "2030-05-01T19:00Z"
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return PlaceBlock(venue: venue.id, from: requested(from), until: requested(until), reason: "closed")
    case 1: return PlaceBlock(venue: venue.id, area: "hall", from: requested(from), until: requested(until))
    default:
      return PlaceBlock(
        venue: venue.id, tables: tables(venue), from: requested(from), until: requested(until))
    }
  }

  private mutating func changed(_ venue: VenueDefinition) -> VenueDefinition {
    var venue = venue
    if Bool.random(using: &random) { venue.tables.removeLast() }
    if Bool.random(using: &random) { venue.turnTimes = [TurnTime(party: 99, minutes: 150)] }
    return venue
  }

  private mutating func guest() -> Guest? { Bool.random(using: &random) ? Guest(name: "Ana M") : nil }

  private mutating func reservation() -> ReservationID {
    let ids = state.reservations.keys.sorted()
    return (Bool.random(using: &random) ? ids.suffix(8) : ids[...]).randomElement(using: &random)
      ?? ReservationID(high: 0, low: 0)
  }

  /// A booking of about now, if there is one: only those are seated.
  private mutating func near() -> ReservationID {
    let ids = state.reservations.values.filter {
      abs($0.stay.start.epochSeconds - now.epochSeconds) < 43_200 && $0.state == .booked
    }.map(\.id).sorted()
    return ids.randomElement(using: &random) ?? reservation()
  }

  private mutating func hold() -> HoldID {
    state.holds.inOrder.map(\.id).suffix(4).randomElement(using: &random) ?? HoldID(high: 0, low: 0)
  }
}

extension Ledger {
  /// Lets this ledger, with a manual clock, decide a story's commands; `onRecords` gets the head after each.
  ///
  /// A record that cannot be read back is missing from the story, and its test finds that.
  package func door(onRecords: @escaping (Position) -> Void = { _ in }) -> Story.Door {
    var known = Position.start
    return { command, actor, key, now in
      let outcome = self.executeAndWait(command, by: actor, key: key, at: now)
      let records = (try? self.facts(after: known)) ?? []
      known = records.last?.position ?? known
      onRecords(known)
      if case .accepted = outcome { return (true, records) }
      return (false, records)
    }
  }
}
