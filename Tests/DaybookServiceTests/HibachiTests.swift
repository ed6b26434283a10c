import Daybook
import DaybookJSON
import DaybookOperations
import DaybookService
import DaybookStories
import DaybookTesting
import Testing

/// Hibachi's contract over the ledger: a conversation of its clients, and every difference that is meant.
@Suite struct HibachiTests {
  private static let api = "/hibachi/api/v1"
  private static let day = "2030-05-10"

  /// A service over a ledger with the station of the guide.
  private func serve() throws -> ServedLedger {
    var configuration = ServiceConfiguration()
    configuration.dialects = [.hibachi]
    let served = try ServedLedger(configuration)
    let made = try served.post("/v1/venues", #"{"venue":\#(try Self.station())}"#)
    #expect(made.status == 200, "\(made.raw.body)")
    return served
  }

  private static func text(_ path: String) throws -> String {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return String(decoding: try FileBytes.read(folder.joined(separator: "/") + "/" + path), as: UTF8.self)
  }

  private static func station() throws -> String { try text("Fixtures/hibachi-venue.json") }

  private func body(_ time: String = "18:00", guests: Int = 8, name: String = "John Doe", day: String = day)
    -> String
  {
    #"{"date":"\#(day)","time":"\#(time)","guests":\#(guests),"location_address":"123 Main St, San Jose","#
      + #""customer_name":"\#(name)","customer_email":"john@example.com","customer_phone":"+14155551234"}"#
  }

  private func book(_ served: ServedLedger, _ body: String, _ lines: [String] = []) throws
    -> ServedLedger.Answer
  {
    try served.ask("POST", "\(Self.api)/bookings/", body, lines)
  }

  private func status(_ id: String, _ served: ServedLedger) throws -> String? {
    try served.get("\(Self.api)/bookings/\(id)").text("status")
  }

  private static let why = #"{"reason":"the customer called to cancel"}"#

  @Test func `what its clients ask is answered as it was`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try RecordedConversation("hibachi-conversation").replay(to: served)
    }
  }

  @Test func `the guide gives the station that is tested`() throws {
    let guide = try Self.text("../../Sources/Daybook/Daybook.docc/Guides/DropIns.md")
    #expect(guide.contains("```json\n\(try Self.station())```"))
  }

  @Test func `a wish snaps to the nearest seating, the earlier of two, until no chef is left`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let path = "\(Self.api)/public/bookings"
      for (wish, seating) in [
        ("11:00", "12:00"), ("13:30", "12:00"), ("13:31", "15:00"), ("16:30", "15:00"), ("18:00", "18:00"),
        ("19:30", "18:00"), ("19:31", "21:00"), ("22:00:00", "21:00"),
      ] {
        #expect(try served.get("\(path)/booked-dates").json["count"] == .integer(0))
        let made = try served.ask("POST", "\(path)/", body(wish, name: "Guest of \(wish)"))
        #expect(made.text("time") == seating, "\(wish): \(made.raw.body)")
      }
      #expect(try served.get("\(path)/booked-dates").json["data"] == .array([.string(Self.day)]))
      let left = try served.get("\(Self.api)/bookings/availability?date=\(Self.day)")
      #expect(left.json["available"] == .bool(false) && left.json["bookings_count"] == .integer(8))
    }
  }

  @Test func `a deposit that is not paid in two hours frees the chef, unless it is held open`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let unpaid = try #require(try book(served, body()).text("id"))
      let open = try #require(try book(served, body(name: "Eve")).text("id"))
      #expect(try served.post("/v1/reservations/\(open)/hold-deposit-open").status == 200)
      #expect(try book(served, body(name: "Bob")).status == 409)
      try served.memory.advance(
        to: Timestamp(epochSeconds: Int64(Venues.firstDay.daysSinceEpoch) * 86_400 + 7_200))
      #expect(try status(unpaid, served) == "cancelled" && status(open, served) == "pending")
      #expect(try book(served, body(name: "Bob")).status == 201)
    }
  }

  @Test func `a guest cancels until a day before, the station at any time`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let ana = ["Daybook-Actor: guest:ana"]
      let early = try #require(try book(served, body(), ana).text("id"))
      let late = try #require(try book(served, body(name: "Ana"), ana).text("id"))
      for id in [early, late] {
        let paid = #"{"booking_id":"\#(id)","amount":100,"payment_method":"cash"}"#
        #expect(try served.ask("POST", "\(Self.api)/bookings/admin/confirm_deposit", paid).status == 200)
      }
      #expect(
        try served.ask("DELETE", "\(Self.api)/bookings/\(early)", nil, ["Daybook-Actor: guest:bob"]).status
          == 404)
      #expect(try served.ask("DELETE", "\(Self.api)/bookings/\(early)", nil, ana).status == 200)
      // 18:00 in California is 01:00 of the next day in UTC.
      try served.memory.advance(to: try #require(Timestamp(rfc3339: "2030-05-10T01:00:00Z")))
      let refused = try served.ask("DELETE", "\(Self.api)/bookings/\(late)", nil, ana)
      #expect(
        refused.status == 400 && refused.json["error"]?["code"] == .string("BOOKING_CANNOT_BE_CANCELLED"))
      #expect(try served.ask("DELETE", "\(Self.api)/bookings/\(late)").status == 200)
      // What is taken away is cancelled, and goes on being listed.
      #expect(try status(late, served) == "cancelled")
      #expect(try served.get("\(Self.api)/bookings?status=cancelled").json["has_more"] == .bool(false))
    }
  }

  @Test func `without a key the same again is the same booking; each step has its answer under a key`()
    async throws
  {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let made = try book(served, body())
      let id = try #require(made.text("id"))
      #expect(try book(served, body()).text("id") == id)
      let path = "\(Self.api)/bookings/\(id)"
      for (step, status) in [("request", "cancellation_requested"), ("approve", "cancelled")] {
        for _ in 0..<2 {
          let said = try served.ask(
            "POST", "\(path)/\(step)-cancellation", Self.why, ["Idempotency-Key: \(step)"])
          #expect(said.status == 200 && said.text("new_status") == status, "\(said.raw.body)")
        }
      }
      #expect(try served.ask("POST", "\(path)/approve-cancellation", Self.why).status == 400)
      let anew = try book(served, body())
      #expect(anew.status == 201 && anew.text("id") != id)
    }
  }

  @Test func `a guest who does not come has asked to cancel, and keeps the chef until it is approved`()
    async throws
  {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let ana = ["Daybook-Actor: guest:ana"]
      let id = try #require(try book(served, body(), ana).text("id"))
      #expect(
        try served.ask("POST", "\(Self.api)/bookings/\(id)/request-cancellation", Self.why, ana).status == 403
      )
      #expect(try served.post("/v1/reservations/\(id)/ask-attendance").status == 200)
      #expect(try served.post("/v1/reservations/\(id)/decline-attendance", "{}", ana).status == 200)
      #expect(try status(id, served) == "cancellation_requested")
      #expect(
        try served.ask("POST", "\(Self.api)/bookings/\(id)/approve-cancellation", Self.why).status == 200)
    }
  }

  @Test func `wall times are the station's, on both sides of a change of clocks`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      for (day, start) in [("2030-11-02", "T18:00:00-07:00"), ("2030-11-03", "T18:00:00-08:00")] {
        let id = try #require(try book(served, body(day: day)).text("id"))
        #expect(try served.get("/v1/reservations/\(id)").text("start") == day + start)
        #expect(try served.get("\(Self.api)/bookings/\(id)").text("time") == "18:00")
      }
    }
  }

  @Test func `a second station has to be named, and a caller of one sees no other`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let other = try Self.station().replacing(#""id": "hibachi""#, with: #""id": "fresno""#)
      #expect(try served.post("/v1/venues", #"{"venue":\#(other)}"#).status == 200)
      let unnamed = try served.get("\(Self.api)/bookings/available-times?date=\(Self.day)")
      #expect(unnamed.status == 422 && unnamed.json["error"]?["code"] == .string("VALIDATION_ERROR"))
      let named = "\(Self.api)/bookings/available-times?date=\(Self.day)&station_id="
      #expect(try served.get(named + "fresno").status == 200)
      #expect(try served.get(named + "sahil").status == 404)
    }
  }

  @Test func `in maintenance the public page is refused, the station's people go on`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      #expect(try served.post("/v1/maintenance/set", #"{"on":true,"message":"back at nine"}"#).status == 200)
      let refused = try served.ask("POST", "\(Self.api)/public/bookings/", body())
      #expect(refused.status == 503 && refused.json["error"]?["code"] == .string("SERVICE_UNAVAILABLE"))
      #expect(refused.json["error"]?["message"] == .string("back at nine"))
      #expect(try book(served, body()).status == 201)
    }
  }
}
