import Daybook
import DaybookJSON
import DaybookOperations

struct TimelineCommand: CLICommand {
  static let declaration = Declaration(
    name: "timeline", abstract: "Draw a venue's day as bars, a row per table.",
    discussion: """
      █ seated  ▒ past its end  ▓ booked  ? held or asked for  – rests  ╳ blocked  ░ over  · free. Outside services, \
      and where the date is closed, nothing is drawn. The number is the party's covers; ! marks a party that waits for one past its end, ≠ one that \
      was agreed for another wall time than the zone's rules show now. 2A and 2B are an hour that the clocks show \
      twice. With --at the day is drawn exactly as it was then, even if its date was closed by then.
      """,
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ], options: [Moment.at, GuestNames.option] + ReadContext.options,
    examples: [
      "daybook timeline sahil 2030-05-01", "daybook timeline sahil 2030-05-01 --at 2030-05-01T20:00",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let id = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    let context = try ReadContext(arguments)
    defer { context.close() }
    if let moment = try context.moment(arguments, of: id) {
      let timeline = try context.history.timeline(at: id, on: date, moment)
      let position = try context.history.position(at: moment) ?? .start
      write(timeline, at: position, GuestNames(arguments, context), isJSON: arguments.isJSON)
    } else {
      let found = try context.read { snapshot in
        (snapshot.timeline(at: id, on: date, now: context.now(snapshot)), snapshot.position)
      }
      guard let timeline = found.0 else { throw try context.noVenue(id) }
      write(timeline, at: found.1, GuestNames(arguments, context), isJSON: arguments.isJSON)
    }
    return .done
  }

  private static func write(
    _ timeline: Timeline, at position: Position, _ names: GuestNames, isJSON: Bool
  ) {
    if isJSON {
      Output.standard.writeJSON { timeline.write(at: position, names, to: &$0) }
    } else {
      draw(timeline, at: position, names)
    }
  }

  private static func draw(_ timeline: Timeline, at position: Position, _ names: GuestNames) {
    let venue = timeline.venue
    let zones = VenueZones(venue, timeline.rules)
    func listed(_ reservations: [Reservation], inPool pool: TimelinePool? = nil) -> String {
      let rows = reservations.map { reservation in
        let isAtRisk = pool?.atRisk.contains(reservation.id) == true
        let row = ReservationText.row(reservation, isAtRisk: isAtRisk, zones)
        return ["  "] + (pool.map { shown(reservation, row, in: $0, timeline, zones) } ?? row)
      }
      return aligned(names.added(to: rows, of: reservations, before: 5))
    }
    Output.standard.write("\(venue.name), \(timeline.date) (\(venue.zone), position \(position))\n")
    if timeline.services.isEmpty { Output.standard.write("No service on this date.\n") }
    Output.standard.write(
      DateText.closed(timeline.date, isClosed: timeline.isClosed)
        + DateText.paces(timeline.paces, timeline.rules))
    let drawing = TimelineDrawing(timeline, width: Output.width)
    let agreed = Set(
      timeline.agreedForAnotherTime.map { $0.id.retyped() as ClaimID }
        + timeline.heldForAnotherTime.map { $0.id.retyped() })
    let rows = timeline.tables.map { row in
      TimelineDrawing.Row(
        name: row.table?.name ?? row.id.text, detail: row.table.map(seats) ?? "gone",
        bars: row.drawn.map { bar in
          var drawn = TimelineDrawing.Bar(bar, mark: agreed.contains(bar.id) ? AgreedTime.mark : "")
          if bar.kind == .waiting { drawn.under = row.overrun(at: bar.start...bar.end) }
          return drawn
        },
        isOffered: row.table != nil)
    }
    Output.standard.write(rows.isEmpty ? "No tables.\n" : drawing.text(rows))
    for pool in timeline.pools {
      let parties = (pool.parties + pool.over).compactMap { timeline.reservations[$0] }
      Output.standard.write(
        "\(pool.id): \(words(pool))\n"
          + pool.blocks.map {
            "  blocked \(timeline.rules.clock($0.start))–\(timeline.rules.clock($0.end))\n"
          }.joined()
          + listed(parties.sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }, inPool: pool))
    }
    if !timeline.needsTable.isEmpty {
      Output.standard.write("Needs a table:\n" + listed(timeline.needsTable))
    }
    if !agreed.isEmpty {
      let others = timeline.agreedForAnotherTime.map {
        ["  "] + ReservationText.row($0, isAtRisk: false, zones)
      }
      let held = timeline.heldForAnotherTime.map { "  \(EntityText.line(.hold($0), zones))\n" }
      Output.standard.write("Agreed for another time:\n" + aligned(others) + held.joined())
    }
    Output.standard.write(
      "█ seated  ▒ past its end  ▓ booked  ? held or asked for\n– rests  ╳ blocked  ░ over  · free  ! waits\n"
    )
  }

  /// The row of a party at a pool: past its end it overruns, and what is over ended when its party left.
  private static func shown(
    _ party: Reservation, _ row: [String], in pool: TimelinePool, _ timeline: Timeline, _ zones: VenueZones
  ) -> [String] {
    var row = row
    if timeline.isOverrun(party) { row[6] = TimelineKind.overrun.rawValue }
    if pool.over.contains(party.id), let ended = party.endedAt, let dash = row[3].firstIndex(of: "–") {
      row[3] = row[3][...dash] + zones.clock(ended, at: party.venue)
    }
    return row
  }

  private static func words(_ pool: TimelinePool) -> String {
    guard let defined = pool.pool else {
      return "\(counted(pool.bookedUnits, "unit")) booked that day, retired"
    }
    return defined.isWindowed
      ? "\(counted(pool.bookedUnits, "unit")) booked that day, \(defined.capacity) at a time"
      : "\(pool.bookedUnits) of \(defined.capacity) units sold, for no time"
  }

  private static func seats(_ table: Table) -> String {
    table.least == 1 ? "≤\(table.most)" : "\(table.least)–\(table.most)"
  }
}

extension TimelineRow {
  /// The bars in the order they are drawn: a party past its end goes over the one it keeps waiting.
  fileprivate var drawn: [TimelineBar] {
    bars.filter { $0.kind == .waiting } + bars.filter { $0.kind != .waiting }
  }

  /// When the party past its end sits there that keeps a party waiting, up to its start at the least: they may share a
  /// column.
  fileprivate func overrun(at time: ClosedRange<Timestamp>) -> ClosedRange<Timestamp>? {
    bars.first { $0.kind == .overrun && $0.start < time.upperBound && time.lowerBound <= $0.end }
      .map { $0.start...$0.end }
  }
}

extension TimelineDrawing.Bar {
  fileprivate init(_ bar: TimelineBar, mark: String) {
    let covers = mark + (bar.party.map { "\($0)" } ?? "")
    switch bar.kind {
    case .seated: self.init(start: bar.start, end: bar.end, fill: "█", label: covers)
    case .overrun: self.init(start: bar.start, end: bar.end, fill: "▒", label: "")
    case .booked: self.init(start: bar.start, end: bar.end, fill: "▓", label: covers)
    case .waiting: self.init(start: bar.start, end: bar.end, fill: "▓", label: "!" + covers)
    case .requested, .held: self.init(start: bar.start, end: bar.end, fill: "?", label: covers)
    case .resting: self.init(start: bar.start, end: bar.end, fill: "–", label: "")
    case .blocked: self.init(start: bar.start, end: bar.end, fill: "╳", label: "")
    case .over: self.init(start: bar.start, end: bar.end, fill: "░", label: covers)
    }
  }
}
