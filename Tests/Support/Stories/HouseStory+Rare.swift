import DaybookDomain
import DaybookTime

extension HouseStory {
  /// Tells of what random commands lead to seldom or never: an evening of its own, and the one after it.
  package mutating func goRare() {
    wait(until: "12:00", on: today.adding(days: 4))
    for dish in ["dolma", "lamb", "bread", "plov"] {
      run(.eightySix(EightySix(venue: "kinar", item: dish, isOut: false)))
    }
    var venue = HouseStory.kinar
    venue.cutoff = CutoffPolicy(minutes: 120)
    run(.defineVenue(DefineVenue(venue)), by: .operator("test"))
    run(.setMaintenance(SetMaintenance(on: true)), by: .operator("test"))
    run(.setMaintenance(SetMaintenance(on: false)), by: .operator("test"))
    run(
      .setSections(
        SetSections(venue: "kinar", date: today, sections: [Section(server: "Ayşe", tables: ["1"])]))
    )
    let until = RequestedTime(at("20:30").description) ?? "2030-05-01T21:00Z"
    run(.setPace(SetPace(venue: "kinar", from: requested("20:00"), until: until, covers: 2)))
    serveEvening()
    takeAway(venue)
    moveClocks()
    run(.mergeGuests(MergeGuests(.guest("dora"), into: .guest("ana"), why: "one person")))
    run(.mergeGuests(MergeGuests(.guest("bob"), into: .guest("ana"), why: "one person")))
    run(.splitGuests(SplitGuests(.guest("bob"), why: "two persons")))
  }

  /// A kitchen that is told late, and parties that pay, come and stay away.
  private mutating func serveEvening() {
    let ana = booked("19:00", ["2"], guest: Guest(name: "Ana", allergies: ["nuts"]), by: .guest("ana"))
    let bob = booked("19:00", ["1"], by: .guest("bob"))
    let dora = booked("19:00", ["4"], by: .guest("dora"))
    let late = booked("21:30", ["1"], by: .guest("bob"))
    let many = booked("21:30", ["3"], party: 4, by: .host("1"))
    run(.holdDepositOpen(HoldDepositOpen(many)))
    run(.askAttendance(AskAttendance(ana)))
    run(.confirmAttendance(ConfirmAttendance(ana)), by: .guest("ana"))
    for id in [ana, bob] {
      run(.askGuarantee(AskGuarantee(id)))
      run(.giveGuarantee(GiveGuarantee(id)))
    }
    run(.chargeGuarantee(ChargeGuarantee(ana)))
    run(.releaseGuarantee(ReleaseGuarantee(bob)))
    run(
      .carryOver(
        CarryOver(
          venue: "kinar", party: 2, start: requested("14:00"), until: requested("15:00"), tables: ["4"],
          original: Original(id: "7", system: "baku"))), by: .operator("import"))
    for id in [ana, dora] {
      run(.confirmPrep(ConfirmPrep(id, scope: .full, items: ["dolma", "lamb", "plov"].map { PrepItem($0) })))
    }
    wait(until: "18:30", on: today)
    run(.declareArrival(DeclareArrival(ana, leadMinutes: 30, etaMinutes: 25)))
    run(.ping(Ping(ana, at: Coordinate(latitude: 40_000_000, longitude: 49_000_000))), by: .guest("ana"))
    run(.queueArrival(QueueArrival(ana)))
    run(.approveArrival(ApproveArrival(ana)))
    recordDue()
    run(.fireCourse(FireCourse(ana, course: 2)))
    run(.eightySix(EightySix(venue: "kinar", item: "plov", isOut: true)))
    run(.modify(Modify(ana, tables: ["3"])))
    run(.declineArrival(DeclineArrival(ana)))
    run(.forgetGuest(ForgetGuest(.guest("ana"))))
    wait(until: "19:05", on: today)
    run(.noShow(MarkNoShow(dora)))
    run(.undo(Undo(dora)))
    wait(until: "20:00", on: today)
    run(.cancel(Cancel(late)), by: .guest("bob"))
  }

