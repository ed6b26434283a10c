import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// The full state tables of hold, waitlist entry, ticket, deposit, guarantee, attendance and arrival.
struct MachineTableTests {
  private func visits(_ names: String...) -> [(name: String, make: (ReservationID) -> Command)] {
    names.compactMap { name in Command.visits().first { $0.name == name } }
  }

  // MARK: hold

  @Test func `every state of a hold answers every command on it`() throws {
    try StateTable(
      stages: ["active", "consumed", "released", "lapsed", "lapseWritten", "offered"],
      make: { stage in
        var desk = try Desk.open()
        if stage == "offered" {
          let entry = try desk.waiting("19:00")
          let hold = try #require(desk.offer(entry).answer?.hold)
          return (desk, hold)
        }
        let id = try desk.held("19:00", ["T1"], seconds: 60)
        switch stage {
        case "consumed": desk.book(on: id)
        case "released": desk.execute(.releaseHold(ReleaseHold(id)))
        case "lapsed", "lapseWritten": desk.now = desk.now.adding(seconds: 60)
        default: break
        }
        if stage == "lapseWritten" { desk.writeDueLapses() }
        return (desk, id)
      },
      commands: [
        ("book", { .book(Book(hold: $0)) }), ("releaseHold", { .releaseHold(ReleaseHold($0)) }),
      ]
    ).expect(
      """
      book booked: active
      book HOLD_CONSUMED: consumed
      book -: released offered
      book HOLD_LAPSED: lapsed lapseWritten
      releaseHold holdReleased: active
      releaseHold =: consumed released lapsed lapseWritten
      releaseHold holdReleased+waitlistLeft: offered
      """)
  }

  // MARK: waitlist

  @Test func `every state of a waitlist entry answers every command on it`() throws {
    try StateTable(
      stages: ["waiting", "offered", "offerLapsed", "booked", "left", "lapsed"],
      make: { stage in
        var desk = try Desk.open()
        let entry = try desk.waiting("19:00")
        if stage != "waiting", stage != "left" { desk.offer(entry) }
        switch stage {
        case "booked": desk.accept(entry)
        case "left": desk.execute(.leaveWaitlist(LeaveWaitlist(entry)), by: .bob)
        case "offerLapsed", "lapsed": desk.now = desk.now.adding(seconds: 300)
        default: break
        }
        if stage == "lapsed" { desk.writeDueLapses() }
        return (desk, entry)
      },
      commands: [
        ("offerTable", { .offerTable(OfferTable($0)) }), ("acceptOffer", { .acceptOffer(AcceptOffer($0)) }),
        ("leaveWaitlist", { .leaveWaitlist(LeaveWaitlist($0)) }),
      ]
    ).expect(
      """
      offerTable holdPlaced+waitlistOffered: waiting
      offerTable -: offered offerLapsed booked left lapsed
      acceptOffer -: waiting left
      acceptOffer booked+waitlistBooked: offered
      acceptOffer HOLD_LAPSED: offerLapsed lapsed
      acceptOffer =: booked
      leaveWaitlist waitlistLeft: waiting
      leaveWaitlist holdReleased+waitlistLeft: offered
      leaveWaitlist -: offerLapsed booked lapsed
      leaveWaitlist =: left
      """)
  }

  // MARK: ticket

  private static func ticket(_ stage: String) throws -> (desk: Desk, subject: TicketID) {
    var desk = try Desk.open(
      .sahil.with {
        $0.prep = PrepPolicy(
          items: ["Lamb", "Soup"].map { PrepPlanItem(name: $0, station: "kitchen", minutes: 10) })
      })
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Lamb"), PrepItem("Soup"))
    let ticket = try #require(desk.tickets(of: id).first?.id)
    if stage == "planned" { return (desk, ticket) }
    desk.at("19:00")
    desk.seat(id)
    desk.passing("19:10")
    let steps = [
      "sent", "delivered", "acknowledged", "started", "partlyReady", "ready", "served", "recalled",
    ]
    let through = try #require(stage == "cancelled" ? 0 : steps.firstIndex(of: stage))
    for step in steps[...through] {
      switch step {
      case "delivered": desk.deliver(.kitchen, through: 1)
      case "acknowledged": desk.acknowledge(.kitchen, 1)
      case "started": desk.start(ticket)
      case "partlyReady": desk.ready(ticket, items: [0])
      case "ready": desk.ready(ticket)
      case "served": desk.execute(.serveTicket(ServeTicket(ticket)))
      case "recalled": desk.execute(.recallTicket(RecallTicket(ticket)))
      default: break
      }
    }
    if stage == "cancelled" { desk.act(CancelPrep.self, id) }
    return (desk, ticket)
  }

