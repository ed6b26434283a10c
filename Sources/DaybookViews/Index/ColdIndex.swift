package import DaybookDomain
import DaybookStore

/// First answers and entities outside the hot state, for the writer.
///
/// It keeps one generation of `index` open, whatever becomes of its files.
///
/// A first answer never changes, and an evicted entity only by a correction, which the writer remembers until
/// this knows it; so a generation that was replaced or deleted is still right up to its checkpoint. Only
/// `refresh` moves to the newest one, and never to one that knows less.
package final class ColdIndex: Sendable {
  private let engine: ViewEngine
  private let home: ViewHome
  private let held = Monitor(Held())

  private struct Held {
    var generation: Generation?
    var checkpoint = Position.start
  }

  /// Calls `refresh` once; until a refresh finds a usable generation, it knows nothing.
  package init(_ engine: ViewEngine) throws(LedgerFailure) {
    self.engine = engine
    home = try engine.home(IndexView.name)
    try refresh()
  }

  /// Everything up to this position is known here. It never goes back.
  package var checkpoint: Position { held.withLock { $0.checkpoint } }

  /// Position of the first record of the command with this digest; nil when unknown at `checkpoint`.
  package func position(of digest: KeyDigest) throws(LedgerFailure) -> Position? {
    try read { part throws(LedgerFailure) in try part.position(of: digest) } ?? nil
  }

  /// The state of a command's subject here; nil when unknown at `checkpoint`.
  package func entity(_ subject: CommandSubject) throws(LedgerFailure) -> Departed? {
    try read { part throws(LedgerFailure) in
      let entities = EntityReader(part: part)
      switch subject {
      case .ledger, .venue: return nil
      case .reservation(let id): return try entities.reservation(id).map { .reservation($0) }
      case .hold(let id): return try entities.hold(id).map { .hold($0) }
      case .block(let id): return try entities.block(id).map { .block($0) }
      case .entry(let id): return try entities.entry(id).map { .entry($0) }
      case .ticket(let id): return try entities.ticket(id).map { .ticket($0) }
      }
    } ?? nil
  }

  /// A guest's bookings and waitlist entries, in order of id.
  package func entities(of guest: Actor) throws(LedgerFailure) -> [Departed] {
    try read { part throws(LedgerFailure) in
      let entities = EntityReader(part: part)
      var found: [Departed] = []
      try part.forEach(IndexTable.owners, prefix: RowKey.prefix(guest.description)) {
        key, row throws(LedgerFailure) in
        let id: ClaimID = try part.id(endOf: key)
        if let reservation = try entities.reservation(id.retyped()) {
          found.append(.reservation(reservation))
        } else if let entry = try entities.entry(id.retyped()) {
          found.append(.entry(entry))
        }
        return true
      }
      return found
    } ?? []
  }

  /// The waitlist entry that became a booking.
  package func entry(behind reservation: ReservationID) throws(LedgerFailure) -> Departed? {
    try read { part throws(LedgerFailure) in
      let key = reservation.key
      let id: WaitlistID? = try part.row(IndexTable.entryOf, key: key.span.bytes) { row throws(RowError) in
        try ID(endOf: row)
      }
      guard let id else { return nil }
      return try EntityReader(part: part).entry(id).map { .entry($0) }
    } ?? nil
  }

  private func read<Result>(_ body: (ViewPart) throws(LedgerFailure) -> Result) throws(LedgerFailure)
    -> Result?
  {
    guard let generation = held.withLock({ $0.generation }) else { return nil }
    do throws(LedgerFailure) {
      return try generation.read(body)
    } catch {
      home.handleReadFailure(generation, error)
      throw error
    }
  }

  /// Looks for the newest generation and its checkpoint. What was known stays known, even when this throws.
  package func refresh() throws(LedgerFailure) {
    var newest: Generation?
    if let ledger = try engine.ledger(), case .open(let generation) = try home.look(engine.log, ledger) {
      newest = generation
    }
    let generation = newest ?? held.withLock { $0.generation }
    guard let generation else { return }
    let position = try generation.checkpoint().position
    held.withLock { held in
      guard position >= held.checkpoint else { return }
      (held.generation, held.checkpoint) = (generation, position)
    }
  }

  /// Closes its generation; from then on it knows nothing.
  package func close() {
    held.withLock { held in
      held.generation?.close()
      held.generation = nil
    }
  }
}
