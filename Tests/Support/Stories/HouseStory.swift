package import DaybookDomain
import DaybookRandom
package import DaybookTime

/// A random story of one venue with everything: prep, pacing, deposits, requests, waitlist, notices, closed
/// days.
package struct HouseStory {
  package private(set) var story: Story
  private var random: SeededGenerator

  package static let guests: [Actor] = [.guest("ana"), .guest("bob"), .guest("çınar")]

  package static let kinar: VenueDefinition = {
    var lunch = Service(
      name: "lunch", days: Weekday.allCases, opens: ClockValue(minutes: 720),
      lastSeating: ClockValue(minutes: 900), closes: ClockValue(minutes: 1020), gridMinutes: 30)
    lunch.pacing = Pacing(minutes: 60, covers: 9, parties: 4, onlineCovers: 6)
    let dinner = Service(
      name: "dinner", days: Weekday.allCases, opens: ClockValue(minutes: 1080),
      lastSeating: ClockValue(minutes: 1290), closes: ClockValue(minutes: 1500), gridMinutes: 30)
    var venue = VenueDefinition(
      id: "kinar", name: "Kinar", zone: "Asia/Baku", services: [lunch, dinner],
      turnTimes: [TurnTime(party: 99, minutes: 90)],
      tables: [
        Table(id: "1", name: "1", least: 1, most: 2), Table(id: "2", name: "2", least: 1, most: 4),
        Table(id: "3", name: "3", least: 2, most: 6), Table(id: "4", name: "4", least: 2, most: 6),
      ])
    venue.combinations = [Combination(id: "3+4", tables: ["3", "4"], least: 5, most: 12)]
    venue.bufferMinutes = 10
    venue.deposit = DepositPolicy(amount: 500, currency: "AZN", fromParty: 4, dueMinutes: 90)
    venue.requests = RequestPolicy(fromParty: 3, answerMinutes: 60)
    venue.waitlist = WaitlistPolicy(offerSeconds: 600)
    venue.notices = NoticePolicy(
      kitchen: RetryPolicy(tries: 2, seconds: 60), floor: RetryPolicy(tries: 1, seconds: 120))
    venue.prep = PrepPolicy(items: [
      PrepPlanItem(name: "dolma", station: "cold", minutes: 15, isAhead: true),
      PrepPlanItem(name: "lamb", station: "grill", course: 2, minutes: 40),
      PrepPlanItem(name: "bread", station: "oven", minutes: 10),
      PrepPlanItem(name: "plov", station: "grill", course: 2, minutes: 30),
    ])
    return venue
  }()

  package init(seed: UInt64, door: Story.Door? = nil) {
    story = Story(seed: seed, door: door)
    random = SeededGenerator(seed: seed &+ 77)
    story.run(.defineVenue(DefineVenue(HouseStory.kinar)))
    // The afternoon of the first day.
    story.wait(minutes: 720)
  }

  package var state: LedgerState { story.state }
  package var everything: LedgerState { story.everything }
  package var facts: [Fact] { story.facts }
  package var now: Timestamp { story.now }

  /// Draws this many more commands for this venue.
  package mutating func go(on count: Int) { for _ in 0..<count { act() } }

  /// Draws this many more commands for the other two venues.
  package mutating func goElsewhere(on count: Int) { story.go(on: count) }

  @discardableResult
  package mutating func run(_ command: Command, by actor: Actor = .host("1")) -> Bool {
    story.run(command, by: actor)
  }

  /// Changes the guest of a booking that stands, if there is one.
  package mutating func changeGuest() {
    let id = reservation { reservation, _ in reservation.state == .booked && reservation.seating != .left }
    run(.modify(Modify(id, guest: Guest(name: "Anahit", allergies: ["milk"]))))
  }

  package mutating func wait(minutes: Int) { story.wait(minutes: minutes) }

  mutating func adopt(_ rules: ZoneRules) { story.append([.zoneRulesAdopted(rules)]) }

  /// Records all due work, as the due clock does.
  package mutating func recordDue() {
    var head = story.state.scalars.head
    repeat {
      head = story.state.scalars.head
      run(.recordDue(RecordDue()), by: .operator("due"))
    } while story.state.scalars.head != head
  }

  // MARK: Drawing

  private mutating func act() {
    wait(minutes: [0, 0, 0, 1, 2, 6, 25, 70].randomElement(using: &random) ?? 0)
    let actor: Actor =
      Int.random(in: 0..<4, using: &random) == 0
      ? HouseStory.guests.randomElement(using: &random) ?? .host("1") : .host("1")
    run(command(), by: actor)
    if Int.random(in: 0..<3, using: &random) == 0 { recordDue() }
  }

  private mutating func command() -> Command {
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: making()
    case 2, 3: visiting()
    case 4: cooking()
    case 5: telling()
    case 6: waiting()
    default: paying()
    }
  }

  private mutating func making() -> Command {
    let party = PartySize(Int.random(in: 1...7, using: &random))
    switch Int.random(in: 0..<14, using: &random) {
    case 12: return .block(block())
    case 13:
      let blocks = story.state.blocks.all.map(\.id).sorted().suffix(2)
      return .unblock(RemoveBlock(blocks.randomElement(using: &random) ?? BlockID(high: 0, low: 0)))
    case 0..<7: return .book(Book(venue: "kinar", party: party, start: start(), guest: guest()))
    case 7: return .hold(PlaceHold(venue: "kinar", party: party, start: start(), seconds: 900))
    case 8:
      let holds = story.state.holds.inOrder.map(\.id).suffix(3)
      return .book(
        Book(hold: holds.randomElement(using: &random) ?? HoldID(high: 0, low: 0), guest: guest()))
    case 9: return .modify(Modify(reservation(), party: party, start: start()))
    case 10:
      let asked = reservation { reservation, _ in reservation.state == .requested }
      return Bool.random(using: &random) ? .accept(Accept(asked)) : .modify(Modify(asked, party: party))
    default: return .walkIn(WalkIn(venue: "kinar", party: party, guest: guest()))
    }
  }

  private mutating func visiting() -> Command {
    let id = reservation { $0.state == .booked && $0.stay.start <= $1 }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return .arrive(Arrive(id, covers: 2))
    case 1, 2: return .arrive(Arrive(id))
    case 3, 4: return .seat(Seat(id))
    case 5: return .leave(Leave(reservation { reservation, _ in reservation.seating == .seated }))
    case 6: return .complete(Complete(reservation { reservation, _ in reservation.seating == .seated }))
    case 7: return .noShow(MarkNoShow(id))
    case 8:
      guard Int.random(in: 0..<2, using: &random) == 0 else { return .undo(Undo(id)) }
      let over = reservation { reservation, _ in
        [.completed, .noShow, .lateCancelled].contains(reservation.state)
      }
      let was = TrueOutcome.allCases.randomElement(using: &random)
      return .correct(Correct(over, was: was, why: "as the host says"))
    case 9: return .cancel(Cancel(reservation { reservation, _ in reservation.state == .booked }))
    case 10: return .swap(Swap(id, with: reservation { reservation, _ in reservation.state == .booked }))
    default:
      guard Int.random(in: 0..<4, using: &random) == 0 else { return .seat(Seat(id)) }
      let date = story.state.reservation(id)?.stay.date ?? today
      if story.state.isClosed(DayKey(venue: "kinar", date: date)) {
        return .reopenDay(ReopenDay(venue: "kinar", date: date, why: "by mistake"))
      }
      return .closeDay(CloseDay(venue: "kinar", date: date, override: Override([.tooSoon], why: "a strike")))
    }
  }

  private mutating func cooking() -> Command {
    let dishes = ["dolma", "lamb", "bread", "plov"]
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4:
      let items = dishes.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
      let id = reservation { $0.state == .booked && $0.stay.start.adding(minutes: 60) > $1 }
      return .confirmPrep(ConfirmPrep(id, scope: .full, items: items.map { PrepItem($0) }))
    case 4: return .cancelPrep(CancelPrep(reservation { reservation, _ in reservation.details.prep != nil }))
    case 5..<9: return working()
    default:
      return .eightySix(
        EightySix(
          venue: "kinar", item: dishes.randomElement(using: &random) ?? "", isOut: Bool.random(using: &random)
        ))
    }
  }

  /// The next step of some ticket.
  private mutating func working() -> Command {
    let sent = story.state.tickets.all.filter { $0.wasSent && $0.state != .cancelled }
      .sorted { $0.id < $1.id }
    guard let ticket = sent.suffix(6).randomElement(using: &random) else {
      return .recordDue(RecordDue())
    }
    switch ticket.state {
    case .started: return .readyTicket(ReadyTicket(ticket.id))
    case .ready where Bool.random(using: &random): return .serveTicket(ServeTicket(ticket.id))
    case .ready, .served: return .recallTicket(RecallTicket(ticket.id))
    default: return .startTicket(StartTicket(ticket.id))
    }
  }

  private mutating func telling() -> Command {
    let audience = Audience.allCases.randomElement(using: &random) ?? .kitchen
    let last = max(1, story.state.lastNotice(of: "kinar", to: audience))
    let number = max(1, last - Int.random(in: 0...4, using: &random))
    if Bool.random(using: &random) {
      var delivering = DeliverNotices(venue: "kinar", audience: audience, through: number)
      delivering.station = [nil, nil, "grill"].randomElement(using: &random) ?? nil
      return .deliverNotices(delivering)
    }
    return .acknowledgeNotice(AcknowledgeNotice(venue: "kinar", audience: audience, number: number))
  }

  private mutating func waiting() -> Command {
    let entries = story.state.entries.inOrder
    if let entry = entries.last(where: { $0.state(at: now) == .offered }), Bool.random(using: &random) {
      return Bool.random(using: &random)
        ? .acceptOffer(AcceptOffer(entry.id)) : .leaveWaitlist(LeaveWaitlist(entry.id))
    }
    let waiting = entries.filter { $0.state == .waiting }.suffix(5)
    switch Int.random(in: 0..<6, using: &random) {
    case 0..<3:
      return .joinWaitlist(
        JoinWaitlist(
          venue: "kinar", party: PartySize(Int.random(in: 1...4, using: &random)),
          start: Bool.random(using: &random) ? start() : nil, guest: guest()))
    case 3, 4:
      return .offerTable(OfferTable(waiting.randomElement(using: &random)?.id ?? .init(high: 0, low: 0)))
    default:
      return .leaveWaitlist(
        LeaveWaitlist(waiting.randomElement(using: &random)?.id ?? .init(high: 0, low: 0)))
    }
  }

  private mutating func paying() -> Command {
    let coming = reservation { reservation, _ in
      reservation.state == .booked && reservation.seating == .expected
    }
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1:
      return .payDeposit(
        PayDeposit(reservation { reservation, _ in reservation.details.deposit == .due }, Money(500, "AZN")))
    case 2:
      return .refundDeposit(
        RefundDeposit(reservation { reservation, _ in reservation.details.deposit == .paid }))
    case 3:
      return .forfeitDeposit(
        ForfeitDeposit(reservation { reservation, _ in reservation.details.deposit == .paid }))
    case 4:
      return .holdDepositOpen(
        HoldDepositOpen(reservation { reservation, _ in reservation.details.deposit == .due }))
    case 5: return .askAttendance(AskAttendance(coming))
    case 6:
      return .declineAttendance(
        DeclineAttendance(reservation { reservation, _ in reservation.details.attendance == .asked }))
    case 7, 8: return .declareArrival(DeclareArrival(coming, leadMinutes: 30, etaMinutes: 25))
    case 9, 10:
      let id = reservation { reservation, _ in reservation.details.arrival?.state == .approved }
      return .setETA(SetETA(id, minutes: Int.random(in: 1...120, using: &random)))
    case 11: return .accept(Accept(reservation { reservation, _ in reservation.state == .requested }))
    case 12: return .decline(Decline(reservation { reservation, _ in reservation.state == .requested }))
    default:
      return Int.random(in: 0..<2, using: &random) == 0
        ? .forgetGuest(ForgetGuest(HouseStory.guests.randomElement(using: &random) ?? .guest("ana")))
        : .withdrawArrival(
          WithdrawArrival(reservation { reservation, _ in reservation.details.arrival?.state == .approved }))
    }
  }

  var today: CivilDate {
    CivilDate(daysSinceEpoch: Int((story.now.epochSeconds + 4 * 3600) / 86_400))
  }

  private mutating func start() -> RequestedTime {
    let date = today.adding(days: [0, 0, 0, 1].randomElement(using: &random) ?? 0)
    let minute = (Bool.random(using: &random) ? 720 : 1080) + 30 * Int.random(in: 0..<7, using: &random)
    let (hour, rest) = (minute / 60, minute % 60)
    return RequestedTime("\(date)T\(hour):\(rest < 10 ? "0" : "")\(rest)") ?? "2030-05-01T19:00"
  }

  private mutating func block() -> PlaceBlock {
    let from = now.adding(minutes: Int.random(in: -30...200, using: &random))
    let tables: [TableID] = [["2"], ["3", "4"], ["1"]].randomElement(using: &random) ?? ["1"]
    return PlaceBlock(
      venue: "kinar", tables: tables, from: RequestedTime(from.description) ?? "2030-05-01T19:00Z",
      until: RequestedTime(from.adding(minutes: 120).description) ?? "2030-05-01T21:00Z")
  }

  private mutating func guest() -> Guest? {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: nil
    case 1: Guest(name: "Ana M", phone: "+994 50 123 45 67")
    default: Guest(name: "Bob", allergies: ["nuts"])
    }
  }

  /// One of the latest that match; now and then, any.
  private mutating func reservation(
    where isWanted: (Reservation, Timestamp) -> Bool = { _, _ in true }
  ) -> ReservationID {
    let all = story.state.reservations.values.sorted { $0.id < $1.id }
    let now = now
    let wanted =
      Int.random(in: 0..<8, using: &random) == 0 ? all[...] : all.filter { isWanted($0, now) }.suffix(6)
    return wanted.randomElement(using: &random)?.id ?? ReservationID(high: 0, low: 0)
  }
}
