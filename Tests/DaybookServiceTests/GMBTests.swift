import Daybook
import DaybookJSON
import DaybookOperations
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// The booking partner's contract: every call, every cause of a failure, and that what is offered can be booked.
@Suite struct GMBTests {
  @Test func `health is asked with a slash and without, and elsewhere a slash stays wrong`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      for path in ["/gmb/v3/HealthCheck", "/gmb/v3/HealthCheck/"] {
        let answer = try partner.served.get(path)
        #expect(answer.status == 200 && answer.text("status") == "SERVING")
      }
      for path in ["/v1/venues/", "/health/live/", "/gmb/v3/HealthCheck//", "/gmb/v3/Other/", "/book/"] {
        #expect(try partner.served.get(path).status == 400, "\(path)")
      }
      #expect(try partner.served.get("/gmb/v3/CreateBooking/").status == 405)
    }
  }

  @Test func `only a partner is answered, by its token or with the token as password`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      for actor in ["guest:ana", "host:1", "operator:1", "guest:partner:", "guest:partner:a:b"] {
        let answer = try partner.ask("ListBookings", "{\"user_id\":\"u1\"}", by: actor)
        #expect(answer.status == 403 && answer.text("error", "status") == "PERMISSION_DENIED", "\(actor)")
      }
      var tokens = TokenFile()
      let secret = tokens.give(
        to: .guest("partner:gmb"), at: ["nacht"], until: .init(epochSeconds: 4_000_000_000)
      )
      .secret
      var keys = ServiceKeys()
      keys.tokens = tokens
      try partner.served.service.reload(keys)
      func status(_ line: String, _ path: String = "/gmb/v3/ListBookings/") throws -> Int {
        let answer = try partner.served.ask("POST", path, "{\"user_id\":\"u1\"}", ["Authorization: \(line)"])
        return answer.status
      }
      let basic = "Basic \(base64("anybody:\(secret)"))"
      #expect(try status("Bearer \(secret)") == 200)
      #expect(try status(basic) == 200)
      for line in ["Basic \(base64("anybody:wrong"))", "Basic \(base64(secret))", "Basic ?", "Basic"] {
        #expect(try status(line) == 401, "\(line)")
      }
      #expect(try status(basic, "/v1/reservations") == 401)
      // It is of one venue alone.
      let elsewhere = try partner.served.ask(
        "POST", "/gmb/v3/BatchAvailabilityLookup", "{\"merchant_id\":\"sahil\",\"slot_time\":[]}",
        ["Authorization: \(basic)"])
      #expect(elsewhere.status == 400, "\(elsewhere.raw.body)")
    }
  }

  private func base64(_ text: String) -> String {
    let url = Base64.text(Array(text.utf8), as: .url)
    let plain = String(url.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    return plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
  }

  // MARK: Lookups

  @Test func `slots are answered in their order, as proto3 JSON has them`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let starts = [
        "2030-05-02T19:00", "2030-05-02T19:10", "2030-05-01T09:30", "2030-05-04T19:00", "2030-05-02T21:30",
      ]
      // On the grid; beside it; past; closed; the last seating.
      #expect(try partner.offers(starts, party: 2) == [true, false, false, false, true])
      #expect(try partner.offers(starts, party: 7) == [false, false, false, false, false])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 1, room: "garden") == [false])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2, room: "garden") == [true])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2, room: "cellar") == [false])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2, seconds: 5_400) == [true])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2, seconds: 7_200) == [false])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 3, seconds: 7_200) == [true])
      let start = try PartnerClient.seconds("2030-05-02T19:00")
      // Names in the other case, a number for a text, null, and what is not known.
      let answer = try partner.ask(
        "BatchAvailabilityLookup",
        """
        {"merchantId":"sahil","slotTime":[{"serviceId":"reservation","startSec":\(start),"durationSec":"5400",\
        "resourceIds":{"partySize":"2","roomId":null},"newField":{}}]}
        """)
      #expect(
        answer.body == """
          {"slot_time_availability":[{"slot_time":{"service_id":"reservation","start_sec":"\(start)",\
          "duration_sec":"5400","resource_ids":{"party_size":2},"confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"},\
          "available":true}]}

          """)
    }
  }

  @Test func `a start after midnight is of the evening before`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let start = try #require(Timestamp(rfc3339: "2030-05-03T00:00:00+02:00")).epochSeconds
      let answer = try partner.ask(
        "CheckAvailability",
        """
        {"slot":{"merchant_id":"nacht","service_id":"reservation","start_sec":"\(start)","resources":{"party_size":4}}}
        """)
      #expect(answer["count_available"] == .integer(1) && answer.text("slot", "merchant_id") == "nacht")
      let later = try partner.ask(
        "CheckAvailability",
        """
        {"slot":{"merchant_id":"nacht","service_id":"reservation","start_sec":"\(start + 7_200)",\
        "resources":{"party_size":4}}}
        """)
      #expect(later["count_available"] == .integer(0))
    }
  }

  private static let wrongLookups = [
    (#"{"merchant_id":"else","slot_time":[]}"#, "merchant_id"), (#"{"slot_time":[]}"#, "merchant_id"),
    (#"{"merchant_id":"sahil","slot_time":{}}"#, "slot_time"), (#"{"merchant_id":7}"#, "merchant_id"),
    (#"{"merchant_id":"sahil","slot_time":[{"service_id":"lunch"}]}"#, "slot_time[0].service_id"),
    (#"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation"}]}"#, "start_sec"),
    (
      #"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation","start_sec":"soon"}]}"#,
      "slot_time[0].start_sec"
    ),
    (#"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation","start_sec":-5}]}"#, "start_sec"),
    (
      #"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation","start_sec":5}]}"#,
      "slot_time[0].resource_ids"
    ),
    (
      #"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation","start_sec":5,"resource_ids":{}}]}"#,
      "slot_time[0].resource_ids.party_size"
    ),
    (
      #"{"merchant_id":"sahil","slot_time":[{"service_id":"reservation","start_sec":5,"resource_ids":{"party_size":1001}}]}"#,
      "slot_time[0].resource_ids.party_size"
    ),
    ("[]", "an object"), ("{", "not JSON"),
  ]

  @Test func `what is wrong with a call is named`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      for (body, named) in GMBTests.wrongLookups {
        let answer = try partner.ask("BatchAvailabilityLookup", body)
        #expect(answer.status == 400 && answer.text("error", "status") == "INVALID_ARGUMENT", "\(body)")
        #expect(answer.text("error", "message")?.contains(named) == true, "\(answer.body)")
      }
    }
  }

  /// The promise of the contract: what a lookup offers is booked, and what it does not offer is not.
  @Test func `what is offered can be booked, and nothing else`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let starts = (10...21).flatMap { ["2030-05-02T\($0):00", "2030-05-02T\($0):30"] }
      var (booked, refused) = (0, 0)
      for step in 0..<90 {
        let party = 1 + step * 7 % 6
        let offered = try partner.offers(starts, party: party)
        let at = step * 11 % starts.count
        let made = try partner.book(starts[at], party: party, user: "u\(step)")
        #expect(
          made.status == 200 && (made.cause == nil) == offered[at], "\(starts[at]) \(party) \(made.body)")
        if made.cause == nil { booked += 1 } else { refused += 1 }
      }
      #expect(booked >= 8 && refused >= 20)
    }
  }

  // MARK: Bookings

  @Test func `a booking is made once for a token, and is its user's`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let made = try partner.book("2030-05-02T19:00", token: "one")
      let id = try #require(made.text("booking", "booking_id"))
      #expect(made.text("booking", "slot", "duration_sec") == "5400")
      #expect(made.text("booking", "slot", "merchant_id") == "sahil")
      #expect(made.text("booking", "status") == "CONFIRMED")
      #expect(made["booking", "user_information"] == .object([.init("user_id", .string("u1"))]))
      #expect(try partner.book("2030-05-02T19:00", token: "one").body == made.body)
      let other = try partner.book("2030-05-02T20:00", token: "one")
      #expect(other.status == 400, "\(other.body)")
      #expect(other.body.contains("IDEMPOTENCY_KEY_REUSED"))
      let kept = try partner.served.get("/v1/reservations/\(id)")
      #expect(kept.json["guest"]?["name"] == .string("Ana Quliyeva"))
      let reservation = try partner.reservation(id)
      #expect(
        try partner.served.memory.read { $0.reservation(reservation)?.owner } == .guest("partner:gmb:u1"))
      let list = try partner.ask("ListBookings", "{\"user_id\":\"u1\"}")
      #expect(list.list("bookings") == [made["booking"]])
      #expect(try partner.ask("ListBookings", "{\"user_id\":\"u2\"}").list("bookings").isEmpty)
    }
  }

  @Test func `a partner reaches what it booked and nothing else`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let mine = try partner.booked("2030-05-02T19:00")
      let book = Book(venue: "sahil", party: 2, start: "2030-05-02T19:00")
      let ana = try partner.served.memory.receipt(of: book, by: .guest("ana")).value.id.description
      #expect(try partner.status(of: mine).text("booking_status") == "CONFIRMED")
      for id in [ana, "x"] {
        #expect(try partner.status(of: id).status == 404)
        #expect(try partner.update(id, #""status":"CANCELED""#).text("error", "status") == "NOT_FOUND")
      }
      #expect(try partner.status(of: mine, by: "guest:partner:other").status == 404)
      // Its own token opens nothing of its users elsewhere.
      let read = try partner.served.get("/v1/reservations/\(mine)", ["Daybook-Actor: guest:partner:gmb"])
      #expect(read.status == 404)
    }
  }

  @Test func `a booking is moved, made larger and cancelled`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let id = try partner.booked("2030-05-02T19:00")
      let later = try PartnerClient.seconds("2030-05-02T20:00")
      let moved = try partner.update(id, #""slot":{"start_sec":"\#(later)","duration_sec":"5400"}"#)
      #expect(moved.text("booking", "slot", "start_sec") == "\(later)")
      let grown = try partner.update(id, #""slot":{"resources":{"party_size":5,"room_id":"garden"}}"#)
      #expect(grown["booking", "slot", "resources", "party_size"] == .integer(5))
      #expect(grown.text("booking", "slot", "resources", "room_name") == "garden")
      #expect(try partner.update(id, #""slot":{}"#).status == 400)
      #expect(try partner.update(id, #""slot":{"merchant_id":"nacht"}"#).status == 400)
      for _ in 0..<2 {
        let cancelled = try partner.update(id, #""status":"CANCELED""#)
        #expect(cancelled.text("booking", "status") == "CANCELED", "\(cancelled.body)")
      }
      #expect(
        try partner.update(id, #""slot":{"start_sec":"\#(later)"}"#).cause == "BOOKING_ALREADY_CANCELLED")
      #expect(try partner.ask("ListBookings", "{\"user_id\":\"u1\"}").list("bookings").isEmpty)
    }
  }

  @Test func `a slot that is taken, wrong or another's is told as a failure of the business`() async throws {
    try await apart {
      let partner = try PartnerClient { $0.forbidsOverlap = true }
      defer { partner.close() }
      let id = try partner.booked("2030-05-02T19:00")
      #expect(try partner.book("2030-05-02T19:00").cause == "SLOT_ALREADY_BOOKED_BY_USER")
      let overlapping = try partner.book("2030-05-02T19:30")
      #expect(overlapping.cause == "OVERLAPPING_RESERVATION")
      #expect(overlapping.text("booking_failure", "description") == "GUEST_OVERLAP")
      #expect(try partner.book("2030-05-04T19:00").cause == "SLOT_UNAVAILABLE")
      #expect(
        try partner.book("2030-05-02T12:00", more: #","duration_sec":"60""#).cause == "SLOT_UNAVAILABLE")
      #expect(try partner.update(id, #""slot":{"start_sec":"7"}"#).cause == "SLOT_UNAVAILABLE")
      _ = try partner.booked("2030-05-02T19:00", party: 4, user: "u2")
      #expect(try partner.update(id, #""slot":{"resources":{"party_size":4}}"#).cause == nil)
      #expect(try partner.book("2030-05-02T19:00", party: 6, user: "u3").cause == "SLOT_UNAVAILABLE")
    }
  }

  @Test func `a party that pays ahead is neither offered nor booked`() async throws {
    try await apart {
      let partner = try PartnerClient {
        $0.deposit = DepositPolicy(amount: 1000, currency: "AZN", fromParty: 4)
        $0.guarantee = GuaranteePolicy(fromParty: 3)
      }
      defer { partner.close() }
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2) == [true])
      #expect(try partner.offers(["2030-05-02T19:00"], party: 3) == [false])
      #expect(try partner.book("2030-05-02T19:00", party: 3).cause == "SLOT_UNAVAILABLE")
      let id = try partner.booked("2030-05-02T19:00")
      #expect(try partner.update(id, #""slot":{"resources":{"party_size":3}}"#).cause == "SLOT_UNAVAILABLE")
      #expect(try partner.update(id, #""slot":{"resources":{"party_size":1}}"#).cause == nil)
    }
  }

  @Test func `nothing is offered in maintenance, and a token can be used again after it`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      try partner.served.memory.receipt(of: SetMaintenance(on: true))
      #expect(try partner.offers(["2030-05-02T19:00"], party: 2) == [false])
      #expect(try partner.book("2030-05-02T19:00", token: "m").cause == "SLOT_UNAVAILABLE")
      #expect(try partner.join().cause == "WAITLIST_CLOSED")
      try partner.served.memory.receipt(of: SetMaintenance(on: false))
      #expect(try partner.book("2030-05-02T19:00", token: "m").cause == nil)
    }
  }

  @Test func `what can no longer be cancelled says why`() async throws {
    try await apart {
      let partner = try PartnerClient { $0.cutoff = CutoffPolicy(minutes: 120, isRefused: true) }
      defer { partner.close() }
      let memory = partner.served.memory
      let (late, seated) = (
        try partner.booked("2030-05-01T11:30"), try partner.booked("2030-05-01T10:30", user: "u2")
      )
      #expect(try partner.update(late, #""status":"CANCELED""#).cause == "OUTSIDE_CANCELLATION_WINDOW")
      let id = try partner.reservation(seated)
      try memory.advance(to: PartnerClient.instant("2030-05-01T10:30"))
      try memory.receipt(of: Seat(id), by: .host("1"))
      try memory.receipt(of: Leave(id), by: .host("1"))
      #expect(try partner.update(seated, #""status":"CANCELED""#).cause == "BOOKING_NOT_CANCELLABLE")
      #expect(try partner.status(of: seated).text("booking_status") == "CONFIRMED")
    }
  }

  @Test func `each state has its word`() async throws {
    try await apart {
      let partner = try PartnerClient { $0.requests = RequestPolicy(fromParty: 4) }
      defer { partner.close() }
      let memory = partner.served.memory
      let plain = try partner.booked("2030-05-01T10:30")
      let asked = try partner.booked("2030-05-02T19:00", party: 4)
      #expect(try partner.status(of: asked).text("booking_status") == "PENDING_MERCHANT_CONFIRMATION")
      let start = try PartnerClient.seconds("2030-05-02T19:00")
      let check = try partner.ask(
        "CheckAvailability",
        """
        {"slot":{"merchant_id":"sahil","service_id":"reservation","start_sec":"\(start)","resources":{"party_size":5}}}
        """)
      #expect(check.text("slot", "confirmation_mode") == "CONFIRMATION_MODE_ASYNCHRONOUS")
      try memory.receipt(of: Decline(try partner.reservation(asked)), by: .host("1"))
      #expect(try partner.status(of: asked).text("booking_status") == "DECLINED_BY_MERCHANT")
      try memory.advance(to: PartnerClient.instant("2030-05-01T11:30"))
      try memory.receipt(of: MarkNoShow(try partner.reservation(plain)), by: .host("1"))
      let status = try partner.status(of: plain)
      #expect(status.text("booking_status") == "NO_SHOW")
      #expect(status.text("prepayment_status") == "PREPAYMENT_NOT_PROVIDED")
    }
  }

  // MARK: The waitlist

  @Test func `a wait is estimated, joined once, read and left`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      let memory = partner.served.memory
      func estimates() throws -> PartnerClient.Answer {
        try partner.ask(
          "BatchGetWaitEstimates",
          #"{"merchant_id":"sahil","service_id":"reservation","party_size":[2,4,9]}"#)
      }
      #expect(try estimates().text("waitlist_status") == "CLOSED_NO_WAIT")
      for table in ["T1", "T2", "T3"] as [TableID] {
        try memory.receipt(of: WalkIn(venue: "sahil", party: 2, tables: [table]), by: .host("1"))
      }
      let waits = try estimates()
      #expect(waits.text("waitlist_status") == "OPEN")
      // No table seats nine.
      #expect(waits.list("wait_estimate").map { $0["party_size"] } == [.integer(2), .integer(4)])
      let range = waits.list("wait_estimate").first?["wait_length"]?["estimated_seat_time_range"]
      #expect(range?["start_seconds"] == .string("\(try PartnerClient.seconds("2030-05-01T11:30"))"))
      let joined = try partner.join(token: "w")
      let id = try #require(joined.text("waitlist_entry_id"), "\(joined.body)")
      #expect(try partner.join(token: "w").body == joined.body)
      #expect(try partner.join().cause == "EXISTING_WAITLIST_ENTRY")
      func entry() throws -> PartnerClient.Answer {
        try partner.ask("GetWaitlistEntry", "{\"waitlist_entry_id\":\"\(id)\"}")
      }
      let read = try entry()
      #expect(read.text("waitlist_entry", "waitlist_entry_state") == "WAITING")
      #expect(
        read.text("waitlist_entry", "waitlist_entry_state_times", "created_time_seconds")
          == "\(try PartnerClient.seconds("2030-05-01T10:00"))")
      #expect(
        read["waitlist_entry", "wait_estimate", "wait_length", "parties_ahead_count"] == .integer(0))
      let stranger = try partner.ask(
        "GetWaitlistEntry", "{\"waitlist_entry_id\":\"\(id)\"}", by: "guest:partner:other")
      #expect(stranger.status == 404)
      for _ in 0..<2 {
        let left = try partner.ask("DeleteWaitlistEntry", "{\"waitlist_entry_id\":\"\(id)\"}")
        #expect(left.status == 200 && left.body == "{}\n")
      }
      #expect(try entry().text("waitlist_entry", "waitlist_entry_state") == "CANCELED")
    }
  }

  @Test func `who cannot wait is told why`() async throws {
    try await apart {
      let partner = try PartnerClient { $0.party = PartyPolicy(least: 2, most: 5) }
      defer { partner.close() }
      #expect(try partner.join(party: 1).cause == "BELOW_MIN_PARTY_SIZE")
      #expect(try partner.join(party: 6).cause == "ABOVE_MAX_PARTY_SIZE")
      try partner.served.memory.advance(to: PartnerClient.instant("2030-05-01T23:30"))
      #expect(try partner.join().cause == "MERCHANT_CLOSED")
      let closed = try partner.ask(
        "BatchGetWaitEstimates", #"{"merchant_id":"sahil","service_id":"reservation","party_size":[2]}"#)
      #expect(closed.body == "{\"waitlist_status\":\"CLOSED_OTHER\"}\n")
      for sizes in ["[]", "[0]", "[\"two\"]"] {
        let wrong = try partner.ask(
          "BatchGetWaitEstimates",
          "{\"merchant_id\":\"sahil\",\"service_id\":\"reservation\",\"party_size\":\(sizes)}")
        #expect(wrong.status == 400, "\(sizes)")
      }
    }
  }

  // MARK: Feeds

  @Test func `the feed has what lookups at the same position say, and nothing else`() async throws {
    try await apart {
      let partner = try PartnerClient()
      defer { partner.close() }
      for start in ["2030-05-01T12:00", "2030-05-01T13:30", "2030-05-02T19:00"] {
        _ = try partner.booked(start, party: 3, user: start)
      }
      var files: [PartnerFeed.File: JSONValue] = [:]
      let dates = Venues.day(0)...Venues.day(3)
      for file in PartnerFeed.File.allCases {
        let written = try partner.served.memory.read { snapshot in
          var bytes: [UInt8] = []
          let count = PartnerFeed(snapshot, of: ["sahil"], on: dates).write(file, snapshot) { bytes += $0 }
          return count.map { (bytes, $0) }
        }.get()
        files[file] = try JSONParser.parse(written.0)
        #expect(file == .availability ? written.1 > 100 : written.1 == 1)
        #expect(files[file]?["metadata"]?["processing_instruction"] == .string("PROCESS_AS_COMPLETE"))
      }
      guard case .array(let merchants)? = files[.merchants]?["merchant"],
        case .array(let services)? = files[.services]?["service"],
        case .array(let venues)? = files[.availability]?["service_availability"],
        case .array(let slots)? = venues.first?["availability"]
      else {
        Issue.record("a feed has another form")
        return
      }
      #expect(merchants.first?["merchant_id"] == .string("sahil") && venues.count == 1)
      #expect(services.first?["service_id"] == .string("reservation"))
      for room in [nil, "garden"] as [String?] {
        for party in [1, 2, 3, 6] {
          for day in [1, 2, 4] {
            let starts = (10...21).flatMap { ["2030-05-0\(day)T\($0):00", "2030-05-0\(day)T\($0):30"] }
            let fed = try starts.map { start in
              let second = JSONValue.string("\(try PartnerClient.seconds(start))")
              return slots.contains {
                $0["start_sec"] == second && $0["resources"]?["party_size"] == .integer(party)
                  && $0["resources"]?["room_id"] == room.map { .string($0) }
                  && $0["duration_sec"] == .string(party <= 2 ? "5400" : "7200")
              }
            }
            #expect(
              try partner.offers(starts, party: party, room: room) == fed, "\(day) \(party) \(room ?? "")")
          }
        }
      }
    }
  }
}
