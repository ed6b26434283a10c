import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// The full table of a booking's states against every command on a booking.
struct BookingTableTests {
  static let stages = [
    "requested", "requestLapsed", "declined", "expected", "arrived", "seated", "left", "completed",
    "cancelled", "lateCancelled", "depositLapsed", "noShow", "needsTable", "walkedIn", "walkedOut",
  ]

  struct Subject {
    let id: ReservationID
    /// Another booking at the same time, to swap with.
    let other: ReservationID
  }

  /// A deposit is due, a guarantee asked for, arrivals are answered by hand.
  private static let careful = VenueDefinition.sahil.with {
    $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN")
    $0.guarantee = GuaranteePolicy(fromParty: 1)
    $0.cutoff = CutoffPolicy(minutes: 60)
    $0.prep = PrepPolicy(needsApproval: true)
  }

  /// A booking for one at 19:00 on T1 in the stage, at 19:20.
  ///
  /// Where it can be, it was asked whether it comes and declared on its way.
  private static func make(_ stage: String) throws -> (desk: Desk, subject: Subject) {
    var desk = try Desk.open(
      careful.with {
        if stage.hasPrefix("request") || stage == "declined" {
          $0.requests = RequestPolicy(answerMinutes: 60)
        }
        if stage == "depositLapsed" { $0.deposit?.dueMinutes = 60 }
      })
    let other = try desk.booked("19:00", ["T2"], by: .host)
    if stage.hasPrefix("walked") {
      desk.at("19:20")
      let guest = Guest(name: "Ana")
      let outcome = desk.execute(
        .walkIn(WalkIn(venue: "sahil", party: 1, tables: ["T1"], guest: guest)))
      let id = try #require(outcome.answer?.reservation)
      if stage == "walkedOut" { desk.leave(id) }
      return (desk, Subject(id: id, other: other))
    }
    let book = Book(
      venue: "sahil", party: 1, start: desk.requested("19:00"), tables: ["T1"], guest: Guest(name: "Ana"))
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    let subject = Subject(id: id, other: other)
    switch stage {
    case "requested": return (desk, subject)
    case "requestLapsed", "depositLapsed":
      desk.now = desk.now.adding(minutes: 60)
      return (desk, subject)
    case "declined":
      desk.act(Decline.self, id)
      return (desk, subject)
    default: break
    }
    desk.act(AskAttendance.self, id)
    desk.arrives(id)
    desk.prep(id)
    if stage == "lateCancelled" {
      desk.at("18:00")
      desk.cancel(id, by: .ana)
    }
    desk.at("19:20")
    switch stage {
    case "arrived": desk.execute(.arrive(Arrive(id)))
    case "seated", "left", "completed": desk.seat(id)
    case "cancelled": desk.cancel(id)
    case "noShow": desk.act(MarkNoShow.self, id)
    case "needsTable": _ = try desk.blocked("19:00", "20:00", tables: ["T1"])
    default: break
    }
    if stage == "left" { desk.leave(id) }
    if stage == "completed" { desk.act(Complete.self, id) }
    return (desk, subject)
  }

  static var commands: [(name: String, make: (Subject) -> Command)] {
    Command.visits().map { visit in (visit.name, { visit.make($0.id) }) } + [
      ("cancel", { .cancel(Cancel($0.id)) }), ("modify", { .modify(Modify($0.id, party: 2)) }),
      ("swap", { .swap(Swap($0.id, with: $0.other)) }), ("arrive", { .arrive(Arrive($0.id)) }),
      ("seat", { .seat(Seat($0.id)) }),
      ("correct", { .correct(Correct($0.id, was: .noShow, why: "as it was")) }),
      ("payDeposit", { .payDeposit(PayDeposit($0.id, Money(1_000, "AZN"))) }),
      ("declareArrival", { .declareArrival(DeclareArrival($0.id, leadMinutes: 10, etaMinutes: 5)) }),
      ("setETA", { .setETA(SetETA($0.id, minutes: 5)) }),
      ("ping", { .ping(Ping($0.id, at: Coordinate(latitude: 40_377_700, longitude: 49_892_000))) }),
      ("confirmPrep", { .confirmPrep(ConfirmPrep($0.id, scope: .starters)) }),
      ("fireCourse", { .fireCourse(FireCourse($0.id, course: 1)) }),
      ("forgetGuest", { .forgetGuest(ForgetGuest(of: $0.id)) }),
    ]
  }

  @Test func `every command on a booking has its rows`() {
    var about = Command.names {
      if case .reservation = $0 { true } else { false }
    }
    // Forgetting may name a guest instead, so its blank concerns the ledger.
    about.insert("forgetGuest")
    #expect(Set(Self.commands.map(\.name)) == about)
  }

