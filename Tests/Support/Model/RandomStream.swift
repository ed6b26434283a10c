package import DaybookDomain
package import DaybookRandom
package import DaybookTime

/// The next random command, chosen by what the model knows.
package struct RandomStream {
  package var random: SeededGenerator
  package var venues: RandomVenue
  private let guests: [Actor] = [.ana, .bob, .guest("cem")]
  /// A full house: many bookings for a few starts, on few policies.
  private let isBusy: Bool
  private var lastPing: (Actor, Command)?

  /// For a venue with this id; on another date than the seed's, if one is given.
  package init(seed: UInt64, id: VenueID = "v", on date: CivilDate? = nil) {
    isBusy = seed % 3 == 0
    venues = RandomVenue(seed: seed, id: id, on: date, isBusy: isBusy)
    random = SeededGenerator(seed: seed)
  }

  /// Moves the clock: mostly not or a little, sometimes by hours, and sooner past a closed house.
  package mutating func tick(_ model: Model) -> Timestamp {
    let now = model.now
    if isBusy, !random.once(in: 6) {
      return now.adding(seconds: random.once(in: 3) ? random.pick(0...40) : 0)
    }
    if random.once(in: 6), model.judge(now, anyMinute: true).code != nil {
      return now.adding(minutes: random.pick(20...240))
    }
    return switch random.pick(0...39) {
    case 0...19: now
    case 20...27: now.adding(seconds: random.pick(1...90))
    case 28...37: now.adding(minutes: random.pick(1...10))
    case 38: now.adding(minutes: random.pick(15...90))
    default: now.adding(minutes: random.once(in: 4) ? random.pick(120...900) : 45)
    }
  }

  package mutating func step(_ model: Model) -> (actor: Actor, command: Command) {
    // A telephone that reports too often.
    if let again = lastPing, random.once(in: 2) {
      lastPing = nil
      return again
    }
    let (actor, command) = freshStep(model)
    if case .ping = command { lastPing = (actor, command) }
    return (actor, command)
  }

  /// Many who come for about the same time at once, to a pool or wherever there is room: the last find it taken.
  ///
  /// The later starts come first as often as not.
  package mutating func rush(_ model: Model) -> [(actor: Actor, command: Command)] {
    let first = (try? start(model).instant(in: model.rules)) ?? model.now
    let pool = random.once(in: 2) ? model.latest.pools.randomElement(using: &random) : nil
    let units = pool.map { random.pick(1...max(1, $0.capacity / 3)) }
    return (0..<random.pick(4...9)).map { _ in
      let start = written(first.adding(minutes: 15 * random.pick([0, 0, 0, 1, 2, 4])), model)
      let party = PartySize(random.pick(1...4))
      let command: Command =
        random.once(in: 3)
        ? .hold(PlaceHold(venue: venues.id, party: party, start: start, pool: pool?.id, units: units))
        : .book(Book(venue: venues.id, party: party, start: start, pool: pool?.id, units: units))
      return (random.once(in: 3) ? .host : random.pick(guests), command)
    }
  }

  private mutating func freshStep(_ model: Model) -> (actor: Actor, command: Command) {
    let command = command(model)
    if random.once(in: 30) { return (random.pick(guests + [.grill, .host, .boss]), command) }
    let roles = type(of: command.body).note.roles
    if roles == [.operator] { return (.boss, command) }
    if roles.contains(.kitchen) { return (.grill, command) }
    guard roles.contains(.guest) else { return (.host, command) }
    if case .book(let book) = command, book.hold == nil {
      return (book.override == nil && !random.once(in: 4) ? random.pick(guests) : .host, command)
    }
    // Mostly the owner, so that guests get somewhere.
    if let owner = owner(of: command, model), !random.once(in: 12) {
      return (random.once(in: 3) ? .host : owner, command)
    }
    return (random.once(in: 2) ? .host : random.pick(guests), command)
  }

  private func owner(of command: Command, _ model: Model) -> Actor? {
    switch command.body.subject {
    case .reservation(let id): model.party(id)?.owner
    case .hold(let id): model.hold(id)?.owner
    case .entry(let id): model.entry(id)?.owner
    default: nil
    }
  }

  private mutating func maybe<Value>(_ value: Value, in count: Int) -> Value? {
    random.once(in: count) ? value : nil
  }

  private mutating func party() -> PartySize {
    PartySize(random.once(in: 15) ? random.pick(8...12) : random.pick(1...6))
  }

  /// Mostly a slot of today or tomorrow that is still to come.
  ///
  /// Else a quarter of an hour near now, and now and then any minute.
  private mutating func start(_ model: Model) -> RequestedTime {
    let quarter = model.now.epochSeconds / 900 * 900
    var instant = Timestamp(epochSeconds: quarter).adding(
      minutes: 15 * random.pick(random.once(in: 8) ? -4...40 : 1...8))
    let date = model.rules.wallTime(at: model.now).date.adding(
      days: random.pick(isBusy ? [0, 1] : [0, 0, 0, 0, 1, 1, 2]))
    if !random.once(in: 4), let service = model.services(on: date).randomElement(using: &random) {
      let step = service.gridMinutes == 0 ? 15 : service.gridMinutes
      let count = (service.lastSeating.minutes - service.opens.minutes) / step
      let slots =
        service.seatings.isEmpty
        ? (0...count).map { ClockValue(minutes: service.opens.minutes + $0 * step) } : service.seatings
      let open = slots.map { model.rules.configured($0, on: date) }.filter { $0 >= model.now }.prefix(
        isBusy ? 5 : 10)
      if let slot = open.randomElement(using: &random) { instant = slot }
    }
    if random.once(in: 25) { instant = instant.adding(minutes: random.pick(1...14)) }
    if random.once(in: 30) {
      // Half past two, which the clocks may skip.
      let night = WallTime(date: date, secondOfDay: 9000)
      if case .gap = model.rules.resolve(night) { return RequestedTime(stringLiteral: night.description) }
    }
    return written(instant, model)
  }

  private mutating func written(_ instant: Timestamp, _ model: Model) -> RequestedTime {
    let minute = Timestamp(epochSeconds: instant.epochSeconds / 60 * 60)
    let wall = model.rules.wallTime(at: minute)
    switch random.pick(0...9) {
    case 0: return RequestedTime(stringLiteral: minute.description)
    case 1: return RequestedTime(stringLiteral: minute.formatted(offset: model.rules.offset(at: minute)))
    case 2: return RequestedTime(stringLiteral: random.once(in: 3) ? "\(wall)+09:00" : "\(wall)")
    default: return RequestedTime(stringLiteral: wall.description)
    }
  }

  private mutating func tables(_ model: Model) -> [TableID] {
    let known = Set(model.definitions.flatMap { $0.tables.map(\.id) }).sorted()
    if random.once(in: 40) { return ["T99"] }
    if random.once(in: 4), let combination = model.latest.combinations.first { return combination.tables }
    return Array(known.shuffled(using: &random).prefix(random.once(in: 4) ? 2 : 1))
  }

  private mutating func area() -> String? { random.once(in: 9) ? random.pick(["hall", "garden"]) : nil }
  private mutating func needs() -> [Need] { random.once(in: 12) ? [random.pick(Need.allCases)] : [] }
  private mutating func override() -> Override? {
    guard random.once(in: 10) else { return nil }
    return Override(
      Array(Override.allowed.shuffled(using: &random).prefix(random.pick(1...15))), why: "regular")
  }
  private mutating func guest() -> Guest? {
    switch random.pick(0...3) {
    case 0: nil
    case 1: Guest(name: "Ana", allergies: ["nuts"])
    default: random.once(in: 12) ? Guest(name: "Ana", tags: ["regular"]) : Guest(name: "Ana")
    }
  }

  /// Some of a guest's fields, to be changed.
  private mutating func change() -> Guest? {
    switch random.pick(0...4) {
    case 0: Guest(name: random.pick(["Ana", "Anna"]), tags: random.once(in: 3) ? ["regular"] : [])
    case 1: Guest(allergies: [random.pick(["nuts", "milk"])])
    case 2: Guest(phone: "+994 50 123 45 67", occasion: "birthday")
    case 3: Guest(email: "ana@example.com", notes: "by the window")
    default: nil
    }
  }

  private mutating func owner() -> Actor? { random.once(in: 12) ? random.pick(guests) : nil }

  private mutating func pool(_ model: Model) -> PoolID? {
    guard random.once(in: 8), !model.latest.pools.isEmpty else { return nil }
    return random.pick(model.latest.pools).id
  }

  /// Mostly somebody for whom the command makes sense.
  private mutating func one(_ model: Model, _ suits: (Model.Party) -> Bool) -> ReservationID {
    if random.once(in: 80) { return ReservationID(high: 9, low: 9) }
    let fitting = model.parties.filter { model.state($0) != .cancelled && suits($0) }
    if !fitting.isEmpty, !random.once(in: 7) { return random.pick(Array(fitting.suffix(14))).id }
    return random.pick(Array(model.parties.suffix(10))).id
  }

  private mutating func someone(_ model: Model) -> ReservationID {
    one(model) { [.booked, .requested].contains(model.state($0)) && $0.seating != .left }
  }

  private mutating func expected(_ model: Model) -> ReservationID {
    one(model) {
      model.state($0) == .booked && $0.seating == .expected && $0.stay.start > model.now.adding(minutes: -200)
    }
  }

  /// What is seldom possible, drawn where it is.
  private mutating func rare(_ model: Model) -> Command? {
    if let from = guests.first(where: { model.merged[$0] != nil }), random.once(in: 20) {
      return .splitGuests(SplitGuests(from, why: "two people"))
    }
    if let offered = model.entries.first(where: { model.state($0) == .offered })?.offer, random.once(in: 8),
      let stay = model.hold(offered)?.stay, !stay.tables.isEmpty
    {
      return .block(
        PlaceBlock(
          venue: venues.id, tables: stay.tables, from: written(stay.start, model),
          until: written(stay.end, model)))
    }
    return nil
  }

  private mutating func command(_ model: Model) -> Command {
    let isEmpty = model.parties.isEmpty
    if isBusy, random.once(in: 2) { return busy(model) }
    if let rare = rare(model) { return rare }
    switch random.pick(isEmpty ? 0...25 : 0...99) {
    case 0...15: return .book(book(model))
    case 16...18:
      let pool = pool(model)
      return .hold(
        PlaceHold(
          venue: venues.id, party: party(), start: start(model),
          tables: pool == nil ? maybe(tables(model), in: 4) : nil,
          pool: pool, units: pool == nil ? nil : maybe(random.pick(1...4), in: 2),
          seconds: random.pick([nil, nil, 30, 600, 7200]), area: area(), needs: needs(),
          override: override(), for: owner()))
    case 19...20: return .walkIn(walkIn(model))
    case 21...23: return waitlist(model)
    case 24: return venue(model)
    case 25: return .recordDue(RecordDue())
    case 26...29:
      let live = model.holds.filter { model.state($0) == .active && $0.entry == nil }
      let hold =
        random.once(in: 6) || live.isEmpty ? model.holds.randomElement(using: &random) : random.pick(live)
      guard let hold else { return .recordDue(RecordDue()) }
      return random.once(in: 5)
        ? .releaseHold(ReleaseHold(hold.id)) : .book(Book(hold: hold.id, guest: guest()))
    case 30...39: return .modify(modify(model))
    case 40...42:
      let id = someone(model)
      let asked = random.once(in: 4) ? model.party(id)?.owner : owner()
      return .cancel(
        Cancel(id, version: maybe(random.pick(1...3), in: 8), for: asked?.role == .guest ? asked : nil))
    case 43...44: return .swap(Swap(other(model), with: other(model), override: override()))
    case 45...46:
      let id = one(model) { $0.state == .requested }
      return random.once(in: 2) ? .decline(Decline(id)) : .accept(Accept(id))
    case 47...50:
      let id = one(model) {
        model.state($0) == .booked && $0.seating == .expected && $0.stay.start < model.now.adding(minutes: 60)
      }
      return .arrive(Arrive(id, covers: maybe(random.pick(1...4), in: 3)))
    case 51...56:
      let isEarly = random.once(in: 4)
      let id = one(model) {
        model.state($0) == .booked && [.expected, .arrived].contains($0.seating)
          && $0.stay.start < model.now.adding(minutes: isEarly ? 300 : 40)
      }
      return .seat(Seat(id, covers: maybe(random.pick(1...4), in: 4), override: override()))
    case 57...58: return .leave(Leave(one(model) { $0.seating == .seated }))
    case 59:
      return .complete(Complete(one(model) { $0.state == .booked && [.seated, .left].contains($0.seating) }))
    case 60: return .noShow(MarkNoShow(one(model) { $0.seating == .expected && $0.stay.start <= model.now }))
    case 61...62:
      if random.once(in: 3) { return .correct(correct(model)) }
      let id = one(model) { $0.state == .noShow || $0.seating != .expected }
      return .undo(Undo(id, tables: maybe(tables(model), in: 6)))
    case 63...68: return waitlist(model)
    case 69...71: return venue(model)
    case 72...76: return money(model)
    case 77...78: return attendance(model)
    case 79...83: return arrival(model)
    case 84...86: return .confirmPrep(prep(model))
    case 87...93: return kitchen(model)
    case 94...95: return .carryOver(carryOver(model))
    default: return .recordDue(RecordDue())
    }
  }

  private mutating func correct(_ model: Model) -> Correct {
    let isOver: [BookingState] = [.completed, .noShow, .lateCancelled]
    let id = one(model) {
      isOver.contains($0.state) || model.closedDates.contains($0.stay.date) || $0.isWalkIn
        || $0.stay.start <= model.now
    }
    let was = maybe(random.pick(TrueOutcome.allCases), in: 1)
    return Correct(
      id, was: random.once(in: 5) ? nil : was, party: maybe(party(), in: 4),
      tables: maybe(tables(model), in: 5), why: "as the host says")
  }

  private mutating func carryOver(_ model: Model) -> CarryOver {
    let start = start(model)
    let instant = (try? start.instant(in: model.rules)) ?? model.now
    let until = instant.adding(
      minutes: random.once(in: 9) ? random.pick([0, 1441]) : random.pick([60, 90, 200]))
    return CarryOver(
      venue: venues.id, party: party(), start: start, until: RequestedTime(stringLiteral: until.description),
      tables: maybe(tables(model), in: 2), guest: guest(),
      original: Original(id: "7", owner: random.once(in: 2) ? random.pick(guests) : nil, system: "baku"),
      standing: random.once(in: 2) ? .booked : random.pick(Standing.allCases))
  }

  private mutating func busy(_ model: Model) -> Command {
    if model.parties.count > 3, random.once(in: 3) {
      return random.once(in: 3)
        ? .cancel(Cancel(someone(model)))
        : .modify(
          Modify(
            someone(model), party: maybe(party(), in: 2), start: maybe(start(model), in: 2),
            tables: maybe(tables(model), in: 8)))
    }
    return .book(
      Book(
        venue: venues.id, party: party(), start: start(model), tables: maybe(tables(model), in: 10),
        area: maybe("hall", in: 4),
        needs: random.once(in: 4) ? [random.pick(Need.allCases)] : []))
  }

  private mutating func other(_ model: Model) -> ReservationID {
    let seated = model.parties.filter { !$0.stay.tables.isEmpty && model.state($0) == .booked }
    return seated.randomElement(using: &random)?.id ?? someone(model)
  }

  private mutating func book(_ model: Model) -> Book {
    let pool = pool(model)
    var book = Book(
      venue: random.once(in: 80) ? "w" : venues.id, party: party(), start: start(model),
      tables: pool == nil ? maybe(tables(model), in: 4) : nil, pool: pool,
      units: pool == nil ? nil : maybe(random.pick(1...4), in: 2), guest: guest(),
      channel: maybe(random.pick(Channel.allCases), in: 10), area: area(), needs: needs(),
      override: override(), for: owner())
    if let start = book.start, random.once(in: 12) {
      let begins = (try? start.instant(in: model.rules)) ?? model.now
      book.until = written(begins.adding(minutes: random.pick([-15, 15, 45, 60, 120, 300])), model)
    }
    if pool == "tickets", random.once(in: 2) { book.units = random.pick(1...6) }
    return book
  }

  private mutating func walkIn(_ model: Model) -> WalkIn {
    let pool = pool(model)
    return WalkIn(
      venue: venues.id, party: party(), tables: pool == nil ? maybe(tables(model), in: 3) : nil,
      guest: guest(),
      area: area(), needs: needs(),
      until: maybe(written(model.now.adding(minutes: random.pick(-5...150)), model), in: 6),
      override: override(), pool: pool, units: pool == nil ? nil : maybe(random.pick(1...4), in: 2),
      for: owner())
  }

  private mutating func modify(_ model: Model) -> Modify {
    if random.once(in: 5) {
      return Modify(
        someone(model), guest: change(),
        remove: Array(Removable.allCases.shuffled(using: &random).prefix(random.pick(0...3))))
    }
    let pool = random.once(in: 2) ? pool(model) : nil
    let tables = pool == nil ? maybe(random.once(in: 6) ? [] : tables(model), in: 3) : nil
    return Modify(
      someone(model), party: maybe(party(), in: 3), start: maybe(start(model), in: 3), tables: tables,
      until: maybe(written(model.now.adding(minutes: random.pick(-30...300)), model), in: 8), area: area(),
      needs: maybe(needs(), in: 8), version: maybe(random.pick(1...4), in: 12), override: override(),
      pool: pool, units: tables == nil ? maybe(random.pick(1...4), in: pool == nil ? 20 : 2) : nil,
      guest: random.once(in: 10) ? change() : nil,
      remove: random.once(in: 12) ? [random.pick(Removable.allCases)] : [])
  }

  private mutating func waitlist(_ model: Model) -> Command {
    let entry = model.entries.suffix(5).randomElement(using: &random)?.id
    let offered = model.entries.filter { model.state($0) == .offered }.randomElement(using: &random)?.id
    if let offered, !random.once(in: 4) {
      return random.once(in: 3) ? .leaveWaitlist(LeaveWaitlist(offered)) : .acceptOffer(AcceptOffer(offered))
    }
    guard let entry, !random.once(in: 3) else {
      return .joinWaitlist(
        JoinWaitlist(
          venue: venues.id, party: party(), start: maybe(start(model), in: 2),
          quotedMinutes: maybe(20, in: 6),
          guest: guest(), area: area(), needs: needs(), for: owner()))
    }
    switch random.pick(0...5) {
    case 0...2:
      return .offerTable(OfferTable(entry, tables: maybe(tables(model), in: 4), seconds: maybe(120, in: 4)))
    case 3...4: return .acceptOffer(AcceptOffer(entry))
    default: return .leaveWaitlist(LeaveWaitlist(entry))
    }
  }

  private mutating func venue(_ model: Model) -> Command {
    let today = model.rules.wallTime(at: model.now).date
    if random.once(in: 24) {
      return .setSections(
        SetSections(
          venue: venues.id, date: today.adding(days: random.pick(-1...1)),
          sections: [Section(server: "Rena", tables: tables(model))]))
    }
    if random.once(in: 8) {
      let from = (try? start(model).instant(in: model.rules)) ?? model.now
      return .setPace(
        SetPace(
          venue: venues.id, from: written(from, model),
          until: written(from.adding(minutes: random.pick([-10, 15, 15, 30, 60, 600])), model),
          covers: random.pick([nil, 0, 2, 6])))
    }
    switch random.pick(0...11) {
    case 0...3:
      let from = model.now.adding(minutes: random.pick(-120...600))
      let scope = random.pick(0...4)
      return .block(
        PlaceBlock(
          venue: venues.id, tables: scope < 3 ? tables(model) : nil, area: scope == 3 ? "garden" : nil,
          from: written(from, model), until: written(from.adding(minutes: random.pick(-10...300)), model)))
    case 4...6:
      guard let block = model.blocks.last(where: { !$0.isRemoved }) ?? model.blocks.last else {
        return .unblock(RemoveBlock(BlockID(high: 9, low: 9)))
      }
      return .unblock(RemoveBlock(block.id))
    case 7...8: return .defineVenue(DefineVenue(venues.changed(model.latest, today: today)))
    case 9:
      if let date = model.closedDates.randomElement(using: &random), random.once(in: 3) {
        return .reopenDay(ReopenDay(venue: venues.id, date: date, why: "by mistake"))
      }
      let early = random.once(in: 4) ? Override([.tooSoon], why: "a burst pipe") : nil
      return .closeDay(
        CloseDay(
          venue: venues.id, date: today.adding(days: random.pick([-1, -1, -2, 0, 1])), override: early))
    case 10: return .setMaintenance(SetMaintenance(on: random.once(in: 4)))
    default:
      guard random.once(in: 3) else { return .recordDue(RecordDue()) }
      if random.once(in: 3), let entry = model.entries.randomElement(using: &random)?.id {
        return .forgetGuest(ForgetGuest(of: entry))
      }
      if random.once(in: 2) {
        return .mergeGuests(
          MergeGuests(random.pick(guests), into: random.pick(guests), why: "one telephone number"))
      }
      return .forgetGuest(ForgetGuest(random.pick(guests)))
    }
  }

  private mutating func money(_ model: Model) -> Command {
    switch random.pick(0...11) {
    case 0...3:
      let wanted: DepositState = random.once(in: 5) ? .paid : .due
      let id = one(model) { $0.deposit == wanted && [.booked, .requested].contains(model.state($0)) }
      let due = model.party(id)?.terms.deposit?.amount ?? 500
      return .payDeposit(
        PayDeposit(id, Money(random.once(in: 5) ? due - 1 : due, random.once(in: 9) ? "EUR" : "AZN")))
    case 4: return .refundDeposit(RefundDeposit(one(model) { $0.deposit == .paid }))
    case 5: return .forfeitDeposit(ForfeitDeposit(one(model) { $0.deposit == .paid }))
    case 6: return .holdDepositOpen(HoldDepositOpen(one(model) { $0.deposit == .due }))
    case 7:
      return .askGuarantee(AskGuarantee(one(model) { $0.guarantee == .none && model.state($0) == .booked }))
    case 8...9: return .giveGuarantee(GiveGuarantee(one(model) { $0.guarantee == .asked }))
    case 10: return .chargeGuarantee(ChargeGuarantee(one(model) { $0.guarantee == .given }))
    default:
      return .releaseGuarantee(ReleaseGuarantee(one(model) { [.given, .asked].contains($0.guarantee) }))
    }
  }

  private mutating func attendance(_ model: Model) -> Command {
    let asked = one(model) { $0.attendance != .none && $0.seating == .expected && model.state($0) == .booked }
    return switch random.pick(0...3) {
    case 0...1: .askAttendance(AskAttendance(expected(model)))
    case 2: .confirmAttendance(ConfirmAttendance(asked))
    default: .declineAttendance(DeclineAttendance(asked))
    }
  }

  private mutating func arrival(_ model: Model) -> Command {
    let id = one(model) { $0.arrival != nil && model.state($0) == .booked && $0.seating == .expected }
    switch random.pick(0...11) {
    case 0...3:
      return .declareArrival(
        DeclareArrival(
          expected(model), leadMinutes: 15, scope: random.pick(PrepScope.allCases),
          etaMinutes: maybe(random.pick(1...120), in: 2)))
    case 4: return .withdrawArrival(WithdrawArrival(id))
    case 5:
      let asked = one(model) { [.declared, .queued].contains($0.arrival?.state) && $0.seating == .expected }
      return .approveArrival(ApproveArrival(asked))
    case 6: return .queueArrival(QueueArrival(id))
    case 7: return .declineArrival(DeclineArrival(id))
    case 8: return .setETA(SetETA(id, minutes: random.pick(1...90)))
    default:
      let again = one(model) { $0.pingedAt != nil && $0.seating == .expected && model.state($0) == .booked }
      let id = random.once(in: 3) ? id : again
      let far = random.once(in: 2) ? 100 : 60_000
      return .ping(
        Ping(
          id,
          at: Coordinate(
            latitude: 40_400_000 + random.pick(-far...far), longitude: 49_850_000 + random.pick(-far...far))))
    }
  }

  private mutating func prep(_ model: Model) -> ConfirmPrep {
    let names = ["soup", "fish", "lamb", "cake"]
    let items = names.filter { _ in random.once(in: 3) }.map {
      PrepItem($0, quantity: maybe(random.pick(1...5), in: 3), isAhead: maybe(random.once(in: 2), in: 4))
    }
    return ConfirmPrep(
      one(model) {
        model.state($0) == .booked && $0.seating != .left && $0.stay.start < model.now.adding(minutes: 300)
      },
      scope: random.pick(PrepScope.allCases), items: items)
  }

  /// What becomes of parties that something is made for: they do not come, come after all, are forgotten;
  /// or a dish of theirs is out.
  private mutating func cooked(_ model: Model) -> Command? {
    let cooked = model.parties.filter {
      [.booked, .noShow].contains(model.state($0)) && $0.seating == .expected
        && !($0.prep?.tickets ?? []).isEmpty && !model.isGone($0)
    }
    if let allergic = cooked.last(where: model.keepsAllergies), random.once(in: 4) {
      return .forgetGuest(ForgetGuest(of: allergic.id))
    }
    if let missed = cooked.last(where: { $0.state == .noShow }), random.once(in: 2) {
      return .undo(Undo(missed.id))
    }
    let late = cooked.last { $0.state == .booked && $0.stay.start <= model.now }
    if let late, random.once(in: 2) { return .noShow(MarkNoShow(late.id)) }
    let asked = cooked.flatMap(model.work).filter(model.isOpen).flatMap(\.items)
    if let item = asked.randomElement(using: &random), random.once(in: 4) {
      let name = item.planned.name
      return .eightySix(EightySix(venue: venues.id, item: name, isOut: !model.dishesOut.contains(name)))
    }
    guard let party = cooked.suffix(6).randomElement(using: &random) else { return nil }
    return random.once(in: 2)
      ? .withdrawArrival(WithdrawArrival(party.id)) : .modify(Modify(party.id, party: self.party()))
  }

  private mutating func kitchen(_ model: Model) -> Command {
    if random.once(in: 4), let command = cooked(model) { return command }
    let work = model.tickets.filter { $0.wasSent && $0.state != .cancelled }.suffix(8).randomElement(
      using: &random)
    if let work = work ?? model.tickets.randomElement(using: &random), !random.once(in: 4) {
      let items = maybe([random.pick(0...1)], in: 4)
      let next = [TicketState.started: 2, .ready: 3, .served: 4, .recalled: 0][work.state] ?? 0
      switch random.once(in: 4) ? random.pick(0...7) : next {
      case 6...7:
        let courses = work.items.map(\.planned.course) + [2]
        return .fireCourse(
          FireCourse(work.party, course: random.pick(courses), isHeld: random.once(in: 3)))
      case 0...1: return .startTicket(items.map { StartTicket(work.id, items: $0) } ?? StartTicket(work.id))
      case 2: return .readyTicket(items.map { ReadyTicket(work.id, items: $0) } ?? ReadyTicket(work.id))
      case 3: return .serveTicket(ServeTicket(work.id))
      case 4: return .recallTicket(RecallTicket(work.id))
      default: return .cancelPrep(CancelPrep(work.party))
      }
    }
    let audience = random.pick(Audience.allCases)
    let count = max(1, model.notices.count { $0.audience == audience })
    switch random.pick(0...5) {
    case 0:
      return .eightySix(
        EightySix(venue: venues.id, item: random.pick(["soup", "fish"]), isOut: random.once(in: 2)))
    case 1...2:
      return .deliverNotices(
        DeliverNotices(
          venue: venues.id, audience: audience, through: count + (random.once(in: 20) ? 1 : 0),
          station: audience == .kitchen ? maybe("grill", in: 3) : nil))
    default:
      return .acknowledgeNotice(
        AcknowledgeNotice(venue: venues.id, audience: audience, number: random.pick(1...count)))
    }
  }
}
