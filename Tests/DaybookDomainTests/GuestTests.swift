import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R28: who comes, and what is to be known of them, is set and taken back at any time before the end.
struct GuestTests {
  private static let ana = Guest(name: "Ana", phone: "+994 50 123 45 67", allergies: ["nuts"])
  private static let soup = PrepPolicy(items: [PrepPlanItem(name: "soup", station: "cold", minutes: 5)])

  private func booked(_ desk: inout Desk, _ guest: Guest? = ana, party: PartySize = 2) throws -> ReservationID
  {
    let book = Book(venue: desk.venueID, party: party, start: desk.requested("19:00"), guest: guest)
    return try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
  }

  @Test func `R28 each of a guest's fields is set and taken away by itself`() throws {
    var desk = try Desk.open()
    let id = try booked(&desk)
    let before = try desk.reservation(id)
    #expect(desk.edit(id, guest: Guest(email: "ana@example.com")).events == [.guestChanged])
    #expect(desk.guest(of: id).phone == "+994 50 123 45 67" && desk.guest(of: id).email == "ana@example.com")
    #expect(desk.edit(id, guest: Guest(occasion: "birthday"), removing: .phone).events == [.guestChanged])
    #expect(
      desk.edit(id, guest: Guest(notes: "by the window", tags: ["regular"])).events == [.guestChanged])
    #expect(
      desk.guest(of: id)
        == Guest(
          name: "Ana", email: "ana@example.com", notes: "by the window", occasion: "birthday",
          allergies: ["nuts"], tags: ["regular"]))
    let every = Modify(id, remove: Removable.allCases)
    #expect(desk.execute(.modify(every)).events == [.guestChanged])
    #expect(desk.guest(of: id) == Guest())
    let after = try desk.reservation(id)
    #expect(after.stay == before.stay && after.version == before.version + 4)
    #expect(after.guest?.number == before.guest?.number)
    #expect(desk.execute(.modify(every)).events == [])
    #expect(desk.edit(id, guest: Guest()).field?.field == "guest")
  }

  @Test func `R28 a booking without a guest is given one`() throws {
    var desk = try Desk.open()
    let id = try booked(&desk, nil)
    #expect(desk.edit(id, guest: Guest(name: "Ana", allergies: ["milk"])).events == [.guestChanged])
    #expect(desk.guest(of: id).name == "Ana")
    #expect(try desk.reservation(id).details.terms.hasAllergies)
    #expect(desk.execute(.forgetGuest(ForgetGuest(of: id))).events == [.guestForgotten])
    #expect(try desk.reservation(id).details.isForgotten)
    #expect(desk.edit(id, guest: Guest(name: "Bob")).events == [.guestChanged])
    #expect(try desk.reservation(id).guest?.number == 1 && !desk.reservation(id).details.isForgotten)
  }

  @Test func `R28 a change that sets nothing is refused, and remove is named`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    let empty: [(Modify, String)] = [
      (Modify(id, guest: Guest(notes: "")), "guest.notes"),
      (Modify(id, guest: Guest(occasion: "  ")), "guest.occasion"),
      (Modify(id, guest: Guest(name: "")), "guest.name"),
      (Modify(id, guest: Guest(phone: "")), "guest.phone"),
      (Modify(id, guest: Guest(email: " ")), "guest.email"), (Modify(id, guest: Guest()), "guest"),
      (Modify(id, area: ""), "area"), (Modify(id, needs: []), "needs"),
    ]
    for (modify, field) in empty {
      let found = desk.execute(.modify(modify)).field
      #expect(found?.field == field && found?.message.contains("remove") == true, "\(field)")
    }
    let book = Book(
      venue: "sahil", party: 2, start: desk.requested("20:30"), tables: ["T2"], guest: Guest(notes: ""))
    #expect(desk.execute(.book(book)).events == [.booked])
  }

  @Test func `R28 who comes is changed on a request and on a seated party too, until it has left`() throws {
    var desk = try Desk.open(.sahil.with { $0.requests = RequestPolicy(fromParty: 4) })
    let request = try booked(&desk, party: 4)
    #expect(try desk.reservation(request).state == .requested)
    #expect(desk.edit(request, guest: Guest(notes: "by the window")).events == [.guestChanged])
    #expect(desk.execute(.modify(Modify(request, area: "hall"))).events == [.modified])
    #expect(desk.execute(.modify(Modify(request, remove: [.area]))).events == [.modified])
    #expect(try desk.reservation(request).stay.area == nil && desk.reservation(request).state == .requested)
    #expect(desk.modify(request, party: 5).codes == [.notAllowedInState])
    let seated = try booked(&desk)
    desk.at("19:00")
    desk.seat(seated)
    #expect(desk.edit(seated, guest: Guest(allergies: ["milk"])).events == [.guestChanged])
    desk.act(Leave.self, seated)
    #expect(desk.edit(seated, guest: Guest(name: "Bob")).codes == [.notAllowedInState])
  }

  @Test func `R28 an area and needs are taken back, which no other claim prevents`() throws {
    var desk = try Desk.open()
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: "hall")
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    let tables = try desk.reservation(id).stay.tables
    desk.define(.sahil.with { $0.tables.removeAll { tables.contains($0.id) } })
    let needing = try desk.reservation(id)
    #expect(desk.execute(.modify(Modify(id, remove: [.area, .needs])), by: .ana).events == [.modified])
    #expect(
      try desk.reservation(id).stay.area == nil && desk.reservation(id).stay.tables == needing.stay.tables)
  }

  @Test func `R28 allergies that change after a ticket was made are told to its station`() throws {
    var desk = try Desk.open(.sahil.with { $0.prep = GuestTests.soup }.telling)
    let id = try booked(&desk, Guest(name: "Ana"))
    desk.prep(id, PrepItem("soup"))
    #expect(desk.notices(to: .kitchen).isEmpty)
    desk.edit(id, guest: Guest(phone: "+994 50 000 00 00"))
    #expect(desk.notices(to: .kitchen).isEmpty)
    desk.edit(id, guest: Guest(allergies: ["nuts"]), by: .ana)
    let told = try #require(desk.notices(to: .kitchen).last)
    #expect(told.kind == .change && told.station == "cold" && told.needsAcknowledgement)
    desk.edit(id, removing: .allergies)
    #expect(desk.notices(to: .kitchen).count == 2)
    #expect(try !desk.reservation(id).details.terms.hasAllergies)
  }

  @Test func `R28 allergies of who waits are on the tickets of the booking it becomes`() throws {
    var desk = try Desk.open()
    let join = JoinWaitlist(venue: "sahil", party: 2, start: desk.requested("19:00"), guest: GuestTests.ana)
    let entry = try #require(desk.execute(.joinWaitlist(join), by: .bob).answer?.entry)
    desk.offer(entry)
    let id = try #require(desk.accept(entry).answer?.reservation)
    #expect(try desk.reservation(id).details.terms.hasAllergies)
  }

  @Test func `R21 a guest changes their own fields, and the venue's words for them never`() throws {
    var desk = try Desk.open()
    let id = try booked(&desk)
    #expect(desk.edit(id, guest: Guest(notes: "late"), by: .ana).events == [.guestChanged])
    #expect(desk.edit(id, guest: Guest(tags: ["owner"]), by: .ana).codes == [.forbidden])
    #expect(desk.edit(id, removing: .tags, by: .ana).codes == [.forbidden])
    #expect(desk.edit(id, guest: Guest(notes: "mine"), by: .bob).codes == [.notFound])
    let tagged = Guest(name: "Ana", tags: ["owner"])
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), guest: tagged)
    #expect(desk.execute(.book(book), by: .ana).codes == [.forbidden])
    #expect(desk.execute(.book(book)).events == [.booked])
    #expect(
      desk.edit(id, guest: Guest(tags: [String(repeating: "x", count: 41)])).field?.field == "guest.tags[0]")
  }

  @Test func `R22 maintenance does not keep a guest from correcting their telephone number`() throws {
    var desk = try Desk.open()
    let id = try booked(&desk)
    desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss)
    #expect(desk.edit(id, guest: Guest(phone: "+994 50 000 00 00"), by: .ana).events == [.guestChanged])
    #expect(desk.modify(id, party: 1, by: .ana).codes == [.maintenance])
  }

  // MARK: for a guest

  private func bookFor(_ desk: Desk, _ start: String, _ guest: Actor, _ override: Override? = nil) -> Command
  {
    .book(
      Book(venue: desk.venueID, party: 2, start: desk.requested(start), override: override, for: guest))
  }

  @Test func `R21 what a host books for a guest is the guest's`() throws {
    var desk = try Desk.open()
    let id = try #require(desk.execute(bookFor(desk, "19:00", .ana)).answer?.reservation)
    #expect(try desk.reservation(id).owner == .ana && desk.facts.last?.by == .host)
    #expect(desk.modify(id, party: 1, by: .ana).events == [.modified])
    #expect(desk.execute(bookFor(desk, "20:30", .ana), by: .bob).codes == [.forbidden])
    #expect(desk.execute(bookFor(desk, "20:30", .host)).field?.field == "for")
    let place = PlaceHold(venue: "sahil", party: 2, start: desk.requested("20:30"), for: .ana)
    let hold = try #require(desk.execute(.hold(place)).answer?.hold)
    #expect(desk.book(on: hold, by: .bob).codes == [.notFound])
    let onHold = try #require(desk.book(on: hold, by: .ana).answer?.reservation)
    #expect(try desk.reservation(onHold).owner == .ana)
    let join = JoinWaitlist(venue: "sahil", party: 2, start: desk.requested("19:00"), for: .bob)
    let entry = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    #expect(desk.execute(.joinWaitlist(join)).events == [], "nobody waits twice for one start")
    #expect(try desk.entry(entry).owner == .bob)
    desk.at("18:00")
    let walkIn = WalkIn(venue: "sahil", party: 2, for: .bob)
    let visit = try #require(desk.execute(.walkIn(walkIn)).answer?.reservation)
    #expect(try desk.reservation(visit).owner == .bob)
  }

  @Test func `R26 one booking at a time counts for a guest whom a host books for`() throws {
    var desk = try Desk.open(.sahil.with { $0.forbidsOverlap = true })
    let first = try #require(desk.execute(bookFor(desk, "19:00", .ana)).answer?.reservation)
    #expect(
      desk.execute(bookFor(desk, "19:30", .ana))
        == .refuses(Reason(.guestOverlap, claim: first.retyped(), start: desk.time("19:00"))))
    let aside = Override([.guestOverlap], why: "two tables for one party")
    #expect(desk.execute(bookFor(desk, "19:30", .ana, aside)).events == [.booked])
  }

  @Test func `R16 a host who cancels for a guest cancels as the guest would`() throws {
    var desk = try Desk.open(.sahil.with { $0.cutoff = CutoffPolicy(minutes: 120) })
    let own = try #require(desk.execute(bookFor(desk, "19:00", .ana)).answer?.reservation)
    let other = try desk.booked("19:00", by: .bob)
    #expect(desk.execute(.cancel(Cancel(own, for: .bob))).codes == [.notFound])
    #expect(desk.execute(.cancel(Cancel(own, for: .ana)), by: .ana).codes == [.forbidden])
    desk.at("17:00")
    #expect(desk.execute(.cancel(Cancel(own, for: .ana))).events == [.lateCancelled])
    #expect(desk.facts.last?.by == .host)
    #expect(desk.execute(.cancel(Cancel(other))).events == [.cancelled])
    var strict = try Desk.open(.sahil.with { $0.cutoff = CutoffPolicy(minutes: 120, isRefused: true) })
    let late = try strict.booked("19:00")
    strict.at("18:00")
    #expect(strict.execute(.cancel(Cancel(late, for: .ana))).codes == [.pastCutoff])
  }

  // MARK: cards

  @Test func `R21 two accounts on one card are forgotten together by the venue, and act on their own`() throws
  {
    var desk = try Desk.open()
    func booked(_ start: String, by actor: Actor) throws -> ReservationID {
      let book = Book(venue: "sahil", party: 2, start: desk.requested(start), guest: GuestTests.ana)
      return try #require(desk.execute(.book(book), by: actor).answer?.reservation)
    }
    let (own, other) = (try booked("19:00", by: .ana), try booked("19:00", by: .bob))
    let merge = Command.mergeGuests(MergeGuests(.bob, into: .ana, why: "one telephone number"))
    #expect(desk.execute(merge, by: .ana).codes == [.forbidden])
    #expect(desk.execute(merge).events == [.guestsMerged])
    #expect(desk.execute(merge).events == [])
    let unseen = MergeGuests(.guest("nobody"), into: .ana, why: "a slip")
    #expect(desk.execute(.mergeGuests(unseen)).refusal?.reasons.first?.message?.hasPrefix("from: ") == true)
    #expect(desk.state.accounts(of: .ana) == [.ana, .bob] && desk.state.accounts(of: .bob) == [.bob])
    let back = MergeGuests(.ana, into: .bob, why: "the other way")
    #expect(desk.execute(.mergeGuests(back)).codes == [.notAllowedInState])
    #expect(desk.modify(other, party: 1, by: .ana).codes == [.notFound])
    #expect(desk.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana).events == [.guestForgotten])
    #expect(try desk.reservation(own).guest == nil && desk.reservation(other).guest != nil)
    #expect(desk.execute(.forgetGuest(ForgetGuest(.ana))).events == [.guestForgotten])
    #expect(try desk.reservation(other).guest == nil)
    let split = Command.splitGuests(SplitGuests(.bob, why: "two people"))
    #expect(desk.execute(split).events == [.guestsSplit])
    #expect(desk.execute(split).events == [])
    #expect(desk.state.accounts(of: .ana) == [.ana])
  }

  // MARK: pools

  @Test func `R13 a walk-in sits at a bar that is a pool`() throws {
    var desk = try Desk.open()
    desk.at("19:00")
    let outcome = desk.execute(.walkIn(WalkIn(venue: "sahil", party: 3, pool: "bar")))
    let id = try #require(outcome.answer?.reservation, "\(outcome)")
    let stay = try desk.reservation(id).stay
    #expect(stay.pool == "bar" && stay.units == 3 && stay.tables.isEmpty)
    #expect(
      desk.execute(.walkIn(WalkIn(venue: "sahil", party: 2, pool: "bar", units: 8)))
        == .refuses(Reason(.poolFull, pool: "bar", free: 7)))
    #expect(desk.execute(.walkIn(WalkIn(venue: "sahil", party: 2, pool: "attic"))).codes == [.notFound])
    desk.act(Leave.self, id)
    #expect(desk.execute(.walkIn(WalkIn(venue: "sahil", party: 10, pool: "bar"))).events == [.walkedIn])
  }

  @Test func `R14 a guest moves from a table to the bar and back, seated or not`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.execute(.modify(Modify(id, pool: "bar"))).events == [.modified])
    #expect(try desk.reservation(id).stay.units == 2)
    #expect(try desk.tables("19:00", ["T1"], by: .bob) == ["T1"])
    #expect(desk.execute(.modify(Modify(id, units: 4))).events == [.modified])
    #expect(desk.book("19:00", pool: "bar", units: 7, by: .bob).codes == [.poolFull])
    desk.at("19:00")
    desk.seat(id)
    #expect(desk.modify(id, tables: ["T1"]).codes == [.tablesTaken])
    #expect(desk.modify(id, tables: ["T2"]).answer?.tables == ["T2"])
    #expect(try desk.reservation(id).stay.pool == nil && desk.reservation(id).stay.units == 0)
    #expect(desk.execute(.modify(Modify(id, pool: "bar"))).answer?.tables == [])
    #expect(desk.execute(.modify(Modify(id, pool: "attic"))).codes == [.notFound])
  }

  @Test func `R14 what does not fit in the pool leaves the party at its table`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    _ = try desk.booked("19:00", pool: "bar", units: 9, by: .bob)
    let before = try desk.reservation(id)
    #expect(
      desk.execute(.modify(Modify(id, pool: "bar"))) == .refuses(Reason(.poolFull, pool: "bar", free: 1)))
    #expect(desk.execute(.modify(Modify(id, units: 3))).field?.field == "units")
    #expect(try desk.reservation(id) == before)
    let barred = try desk.booked("20:30", pool: "bar", by: .bob)
    let refused = desk.swap(id, barred)
    #expect(refused.codes == [.notAllowedInState])
    #expect(refused.refusal?.reasons[0].message?.contains("on a pool") == true)
  }

  @Test func `R24 a party past its end moves to a pool that is free now`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    _ = try desk.booked("20:30", pool: "bar", units: 9, by: .bob)
    desk.at("20:40")
    #expect(
      desk.execute(.modify(Modify(id, pool: "bar"))) == .refuses(Reason(.poolFull, pool: "bar", free: 1)))
    #expect(desk.execute(.modify(Modify(id, pool: "bar", units: 1))).events == [.modified])
  }

  @Test func `nobody sits in a pool that has no times`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools.append(Pool(id: "tickets", capacity: 5))
        $0.pools[1].isWindowed = false
      })
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.execute(.modify(Modify(id, pool: "tickets"))).field?.field == "pool")
    #expect(
      desk.execute(.walkIn(WalkIn(venue: "sahil", party: 2, pool: "tickets"))).field?.field == "pool")
  }

  @Test func `R21 an account is merged into one other, whether it has booked or only waits`() throws {
    var desk = try Desk.open()
    _ = try booked(&desk)
    _ = try desk.waiting("19:00", by: .bob)
    _ = try desk.waiting("19:00", by: .guest("eve"))
    func merge(_ from: Actor, _ into: Actor) -> Desk.Outcome {
      desk.execute(.mergeGuests(MergeGuests(from, into: into, why: "one telephone number")))
    }
    #expect(merge(.bob, .guest("eve")).events == [.guestsMerged])
    let again = merge(.bob, .ana)
    #expect(again.codes == [.notAllowedInState])
    #expect(again.refusal?.reasons.first?.message?.hasPrefix("from: it is merged") == true)
    #expect(merge(.ana, .ana).refusal?.reasons.first?.message?.hasPrefix("into: the same") == true)
  }

  @Test func `a guest of two houses is forgotten in both by one record, which is of neither`() throws {
    var desk = try Desk.open()
    desk.define(.sahil.with { $0.id = "spree" })
    let own = try booked(&desk)
    let book = Book(venue: "spree", party: 2, start: desk.requested("19:00"), guest: GuestTests.ana)
    let other = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    #expect(desk.execute(.forgetGuest(ForgetGuest(.ana))).events == [.guestForgotten])
    #expect(desk.facts.last?.venue == nil)
    #expect(try desk.reservation(own).guest == nil && desk.reservation(other).guest == nil)
  }

  @Test func `R18 who gave their name again since keeps it when the kept allergies go`() throws {
    var desk = try Desk.open(.sahil.with { $0.prep = GuestTests.soup })
    let id = try booked(&desk)
    desk.prep(id, PrepItem("soup"))
    #expect(desk.execute(.forgetGuest(ForgetGuest(of: id))).events == [.allergiesKept, .guestForgotten])
    desk.edit(id, guest: Guest(name: "Ana"))
    let kept = try #require(try desk.reservation(id).details.keptAllergies)
    let named = try #require(try desk.reservation(id).guest)
    var both = desk
    desk.record(.guestForgotten(GuestForgotten(numbers: [kept.number], reservations: [id])))
    #expect(try desk.reservation(id).guest == named && desk.reservation(id).details.keptAllergies == nil)
    both.record(.guestForgotten(GuestForgotten(numbers: [named.number, kept.number], reservations: [id])))
    #expect(try both.reservation(id).guest == nil && both.reservation(id).details.isForgotten)
  }

  @Test func `what left with its date is lent as it was: a block is lifted no more, a ticket not started`()
    throws
  {
    var desk = try Desk.open(.sahil.with { $0.prep = GuestTests.soup })
    let id = try booked(&desk)
    desk.prep(id, PrepItem("soup"))
    let ticket = try #require(desk.tickets(of: id).first?.id)
    let block = try desk.blocked("12:00", "13:00")
    desk.at("19:00")
    desk.seat(id)
    desk.leave(id)
    desk.passing("2030-05-02T06:00")
    #expect(desk.state.block(block) == nil && desk.state.ticket(ticket) == nil)
    let lifted = desk.execute(.unblock(RemoveBlock(block)))
    #expect(lifted.events == [] && lifted.answer?.block == block)
    #expect(desk.start(ticket).codes == [.notAllowedInState])
  }

  @Test func `what left is forgotten where its guest is, and lapses at its instant`() throws {
    var desk = try Desk.open()
    let id = try booked(&desk)
    let entry = try #require(desk.join("19:00", guest: GuestTests.ana).answer?.entry)
    let block = try desk.blocked("12:00", "13:00")
    let all = [
      Departed.reservation(try desk.reservation(id)), .entry(try desk.entry(entry)),
      .block(try #require(desk.state.block(block))),
    ]
    #expect(all.map { $0.forgetting { _ in false } } == all)
    #expect(all.map { $0.block != nil } == [false, false, true] && all.allSatisfy { $0.ticket == nil })
    let forgotten = all.map { $0.forgetting { _ in true } }
    #expect(forgotten[0].reservation?.guest == nil && forgotten[0] != all[0])
    #expect(forgotten[1].entry?.guest == nil && forgotten[1] != all[1])
    #expect(forgotten[2] == all[2] && all[2].effective(at: desk.time("20:00")) == all[2])
    #expect(forgotten.map { $0.forgetting { _ in true } } == forgotten)
    #expect(all[1].effective(at: desk.time("20:00")).entry?.state == .lapsed)
  }
}
