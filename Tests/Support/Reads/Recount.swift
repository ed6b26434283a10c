import DaybookDomain
import DaybookTime

/// A report worked out a second, slow way: from the facts of a log alone, each figure by a search of its own.
///
/// It has its own reading of what the events mean, and nothing of the views.
struct Recount {
  let told: Told
  let now: Timestamp
  let venues: [VenueID]
  let dates: ClosedRange<CivilDate>
  let by: String
  private let visits: [Told.Visit]

  init(_ told: Told, _ venues: [VenueID], _ dates: ClosedRange<CivilDate>, by: String) {
    (self.told, self.venues, self.dates, self.by) = (told, venues, dates, by)
    now = told.now
    visits = told.visits.values.filter { venues.contains($0.venue) && $0.hasDate }
  }

  /// Every figure that is not zero, by its name.
  var figures: [String: Int] {
    var figures: [String: Int] = [:]
    let mine = visits.filter { dates.contains($0.date) }
    let waits = told.waits.values.filter { venues.contains($0.venue) && dates.contains($0.date) }
    let refusals = lost()
    func count(_ name: String, _ wants: (String) -> Bool) {
      let visits = mine.filter { wants(key($0.venue, $0.date, $0.start, $0.covers, $0.channel)) }
      let waits = waits.filter { wants(key($0.venue, $0.date, $0.start ?? $0.joined, $0.covers, nil)) }
      let refused = refusals.filter { wants(key($0.venue, $0.date, $0.start, $0.covers, nil)) }
      figures.merge(row(name, visits, waits, refused)) { a, _ in a }
    }
    count("total") { _ in true }
    let keys =
      mine.map { key($0.venue, $0.date, $0.start, $0.covers, $0.channel) }
      + waits.map { key($0.venue, $0.date, $0.start ?? $0.joined, $0.covers, nil) }
      + refusals.map { key($0.venue, $0.date, $0.start, $0.covers, nil) }
    for wanted in Set(keys) { count("row \(wanted)") { $0 == wanted } }
    figures.merge(turns(mine)) { a, _ in a }
    figures.merge(leads(mine)) { a, _ in a }
    figures.merge(occupancy(mine)) { a, _ in a }
    figures.merge(books()) { a, _ in a }
    for refusal in refusals {
      figures["refused \(refusal.position) covers"] = refusal.covers
      figures["refused \(refusal.position) lost"] = refusal.lost == nil ? 0 : 1
    }
    for code in Set(refusals.flatMap(\.codes)) {
      let hit = refusals.filter { $0.codes.contains(code) }
      figures["code \(code.rawValue) parties"] = hit.count
      figures["code \(code.rawValue) covers"] = hit.map(\.covers).reduce(0, +)
    }
    let dishes = told.dishes.filter { dish in mine.contains { $0.id == dish.reservation } }
    for station in Set(dishes.map(\.station)) {
      let late = dishes.filter { $0.station == station }.map(\.minutesLate)
      figures["station \(station) late"] = late.count { $0 >= 1 }
      figures.merge(Recount.spread("station \(station)", late)) { a, _ in a }
    }
    return figures.filter { $0.value != 0 }
  }

