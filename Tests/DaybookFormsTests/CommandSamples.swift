import DaybookDomain
import DaybookForms
import DaybookTime

/// Commands with every field they have, and those that came after the first sixteen.
enum CommandSamples {
  static let all: [(name: String, command: Command)] = bookings + visits + waitlist + money + kitchen + ledger

  private static let id = Samples.reservation
  private static let entry = WaitlistID(high: 0x0190_1B2C_3D4E_7F63, low: 0x8000_0000_0000_0003)
  private static let ticket = TicketID(high: 0x0190_1B2C_3D4E_7F64, low: 0x8000_0000_0000_0004)
  private static let override = Override([.offGrid, .pacingCovers], why: "the owner's table")
  private static let guest = Guest(
    name: "Ana Məmmədova", phone: "+994 50 123 45 67", email: "ana@example.com", notes: "pəncərə yanı",
    occasion: "ad günü", allergies: ["qoz", "süd"])
  private static let needs: [Need] = [.stepFree, .accessible, .highChair]
  private static let venue: VenueDefinition = {
    guard case .venueDefined(let venue) = EventSamples.of(.venueDefined)[0] else {
      preconditionFailure("the first sample of a venue is a venue")
    }
    return venue
  }()

  private static let bookings: [(name: String, command: Command)] = [
    (
      "book-wishes",
      Book(
        venue: "sahil", party: 2, start: "2030-05-01T10:00", guest: guest, channel: .online, area: "hall",
        needs: needs, override: override
      ).command
    ),
    (
      "hold-wishes",
      PlaceHold(
        venue: "sahil", party: 2, start: "2030-05-01T10:00", seconds: 60, channel: .inHouse, area: "hall",
        needs: needs, override: override
      ).command
    ),
    (
      "modify-wishes",
      Modify(id, until: "2030-05-01T23:00", area: "hall", needs: [], version: 3, override: override).command
    ),
    (
      "modify-guest",
      Modify(
        id, pool: "bar", units: 3,
        guest: Guest(name: "Ana Məmmədova", allergies: ["qoz"], tags: ["daimi qonaq", "press"]),
        remove: [.phone, .area, .needs]
      ).command
    ),
    (
      "book-for",
      Book(venue: "sahil", party: 2, start: "2030-05-01T10:00", for: .guest("ana")).command
    ),
    (
      "hold-for",
      PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T10:00", for: .guest("ana")).command
    ), ("cancel-for", Cancel(id, for: .guest("ana")).command),
    ("cancel-version", Cancel(id, version: .max).command), ("swap", Swap(id, with: other).command),
    ("swap-override", Swap(id, with: other, override: override).command),
    ("accept", Accept(id).command), ("decline", Decline(id).command),
  ]

  private static let other = ReservationID(high: 0x0190_1B2C_3D4E_7F60, low: 0x8123_4567_89AB_CDF0)

  private static let visits: [(name: String, command: Command)] = [
    ("arrive-covers", Arrive(id, covers: 3).command), ("seat-covers", Seat(id, covers: 3).command),
    ("seat-override", Seat(id, override: override).command),
    ("undo", Undo(id).command),
    ("undo-tables", Undo(id, tables: ["T1", "T2"]).command),
    (
      "correct",
      Correct(id, was: .came, party: 3, tables: ["T1", "T2"], why: "they came late").command
    ), ("correct-party", Correct(id, party: 3, why: "one more").command),
    (
      "walkIn-wishes",
      WalkIn(
        venue: "sahil", party: 2, guest: guest, area: "hall", needs: needs, until: "2030-05-01T23:00",
        override: override
      ).command
    ),
    (
      "walkIn-pool", WalkIn(venue: "sahil", party: 2, pool: "bar", units: 3, for: .guest("ana")).command
    ),
    (
      "carryOver",
      CarryOver(
        venue: "sahil", party: 2, start: "2030-05-01T19:00", until: "2030-05-01T20:30", tables: ["T1"],
        guest: guest, original: Original(id: "7", owner: .guest("ana"), system: "baku"), standing: .completed
      ).command
    ), ("closeDay", CloseDay(venue: "sahil", date: CivilDate(daysSinceEpoch: 22_035)).command),
    (
      "closeDay-override",
      CloseDay(venue: "sahil", date: CivilDate(daysSinceEpoch: 22_035), override: override).command
    ),
    (
      "reopenDay",
      ReopenDay(venue: "sahil", date: CivilDate(daysSinceEpoch: 22_035), why: "by mistake").command
    ),
    ("askAttendance", AskAttendance(id).command), ("confirmAttendance", ConfirmAttendance(id).command),
    ("declineAttendance", DeclineAttendance(id).command),
  ]

