import Daybook
import DaybookDomain
import DaybookTime

/// Fills a ledger with whole evenings of parties and of the people who serve them.
///
/// Parties book ahead, change their minds, come, eat and leave; others cook for them and take their notices.
/// Which commands it gives depends only on its seed and on the answers, not on how fast the answers come.
struct EveningWorkload {
  struct Tally {
    /// The last record that an answer named.
    var head = Position.start
    var commands = 0
    var refused = 0
    var dates = 0
  }

  /// The first date: later than any clock, and far from dates that people try things with.
  static let firstDate = CivilDate(daysSinceEpoch: 21_915)
  /// How many days ahead parties book, at most.
  static let mostDaysAhead = 10
  static let bookingsPerEvening = 36
  static let walkInsPerEvening = 7

  private enum Question {
    case visit(Visit)
    case through(Int, venue: Int, Audience)
    case due, other
  }

  private let ledger: Ledger
  private let eventCount: UInt64
  private let venues: EveningVenues
  private var random: SplitMix
  private var agenda = Agenda()
  private var now = EveningVenues.instant(firstDate, minute: 0)
  private let answers = AnswerQueue()
  private var answered: ArraySlice<Outcome> = []
  private var questions: [Question] = []
  /// How many questions were answered and handled, and how many of these were removed from `questions`.
  private var settled = 0
  private var dropped = 0
  /// The number of the last command that recorded due work: screens know of nothing later.
  private var askedWhenDue = 0
  private var outboxes: [[Audience: Outbox]]
  private var venueOfTicket: [TicketID: Int] = [:]
  private(set) var tally = Tally()
  private let report: (Tally) -> Void

  /// `report` is called now and then with the progress.
  init(
    _ ledger: Ledger, eventCount: Int, seed: UInt64, venueCount: Int,
    report: @escaping (Tally) -> Void = { _ in }
  ) {
    self.ledger = ledger
    self.eventCount = UInt64(eventCount)
    self.report = report
    venues = EveningVenues(count: venueCount)
    random = SplitMix(seed: seed)
    let empty = Dictionary(uniqueKeysWithValues: Audience.allCases.map { ($0, Outbox()) })
    outboxes = Array(repeating: empty, count: venueCount)
  }

  /// Runs until the ledger has `eventCount` records and a date is closed. Blocks its thread.
  mutating func run() throws(BenchFailure) -> Tally {
    for definition in venues.definitions {
      ask(.defineVenue(DefineVenue(definition)), by: .operator("bench"), .other)
    }
    for ahead in 0...EveningWorkload.mostDaysAhead {
      agenda.add(.plan(EveningWorkload.firstDate.adding(days: ahead)), at: now)
    }
    planDay(EveningWorkload.firstDate)
    while let (step, at) = agenda.next() {
      now = at
      try perform(step)
      guard case .close(let date) = step else { continue }
      try settle(through: questions.count + dropped)
      tally.dates += 1
      report(tally)
      if tally.head.value >= eventCount { break }
      planDay(date.adding(days: 1))
    }
    return tally
  }

  // MARK: asking and hearing

  @discardableResult
  private mutating func ask(
    _ command: Command, by actor: Actor, key: IdempotencyKey? = nil, _ question: Question
  ) -> Int {
    let answers = answers
    ledger.submit(
      Submission(command, by: actor, key: key, at: now) { answers.add($0) }, waitsWhileFull: true)
    questions.append(question)
    tally.commands += 1
    return dropped + questions.count
  }

  private mutating func ask(
    _ command: Command, of visit: Visit, by actor: Actor, key verb: String? = nil
  ) {
    visit.asked = ask(command, by: actor, key: verb.map { visit.key($0) }, .visit(visit))
  }

  private func host(_ visit: Visit) -> Actor { .host("h\(visit.venue)") }