  /// What the venue takes away and gives back on the next evening.
  private mutating func takeAway(_ venue: VenueDefinition) {
    wait(until: "12:00", on: today.adding(days: 1))
    let hold = make(.hold(PlaceHold(venue: "kinar", party: 2, start: requested("18:00"), seconds: 900)))
    run(.releaseHold(ReleaseHold(hold.retyped())))
    let offered: WaitlistID = make(
      .joinWaitlist(JoinWaitlist(venue: "kinar", party: 2, start: requested("18:00"))), by: .guest("bob")
    ).retyped()
    run(.offerTable(OfferTable(offered, tables: ["4"])))
    let block: BlockID = blocked(["2", "3", "4"])
    let only = booked("21:00", ["1"], by: .host("1"))
    run(
      .joinWaitlist(JoinWaitlist(venue: "kinar", party: 2, start: requested("21:00"))), by: .guest("dora"))
    run(.cancel(Cancel(only)))
    run(.unblock(RemoveBlock(block)))
    _ = booked("19:30", ["1"], by: .host("1"))
    var smaller = venue
    smaller.tables[0].most = 1
    run(.defineVenue(DefineVenue(smaller)), by: .operator("test"))
    run(.defineVenue(DefineVenue(venue)), by: .operator("test"))
  }

  /// The zone has other rules from tomorrow on, and what was agreed for wall times moves.
  private mutating func moveClocks() {
    let midnight = today.adding(days: 1)
    wait(until: "12:00", on: today)
    let tomorrow = { (time: String) in RequestedTime("\(midnight)T\(time)") ?? "2030-05-01T19:00" }
    run(.book(Book(venue: "kinar", party: 2, start: tomorrow("19:00"))))
    run(.hold(PlaceHold(venue: "kinar", party: 2, start: tomorrow("20:00"), seconds: 900)))
    run(.joinWaitlist(JoinWaitlist(venue: "kinar", party: 2, start: tomorrow("18:30"))), by: .guest("bob"))
    run(
      .block(PlaceBlock(venue: "kinar", tables: ["3"], from: tomorrow("18:00"), until: tomorrow("19:00"))))
    let rules = try? ZoneRules(
      name: "Asia/Baku", version: "later", initialOffset: UTCOffset(seconds: 14_400),
      transitions: [
        ZoneRules.Transition(
          epochSeconds: Int64(midnight.daysSinceEpoch) * 86_400 - 14_400, offsetSeconds: 18_000)
      ], footer: "")
    if let rules { adopt(rules) }
    run(.reanchor(Reanchor("kinar")), by: .operator("test"))
  }

  // MARK: times and ids

  private func at(_ time: String, on date: CivilDate? = nil) -> Timestamp {
    let parts = time.split(separator: ":").compactMap { Int64($0) }
    let midnight = Int64((date ?? today).daysSinceEpoch) * 86_400 - 14_400
    return Timestamp(epochSeconds: midnight + parts[0] * 3_600 + parts[1] * 60)
  }

  private func requested(_ time: String) -> RequestedTime {
    RequestedTime("\(today)T\(time)") ?? "2030-05-01T19:00"
  }

  private mutating func wait(until time: String, on date: CivilDate) {
    wait(minutes: Int(at(time, on: date).microseconds(since: now) / 60_000_000))
    recordDue()
  }

  private mutating func booked(
    _ time: String, _ tables: [TableID], party: PartySize = 2, guest: Guest? = nil, by actor: Actor
  ) -> ReservationID {
    make(
      .book(Book(venue: "kinar", party: party, start: requested(time), tables: tables, guest: guest)),
      by: actor
    ).retyped()
  }

  private mutating func blocked(_ tables: [TableID]) -> BlockID {
    make(
      .block(PlaceBlock(venue: "kinar", tables: tables, from: requested("17:00"), until: requested("23:30")))
    ).retyped()
  }

  /// The id of what the command makes.
  private mutating func make(_ command: Command, by actor: Actor = .host("1")) -> ClaimID {
    let known = facts.count
    run(command, by: actor)
    for fact in facts[known...] {
      switch fact.event {
      case .booked(let booked): return booked.reservation.retyped()
      case .requested(let requested): return requested.booked.reservation.retyped()
      case .holdPlaced(let placed): return placed.hold.retyped()
      case .waitlistJoined(let joined): return joined.entry.retyped()
      case .blocked(let blocked): return blocked.block.retyped()
      default: continue
      }
    }
    return ClaimID(high: 0, low: 0)
  }
}
