package import Daybook

/// Real bookings of Japanese restaurants: `ID`, `visit_datetime`, `reserve_datetime`, `reserve_visitors`.
package struct AirImport {
  /// How many covers each venue can seat at once.
  package enum Covers: Sendable {
    case all(Int)
    /// The most that venue ever had at once in this file, so that every booking is accepted.
    case peak
  }

  package struct Row: Sendable {
    package let line: Int
    let venue: String
    let visit: String
    let visitAt: Timestamp
    package let reservedAt: Timestamp
    let covers: Int
  }

  static let zone = "Asia/Tokyo"
  static let turnMinutes = 90
  /// Units of a pool.
  package static let mostUnits = 1_000_000
  package let rows: [Row]

  /// Reads the file; rows are sorted by when they were reserved, ties in the order of the file.
  package init(_ path: String, zones: ZoneInfoDirectory = .standard) throws {
    let rules = try zones.rules(named: AirImport.zone)
    let table = try CSVTable(path)
    func column(_ name: String) throws(LedgerFailure) -> Int {
      guard let index = table.header.firstIndex(of: name) else {
        throw LedgerFailure(
          .badFile,
          "read \(path): no column \(name); found \(Shown.line(table.header.joined(separator: ", ")))")
      }
      return index
    }
    let (id, visit, reserved, visitors) = (
      try column("ID"), try column("visit_datetime"), try column("reserve_datetime"),
      try column("reserve_visitors")
    )
    var rows: [Row] = []
    for record in table.rows {
      guard let fields = CSVTable.cells(record.fields, table.header.count) else {
        throw LedgerFailure(
          .badFile,
          "read \(path): line \(record.line): found \(record.fields.count) fields; allowed: as many as the header's \(table.header.count)"
        )
      }
      let visitText = fields[visit].replacingScalars([" ": "T"])
      guard let visitAt = AirImport.instant(visitText, rules),
        let reservedAt = AirImport.instant(fields[reserved].replacingScalars([" ": "T"]), rules),
        let covers = Int(fields[visitors])
      else {
        throw LedgerFailure(
          .badFile,
          "read \(path): line \(record.line): found \(Shown.line(fields.joined(separator: ", "))); allowed: times as YYYY-MM-DD hh:mm:ss, visitors a whole number"
        )
      }
      rows.append(
        Row(
          line: record.line, venue: fields[id], visit: visitText, visitAt: visitAt, reservedAt: reservedAt,
          covers: covers))
    }
    self.rows = rows.enumerated().sorted {
      $0.element.reservedAt != $1.element.reservedAt
        ? $0.element.reservedAt < $1.element.reservedAt : $0.offset < $1.offset
    }.map(\.element)
  }

  private static func instant(_ text: String, _ rules: ZoneRules) -> Timestamp? {
    guard let requested = RequestedTime(text), let instant = try? requested.instant(in: rules),
      Timestamp.named.contains(instant)
    else { return nil }
    return instant
  }

  /// The venues of the file, open all day every day, in order of id.
  package func venues(_ covers: Covers) -> [VenueDefinition] {
    var byVenue: [String: [Row]] = [:]
    for row in rows { byVenue[row.venue, default: []].append(row) }
    let allDay = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 0),
      lastSeating: ClockValue(minutes: 1380),
      closes: ClockValue(minutes: 1440), gridMinutes: 60)
    return byVenue.sorted { $0.key < $1.key }.map { id, rows in
      let capacity: Int
      switch covers {
      case .all(let number): capacity = number
      case .peak: capacity = AirImport.peak(of: rows)
      }
      return VenueDefinition(
        id: VenueID(id), name: id, zone: AirImport.zone, services: [allDay],
        turnTimes: [TurnTime(party: 1000, minutes: AirImport.turnMinutes)],
        pools: [Pool(id: "covers", capacity: capacity)])
    }
  }

  /// The most covers present at one instant: at each start, those that began less than a turn before.
  ///
  /// Counts only parties that can be booked. The result is at least one, and at most what a pool may hold.
  private static func peak(of rows: [Row]) -> Int {
    let rows = rows.filter { PartySize.allowed.contains($0.covers) }.sorted { $0.visitAt < $1.visitAt }
    var most = 0
    var present = 0
    var first = 0
    for row in rows {
      while rows[first].visitAt.adding(minutes: turnMinutes) <= row.visitAt {
        present -= rows[first].covers
        first += 1
      }
      present += row.covers
      most = max(most, present)
    }
    return min(max(most, 1), AirImport.mostUnits)
  }

  package func command(_ row: Row) -> Command {
    .book(
      Book(
        venue: VenueID(row.venue), party: PartySize(row.covers),
        start: RequestedTime(stringLiteral: row.visit),
        pool: "covers"))
  }
}