  private func row(
    _ name: String, _ visits: [Told.Visit], _ waits: [Told.Wait], _ refused: [Lost]
  ) -> [String: Int] {
    var figures: [String: Int] = [:]
    func count(_ what: String, _ covers: [Int]) {
      figures["\(name) \(what) parties"] = covers.count
      figures["\(name) \(what) covers"] = covers.reduce(0, +)
    }
    let stand = visits.filter { $0.stands(at: now) }
    count("due", stand.map(\.covers))
    count(
      "seated",
      stand.filter { $0.seated != nil || $0.seating == "seated" || $0.seating == "left" }.map(\.covers))
    count("walkIns", stand.filter(\.isWalkIn).map(\.covers))
    for (what, state) in [
      ("noShows", "noShow"), ("lateCancels", "lateCancelled"), ("cancels", "cancelled"),
      ("declined", "declined"),
    ] {
      count(what, visits.filter { $0.state(at: now) == state }.map(\.covers))
    }
    count("refused", refused.map(\.covers))
    count("turnedAway", refused.compactMap(\.lost))
    figures.merge(Recount.spread("\(name) turn", visits.compactMap { $0.turn(at: now) })) { a, _ in a }
    figures.merge(
      Recount.spread(
        "\(name) lead",
        stand.filter { !$0.isWalkIn }.compactMap { visit in
          visit.made.map { Recount.minutes(from: $0, to: visit.start) }
        })
    ) { a, _ in a }
    count("waits joined", waits.map(\.covers))
    count("waits offered", waits.filter(\.wasOffered).map(\.covers))
    for (what, states) in [
      ("booked", ["booked"]), ("left", ["left"]), ("lapsed", ["lapsed"]),
      ("waiting", ["waiting", "offered"]),
    ] {
      count("waits \(what)", waits.filter { states.contains($0.state(at: now)) }.map(\.covers))
    }
    figures.merge(
      Recount.spread(
        "\(name) waited",
        waits.compactMap { wait in wait.booked.map { Recount.minutes(from: wait.joined, to: $0) } })
    ) { a, _ in a }
    let ahead = visits.filter { $0.deposit != nil && $0.depositState != "none" }
    for currency in Set(ahead.compactMap { $0.deposit?.currency }) {
      let all = ahead.filter { $0.deposit?.currency == currency }
      func sum(_ state: String) -> Int {
        all.filter { $0.depositState == state }.map { ($0.paid ?? $0.deposit)?.amount ?? 0 }.reduce(0, +)
      }
      figures["\(name) \(currency) bookings"] = all.count
      figures["\(name) \(currency) agreed"] = all.compactMap { $0.deposit?.amount }.reduce(0, +)
      figures["\(name) \(currency) due"] =
        all.filter { $0.depositState == "due" && ["booked", "requested"].contains($0.state(at: now)) }
        .compactMap { $0.deposit?.amount }.reduce(0, +)
      for state in ["paid", "refunded", "forfeited"] { figures["\(name) \(currency) \(state)"] = sum(state) }
    }
    return figures
  }

  // MARK: By what

  private func key(
    _ venue: VenueID, _ date: CivilDate, _ start: Timestamp, _ covers: Int, _ channel: Channel?
  ) -> String {
    switch by {
    case "date": "\(date)"
    case "service": told.service(of: start, on: date, at: venue) ?? "-"
    case "weekday": date.weekday.rawValue
    case "hour": hour(told.minutes(of: start, on: date, at: venue))
    case "party": "\(covers)"
    case "channel": channel?.rawValue ?? "-"
    default: venue.text
    }
  }

  private func hour(_ minutes: Int) -> String {
    let hour = (minutes + 1_440) / 60
    let text = "\(hour % 24 < 10 ? "0" : "")\(hour % 24):00"
    return hour < 24 ? text + "-1" : hour < 48 ? text : text + "+1"
  }

  static func minutes(from start: Timestamp, to end: Timestamp) -> Int {
    Int((Double(end.microseconds - start.microseconds) / 60_000_000).rounded(.down))
  }

