import Daybook
import DaybookJSON
import DaybookOperations

struct LogCommand: CLICommand {
  static let declaration = Declaration(
    name: "log", abstract: "Show the events.",
    discussion: """
      Each record is checked against the one before it. One that is missing, not linked, or unreadable is \
      marked with "!" and the reason, in --json with the field "fault", and the exit code is 1; daybook verify \
      says which records are valid. With several options an event is shown when it passes all of them; what cannot \
      be read may be about anything, and is always shown.
      """,
    options: [
      .value("from", "POSITION|TIME", "From this record, or the first at this time or later; default 1."),
      .value(
        "to", "POSITION|TIME", "Through this record, or the last one by this time; default the head."),
      .value("venue", "V", "Only this venue's; times without an offset are its local times."),
      .value("reservation", "ID", "Only this reservation's."),
      .values("type", "T", "Only events of this type; daybook reference lists them."),
      .value("by", "ACTOR", "Only what this actor commanded, such as host:1."),
      .value("key", "K", "Only what was commanded under this key."),
      .value("request", "ID", "Only what came with this request id."),
      .flag("follow", "Continue with new events until Ctrl-C."), Declaration.json,
    ],
    examples: [
      "daybook log --from 100 --json", "daybook log --venue sahil --follow",
      "daybook log --type cancelled --type noShow --from 2030-05-01T00:00+04:00",
      "daybook log --by host:1 --key k-1",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let filter = try filter(arguments)
    let (from, until) = (try moment("from", arguments), try moment("to", arguments))
    if case .position(.start) = from { throw arguments.wrong("--from: found \"0\"; allowed: 1 or more") }
    let log = try RecordReader(arguments.ledgerPath)
    defer { log.close() }
    // The first at a time or later follows the last before it.
    var next =
      try from.map { from throws -> Position in
        switch from {
        case .position(let first): Position(first.value - 1)
        case .instant(let time): try log.last(by: Timestamp(microseconds: time.microseconds - 1)) ?? .start
        }
      } ?? .start
    let to = try until.map { until throws -> Position in
      switch until {
      case .position(let last): last
      case .instant(let time): try log.last(by: time) ?? .start
      }
    }
    let follows = arguments.has("follow") && to == nil
    let isBackwards =
      switch (from, until) {
      case (.position(let first), .position(let last)): first > last
      case (.instant(let first), .instant(let last)): first > last
      default: to.map { next > $0 } ?? false
      }
    if isBackwards {
      let (from, to) = (arguments.value("from") ?? "1", arguments.value("to") ?? "")
      throw arguments.wrong("--from \(from) is after --to \(to)")
    }
    // Who takes the log in turns asks for the record after the last: there is none yet.
    if !follows, case .position(let first) = from, next > (try log.head()) {
      throw try log.failure(forNo: first)
    }
    var json = JSONWriter()
    var (isSound, isEmpty) = (true, true)
    while !Interrupt.isRequested {
      let hint = log.hint
      next = try log.forEach(after: next, through: to ?? log.head(), matching: filter) { record in
        guard !Interrupt.isRequested else { return false }
        isEmpty = false
        if record.fault != nil { isSound = false }
        json.removeAll()
        if arguments.isJSON {
          FactText.write(record, to: &json)
          Output.standard.write(json.bytes)
        } else {
          Output.standard.write(FactText.line(record))
        }
        return true
      }
      if isEmpty, let venue = arguments.value("venue") { try log.check(VenueID(venue)) }
      guard follows else { break }
      Output.standard.flush()
      while log.hint == hint, !Interrupt.isRequested {
        guard Output.standard.isRead else { return isSound ? .done : .refused }
        Interrupt.pause()
      }
    }
    guard follows || !Interrupt.isRequested else { return .failure }
    return isSound ? .done : .refused
  }

  /// An option's value as a moment. Only a time without an offset needs the venue's zone, and with it the views.
  private static func moment(_ option: String, _ arguments: Arguments) throws -> Moment? {
    guard let venue = arguments.value("venue").map({ VenueID($0) }),
      case .local? = arguments.value(option).flatMap({ RequestedTime($0)?.form })
    else { return try arguments.moment(option) }
    let context = try ReadContext(arguments)
    defer { context.close() }
    guard let rules = try context.history.zoneRules(of: venue) else { throw try context.noVenue(venue) }
    return try arguments.moment(option, in: rules)
  }

  private static func filter(_ arguments: Arguments) throws(CommandFailure) -> EventFilter {
    var filter = EventFilter()
    filter.venues = arguments.value("venue").map { [VenueID($0)] }
    filter.reservations = try arguments.value("reservation").map { text throws(CommandFailure) in
      [try arguments.parsed(text, "--reservation", "an id") { ReservationID($0) }]
    }
    filter.actors = try arguments.value("by").map { text throws(CommandFailure) in
      [try arguments.parsed(text, "--by", "ROLE:ID such as guest:ana") { Actor($0) }]
    }
    filter.keys = arguments.value("key").map { [IdempotencyKey($0)] }
    filter.requestIDs = arguments.value("request").map { [$0] }
    let types = try arguments.all("type").map { word throws(CommandFailure) in
      if let type = EventType(rawValue: word) { return type }
      let hint =
        nearest(word, among: EventType.allCases.map(\.rawValue)).map { "; did you mean \($0)?" } ?? ""
      throw arguments.wrong(
        "--type: found \"\(word)\"; allowed: a type of event, as daybook reference lists them\(hint)")
    }
    if !types.isEmpty { filter.types = Set(types) }
    return filter
  }
}
