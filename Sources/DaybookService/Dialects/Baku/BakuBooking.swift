internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// A booking as an app asks for it, made once however often it is sent.
struct BakuBooking: Sendable {
  private let context: DialectContext
  private let baku: Baku
  private let restaurant: String
  private let party: PartySize
  private let start: RequestedTime
  private let end: RequestedTime
  private let table: TableID?
  private let guest: Guest

  /// How often one caller may have the same words refused, or cancel what came of them.
  private static let mostAttempts = 1_000

  init(_ context: DialectContext, _ baku: Baku) throws(Problem) {
    var body = try BakuBody(context)
    guard let restaurant = try body.text("restaurant_id") else { throw BakuBody.missing("restaurant_id") }
    (self.context, self.baku, self.restaurant) = (context, baku, restaurant)
    party = PartySize(try body.integer("party_size", in: PartySize.allowed))
    (start, end) = (try body.time("start"), try body.time("end"))
    table = try body.text("table_id").map { TableID($0) }
    guard let name = try body.text("guest_name") else { throw BakuBody.missing("guest_name") }
    let phone = try body.text("guest_phone").flatMap { TextRule.collapsed($0) == nil ? nil : $0 }
    guest = try BakuBody.reading { () throws(InvalidField) in
      Guest(
        name: try TextRule.name(name, "guest_name"),
        phone: try phone.map { phone throws(InvalidField) in try TextRule.phone(phone, "guest_phone") })
    }
  }

  /// Books; the reservation's id, and the position that has it.
  func book() async throws(Problem) -> (ReservationID, Position) {
    let command = try await command()
    if let key = try context.call.idempotencyKey() {
      let receipt = try await context.execute(command, key: key)
      return (receipt.value.id, receipt.position)
    }
    return try await bookOnce(command)
  }

  /// What the ledger is asked; the end is the venue's to say.
  private func command() async throws(Problem) -> Book {
    let definition = try await context.read { snapshot throws(Problem) in
      let definition = try baku.venue(restaurant, context, snapshot)
      guard let rules = snapshot.zoneRules(definition.zone) else { throw .noRestaurant }
      guard try BakuBooking.instant(start, "start", rules) < BakuBooking.instant(end, "end", rules) else {
        throw .baku(422, "end must be after start")
      }
      return definition
    }
    if let table {
      guard let found = definition.tables.first(where: { $0.id == table }) else {
        throw .baku(422, "table_id does not belong to restaurant")
      }
      guard party.covers <= found.most else { throw .baku(422, "party_size exceeds table capacity") }
    }
    return Book(venue: definition.id, party: party, start: start, tables: table.map { [$0] }, guest: guest)
  }

  private static func instant(_ time: RequestedTime, _ name: String, _ rules: ZoneRules) throws(Problem)
    -> Timestamp
  {
    do throws(RequestedTimeError) {
      return try time.instant(in: rules)
    } catch {
      throw ParameterValues.wrong(name, time.text, "a time that the clocks of \(rules.name) show")
    }
  }

  // MARK: Once

  /// Tries keys that are made of the caller's words and a count, until one has an answer that holds.
  ///
  /// A key has one first answer for ever, so two requests with the same words get the same booking, whichever comes first and
  /// wherever the service was killed. A key whose answer holds no more is passed over: it was refused before, or its booking
  /// was cancelled since. The next is the same for both, too.
  private func bookOnce(_ command: Book) async throws(Problem) -> (ReservationID, Position) {
    let words = words(command)
    for attempt in 1...BakuBooking.mostAttempts {
      let outcome = await context.ledger.outcome(
        of: command.command, by: context.principal.actor, key: IdempotencyKey("baku-\(words)-\(attempt)"),
        requestID: context.call.requestID, traceparent: context.call.traceparent, within: .seconds(5))
      if case .refused(_, isReplay: true) = outcome { continue }
      let receipt: Receipt<Book.Value>
      do throws(LedgerError) {
        receipt = try context.ledger.receipt(of: Book.self, from: outcome)
      } catch {
        throw Problem(error)
      }
      if receipt.isReplay, try await isGivenUp(receipt.value.id, receipt.position) { continue }
      return (receipt.value.id, receipt.position)
    }
    throw .baku(429, "The same was asked \(BakuBooking.mostAttempts) times; take another table or time")
  }

  private func isGivenUp(_ id: ReservationID, _ position: Position) async throws(Problem) -> Bool {
    var context = context
    context.least = max(context.least, position)
    return try await context.read { $0.reservation(id)?.state.isGivenUp ?? true }
  }

  /// The words of the booking as a short text: the same for the same words alone.
  private func words(_ command: Book) -> String {
    var json = JSONWriter()
    json.array(
      [
        command.venue?.text, party.description, start.text, end.text, table?.text, guest.name, guest.phone,
      ]
    ) { text, json in if let text { json.string(text) } else { json.literal("null") } }
    return Base64URL.text(Array(SHA256.digest(json.bytes).prefix(24)))
  }
}
