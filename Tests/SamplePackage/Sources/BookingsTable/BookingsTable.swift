import Daybook

/// Bookings as rows of a database that other programs read: rows and the cursor are stored in one transaction.
public struct BookingsTable {
  private let database: Database

  public init(_ database: Database) throws {
    self.database = database
    try database.run("CREATE TABLE IF NOT EXISTS booking (id TEXT PRIMARY KEY, venue, start, covers, state)")
    try database.run("CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), text)")
  }

  /// Until the ledger is closed or the task is cancelled; goes on where it was. A restored ledger, or one that lost
  /// records that were seen here, is another log: then the rows are made anew.
  public func follow(_ ledger: Ledger, following: Bool = true) async throws {
    do {
      try await take(from: ledger, following)
    } catch LedgerError.failed(let failure) where failure.code == .diverged {
      try database.transaction {
        try database.run("DELETE FROM booking")
        try database.run("DELETE FROM cursor")
      }
      try await take(from: ledger, following)
    }
  }

  private func take(from ledger: Ledger, _ following: Bool) async throws {
    let stored = try database.run("SELECT text FROM cursor").first?.first ?? nil
    let cursor = stored.flatMap { EventCursor($0) }
    for try await batch in ledger.batches(after: cursor, following: following) {
      try database.transaction {
        for event in batch.events { try apply(event) }
        try database.run("INSERT OR REPLACE INTO cursor VALUES (1, ?)", "\(batch.cursor)")
      }
    }
  }

  private func apply(_ fact: Fact) throws {
    switch fact.event {
    case .booked(let it): try put(it.reservation, it.stay, in: fact.venue)
    case .modified(let it): try put(it.reservation, it.stay, in: fact.venue)
    case .cancelled(let id), .lateCancelled(let id), .noShow(let id):
      try database.run("UPDATE booking SET state = ? WHERE id = ?", fact.event.type.rawValue, "\(id)")
    default: break
    }
  }

  private func put(_ id: ReservationID, _ stay: Stay, in venue: VenueID?) throws {
    try database.run(
      "INSERT OR REPLACE INTO booking VALUES (?, ?, ?, ?, 'booked')", "\(id)", venue?.text, "\(stay.start)",
      "\(stay.party.covers)")
  }
}
