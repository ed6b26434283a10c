import Daybook
import DaybookJSON
import DaybookOperations
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// The booking partner's client over a service that has its contract, on one connection that stays open.
///
/// The clock stands at 10:00 of the first day at Sahil.
final class PartnerClient {
  let served: ServedLedger
  private let client: RawClient
  private var count = 0

  /// `change` makes another Sahil.
  init(_ change: (inout VenueDefinition) -> Void = { _ in }) throws {
    var configuration = ServiceConfiguration()
    configuration.dialects = [.gmb]
    served = try ServedLedger(configuration)
    var sahil = Venues.sahil
    change(&sahil)
    try served.memory.receipt(of: DefineVenue(sahil))
    try served.memory.advance(to: PartnerClient.instant("2030-05-01T10:00"))
    client = try RawClient(UInt16(served.service.port))
  }

  func close() { served.close() }

  struct Answer {
    let status: Int
    let body: String
    let json: JSONValue

    subscript(path: String...) -> JSONValue? { path.reduce(json) { $0?[$1] } }

    /// A text at a path of names.
    func text(_ path: String...) -> String? {
      if case .string(let text)? = path.reduce(json, { $0?[$1] }) { text } else { nil }
    }

    /// The cause of its business failure.
    var cause: String? {
      text("booking_failure", "cause") ?? text("waitlist_business_logic_failure", "cause")
    }

    /// The elements of a list.
    func list(_ name: String) -> [JSONValue] { if case .array(let list)? = json[name] { list } else { [] } }
  }

  func ask(_ call: String, _ body: String, by actor: String = "guest:partner:gmb") throws -> Answer {
    client.send(
      "POST /gmb/v3/\(call)/ HTTP/1.1\r\nHost: localhost\r\nDaybook-Actor: \(actor)\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let answer = try client.answer()
    return Answer(
      status: answer.status, body: answer.body, json: try JSONParser.parse(Array(answer.body.utf8)))
  }

  // MARK: What is asked

  static func instant(_ local: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: "\(local):00+04:00"))
  }

  static func seconds(_ local: String) throws -> Int { Int(try instant(local).epochSeconds) }

  /// Whether slots are offered, in their order.
  func offers(_ starts: [String], party: Int, room: String? = nil, seconds: Int? = nil) throws -> [Bool] {
    let slots = try starts.map { start in
      let duration = seconds.map { ",\"duration_sec\":\"\($0)\"" } ?? ""
      let area = room.map { ",\"room_id\":\"\($0)\"" } ?? ""
      return """
        {"service_id":"reservation","start_sec":\(try PartnerClient.seconds(start))\(duration),\
        "resource_ids":{"party_size":\(party)\(area)}}
        """
    }
    let answer = try ask(
      "BatchAvailabilityLookup", "{\"merchant_id\":\"sahil\",\"slot_time\":[\(slots.joined(separator: ","))]}"
    )
    #expect(answer.status == 200, "\(answer.body)")
    return answer.list("slot_time_availability").map { $0["available"] == .bool(true) }
  }

  /// Books for a user, under a token of its own unless one is given.
  func book(
    _ start: String, party: Int = 2, user: String = "u1", token: String? = nil, more: String = "",
    by actor: String = "guest:partner:gmb"
  ) throws -> Answer {
    count += 1
    return try ask(
      "CreateBooking",
      """
      {"slot":{"merchant_id":"sahil","service_id":"reservation","start_sec":"\(try PartnerClient.seconds(start))",\
      "resources":{"party_size":\(party)}\(more)},"idempotency_token":"\(token ?? "t\(count)")",\
      \(PartnerClient.user(user)),"payment_information":{"prepayment_status":"PREPAYMENT_NOT_PROVIDED"}}
      """, by: actor)
  }

  /// Books, and returns the booking's id.
  func booked(_ start: String, party: Int = 2, user: String = "u1") throws -> String {
    let answer = try book(start, party: party, user: user)
    return try #require(answer.text("booking", "booking_id"), "\(answer.body)")
  }

  func update(_ id: String, _ change: String) throws -> Answer {
    try ask("UpdateBooking", "{\"booking\":{\"booking_id\":\"\(id)\",\(change)}}")
  }

  func status(of id: String, by actor: String = "guest:partner:gmb") throws -> Answer {
    try ask("GetBookingStatus", "{\"booking_id\":\"\(id)\"}", by: actor)
  }

  func join(party: Int = 2, user: String = "u1", token: String? = nil) throws -> Answer {
    count += 1
    return try ask(
      "CreateWaitlistEntry",
      """
      {"merchant_id":"sahil","service_id":"reservation","party_size":\(party),\(PartnerClient.user(user)),\
      "idempotency_token":"\(token ?? "t\(count)")"}
      """)
  }

  private static func user(_ id: String) -> String {
    """
    "user_information":{"user_id":"\(id)","given_name":"Ana","family_name":"Quliyeva",\
    "telephone":"+994 50 000 00 00","email":"ana@example.com"}
    """
  }

  /// Its id in the ledger's own commands.
  func reservation(_ id: String) throws -> ReservationID { try #require(ReservationID(id)) }
}
