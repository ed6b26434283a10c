internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What whoever asks may read, and how.
protocol ReadContext: Sendable, GuestOpener {
  var ledger: Ledger { get }
  var history: LedgerHistory { get }
  var principal: Principal { get }
  /// The position that the answer must have seen.
  var least: Position { get }
}

extension ReadContext {
  /// Lends the views at one position, `position` or a later one; what a body throws is the answer.
  func read<R>(
    atLeast position: Position = .start, _ body: (borrowing Snapshot) throws(Problem) -> R
  ) async throws(Problem) -> R {
    let result: Result<R, Problem>
    do throws(LedgerError) {
      result = try await ledger.read(atLeast: max(least, position)) { snapshot in
        Result { () throws(Problem) in try body(snapshot) }
      }
    } catch {
      throw Problem(error)
    }
    return try result.get()
  }

  /// Whoever is of some venues alone is not told what there is elsewhere.
  func check(_ venue: VenueID) throws(Problem) {
    guard principal.may(at: venue) else { throw .noVenue(venue) }
  }

  /// Whether the caller may see what belongs to an actor at a venue: a guest sees what is theirs (R21).
  func maySee(_ owner: Actor, at venue: VenueID) -> Bool {
    principal.may(at: venue) && (principal.actor.role != .guest || principal.actor == owner)
  }

  /// Guests' names for an answer.
  var names: GuestNames { GuestNames { sealed throws(LedgerFailure) in try open(sealed) } }

  /// Runs what opens guests' fields.
  func opening<R>(_ body: () throws(LedgerFailure) -> R) throws(Problem) -> R {
    do throws(LedgerFailure) { return try body() } catch { throw .failed(error) }
  }
  func open(_ sealed: SealedGuest) throws(LedgerFailure) -> Guest? { try history.reader.open(sealed) }
}