  @Test func `every state of a booking answers every command on it`() throws {
    try StateTable(stages: Self.stages, make: Self.make, commands: Self.commands).expect(Self.table)
  }

  static let table = """
    accept accepted: requested
    accept -: requestLapsed declined completed cancelled lateCancelled depositLapsed noShow
    accept =: expected arrived seated left needsTable walkedIn walkedOut
    decline declined: requested
    decline =: requestLapsed declined
    decline -: expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable walkedIn walkedOut
    leave -: requested requestLapsed declined expected arrived cancelled lateCancelled depositLapsed noShow needsTable
    leave left: seated walkedIn
    leave =: left completed walkedOut
    complete -: requested requestLapsed declined expected arrived cancelled lateCancelled depositLapsed noShow needsTable
    complete completed: seated left walkedIn walkedOut
    complete =: completed
    noShow -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed walkedIn walkedOut
    noShow noShow: expected needsTable
    noShow =: noShow
    undo -: requested requestLapsed declined expected completed cancelled lateCancelled depositLapsed needsTable walkedIn
    undo undone+retimed: arrived seated
    undo undone: walkedOut
    undo undone+prepRestored: left noShow
    correct -: requested requestLapsed declined expected arrived seated left cancelled depositLapsed needsTable walkedIn walkedOut
    correct corrected: completed lateCancelled
    correct =: noShow
    refundDeposit -: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable walkedIn walkedOut
    forfeitDeposit -: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable walkedIn walkedOut
    holdDepositOpen -: requested requestLapsed declined completed cancelled lateCancelled depositLapsed walkedIn walkedOut
    holdDepositOpen depositHeldOpen: expected arrived seated left noShow needsTable
    askGuarantee =: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable
    askGuarantee guaranteeAsked: walkedIn walkedOut
    giveGuarantee guaranteeGiven: requested expected arrived seated left needsTable
    giveGuarantee -: requestLapsed declined completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    chargeGuarantee -: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable walkedIn walkedOut
    releaseGuarantee guaranteeReleased: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable
    releaseGuarantee -: walkedIn walkedOut
    askAttendance -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    askAttendance =: expected needsTable
    confirmAttendance -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    confirmAttendance attendanceConfirmed: expected needsTable
    declineAttendance -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    declineAttendance attendanceDeclined: expected needsTable
    withdrawArrival -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    withdrawArrival arrivalWithdrawn: expected needsTable
    approveArrival -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    approveArrival arrivalApproved: expected needsTable
    queueArrival -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    queueArrival arrivalQueued: expected needsTable
    declineArrival -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    declineArrival arrivalDeclined: expected needsTable
    cancelPrep -: requested requestLapsed declined completed cancelled lateCancelled depositLapsed noShow
    cancelPrep prepCancelled: expected arrived seated left needsTable
    cancelPrep =: walkedIn walkedOut
    cancel cancelled: requested expected arrived needsTable
    cancel NOT_CANCELLABLE: requestLapsed declined seated left completed noShow walkedIn walkedOut
    cancel =: cancelled lateCancelled depositLapsed
    modify -: requested requestLapsed declined left completed cancelled lateCancelled depositLapsed noShow walkedOut
    modify modified+prepConfirmed: expected arrived seated needsTable
    modify modified: walkedIn
    swap -: requested requestLapsed declined left completed cancelled lateCancelled depositLapsed noShow needsTable walkedOut
    swap reassigned+reassigned+relocated: expected arrived seated walkedIn
    arrive -: requested requestLapsed declined seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    arrive arrived+retimed: expected needsTable
    arrive =: arrived
    seat -: requested requestLapsed declined left completed cancelled lateCancelled depositLapsed noShow needsTable walkedOut
    seat seated+retimed: expected
    seat seated: arrived
    seat =: seated walkedIn
    payDeposit depositPaid: requested expected arrived seated left noShow needsTable
    payDeposit -: requestLapsed declined completed cancelled lateCancelled depositLapsed walkedIn walkedOut
    declareArrival -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    declareArrival arrivalDeclared+retimed: expected needsTable
    setETA -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    setETA etaChanged+retimed: expected needsTable
    ping -: requested requestLapsed declined arrived seated left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    ping pinged: expected needsTable
    confirmPrep -: requested requestLapsed declined left completed cancelled lateCancelled depositLapsed noShow walkedOut
    confirmPrep prepConfirmed: expected arrived seated needsTable walkedIn
    fireCourse -: requested requestLapsed declined left completed cancelled lateCancelled depositLapsed noShow walkedIn walkedOut
    fireCourse courseFired+ticketFired+retimed: expected arrived seated needsTable
    forgetGuest guestForgotten: requested requestLapsed declined expected arrived seated left completed cancelled lateCancelled depositLapsed noShow needsTable walkedIn walkedOut
    """
}
