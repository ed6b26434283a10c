internal import Daybook
internal import DaybookDomain
internal import DaybookJSON
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// Writes every table of a ledger, as at one record. Memory does not grow with the rows.
struct TableExport {
  private let veil: TableVeil
  private let sink: any TableSink
  private let progress: WorkProgress
  private let now: Timestamp
  private var calendars: [VenueID: ReportCalendar] = [:]
  private var heads: [TableHead] = []
  /// How many rows each table got, in order.
  private(set) var counts: [(table: String, rows: UInt64)] = []
  /// Rows are told of in steps.
  private static let step: UInt64 = 256

  init(to sink: any TableSink, _ veil: TableVeil, at now: Timestamp, _ progress: @escaping WorkProgress) {
    (self.sink, self.veil, self.now, self.progress) = (sink, veil, now, progress)
  }

  /// Writes the tables that a snapshot and its log have, and last the dictionary.
  mutating func run(
    _ snapshot: borrowing ViewSnapshot, _ log: any LogStorage, of ledger: LedgerID
  ) throws(LedgerFailure) {
    let venues = try snapshot.index.venues()
    for venue in venues {
      if let state = try snapshot.availability.venue(venue.id) { calendars[venue.id] = ReportCalendar(state) }
    }
    try begin(LedgerRow.self)
    try add(LedgerRow(ledger: ledger, position: snapshot.position, isRedacted: veil.isRedacted))
    // First of all: what may be told of the words in the other tables is known once every definition was seen.
    try events(log, through: snapshot.position)
    try begin(VenueRow.self)
    for venue in venues {
      try add(
        VenueRow(it: venue, definition: VenueJSON.text(venue)))
    }
    try begin(SeatRow.self)
    for venue in venues {
      for table in venue.tables {
        try add(
          SeatRow(venue: venue.id, it: table))
      }
    }
    try reservations(snapshot)
    try waitlist(snapshot)
    try guests(snapshot)
    try kitchen(snapshot, venues)
    try refusals(snapshot, venues)
    try dictionary()
    try sink.finish()
  }

  // MARK: Tables

  private mutating func events(_ log: any LogStorage, through last: Position) throws(LedgerFailure) {
    try begin(EventRow.self)
    var export = self
    var json = JSONWriter()
    try log.facts(after: .start) { fact, _ throws(LedgerFailure) in
      guard fact.position <= last else { return false }
      export.veil.note(fact)
      let shown = export.veil.shown(fact)
      json.removeAll()
      json.object { FactWriter.write(shown.event, to: &$0) }
      let data = String(decoding: json.bytes, as: UTF8.self)
      try export.add(
        EventRow(it: shown, rules: export.rules(of: fact.venue), data: data), of: last.value)
      return fact.position < last
    }
    self = export
  }

  private mutating func reservations(_ snapshot: borrowing ViewSnapshot) throws(LedgerFailure) {
    try begin(ReservationRow.self)
    var export = self
    let report = snapshot.report
    try snapshot.index.forEachReservation { reservation throws(LedgerFailure) in
      let moments = try report.moments(of: reservation.id)
      let stay = reservation.stay
      let service =
        stay.hasDate
        ? export.calendars[reservation.venue]?.service(of: stay.start, on: stay.date) : nil
      try export.add(
        ReservationRow(
          it: reservation.effective(at: export.now), rules: export.rules(of: reservation.venue),
          moments: moments,
          counted: ReportVisit(reservation).map { CountedVisit($0, moments, at: export.now) },
          service: service,
          veil: export.veil))
      return true
    }
    self = export
  }

  private mutating func waitlist(_ snapshot: borrowing ViewSnapshot) throws(LedgerFailure) {
    try begin(WaitlistRow.self)
    var export = self
    let report = snapshot.report
    try snapshot.index.forEachEntry { entry throws(LedgerFailure) in
      try export.add(
        WaitlistRow(
          it: entry.effective(at: export.now), rules: export.rules(of: entry.venue),
          convertedAt: try report.moments(of: entry.id).convertedAt, veil: export.veil))
      return true
    }
    self = export
  }

  private mutating func guests(_ snapshot: borrowing ViewSnapshot) throws(LedgerFailure) {
    try begin(GuestRow.self)
    var export = self
    try snapshot.index.forEachReservation { it throws(LedgerFailure) in
      guard it.guest != nil || it.details.isForgotten else { return true }
      try export.add(
        GuestRow(
          of: it.id.retyped(), kind: "reservation", owner: it.owner, sealed: it.guest,
          isForgotten: it.details.isForgotten, guest: try export.veil.open(it.guest), veil: export.veil))
      return true
    }
    try snapshot.index.forEachEntry { it throws(LedgerFailure) in
      guard it.guest != nil else { return true }
      try export.add(
        GuestRow(
          of: it.id.retyped(), kind: "entry", owner: it.owner, sealed: it.guest, isForgotten: false,
          guest: try export.veil.open(it.guest), veil: export.veil))
      return true
    }
    self = export
  }

