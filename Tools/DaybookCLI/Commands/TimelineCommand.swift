import Daybook
import DaybookJSON
import DaybookOperations

struct TimelineCommand: CLICommand {
  static let declaration = Declaration(
    name: "timeline", abstract: "Draw a venue's day as bars, a row per table.",
    discussion: """
      █ seated  ▓ booked  ░ over  ? held  ╳ blocked. The number is the party's covers. With --at the day is \
      drawn exactly as it was then, even if its date was closed by then.
      """,
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ], options: [Moment.at] + ReadContext.options,
    examples: [
      "daybook timeline sahil 2030-05-01", "daybook timeline sahil 2030-05-01 --at 2030-05-01T20:00",
    ], whenUnread: .ends)

  private struct Day {
    let venue: VenueState
    let interval: ClosedRange<Timestamp>
    let reservations: [Reservation]
    let position: Position
    let now: Timestamp
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let id = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    let context = try ReadContext(arguments)
    defer { context.close() }
    let day =
      try arguments.moment("at", in: context.history.zoneRules(of: id)).map {
        try then(id, date, try context.history.past($0), context)
      } ?? now(id, date, context)
    guard let day else { throw try context.noVenue(id) }
    if arguments.isJSON { write(day, date) } else { draw(day, date) }
    return .done
  }

  private static func now(_ id: VenueID, _ date: CivilDate, _ context: ReadContext) throws -> Day? {
    try context.read { snapshot in
      guard let definition = snapshot.venue(id), let rules = snapshot.zoneRules(definition.zone) else {
        return nil
      }
      let reservations = snapshot.reservations(at: id, on: date)
      let interval = VenueState(definition, rules: rules).openInterval(on: date, reservations)
      guard let venue = snapshot.venueState(id, covering: interval) else { return nil }
      return Day(
        venue: venue, interval: interval, reservations: reservations, position: snapshot.position,
        now: context.now(snapshot))
    }
  }

  private static func then(
    _ id: VenueID, _ date: CivilDate, _ past: PastLedger, _ context: ReadContext
  ) throws -> Day? {
    let state = try context.history.state(at: past)
    guard let venue = try context.history.venue(id, in: state, at: past) else { return nil }
    let reservations = try context.history.reservations(at: id, on: date, in: state, at: past)
    let interval = VenueState(venue.definition, rules: venue.rules).openInterval(on: date, reservations)
    return Day(
      venue: venue, interval: interval, reservations: reservations, position: past.position, now: past.now)
  }

  private static func bars(_ day: Day, _ table: Table) -> [(
    bar: TimelineDrawing.Bar, id: String, kind: String
  )] {
    var bars: [(bar: TimelineDrawing.Bar, id: String, kind: String)] = []
    for block in day.venue.floor.blocks
    where block.covers(table, from: day.interval.lowerBound, until: day.interval.upperBound) {
      bars.append(
        (.init(start: block.from, end: block.until, fill: "╳", label: ""), block.id.description, "blocked"))
    }
    for entry in day.venue.floor[table.id]?.entries ?? []
    where entry.kind == .held && entry.effectiveUntil > day.now.microseconds
      && entry.start < day.interval.upperBound.microseconds
      && entry.end > day.interval.lowerBound.microseconds
    {
      let bar = TimelineDrawing.Bar(
        start: Timestamp(microseconds: entry.start), end: Timestamp(microseconds: entry.end), fill: "?",
        label: "")
      bars.append((bar, entry.id.description, "held"))
    }
    for reservation in day.reservations
    where reservation.stay.tables.contains(table.id) && reservation.state != .cancelled {
      let isSeated = reservation.state == .booked && reservation.seating == .seated
      let isOver = reservation.state != .booked || reservation.seating == .left
      let start = min(reservation.stay.start, reservation.seatedAt ?? reservation.stay.start)
      let end =
        isSeated ? max(reservation.stay.end, min(day.now, day.interval.upperBound)) : reservation.stay.end
      let bar = TimelineDrawing.Bar(
        start: start, end: end, fill: isSeated ? "█" : isOver ? "░" : "▓", label: "\(reservation.stay.party)")
      bars.append((bar, reservation.id.description, isSeated ? "seated" : isOver ? "over" : "booked"))
    }
    return bars
  }

  private static func draw(_ day: Day, _ date: CivilDate) {
    let definition = day.venue.definition
    Output.standard.write("\(definition.name), \(date) (\(definition.zone), position \(day.position))\n")
    let drawing = TimelineDrawing(
      start: day.interval.lowerBound, end: day.interval.upperBound, rules: day.venue.rules,
      width: Output.width)
    let rows = definition.tables.map { table in
      TimelineDrawing.Row(
        name: table.name, detail: table.least == 1 ? "≤\(table.most)" : "\(table.least)–\(table.most)",
        bars: bars(day, table).map(\.bar))
    }
    Output.standard.write(rows.isEmpty ? "No tables.\n" : drawing.text(rows))
    for pool in definition.pools {
      let units = day.reservations.filter { $0.stay.pool == pool.id && $0.claim != nil }.reduce(0) {
        $0 + $1.stay.units
      }
      Output.standard.write("\(pool.id): \(units) units booked that day, \(pool.capacity) at a time\n")
    }
    let zones = VenueZones([definition.id: day.venue.rules])
    let waiting = day.reservations.filter { $0.needsTable && $0.state == .booked }
    if !waiting.isEmpty {
      Output.standard.write(
        "Needs a table:\n" + aligned(waiting.map { ["  "] + ReservationText.row($0, isAtRisk: false, zones) })
      )
    }
    Output.standard.write("█ seated  ▓ booked  ░ over  ? held  ╳ blocked\n")
  }

  private static func write(_ day: Day, _ date: CivilDate) {
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: day.venue.definition.id.text)
      json.field("date", text: date.description)
      json.field("zone", text: day.venue.definition.zone)
      json.field("position", unsigned: day.position.value)
      json.objects("tables", day.venue.definition.tables) { table, json in
        json.field("id", text: table.id.text)
        json.field("name", text: table.name)
        json.objects("bars", bars(day, table)) { bar, json in
          json.field("id", text: bar.id)
          json.field("kind", text: bar.kind)
          json.field("start", text: day.venue.rules.label(bar.bar.start))
          json.field("end", text: day.venue.rules.label(bar.bar.end))
        }
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }
}

extension VenueState {
  /// From the first opening of a date to its last closing, and around every stay of that date.
  fileprivate func openInterval(on date: CivilDate, _ reservations: [Reservation]) -> ClosedRange<Timestamp> {
    let services = services(on: date)
    var starts = services.map { rules.configured($0.opens, on: date) }
    var ends = services.map { rules.configured($0.closes, on: date) }
    for reservation in reservations where reservation.state != .cancelled {
      starts.append(reservation.stay.start)
      ends.append(reservation.stay.end)
    }
    let first = starts.min() ?? rules.configured(ClockValue(minutes: 600), on: date)
    return first...max(ends.max() ?? first, first.adding(minutes: 60))
  }
}
