public import Daybook
public import DaybookDomain
internal import DaybookLog
internal import DaybookStore
public import DaybookTime
internal import DaybookViews

/// A booking, a hold, a block, a waitlist entry or a ticket.
public enum EntityValue: Hashable, Sendable {
  case reservation(Reservation)
  case hold(Hold)
  case block(Block)
  case entry(WaitlistEntry)
  case ticket(Ticket)

  init(_ entity: Departed) {
    switch entity {
    case .reservation(let reservation): self = .reservation(reservation)
    case .hold(let hold): self = .hold(hold)
    case .block(let block): self = .block(block)
    case .entry(let entry): self = .entry(entry)
    case .ticket(let ticket): self = .ticket(ticket)
    }
  }

  /// Its id, of whatever kind.
  public var id: ClaimID {
    switch self {
    case .reservation(let reservation): reservation.id.retyped()
    case .hold(let hold): hold.id.retyped()
    case .block(let block): block.id.retyped()
    case .entry(let entry): entry.id.retyped()
    case .ticket(let ticket): ticket.id.retyped()
    }
  }

  /// The venue it is at.
  public var venue: VenueID {
    switch self {
    case .reservation(let reservation): reservation.venue
    case .hold(let hold): hold.venue
    case .block(let block): block.venue
    case .entry(let entry): entry.venue
    case .ticket(let ticket): ticket.venue
    }
  }
}

/// A ledger opened for questions about its past: what was, what changed, and why.
///
/// Answers are exact. Each reflects the log up to the position asked for, or a later one; the views are
/// brought up to date first.
public struct LedgerHistory: Sendable {
  package let reader: LedgerReader
  private let least: Position?
  private let wait: Duration
  /// Nil: it answers for the present.
  private var standing: Standing?

  /// The views as they stood, and the instant they are judged at.
  private struct Standing {
    let views: PastViews
    let now: Timestamp
  }

