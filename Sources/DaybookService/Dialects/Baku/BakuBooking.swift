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

  init(_ context: DialectContext, _ baku: Baku) throws(Problem) {
    let body = try BakuBody(context)
    let restaurant = try body.needed("restaurant_id")
    (self.context, self.baku, self.restaurant) = (context, baku, restaurant)
    party = PartySize(try body.integer("party_size", in: PartySize.allowed))
    (start, end) = (try body.time("start"), try body.time("end"))
    table = try body.text("table_id").map { TableID($0) }
    let name = try body.needed("guest_name")
    let phone = try body.text("guest_phone").flatMap { TextRule.collapsed($0) == nil ? nil : $0 }
    guest = try BakuBody.reading { () throws(InvalidField) in
      Guest(
        name: try TextRule.name(name, "guest_name"),
        phone: try phone.map { phone throws(InvalidField) in try TextRule.phone(phone, "guest_phone") })
    }
  }

  /// Books; the reservation's id, and the position that has it.
  func book() async throws(Problem) -> (ReservationID, Position) {
    let receipt = try await context.book(try await command())
    return (receipt.value.id, receipt.position)
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
}