  private static let waitlist: [(name: String, command: Command)] = [
    ("joinWaitlist", JoinWaitlist(venue: "sahil", party: 4).command),
    ("joinWaitlist-for", JoinWaitlist(venue: "sahil", party: 4, for: .guest("ana")).command),
    (
      "joinWaitlist-all",
      JoinWaitlist(
        venue: "sahil", party: 4, start: "2030-05-01T19:00", quotedMinutes: 0, guest: guest, area: "hall",
        needs: needs
      ).command
    ), ("offerTable", OfferTable(entry).command),
    ("offerTable-all", OfferTable(entry, tables: ["T1"], seconds: 120).command),
    ("acceptOffer", AcceptOffer(entry).command), ("leaveWaitlist", LeaveWaitlist(entry).command),
  ]

  private static let money: [(name: String, command: Command)] = [
    ("payDeposit", PayDeposit(id, Money(4_000, "AZN")).command), ("refundDeposit", RefundDeposit(id).command),
    ("forfeitDeposit", ForfeitDeposit(id).command), ("holdDepositOpen", HoldDepositOpen(id).command),
    ("askGuarantee", AskGuarantee(id).command), ("giveGuarantee", GiveGuarantee(id).command),
    ("chargeGuarantee", ChargeGuarantee(id).command), ("releaseGuarantee", ReleaseGuarantee(id).command),
  ]

  private static let kitchen: [(name: String, command: Command)] = [
    ("declareArrival", DeclareArrival(id, leadMinutes: 30).command),
    (
      "declareArrival-all",
      DeclareArrival(id, leadMinutes: 5, scope: .starters, etaMinutes: 240, sharesLocation: true).command
    ), ("withdrawArrival", WithdrawArrival(id).command), ("approveArrival", ApproveArrival(id).command),
    ("queueArrival", QueueArrival(id).command), ("declineArrival", DeclineArrival(id).command),
    ("setETA", SetETA(id, minutes: 25).command),
    ("ping", Ping(id, at: Coordinate(latitude: 40_377_700, longitude: -49_892_000)).command),
    ("confirmPrep", ConfirmPrep(id).command),
    (
      "confirmPrep-all",
      ConfirmPrep(
        id, scope: .mains, items: [PrepItem("dolma", quantity: 3, isAhead: false), PrepItem("plov")]
      ).command
    ), ("cancelPrep", CancelPrep(id).command), ("startTicket", StartTicket(ticket).command),
    ("startTicket-items", StartTicket(ticket, items: [0, 2]).command),
    ("readyTicket", ReadyTicket(ticket).command),
    ("readyTicket-items", ReadyTicket(ticket, items: [99]).command),
    ("serveTicket", ServeTicket(ticket).command), ("recallTicket", RecallTicket(ticket).command),
    ("fireCourse", FireCourse(id, course: 2, isHeld: true).command),
    ("eightySix", EightySix(venue: "sahil", item: "dolma").command),
    ("eightySix-back", EightySix(venue: "sahil", item: "dolma", isOut: false).command),
    ("deliverNotices", DeliverNotices(venue: "sahil", audience: .floor, through: 7).command),
    (
      "deliverNotices-station",
      DeliverNotices(venue: "sahil", audience: .kitchen, through: 300, station: "hot").command
    ), ("acknowledgeNotice", AcknowledgeNotice(venue: "sahil", audience: .guest, number: 7).command),
  ]

  private static let ledger: [(name: String, command: Command)] = [
    ("defineVenue-all", DefineVenue(venue.inForm2).command),
    ("defineVenue-all3", DefineVenue(venue).command), ("forgetGuest", ForgetGuest(.guest("ana")).command),
    ("forgetGuest-entry", ForgetGuest(of: entry).command),
    ("mergeGuests", MergeGuests(.guest("ana-2"), into: .guest("ana"), why: "one number").command),
    ("splitGuests", SplitGuests(.guest("ana-2"), why: "mother and daughter").command),
    ("forgetGuest-reservation", ForgetGuest(of: id).command), ("adoptZone", AdoptZone("Asia/Baku").command),
    (
      "setSections",
      SetSections(
        venue: "sahil", date: CivilDate(daysSinceEpoch: 22_035),
        sections: [Section(server: "Rena", tables: ["T1", "T2"])]
      ).command
    ),
    ("setPace", SetPace(venue: "sahil", from: "2030-05-01T19:30", until: "2030-05-01T19:45").command),
    (
      "setPace-all",
      SetPace(
        venue: "sahil", from: "2030-05-01T19:30", until: "2030-05-01T19:45", covers: 4, why: "oven cold"
      ).command
    ),
    ("reanchor", Reanchor("sahil").command), ("recordDue", RecordDue().command),
    ("acceptClock", AcceptClock().command),
  ]
}
