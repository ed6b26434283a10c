internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// What a call of the contract has to work with: its body, and for whom it is asked.
struct PartnerContext: ReadContext {
  let body: PartnerObject
  let account: PartnerAccount
  private let context: DialectContext

  init(_ context: DialectContext) throws(Problem) {
    account = try PartnerAccount(context.principal)
    body = try PartnerObject(try context.body())
    self.context = context
  }

  var ledger: Ledger { context.ledger }
  var history: LedgerHistory { context.history }
  var principal: Principal { context.principal }
  var least: Position { context.least }

  func json(_ write: (inout JSONWriter) -> Void) -> HTTPAnswer {
    context.json { json in json.object(write) }
  }

  func execute<C: LedgerCommand>(
    _ command: C, by guest: Actor, key: IdempotencyKey?
  ) async throws(Problem) -> Receipt<C.Value> {
    try await context.execute(command, by: guest, key: key)
  }

  /// The venue that an object names as merchant, if it is one of the partner's.
  func venue(of object: PartnerObject) throws(Problem) -> VenueID {
    let venue = VenueID(try object.needed("merchant_id"))
    guard principal.may(at: venue) else { throw PartnerContext.noMerchant(venue) }
    return venue
  }

  static func noMerchant(_ venue: VenueID) -> Problem {
    .invalid(
      InvalidField(
        "merchant_id", "found \(JSONValue.string(venue.text).found); allowed: one of the feed of merchants"))
  }

  /// The key that makes a call's retry safe.
  func key() throws(Problem) -> IdempotencyKey { IdempotencyKey(try body.needed("idempotency_token")) }

  /// What becomes of a command under the contract: its receipt, or the problem that may be a business failure.
  func outcome<C: LedgerCommand>(
    _ command: C, by guest: Actor, key: IdempotencyKey?
  ) async -> Result<Receipt<C.Value>, Problem> {
    do throws(Problem) {
      return .success(try await execute(command, by: guest, key: key))
    } catch {
      return .failure(error)
    }
  }

  /// A booking of the partner's own, or a problem: a stranger's is not there (R21).
  func booking(_ id: String, _ snapshot: borrowing Snapshot) throws(Problem) -> Reservation {
    guard let reservation = ReservationID(id).flatMap({ snapshot.reservation($0) }),
      account.user(of: reservation.owner) != nil, principal.may(at: reservation.venue)
    else { throw .notFound("no booking \(JSONValue.string(id).found)") }
    return reservation
  }
}