  /// Handles the answers to the first `count` commands and no more.
  ///
  /// What is done next depends on these answers alone.
  private mutating func settle(through count: Int) throws(BenchFailure) {
    while settled < count {
      if answered.isEmpty { answered = answers.take(atLeast: min(count - settled, 256))[...] }
      guard let outcome = answered.popFirst() else { continue }
      let question = questions[settled - dropped]
      settled += 1
      try hear(outcome, question)
      if settled - dropped >= 16_384 {
        questions.removeFirst(settled - dropped)
        dropped = settled
      }
    }
  }

  private mutating func hear(_ outcome: Outcome, _ question: Question) throws(BenchFailure) {
    switch outcome {
    case .accepted(let answer, _, let head, let isReplay):
      tally.head = max(tally.head, head)
      switch question {
      case .visit(let visit): if !isReplay { note(answer, visit) }
      case .through(let number, let venue, let audience):
        outboxes[venue][audience]?.answered(through: number, isAccepted: true)
      case .due:
        for id in answer.tickets { if let venue = venueOfTicket[id] { count(1, venue, .kitchen) } }
      case .other: break
      }
    case .refused:
      if case .through(let number, let venue, let audience) = question {
        outboxes[venue][audience]?.answered(through: number, isAccepted: false)
      } else {
        tally.refused += 1
      }
    case .invalid(let field): throw BenchFailure("the workload asked what is not valid: \(field)")
    case .busy(let reason): throw BenchFailure("the ledger is busy: \(reason)")
    case .undecided: throw BenchFailure("the ledger could not say what became of a command")
    case .failed(let failure): throw BenchFailure(failure.message)
    }
  }

  private mutating func note(_ answer: Answer, _ visit: Visit) {
    for event in answer.events {
      switch event {
      case .booked:
        visit.reservation = answer.reservation
        count(1, visit.venue, .guest)
      case .walkedIn: visit.reservation = answer.reservation
      case .holdPlaced: visit.hold = answer.hold
      case .waitlistJoined: visit.entry = answer.entry
      case .modified, .cancelled, .lateCancelled, .depositRefunded, .attendanceAsked:
        count(1, visit.venue, .guest)
        if event == .cancelled || event == .lateCancelled { count(1, visit.venue, .floor) }
      case .arrivalDeclared: count(1, visit.venue, .floor)
      case .prepConfirmed:
        visit.tickets = answer.tickets
        for id in answer.tickets { venueOfTicket[id] = visit.venue }
      case .ticketFired: count(1, visit.venue, .kitchen)
      case .ticketServed: for id in answer.tickets { venueOfTicket[id] = nil }
      default: break
      }
    }
  }

  private mutating func count(_ more: Int, _ venue: Int, _ audience: Audience) {
    outboxes[venue][audience]?.last += more
  }

  // MARK: chance

  private mutating func draw(_ range: Range<Int>) -> Int {
    range.lowerBound + Int(random.next() % UInt64(range.count))
  }

  /// Draws whether something happens that has this chance.
  private mutating func happens(_ percent: Int) -> Bool { draw(0..<100) < percent }

  private mutating func add(_ step: Agenda.Step, in minutes: Range<Int>) {
    agenda.add(step, at: now.adding(minutes: draw(minutes)))
  }

  /// Adds a step some minutes before or after the start of a visit, but not before now.
  private mutating func add(_ step: Agenda.Step, _ visit: Visit, from start: Range<Int>) {
    agenda.add(step, at: max(now, visit.start.adding(minutes: draw(start))))
  }

  // MARK: planning

  /// Plans what the staff of all venues do on a date, whoever comes.
  private mutating func planDay(_ date: CivilDate) {
    for minute in stride(from: 0, through: 1440 + 60, by: 5) {
      let isEvening = minute >= EveningVenues.opensMinute
      let at = EveningVenues.instant(date, minute: minute)
      if isEvening || minute.isMultiple(of: 60) { agenda.add(.due, at: at) }
      if isEvening { agenda.add(.kitchen, at: at.adding(seconds: 90)) }
      if isEvening, minute.isMultiple(of: 15) { agenda.add(.floor, at: at.adding(seconds: 100)) }
      if minute.isMultiple(of: 60) { agenda.add(.guests, at: at.adding(seconds: 110)) }
    }
    agenda.add(.acknowledge, at: EveningVenues.instant(date, minute: 1440 + 90))
    agenda.add(
      .plan(date.adding(days: EveningWorkload.mostDaysAhead + 1)),
      at: EveningVenues.instant(date, minute: 1440))
    agenda.add(.close(date), at: EveningVenues.instant(date, minute: 1440 + 6 * 60))
  }

