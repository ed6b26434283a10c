import Daybook
import DaybookOperations

/// A screen's process: it reads the ledger that another process writes, and starts no writer.
public struct BookingsScreen: Sendable {
  private let history: LedgerHistory
  private let venue: VenueID
  private let date: CivilDate

  public init(_ path: String, venue: VenueID, date: CivilDate) throws {
    history = try LedgerHistory(path)
    (self.venue, self.date) = (venue, date)
  }

  /// Shows the date's bookings now, and again whenever the log has moved; until the task is cancelled.
  public func follow(
    every pause: Duration = .milliseconds(500), show: @Sendable (Position, [Reservation]) async -> Void
  ) async throws {
    var seen = Position.start
    while !Task.isCancelled {
      if try history.head() > seen {
        let (position, bookings) = try await history.onThread { [venue, date] history throws(LedgerFailure) in
          try history.read { ($0.position, $0.reservations(at: venue, on: date)) }
        }
        seen = position
        await show(position, bookings)
      }
      try? await Task.sleep(for: pause)
    }
  }

  /// Closes its files, once nobody follows.
  public func close() { history.close() }
}
