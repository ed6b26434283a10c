import Daybook
import DaybookOperations

/// The ledger opened for a query, with the position asked for and the time.
struct ReadContext {
  private(set) var history: LedgerHistory
  var reader: LedgerReader { history.reader }
  private let vault: VaultNotice

  /// Options of queries that answer for a position.
  static let options: [Declaration.Option] = [
    .value(
      "at-least", "POSITION", "Answer for at least this position; default: the current head."),
    .value("within", "SECONDS", "How long to wait for that position; default 30."), Declaration.json,
  ]

  init(_ arguments: Arguments) throws {
    let position = try arguments.integer("at-least", in: 0...Int.max).map { Position(UInt64($0)) }
    let wait = try arguments.integer("within", in: 0...86_400) ?? 30
    Interrupt.endsTheProcess()
    history = try LedgerHistory(arguments.ledgerPath, atLeast: position, within: .seconds(wait)) {
      Output.error("daybook: \($0)\n")
    }
    vault = VaultNotice(isSilent: arguments.has("no-names"))
  }

  /// As it stood at the moment of `--at`, if that was given; a time without an offset is of the venue's zone.
  ///
  /// Which record that is, is told on standard error: what is printed is what would have been printed then.
  init(travelling arguments: Arguments, of venue: VenueID? = nil) throws {
    try self.init(arguments)
    do {
      guard let moment = try moment(arguments, of: venue) else { return }
      try travel(to: moment, of: venue)
    } catch {
      close()
      throw error
    }
  }

  /// From here on it answers as it stood at a moment.
  mutating func travel(to moment: Moment, of venue: VenueID?) throws {
    let rules = try venue.flatMap { try history.zoneRules(of: $0) }
    history = try history.standing(at: moment, progress: Progress.shown())
    guard let (position, now) = history.stands else { return }
    ReadContext.tell(position, rules?.label(now) ?? now.description)
  }

  /// Says which position a past answer stands at, where the answer itself does not.
  static func tell(_ position: Position, _ time: String) {
    Output.error("daybook: as of position \(position), \(time)\n")
  }

  func close() { history.close() }

  /// The time by which the ledger judges: its own for a manual clock, the system's otherwise.
  func now(_ snapshot: borrowing Snapshot) -> Timestamp { history.now(snapshot) }

  func read<R>(_ body: (borrowing Snapshot) -> R) throws -> R { try history.read(body) }

  /// The moment of `--at`; a time without an offset is of the venue's zone.
  ///
  /// What is yet to come was not yet: a time after the ledger's is refused.
  func moment(_ arguments: Arguments, of venue: VenueID? = nil) throws -> Moment? {
    if let venue, arguments.value("at") != nil, try read({ $0.venue(venue) }) == nil {
      throw try noVenue(venue)
    }
    let rules = try venue.flatMap { try history.zoneRules(of: $0) }
    let moment = try arguments.moment("at", in: rules)
    let now = try read { self.now($0) }
    if case .instant(let instant) = moment, instant > now {
      let label = rules?.label(now) ?? now.description
      throw arguments.wrong(
        "--at: found \"\(arguments.value("at") ?? "")\", which is yet to come; allowed: up to now, \(label)")
    }
    return moment
  }

  /// Those of some bookings that a party past its end puts at risk (R24).
  func risks(_ reservations: [Reservation], _ snapshot: borrowing Snapshot) -> Set<ReservationID> {
    snapshot.risks(of: reservations, now: now(snapshot))
  }

  /// When the next course of each booking is served, where anybody knows.
  func serveTimes(_ reservations: [Reservation], _ snapshot: borrowing Snapshot) -> [ReservationID: Timestamp]
  { snapshot.serveTimes(of: reservations, now: now(snapshot)) }

  /// The failure for an unknown venue, with the one that was probably meant; in the past, for one that was not there yet.
  func noVenue(_ id: VenueID) throws -> CommandFailure {
    let ids = try read { $0.venues().map(\.id.text) }
    guard let (position, _) = history.stands else { return CommandFailure(noVenue: id, among: ids) }
    let others = ids.isEmpty ? "there was none yet" : "there were \(CommandFailure.shown(ids))"
    return CommandFailure(code: .refused, message: "no venue \"\(id)\" as of position \(position); \(others)")
  }
}

extension CommandFailure {
  /// For an unknown venue, with the one that was probably meant.
  fileprivate init(noVenue id: VenueID, among ids: [String]) {
    let hint = nearest(id.text, among: ids).map { "did you mean \"\($0)\"?" }
    let others =
      ids.isEmpty
      ? "the ledger has none yet; see daybook import --help" : "there are \(CommandFailure.shown(ids))"
    self.init(code: .refused, message: "no venue \"\(id)\"; \(hint ?? others)")
  }

  fileprivate static func shown(_ ids: [String]) -> String {
    ids.prefix(8).joined(separator: ", ") + (ids.count > 8 ? " and \(ids.count - 8) more" : "")
  }
}

extension RecordReader {
  /// Refuses a venue that was never defined. Reads the log alone: ask where nothing of the venue was found.
  func check(_ venue: VenueID) throws {
    var known: [String] = []
    try forEach(after: .start, matching: EventFilter(types: [.venueDefined])) { record in
      if let id = record.fact?.venue?.text, !known.contains(id) { known.append(id) }
      return true
    }
    guard known.contains(venue.text) else { throw CommandFailure(noVenue: venue, among: known) }
  }
}

extension ReadContext {
  /// A guest's fields, opened in memory; nil once they are forgotten, and where there is no vault.
  ///
  /// That there is none is said once on standard error.
  func open(_ sealed: SealedGuest) throws(LedgerFailure) -> Guest? {
    do throws(LedgerFailure) {
      return try reader.open(sealed)
    } catch {
      guard reader.lacksVault else { throw error }
      vault.tell(error)
      return nil
    }
  }

  /// Says once that guests cannot be shown.
  func tellNames(_ failure: any Error) { vault.tell(failure) }
}

extension ReadContext: GuestOpener {}

/// Says once that the vault cannot be read; nothing where no names are asked for.
private final class VaultNotice {
  private var isTold: Bool

  init(isSilent: Bool) { isTold = isSilent }

  func tell(_ failure: any Error) {
    guard !isTold else { return }
    isTold = true
    Output.error("daybook: the guests' names are left out: \(failure)\n")
  }
}

extension VenueHeading {
  /// As of the time by which the ledger judges.
  init?(_ id: VenueID, _ snapshot: borrowing Snapshot, _ context: ReadContext) {
    self.init(id, snapshot, now: context.now(snapshot))
  }
}

extension VenueDefinition {
  /// Refuses an area that no table of the venue stands in, and says which there are.
  func check(area: String?) throws { try check(area, "area", among: tables.compactMap(\.area)) }

  /// Refuses a station of no dish, at which nothing would ever show; what is made by how much alone is the kitchen's.
  func check(station: String?) throws {
    try check(station, "station", among: (prep?.items ?? []).map(\.station) + ["kitchen"])
  }

  private func check(_ given: String?, _ what: String, among known: [String]) throws {
    guard let given else { return }
    let name = given.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !known.contains(where: { $0 == given || $0 == name }) else { return }
    let all = Set(known).sorted().joined(separator: ", ")
    let hint = nearest(name, among: known).map { "did you mean \"\($0)\"?" }
    let others = known.isEmpty ? "it has none" : "there are \(all)"
    throw CommandFailure(code: .refused, message: "no \(what) \"\(given)\" at \(id); \(hint ?? others)")
  }
}