  private mutating func plan(_ date: CivilDate) {
    for venue in venues.ids.indices {
      for number in 0..<EveningWorkload.bookingsPerEvening { planBooking(venue, date, number) }
      for number in 0..<EveningWorkload.walkInsPerEvening {
        let visit = Visit(
          venue: venue, date: date, number: number, minute: draw(EveningVenues.opensMinute..<21 * 60),
          party: PartySize(draw(1..<5)), guest: nil, end: .comes)
        agenda.add(.walkIn(visit), at: max(now, visit.start))
      }
    }
  }

  private mutating func planBooking(_ venue: Int, _ date: CivilDate, _ number: Int) {
    let slots = (EveningVenues.lastSeatingMinute - EveningVenues.opensMinute) / EveningVenues.gridMinutes
    let draws = draw(0..<100)
    let party = draws < 55 ? 2 : draws < 65 ? 3 : draws < 82 ? 4 : draws < 92 ? 6 : draws < 97 ? 8 : 10
    let fate = draw(0..<100)
    let visit = Visit(
      venue: venue, date: date, number: number,
      minute: EveningVenues.opensMinute + draw(0..<slots + 1) * EveningVenues.gridMinutes,
      party: PartySize(party), guest: draw(0..<50_000),
      end: fate < 10 ? .cancels : fate < 14 ? .staysAway : .comes)
    let ahead = draw(0..<100)
    let days = ahead < 40 ? 0 : ahead < 65 ? 1 : draw(2..<EveningWorkload.mostDaysAhead + 1)
    let latest = days == 0 ? visit.minute - 60 : 22 * 60
    let at = EveningVenues.instant(date.adding(days: -days), minute: draw(9 * 60..<latest))
    agenda.add(happens(8) ? .hold(visit) : .book(visit), at: max(now, at))
  }

  // MARK: doing

  private mutating func perform(_ step: Agenda.Step) throws(BenchFailure) {
    switch step {
    case .plan(let date): plan(date)
    case .hold(let visit): try hold(visit)
    case .book(let visit): try book(visit)
    case .walkIn(let visit): walkIn(visit)
    case .due: askedWhenDue = ask(.recordDue(RecordDue()), by: .operator("clock"), .due)
    case .kitchen: try deliver(.kitchen, by: .kitchen("screen"))
    case .floor: try deliver(.floor, by: .host("screen"))
    case .guests: try deliver(.guest, by: .host("mail"))
    case .acknowledge: try acknowledge()
    case .close(let date):
      for venue in venues.ids {
        ask(.closeDay(CloseDay(venue: venue, date: date)), by: .host("night"), .other)
      }
    case .wait(let visit): try wait(visit)
    case .leaveWaitlist(let visit):
      try settle(through: visit.asked)
      if let entry = visit.entry { ask(.leaveWaitlist(LeaveWaitlist(entry)), of: visit, by: visit.actor) }
    case .start(let visit), .ready(let visit), .serve(let visit):
      try settle(through: visit.asked)
      cook(step, visit)
    case .pay(let visit), .depositLapses(let visit), .modify(let visit), .cancel(let visit),
      .askAttendance(let visit), .confirmAttendance(let visit), .prep(let visit), .declare(let visit),
      .arrive(let visit), .seat(let visit), .noShow(let visit), .leave(let visit), .complete(let visit):
      try settle(through: visit.asked)
      if let id = visit.reservation { go(on: step, visit, id) }
    }
  }

  private func start(_ visit: Visit) throws(BenchFailure) -> RequestedTime {
    guard let start = RequestedTime("\(visit.date)T\(ClockValue(minutes: visit.minute))") else {
      throw BenchFailure("no time at minute \(visit.minute) of \(visit.date)")
    }
    return start
  }

