import DaybookDomain
import DaybookTime
import DaybookViews

/// Counts a report out of rows that come one after another: what it holds grows with what is told, not with the visits.
struct ReportTally {
  private let dates: ClosedRange<CivilDate>
  private let by: ReportGrouping
  private let now: Timestamp
  private var total = FiguresTally()
  private var rows: [ReportKey: FiguresTally] = [:]
  private var turns: [TurnKey: SpreadTally] = [:]
  private var leads = LeadTally()
  private var occupancy = OccupancyTally()
  private var refused: [RefusedDemand] = []
  private var codes: [RefusalCode: PartyCount] = [:]
  private var stations: [String: StationTally] = [:]
  private var books = BooksTally()
  private var place = 0
  /// Where in a day a service of each name first opens: one of several venues has one place among the rows.
  private let openings: [String: Int]

  private struct TurnKey: Hashable {
    let service: ReportKey
    let party: Int
  }

  init(_ dates: ClosedRange<CivilDate>, of venues: [VenueState], by: ReportGrouping, at now: Timestamp) {
    (self.dates, self.by, self.now) = (dates, by, now)
    let definitions = venues.flatMap(\.definitions)
    let services = definitions.flatMap { $0.services + $0.specialDays.flatMap { $0.services ?? [] } }
    openings = Dictionary(services.map { ($0.name, $0.opens.minutes) }, uniquingKeysWith: min)
  }

  /// Counts one venue; `source` lends its rows.
  mutating func add(_ venue: VenueState, _ source: borrowing ReportReader) throws(LedgerFailure) {
    let id = venue.definition.id
    var calendar = ReportCalendar(venue)
    var guests: Set<GuestDay> = []
    var tally = self
    try source.forEachVisit(of: id, on: dates) { row throws(LedgerFailure) in
      let visit = CountedVisit(row, try source.moments(of: row.id), at: now)
      tally.add(visit, &calendar)
      if let guest = row.guest, visit.stands { guests.insert(GuestDay(guest: guest, date: row.date)) }
      for dish in try source.dishes(of: row.id) {
        tally.stations[dish.station, default: StationTally()].add(dish)
      }
    }
    try source.forEachWait(of: id, on: dates) { row throws(LedgerFailure) in
      tally.add(row, try source.moments(of: row.id), &calendar)
    }
    var refusals: [ReportRefusal] = []
    try source.forEachRefusal(of: id, calendar.starts(of: dates)) { row throws(LedgerFailure) in
      if tally.dates.contains(calendar.check(row.start).date) { refusals.append(row) }
    }
    tally.add(refusals, having: guests, &calendar)
    tally.occupancy.add(venue, dates)
    try tally.books.add(venue, at: now, source)
    tally.place += 1
    self = tally
  }

  private mutating func add(_ subject: ReportSubject, _ count: (inout FiguresTally) -> Void) {
    count(&total)
    count(&rows[subject.key(by: by), default: FiguresTally()])
  }

  private mutating func add(_ visit: CountedVisit, _ calendar: inout ReportCalendar) {
    let row = visit.row
    let subject = self.subject(row.venue, row.date, row.start, row.covers, row.channel, &calendar)
    add(subject) { $0.add(visit) }
    if let turn = visit.turnMinutes {
      let key = TurnKey(service: subject.key(by: .service), party: row.covers)
      turns[key, default: SpreadTally()].add(turn)
    }
    if visit.stands, !row.isWalkIn, let madeAt = visit.moments.madeAt {
      let made = calendar.venue.rules.wallTime(at: madeAt).date
      leads.add(row.date.daysSinceEpoch - made.daysSinceEpoch, row.covers)
    }
    if let sits = visit.sits(at: now) { occupancy.add(row, sits, calendar) }
  }

  private mutating func add(
    _ wait: ReportWait, _ moments: ReportMoments, _ calendar: inout ReportCalendar
  ) {
    let (start, now) = (wait.start ?? wait.joinedAt, now)
    let subject = subject(wait.venue, wait.date, start, wait.covers, nil, &calendar)
    add(subject) { $0.add(wait, moments, at: now) }
  }

  private mutating func add(
    _ refusals: [ReportRefusal], having guests: Set<GuestDay>, _ calendar: inout ReportCalendar
  ) {
    let dated = refusals.map { (refusal: $0, date: calendar.check($0.start).date) }
    let turnedAway = TurnedAway(dated, having: guests)
    for (row, date) in dated {
      let lost = turnedAway.covers[row.position]
      let subject = subject(row.venue, date, row.start, row.covers, nil, &calendar)
      add(subject) {
        $0.add(refused: row.covers)
        if let lost { $0.add(turnedAway: lost) }
      }
      for code in row.codes { codes[code, default: PartyCount()].add(row.covers) }
      refused.append(
        RefusedDemand(
          position: row.position, venue: row.venue, date: date, service: subject.service, start: row.start,
          covers: row.covers, by: row.by, codes: row.codes, isTurnedAway: lost != nil))
    }
  }

  private func subject(
    _ venue: VenueID, _ date: CivilDate, _ start: Timestamp, _ covers: Int, _ channel: Channel?,
    _ calendar: inout ReportCalendar
  ) -> ReportSubject {
    let service = calendar.service(of: start, on: date)
    return ReportSubject(
      venue: venue, place: place, date: date, service: service,
      opening: service.flatMap { openings[$0] } ?? 0, minutes: calendar.minutes(of: start, on: date),
      covers: covers, channel: channel)
  }

  /// The report, once every venue was counted.
  func report(on venues: [VenueID], at position: Position) -> Report {
    let turns = turns.sorted { ($0.key.service, $0.key.party) < ($1.key.service, $1.key.party) }
      .compactMap { key, tally -> TurnFigures? in
        tally.spread.map { TurnFigures(service: key.service.text, party: key.party, minutes: $0) }
      }
    // The most first.
    let byCode = codes.map { RefusedFigures(code: $0, refused: $1) }
      .sorted { (-$0.refused.parties, $0.code.rawValue) < (-$1.refused.parties, $1.code.rawValue) }
    let rows = rows.sorted { $0.key < $1.key }
      .map { key, tally -> ReportRow in ReportRow(key: key.text, figures: tally.result) }
    let kitchen = stations.sorted { $0.key < $1.key }
      .compactMap { station, tally -> StationFigures? in tally.figures(of: station) }
    return Report(
      venues: venues, dates: dates, by: by, position: position, now: now, total: total.result, rows: rows,
      turns: turns, leads: leads.result, occupancy: occupancy.result,
      refused: refused.sorted { $0.position < $1.position }, refusedByCode: byCode, kitchen: kitchen,
      books: books.result)
  }
}

/// Counts the dishes of a station.
private struct StationTally {
  private var minutes = SpreadTally()
  private var late = 0

  mutating func add(_ dish: ReportDish) {
    let past = dish.readyAt.wholeMinutes(since: dish.plannedAt)
    minutes.add(past)
    if past >= 1 { late += 1 }
  }

  func figures(of station: String) -> StationFigures? {
    minutes.spread.map { StationFigures(station: station, dishes: $0.count, late: late, minutes: $0) }
  }
}