  /// Opens the ledger at a path; call `close()` when done. Without a vault it tells everything but guests' fields.
  ///
  /// Answers reflect at least `position`, by default the current head; a call waits at most `time` for the
  /// views to reach it. `notice` receives warnings for the operator. It opens the log for reading alone: no writer starts,
  /// and nothing but the views changes on the disk.
  public init(
    _ path: String, projections: [any Projection] = [], atLeast position: Position? = nil,
    within time: Duration = .seconds(30),
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(LedgerFailure) {
    reader = try LedgerReader(
      path, mapByteCount: LedgerOptions().mapByteCount, options: ViewOptions(projections: projections),
      notice: notice, mayLackVault: true)
    (least, wait) = (position, time)
  }

  /// Over a ledger that is open in this process, which closes its files. Its calls block: see ``onThread(_:)``.
  ///
  /// Throws `.view` for a ledger that was opened without views.
  public init(over ledger: Ledger, within time: Duration = .seconds(5)) throws(LedgerFailure) {
    reader = try LedgerReader(over: ledger)
    (least, wait) = (nil, time)
  }

  /// Asks on a thread of its own; the caller's is free meanwhile. For questions of a task.
  public func onThread<R: Sendable>(
    _ body: @escaping @Sendable (LedgerHistory) throws(LedgerFailure) -> R
  ) async throws(LedgerFailure) -> R {
    let result = try await Thread.run { Result { () throws(LedgerFailure) in try body(self) } }
    return try result.get()
  }

  /// Closes its files.
  public func close() {
    standing?.views.close()
    reader.close()
  }

  /// The same ledger, whose every reading answers as it stood at a moment: what it would have said then.
  ///
  /// Its views, and the projections that are named, are filled again from the first record through that one, beside
  /// those in use, which takes as long as a rebuild takes to fill them; they are gone with `close()`, which also closes
  /// this one. Nothing else changes on the disk. Throws `.notFound` for a position past the log's end and for a
  /// time before its first record, `.stopped` when `progress` returns false.
  public func standing(
    at moment: Moment, with projections: Set<String> = [], progress: WorkProgress = { _, _, _ in true }
  ) throws(LedgerFailure) -> LedgerHistory {
    let past = try past(moment)
    let total = past.position.value
    var isStopped = !progress("filled through position", 0, total)
    let views = try reader.engine.past(
      through: past.position, of: reader.engine.names(with: projections),
      progress: { isStopped = !progress("filled through position", $0.value, total) },
      isCancelled: { isStopped })
    var then = self
    then.standing = Standing(views: views, now: past.now)
    return then
  }

  /// The position and the instant that its readings stand at; nil: the present.
  package var stands: (position: Position, now: Timestamp)? {
    standing.map { ($0.views.position, $0.now) }
  }

  /// The position of the last record now.
  public func head() throws(LedgerFailure) -> Position {
    Position(try reader.storage.head().position)
  }

  /// Changes whenever the head may have moved, in whatever process.
  package var hint: UInt64 { reader.storage.hint }

  /// Lends the views, and the projections that are named, as they stand at the position it answers for.
  ///
  /// Blocks: it brings the views up on the caller's thread. The closure must be short, and must not keep the snapshot.
  public func read<R>(
    of projections: Set<String> = [], _ body: (borrowing Snapshot) -> R
  ) throws(LedgerFailure) -> R {
    guard let standing else {
      return try reader.read(atLeast: least, of: projections, within: wait, body)
    }
    let names = try reader.engine.names(with: projections)
    return try standing.views.read(of: names, at: standing.now) { snapshot throws(LedgerFailure) in
      let result = body(snapshot)
      if let trouble = snapshot.trouble { throw trouble }
      return result
    }
  }

  /// What a guest said of themselves, opened in memory; nil once they are forgotten.
  ///
  /// Throws `.vault` where there is no vault, or no key for it.
  public func open(_ guest: SealedGuest) throws(LedgerFailure) -> Guest? { try reader.open(guest) }

  /// As `read`, for what may find that a view cannot be read.
  func ask<R>(_ query: (borrowing Snapshot) throws(LedgerFailure) -> R?) throws(LedgerFailure) -> R? {
    try read { snapshot in
      snapshot.attempt(or: nil) { () throws(LedgerFailure) in try query(snapshot) }
    }
  }

  /// The current rules of a venue's zone, for times without an offset; nil when there is no such venue.
  public func zoneRules(of venue: VenueID) throws(LedgerFailure) -> ZoneRules? {
    try read { snapshot in snapshot.venue(venue).flatMap { snapshot.zoneRules($0.zone) } }
  }

  /// The position of the last record at a moment; nil when the first record is later.
  ///
  /// Throws `.notFound` for a position beyond the log's end.
  public func position(at moment: Moment) throws(LedgerFailure) -> Position? {
    switch moment {
    case .position(.start): return nil
    case .position: return try past(moment).position
    case .instant(let instant):
      return try reader.storage.last(by: instant)
    }
  }

  /// The ledger as it was at a moment.
  package func past(_ moment: Moment) throws(LedgerFailure) -> PastLedger {
    let past =
      switch moment {
      case .position(let position): try PastLedger(reader, after: position)
      case .instant(let instant): try PastLedger(reader, at: instant)
      }
    if let past { return past }
    switch moment {
    case .position(let position):
      throw .noRecord(position, through: try head())
    case .instant(let instant): throw LedgerFailure(.notFound, "nothing was recorded by \(instant)")
    }
  }

  /// The state then.
  package func state(at past: PastLedger) throws(LedgerFailure) -> LedgerState {
    guard let state = try past.state() else {
      throw LedgerFailure(.corrupt, "the log ends before position \(past.position)")
    }
    return state
  }

  // MARK: As it was

  /// An entity as it was at a moment, folded from its own records; nil when it did not exist.
  public func entity(_ id: ClaimID, at moment: Moment) throws(LedgerFailure) -> EntityValue? {
    try entities(of: id, at: try past(moment))?.entity(id).map { EntityValue($0) }
  }

  /// An entity then, with what hangs together with it.
  package func entities(of id: ClaimID, at past: PastLedger) throws(LedgerFailure) -> PastEntities? {
    try ask { snapshot throws(LedgerFailure) in try past.store(of: id, snapshot) }
  }

  /// A venue then, with everything claimed and blocked in it; nil: there was none.
  package func venue(
    _ id: VenueID, in state: LedgerState, at past: PastLedger
  ) throws(LedgerFailure) -> VenueState? {
    try ask { snapshot throws(LedgerFailure) in try past.venue(id, in: state, snapshot) }
  }

  /// The reservations of a venue's business date as they were at a moment, in order of start and id.
  public func reservations(
    at venue: VenueID, on date: CivilDate, _ moment: Moment
  ) throws(LedgerFailure) -> [Reservation] {
    let past = try past(moment)
    return try reservations(at: venue, on: date, in: state(at: past), at: past)
  }

  package func reservations(
    at venue: VenueID, on date: CivilDate, in state: LedgerState, at past: PastLedger
  ) throws(LedgerFailure) -> [Reservation] {
    try ask { snapshot throws(LedgerFailure) in
      try past.reservations(at: venue, on: date, in: state, snapshot)
    } ?? []
  }

  /// What occupied a venue's tables around a business date, as it stood at a moment (R31).
  ///
  /// Throws `.notFound` where there was no such venue.
  public func timeline(
    at venue: VenueID, on date: CivilDate, _ moment: Moment
  ) throws(LedgerFailure) -> Timeline {
    let past = try past(moment)
    let state = try state(at: past)
    guard let found = try self.venue(venue, in: state, at: past) else { throw noVenue(venue, at: past) }
    var around: [Reservation] = []
    for days in -1...1 {
      around += try reservations(at: venue, on: date.adding(days: days), in: state, at: past)
    }
    let known = Set(around.map(\.id))
    for id in found.floor.timeless(found.asked(at: past.now)) where !known.contains(id.retyped()) {
      if let sold = state.reservation(id.retyped()) { around.append(sold.effective(at: past.now)) }
    }
    return found.timeline(of: date, around, at: past.now).naming { state.hold($0) }
  }

  private func noVenue(_ id: VenueID, at past: PastLedger) -> LedgerFailure {
    LedgerFailure(.notFound, "there was no venue \"\(id)\" at position \(past.position)")
  }

  /// The slots that a date offered a party at a moment, by the rules and the state of then (R12).
  ///
  /// Throws `.notFound` when the venue did not exist then.
  public func availability(
    at venue: VenueID, on date: CivilDate, party: PartySize, channel: Channel = .online, _ moment: Moment
  ) throws(LedgerFailure) -> [Slot] {
    let past = try past(moment)
    guard let found = try self.venue(venue, in: state(at: past), at: past) else {
      throw noVenue(venue, at: past)
    }
    return past.availability(
      of: found, on: date, OfferQuery(party: party, channel: channel, withReasons: false))
  }
}