  private mutating func kitchen(
    _ snapshot: borrowing ViewSnapshot, _ venues: [VenueDefinition]
  ) throws(LedgerFailure) {
    let index = snapshot.index
    var export = self
    try export.begin(TicketRow.self)
    try index.forEachTicket { ticket throws(LedgerFailure) in
      let shown = ticket.effective(of: try index.reservation(ticket.reservation), at: export.now)
      try export.add(
        TicketRow(it: shown, rules: export.rules(of: ticket.venue), veil: export.veil))
      return true
    }
    try export.begin(DishRow.self)
    try index.forEachTicket { ticket throws(LedgerFailure) in
      for (place, item) in ticket.items.enumerated() {
        try export.add(
          DishRow(
            ticket: ticket.id, place: place, it: item, rules: export.rules(of: ticket.venue),
            veil: export.veil))
      }
      return true
    }
    try export.begin(ReadyRow.self)
    try snapshot.report.forEachDish { dish throws(LedgerFailure) in
      let venue = try index.reservation(dish.reservation)?.venue
      try export.add(
        ReadyRow(it: dish, rules: export.rules(of: venue), veil: export.veil))
    }
    try export.begin(NoticeRow.self)
    for venue in venues {
      for audience in Audience.allCases {
        try snapshot.kitchen.forEachNotice(of: venue.id, to: audience) { notice throws(LedgerFailure) in
          try export.add(
            NoticeRow(it: notice, rules: export.rules(of: venue.id), veil: export.veil))
        }
      }
    }
    self = export
  }

  private mutating func refusals(
    _ snapshot: borrowing ViewSnapshot, _ venues: [VenueDefinition]
  ) throws(LedgerFailure) {
    try begin(RefusalRow.self)
    var export = self
    let report = snapshot.report
    let always = Timestamp(microseconds: .min)..<Timestamp(microseconds: .max)
    for venue in venues {
      guard var calendar = calendars[venue.id] else { continue }
      var dates: Set<CivilDate> = []
      try report.forEachRefusal(of: venue.id, always) { dates.insert(calendar.check($0.start).date) }
      // Who was turned away is known of a whole date.
      for date in dates.sorted() {
        var refusals: [(refusal: ReportRefusal, date: CivilDate)] = []
        try report.forEachRefusal(of: venue.id, calendar.starts(of: date...date)) { refusal in
          if calendar.check(refusal.start).date == date { refusals.append((refusal, date)) }
        }
        var guests: Set<GuestDay> = []
        try report.forEachVisit(of: venue.id, on: date...date) { visit in
          if let guest = visit.guest, visit.state(at: export.now).stands {
            guests.insert(GuestDay(guest: guest, date: date))
          }
        }
        let turnedAway = TurnedAway(refusals, having: guests)
        for (refusal, _) in refusals {
          try export.add(
            RefusalRow(
              it: refusal, date: date, service: calendar.service(of: refusal.start, on: date),
              turnedAway: turnedAway.covers[refusal.position], rules: calendar.venue.rules, veil: export.veil)
          )
        }
      }
      export.calendars[venue.id] = calendar
    }
    self = export
  }

  /// Of every table, itself last.
  private mutating func dictionary() throws(LedgerFailure) {
    try begin(ColumnRow.self)
    for head in heads {
      for place in head.columns.indices { try add(ColumnRow(of: head, place: place)) }
    }
  }

  // MARK: Rows

  private func rules(of venue: VenueID?) -> ZoneRules? { venue.flatMap { calendars[$0]?.venue.rules } }

  private mutating func begin<Row: TableRow>(_: Row.Type) throws(LedgerFailure) {
    let head = Row.table.head
    heads.append(head)
    counts.append((head.name, 0))
    try sink.begin(head)
  }

  private mutating func add<Row: TableRow>(_ row: Row, of total: UInt64? = nil) throws(LedgerFailure) {
    try sink.add(Row.table.cells(row))
    counts[counts.count - 1].rows += 1
    let (name, done) = counts[counts.count - 1]
    guard done.isMultiple(of: TableExport.step) else { return }
    guard progress("\(name): wrote", done, total ?? done) else {
      throw LedgerFailure(.stopped, "stopped after \(done) rows of \(name); nothing was made")
    }
  }
}