  private func guest(_ visit: Visit) -> Guest {
    let number = visit.guest ?? 0
    return Guest(
      name: "Guest \(number)", phone: "+994 50 \(1_000_000 + number)",
      allergies: number.isMultiple(of: 7) ? ["nuts"] : [])
  }

  private mutating func hold(_ visit: Visit) throws(BenchFailure) {
    let hold = PlaceHold(venue: venues.ids[visit.venue], party: visit.party, start: try start(visit))
    ask(.hold(hold), of: visit, by: visit.actor, key: "h")
    // The others let the hold lapse.
    if happens(70) { add(.book(visit), in: 1..<4) }
  }

  private mutating func book(_ visit: Visit) throws(BenchFailure) {
    if visit.asked > 0 {
      try settle(through: visit.asked)
      guard let hold = visit.hold else { return }
      ask(.book(Book(hold: hold, guest: guest(visit))), of: visit, by: visit.actor, key: "k")
    } else {
      let book = Book(
        venue: venues.ids[visit.venue], party: visit.party, start: try start(visit), guest: guest(visit))
      ask(.book(book), of: visit, by: visit.actor, key: "k")
      // The answer was lost on the way, so the command is repeated.
      if happens(2) { ask(.book(book), of: visit, by: visit.actor, key: "k") }
    }
    if happens(60) { add(.wait(visit), in: 2..<5) }
    planVisit(visit)
  }

  /// Plans what a party that booked will do, if it got its table.
  private mutating func planVisit(_ visit: Visit) {
    let minutesLeft = Int((visit.start.microseconds - now.microseconds) / 60_000_000)
    if visit.needsDeposit {
      if happens(90) {
        add(.pay(visit), in: 5..<30)
      } else {
        add(
          .depositLapses(visit), in: EveningVenues.depositDueMinutes + 1..<EveningVenues.depositDueMinutes + 2
        )
        return
      }
    }
    if minutesLeft > 240 {
      if visit.end == .cancels { return add(.cancel(visit), in: 60..<minutesLeft - 30) }
      if happens(10) { add(.modify(visit), in: 60..<minutesLeft - 130) }
    }
    if minutesLeft > 1440, happens(40) {
      add(.askAttendance(visit), visit, from: -1300 ..< -1200)
      if happens(85) { add(.confirmAttendance(visit), visit, from: -1100 ..< -400) }
    }
    guard visit.end != .staysAway else { return add(.noShow(visit), visit, from: 16..<40) }
    if happens(30) { add(.prep(visit), visit, from: -55 ..< -40) }
    if happens(40) { add(.declare(visit), visit, from: -35 ..< -15) }
    let late = draw(0..<9)
    if happens(60) { agenda.add(.arrive(visit), at: max(now, visit.start.adding(minutes: late))) }
    agenda.add(.seat(visit), at: max(now, visit.start.adding(minutes: late + 2)))
  }

  private mutating func walkIn(_ visit: Visit) {
    let venue = venues.ids[visit.venue]
    ask(.walkIn(WalkIn(venue: venue, party: visit.party)), of: visit, by: host(visit), key: "w")
    add(.leave(visit), in: 35..<44)
  }

  /// A party that found no table joins the waitlist.
  private mutating func wait(_ visit: Visit) throws(BenchFailure) {
    try settle(through: visit.asked)
    guard visit.reservation == nil else { return }
    let join = JoinWaitlist(
      venue: venues.ids[visit.venue], party: visit.party, start: try start(visit), guest: guest(visit))
    ask(.joinWaitlist(join), of: visit, by: visit.actor, key: "j")
    if happens(50) { add(.leaveWaitlist(visit), in: 20..<50) }
  }