  @Test func `every state of a ticket answers every command on it`() throws {
    let commands: [(name: String, make: (TicketID) -> Command)] = [
      ("startTicket", { .startTicket(StartTicket($0)) }), ("readyTicket", { .readyTicket(ReadyTicket($0)) }),
      ("serveTicket", { .serveTicket(ServeTicket($0)) }),
      ("recallTicket", { .recallTicket(RecallTicket($0)) }),
    ]
    let about = Command.names {
      if case .ticket = $0 { true } else { false }
    }
    #expect(Set(commands.map(\.name)) == about)
    try StateTable(
      stages: [
        "planned", "sent", "delivered", "acknowledged", "started", "partlyReady", "ready", "served",
        "recalled", "cancelled",
      ], make: Self.ticket, commands: commands, actor: .grill
    ).expect(
      """
      startTicket -: planned ready served cancelled
      startTicket ticketStarted: sent delivered acknowledged recalled
      startTicket =: started partlyReady
      readyTicket -: planned sent delivered acknowledged served cancelled
      readyTicket ticketReady: started partlyReady recalled
      readyTicket =: ready
      serveTicket -: planned sent delivered acknowledged started partlyReady recalled cancelled
      serveTicket ticketServed: ready
      serveTicket =: served
      recallTicket -: planned sent delivered acknowledged started partlyReady cancelled
      recallTicket ticketRecalled: ready served
      recallTicket =: recalled
      """)
  }

  // MARK: deposit, guarantee, attendance, arrival

  private func booked(_ change: (inout VenueDefinition) -> Void = { _ in }) throws -> (
    desk: Desk, id: ReservationID
  ) {
    var desk = try Desk.open(.sahil.with(change))
    let id = try desk.booked("19:00")
    return (desk, id)
  }

