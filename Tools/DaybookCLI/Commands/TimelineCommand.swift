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
    if isJSON { write(timeline, at: position, names) } else { draw(timeline, at: position, names) }
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
    if isOverrun(party, timeline) { row[6] = TimelineKind.overrun.rawValue }
    if pool.over.contains(party.id), let ended = party.endedAt, let dash = row[3].firstIndex(of: "–") {
      row[3] = row[3][...dash] + zones.clock(ended, at: party.venue)
    }
    return row
  }

  private static func isOverrun(_ party: Reservation, _ timeline: Timeline) -> Bool {
    party.seating == .seated && party.state == .booked && !party.stay.isTimeless
      && party.stay.end <= timeline.at
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

  private static func write(_ timeline: Timeline, at position: Position, _ names: GuestNames) {
    let rules = timeline.rules
    let agreed = Dictionary(
      timeline.agreedForAnotherTime.map { ($0.id.retyped() as ClaimID, AgreedTime($0.stay, rules)) }
        + timeline.heldForAnotherTime.map { ($0.id.retyped() as ClaimID, AgreedTime($0.stay, rules)) }
    ) { $1 }
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: timeline.venue.id.text)
      json.field("date", text: timeline.date.description)
      json.field("zone", text: timeline.venue.zone)
      json.field("position", unsigned: position.value)
      DateText.write(isClosed: timeline.isClosed, to: &json)
      DateText.write(timeline.paces, rules, to: &json)
      json.objects("services", timeline.services) { service, json in
        json.field("start", text: rules.label(service.lowerBound))
        json.field("end", text: rules.label(service.upperBound))
      }
      json.objects("tables", timeline.tables) { row, json in
        json.field("id", text: row.id.text)
        json.field("name", text: row.table?.name)
        if row.table == nil { json.field("retired", bool: true) }
        json.objects("bars", row.bars) { bar, json in
          json.field("id", text: bar.id.description)
          json.field("kind", text: bar.kind.rawValue)
          json.field("start", text: rules.label(bar.start))
          if bar.kind != .overrun, bar.kind != .resting { (agreed[bar.id] ?? nil).write(to: &json) }
          json.field("end", text: rules.label(bar.end))
          json.field("party", integer: bar.party?.covers)
          if bar.kind != .resting { names.write(timeline.reservations[bar.id.retyped()], to: &json) }
        }
      }
      json.objects("pools", timeline.pools) { pool, json in
        json.field("id", text: pool.id.text)
        if pool.pool == nil { json.field("retired", bool: true) }
        json.field("booked", integer: pool.bookedUnits)
        json.field("capacity", integer: pool.pool?.capacity)
        json.objects("parties", pool.parties.compactMap { timeline.reservations[$0] }) { party, json in
          write(party, until: party.stay.end, timeline, names, to: &json)
        }
        json.objects("over", pool.over.compactMap { timeline.reservations[$0] }) { party, json in
          write(party, until: party.endedAt ?? party.stay.end, timeline, names, to: &json)
          json.field("state", text: party.state.rawValue)
        }
        if !pool.blocks.isEmpty {
          json.objects("blocks", pool.blocks) { block, json in
            json.field("id", text: block.id.description)
            json.field("start", text: rules.label(block.start))
            json.field("end", text: rules.label(block.end))
          }
        }
      }
      names.write(needingTable: timeline.needsTable, rules, to: &json)
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  /// A party at a pool.
  private static func write(
    _ party: Reservation, until end: Timestamp, _ timeline: Timeline, _ names: GuestNames,
    to json: inout JSONWriter
  ) {
    let (stay, rules) = (party.stay, timeline.rules)
    json.field("reservation", id: party.id)
    let sat = party.seatedAt ?? stay.start
    json.field("start", text: rules.label(stay.hasDate ? min(stay.start, sat) : sat))
    AgreedTime(stay, rules).write(to: &json)
    if !stay.isTimeless { json.field("end", text: rules.label(end)) }
    if isOverrun(party, timeline) { json.field("overrun", bool: true) }
    if timeline.pools.contains(where: { $0.atRisk.contains(party.id) }) { json.field("atRisk", bool: true) }
    json.field("party", integer: stay.party.covers)
    json.field("units", integer: stay.units)
    json.field("seating", text: party.seating.rawValue)
    names.write(party, to: &json)
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