  static func spread(_ name: String, _ values: [Int]) -> [String: Int] {
    guard !values.isEmpty else { return [:] }
    let sorted = values.sorted()
    func at(_ share: Double) -> Int { sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1] }
    return [
      "\(name) count": values.count, "\(name) least": sorted[0], "\(name) lower": at(0.25),
      "\(name) median": at(0.5), "\(name) upper": at(0.75), "\(name) most": sorted[sorted.count - 1],
    ]
  }

  private func turns(_ visits: [Told.Visit]) -> [String: Int] {
    var values: [String: [Int]] = [:]
    for visit in visits {
      guard let turn = visit.turn(at: now) else { continue }
      let service = told.service(of: visit.start, on: visit.date, at: visit.venue) ?? "-"
      values["turn \(service) \(visit.covers)", default: []].append(turn)
    }
    return values.reduce(into: [:]) { $0.merge(Recount.spread($1.key, $1.value)) { a, _ in a } }
  }

  private func leads(_ visits: [Told.Visit]) -> [String: Int] {
    var figures: [String: Int] = [:]
    for visit in visits where visit.stands(at: now) && !visit.isWalkIn {
      guard let made = visit.made else { continue }
      let days = visit.date.daysSinceEpoch - told.localDate(of: made, at: visit.venue).daysSinceEpoch
      let first = [90, 30, 14, 7, 2, 1].first { days >= $0 } ?? 0
      figures["lead \(first) parties", default: 0] += 1
      figures["lead \(first) covers", default: 0] += visit.covers
    }
    return figures
  }

  private func occupancy(_ visits: [Told.Visit]) -> [String: Int] {
    var figures: [String: Int] = [:]
    var open: Set<CivilDate> = []
    for date in dates.dates {
      if venues.contains(where: { told.isOpen($0, on: date) }) { open.insert(date) }
      let sitting = visits.filter { $0.date == date }.compactMap { visit in
        visit.sits(at: now).map { (visit, $0) }
      }
      for minutes in stride(from: 0, to: 2 * 1_440, by: 15) {
        let here = sitting.filter { $1.contains(told.instant(of: minutes, on: date, at: $0.venue)) }
        guard !here.isEmpty else { continue }
        open.insert(date)
        let (covers, tables) = (here.map(\.0.covers).reduce(0, +), here.map(\.0.tables).reduce(0, +))
        figures["quarter \(minutes) covers", default: 0] += covers
        figures["quarter \(minutes) tables", default: 0] += tables
        figures["quarter \(minutes) mostCovers"] = max(figures["quarter \(minutes) mostCovers"] ?? 0, covers)
        figures["quarter \(minutes) mostTables"] = max(figures["quarter \(minutes) mostTables"] ?? 0, tables)
      }
    }
    figures["open dates"] = open.count
    let tables = venues.compactMap { told.definitions[$0]?.tables }.flatMap { $0 }
    figures["tables"] = tables.count
    figures["seats"] = tables.map(\.most).reduce(0, +)
    return figures
  }

  private func books() -> [String: Int] {
    var figures: [String: Int] = [:]
    for venue in venues {
      let today = told.businessDate(of: now, at: venue)
      let own = visits.filter { $0.venue == venue && $0.stands(at: now) }
      for away in 0..<28 {
        let date = today.adding(days: away)
        func count(_ what: String, _ visits: [Told.Visit]) {
          figures["book \(date) \(what) parties", default: 0] += visits.count
          figures["book \(date) \(what) covers", default: 0] += visits.map(\.covers).reduce(0, +)
        }
        count("booked", own.filter { $0.date == date })
        let before = (1...28).map { today.adding(days: -$0) }.filter { $0.weekday == date.weekday }
        let earlier = own.filter { before.contains($0.date) }
        count("earlier", earlier)
        count(
          "byThen",
          earlier.filter { visit in
            guard !visit.isWalkIn, let made = visit.made else { return false }
            return told.localDate(of: made, at: venue).adding(days: away) <= visit.date
          })
      }
    }
    return figures
  }

  // MARK: Refused demand

  struct Lost {
    let venue: VenueID
    let date: CivilDate
    let start: Timestamp
    let position: Position
    let covers: Int
    let codes: Set<RefusalCode>
    /// The covers that count as turned away.
    let lost: Int?
  }

  private func lost() -> [Lost] {
    let mine = told.refusals.filter {
      venues.contains($0.venue) && dates.contains($0.date)
    }
    return mine.map { refusal in
      let date = refusal.date
      var lost: Int? = refusal.covers
      if refusal.by.role == .guest {
        let same = mine.filter {
          $0.by == refusal.by && $0.venue == refusal.venue
            && $0.date == date
        }
        let isThere = visits.contains {
          $0.venue == refusal.venue && $0.date == date && $0.owner == refusal.by && $0.stands(at: now)
        }
        let isFirst = same.allSatisfy { $0.position >= refusal.position }
        lost = isFirst && !isThere ? same.map(\.covers).max() : nil
      }
      return Lost(
        venue: refusal.venue, date: date, start: refusal.start, position: refusal.position,
        covers: refusal.covers, codes: refusal.codes, lost: lost)
    }
  }
}