  private mutating func go(on step: Agenda.Step, _ visit: Visit, _ id: ReservationID) {
    switch step {
    case .pay: ask(.payDeposit(PayDeposit(id, EveningVenues.deposit)), of: visit, by: visit.actor, key: "p")
    case .depositLapses: count(1, visit.venue, .guest)
    case .modify:
      // One more, or one fewer: the table may be too small or the room too full.
      let covers = max(1, visit.party.covers + (happens(50) ? 1 : -1))
      ask(.modify(Modify(id, party: PartySize(covers))), of: visit, by: visit.actor, key: "m")
    case .cancel: ask(.cancel(Cancel(id)), of: visit, by: visit.actor, key: "c")
    case .askAttendance: ask(.askAttendance(AskAttendance(id)), of: visit, by: host(visit))
    case .confirmAttendance:
      ask(.confirmAttendance(ConfirmAttendance(id)), of: visit, by: visit.actor, key: "y")
    case .prep:
      let first = draw(0..<3)
      let items = EveningVenues.dishes[first..<draw(first + 1..<4)].map { PrepItem($0.name) }
      ask(.confirmPrep(ConfirmPrep(id, items: Array(items))), of: visit, by: visit.actor, key: "e")
    case .declare:
      ask(.declareArrival(DeclareArrival(id, leadMinutes: 20)), of: visit, by: visit.actor, key: "d")
    case .arrive: ask(.arrive(Arrive(id)), of: visit, by: host(visit))
    case .seat:
      ask(.seat(Seat(id)), of: visit, by: host(visit), key: "s")
      if !visit.tickets.isEmpty { add(.start(visit), in: 24..<27) }
      add(.leave(visit), in: 55..<76)
    case .noShow: ask(.noShow(MarkNoShow(id)), of: visit, by: host(visit), key: "n")
    case .leave:
      ask(.leave(Leave(id)), of: visit, by: host(visit))
      // Closing the date completes the others.
      if happens(80) { add(.complete(visit), in: 1..<4) }
    case .complete: ask(.complete(Complete(id)), of: visit, by: host(visit))
    default: break
    }
  }

  private mutating func cook(_ step: Agenda.Step, _ visit: Visit) {
    let cook = Actor.kitchen("cook")
    for id in visit.tickets {
      switch step {
      case .start: ask(.startTicket(StartTicket(id)), of: visit, by: cook)
      case .ready: ask(.readyTicket(ReadyTicket(id)), of: visit, by: cook)
      default: ask(.serveTicket(ServeTicket(id)), of: visit, by: cook)
      }
    }
    switch step {
    case .start: add(.ready(visit), in: 5..<9)
    case .ready: add(.serve(visit), in: 1..<4)
    default: break
    }
  }

  // MARK: notices

  /// Every venue's screen of an audience takes its notices, up to the last one it can know of.
  private mutating func deliver(_ audience: Audience, by actor: Actor) throws(BenchFailure) {
    try settle(through: askedWhenDue)
    for venue in venues.ids.indices {
      guard let outbox = outboxes[venue][audience], outbox.hasNew else { continue }
      deliver(venue, audience, through: outbox.last, by: actor)
    }
  }

  private mutating func deliver(_ venue: Int, _ audience: Audience, through number: Int, by actor: Actor) {
    ask(
      .deliverNotices(DeliverNotices(venue: venues.ids[venue], audience: audience, through: number)),
      by: actor,
      .through(number, venue: venue, audience))
  }

  /// Finds notices that were not counted; then people acknowledge the kitchen's and the floor's.
  private mutating func acknowledge() throws(BenchFailure) {
    for venue in venues.ids.indices {
      for audience in Audience.allCases {
        let last = outboxes[venue][audience]?.last ?? 0
        for more in [1, 4, 16] { deliver(venue, audience, through: last + more, by: .host("night")) }
      }
    }
    try settle(through: dropped + questions.count)
    for venue in venues.ids.indices {
      for audience in [Audience.kitchen, .floor] {
        guard let outbox = outboxes[venue][audience], outbox.last > outbox.acknowledged else { continue }
        for number in outbox.acknowledged + 1...outbox.last {
          ask(
            .acknowledgeNotice(
              AcknowledgeNotice(venue: venues.ids[venue], audience: audience, number: number)),
            by: .kitchen("cook"), .other)
        }
        outboxes[venue][audience]?.acknowledged = outbox.last
      }
    }
  }
}