  @Test func `every state of a deposit answers every command on it`() throws {
    try StateTable(
      stages: ["none", "due", "heldOpen", "paid", "refunded", "forfeited"],
      make: { stage in
        var (desk, id) = try booked {
          if stage != "none" { $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN", dueMinutes: 60) }
        }
        switch stage {
        case "heldOpen": desk.act(HoldDepositOpen.self, id)
        case "paid", "refunded", "forfeited": desk.pay(id, 1_000)
        default: break
        }
        if stage == "refunded" { desk.act(RefundDeposit.self, id) }
        if stage == "forfeited" { desk.act(ForfeitDeposit.self, id) }
        return (desk, id)
      },
      commands: [("payDeposit", { .payDeposit(PayDeposit($0, Money(1_000, "AZN"))) })]
        + visits("refundDeposit", "forfeitDeposit", "holdDepositOpen")
    ).expect(
      """
      payDeposit -: none refunded forfeited
      payDeposit depositPaid: due heldOpen
      payDeposit DEPOSIT_ALREADY_PAID: paid
      refundDeposit -: none due heldOpen forfeited
      refundDeposit depositRefunded: paid
      refundDeposit =: refunded
      forfeitDeposit -: none due heldOpen refunded
      forfeitDeposit depositForfeited: paid
      forfeitDeposit =: forfeited
      holdDepositOpen -: none paid refunded forfeited
      holdDepositOpen depositHeldOpen: due
      holdDepositOpen =: heldOpen
      """)
  }

  @Test func `every state of a guarantee answers every command on it`() throws {
    try StateTable(
      stages: GuaranteeState.allCases.map(\.rawValue),
      make: { stage in
        var (desk, id) = try booked()
        if stage != "none" { desk.act(AskGuarantee.self, id) }
        if stage == "given" || stage == "charged" { desk.act(GiveGuarantee.self, id) }
        if stage == "charged" { desk.act(ChargeGuarantee.self, id) }
        if stage == "released" { desk.act(ReleaseGuarantee.self, id) }
        return (desk, id)
      }, commands: visits("askGuarantee", "giveGuarantee", "chargeGuarantee", "releaseGuarantee")
    ).expect(
      """
      askGuarantee guaranteeAsked: none
      askGuarantee =: asked
      askGuarantee -: given charged released
      giveGuarantee -: none charged released
      giveGuarantee guaranteeGiven: asked
      giveGuarantee =: given
      chargeGuarantee -: none asked released
      chargeGuarantee guaranteeCharged: given
      chargeGuarantee =: charged
      releaseGuarantee -: none charged
      releaseGuarantee guaranteeReleased: asked given
      releaseGuarantee =: released
      """)
  }

  @Test func `every state of attendance answers every command on it`() throws {
    try StateTable(
      stages: AttendanceState.allCases.map(\.rawValue),
      make: { stage in
        var (desk, id) = try booked()
        if stage != "none" { desk.act(AskAttendance.self, id) }
        if stage == "confirmed" { desk.act(ConfirmAttendance.self, id) }
        if stage == "declined" { desk.act(DeclineAttendance.self, id) }
        return (desk, id)
      }, commands: visits("askAttendance", "confirmAttendance", "declineAttendance")
    ).expect(
      """
      askAttendance attendanceAsked: none
      askAttendance =: asked
      askAttendance -: confirmed declined
      confirmAttendance -: none
      confirmAttendance attendanceConfirmed: asked declined
      confirmAttendance =: confirmed
      declineAttendance -: none
      declineAttendance attendanceDeclined: asked confirmed
      declineAttendance =: declined
      """)
  }

  @Test func `every state of an arrival answers every command on it`() throws {
    try StateTable(
      stages: ["none"] + ArrivalState.allCases.map(\.rawValue),
      make: { stage in
        var (desk, id) = try booked { $0.prep = PrepPolicy(needsApproval: true) }
        desk.at("18:30")
        if stage != "none" { desk.arrives(id, by: .host) }
        switch stage {
        case "approved": desk.act(ApproveArrival.self, id)
        case "queued": desk.act(QueueArrival.self, id)
        case "declined": desk.act(DeclineArrival.self, id)
        case "withdrawn": desk.act(WithdrawArrival.self, id)
        default: break
        }
        return (desk, id)
      },
      commands: [
        ("declareArrival", { .declareArrival(DeclareArrival($0, leadMinutes: 30)) }),
        ("setETA", { .setETA(SetETA($0, minutes: 40)) }),
        ("ping", { .ping(Ping($0, at: Coordinate(latitude: 40_377_700, longitude: 49_892_000))) }),
      ] + visits("withdrawArrival", "approveArrival", "queueArrival", "declineArrival")
    ).expect(
      """
      declareArrival arrivalDeclared: none declined withdrawn
      declareArrival =: declared approved queued
      setETA -: none declined withdrawn
      setETA etaChanged: declared approved queued
      ping -: none declined withdrawn
      ping pinged: declared approved queued
      withdrawArrival -: none declined
      withdrawArrival arrivalWithdrawn: declared approved queued
      withdrawArrival =: withdrawn
      approveArrival -: none declined withdrawn
      approveArrival arrivalApproved: declared queued
      approveArrival =: approved
      queueArrival -: none declined withdrawn
      queueArrival arrivalQueued: declared approved
      queueArrival =: queued
      declineArrival -: none withdrawn
      declineArrival arrivalDeclined: declared approved queued
      declineArrival =: declined
      """)
  }
}
