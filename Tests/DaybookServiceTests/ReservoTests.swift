import Daybook
import DaybookJSON
import DaybookOperations
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// Reservo's contract over the ledger: a conversation of its clients, and every difference that is meant.
@Suite struct ReservoTests {
  private static let api = "/reservo/api/v1"

  private func serve() throws -> ServedLedger {
    var configuration = ServiceConfiguration()
    configuration.dialects = [.reservo]
    return try ServedLedger(configuration)
  }

  private func make(_ id: String, _ capacity: Int, _ served: ServedLedger) throws {
    let made = try served.ask(
      "POST", "\(Self.api)/resources", #"{"id":"\#(id)","type":"seat","capacity":\#(capacity)}"#)
    #expect(made.status == 201, "\(made.raw.body)")
  }

  private func reserve(
    _ id: String, _ client: String, _ served: ServedLedger, quantity: Int = 1, _ lines: [String] = []
  ) throws -> ServedLedger.Answer {
    try served.ask(
      "POST", "\(Self.api)/reservations",
      #"{"resourceId":"\#(id)","clientId":"\#(client)","quantity":\#(quantity)}"#, lines)
  }

  @Test func `what its clients ask is answered as it was`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try RecordedConversation("reservo-conversation").replay(to: served)
    }
  }

  @Test func `without a key the same again is the same reservation, while that stands`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try make("hall", 5, served)
      let first = try reserve("hall", "ana", served)
      let again = try reserve("hall", "ana", served)
      #expect(first.status == 201 && again.status == 201)
      #expect(first.text("reservationId") == again.text("reservationId"))
      #expect(
        try reserve("hall", "ana", served, quantity: 2).text("reservationId") != first.text("reservationId"))
      let id = try #require(first.text("reservationId"))
      #expect(try served.ask("POST", "\(Self.api)/reservations/\(id)/cancel").status == 200)
      let later = try reserve("hall", "ana", served)
      #expect(later.status == 201 && later.text("reservationId") != id)
      #expect(try reserve("hall", "ana", served).text("reservationId") == later.text("reservationId"))
    }
  }

  @Test func `the same asked a thousand times without a key is too many, and with a key it is not`()
    async throws
  {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try make("van", 1, served)
      #expect(try reserve("van", "ana", served).status == 201)
      #expect(try reserve("van", "bob", served).text("reason") == "RESOURCE_FULL")
      let ledger = served.memory.ledger
      let venues = try served.memory.read { $0.venues() }
      let van = try #require(
        venues.first { venue in ![Venues.sahil.id, Venues.nacht.id].contains(venue.id) })
      var command = Book()
      (command.venue, command.party, command.pool) = (van.id, 1, van.pools.first?.id)
      (command.channel, command.owner) = (.online, .guest("bob"))
      let key = RetryKey(command.command, ledger)
      func ask(_ number: Int) -> Outcome {
        ledger.executeAndWait(command.command, by: .operator("service"), key: key.time(number))
      }
      guard case .refused(_, isReplay: true) = ask(0) else {
        Issue.record("the service made another command, or another key")
        return
      }
      for number in 1..<999 { _ = ask(number) }
      #expect(try reserve("van", "bob", served).text("reason") == "RESOURCE_FULL")
      #expect(try reserve("van", "bob", served).status == 429)
      let keyed = try reserve("van", "bob", served, ["Idempotency-Key: k-1"])
      #expect(keyed.status == 409 && keyed.text("reason") == "RESOURCE_FULL")
    }
  }

  @Test func `without a key a rejection is no answer for ever; under a key the first answer is`() async throws
  {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try make("van", 1, served)
      let taken = try reserve("van", "ana", served)
      for _ in 0..<2 { #expect(try reserve("van", "bob", served).text("reason") == "RESOURCE_FULL") }
      let key = ["Idempotency-Key: k-1"]
      #expect(try reserve("van", "eve", served, quantity: 1, key).status == 409)
      let id = try #require(taken.text("reservationId"))
      let cancel = ["Idempotency-Key: k-2"]
      for _ in 0..<2 {
        let cancelled = try served.ask("POST", "\(Self.api)/reservations/\(id)/cancel", nil, cancel)
        #expect(cancelled.status == 200 && cancelled.text("status") == "CANCELLED")
      }
      #expect(try reserve("van", "eve", served, quantity: 1, key).status == 409)
      #expect(try reserve("van", "bob", served).status == 201)
    }
  }

  @Test func `a resource is made once, and a retry with a key is told so`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      func make(_ capacity: Int, _ lines: [String] = []) throws -> Int {
        try served.ask(
          "POST", "\(Self.api)/resources", #"{"id":"hall","type":"seat","capacity":\#(capacity)}"#, lines
        ).status
      }
      #expect(try make(5, ["Idempotency-Key: k"]) == 201)
      #expect(try make(5, ["Idempotency-Key: k"]) == 201)
      #expect(try make(5) == 409)
      #expect(try make(6, ["Idempotency-Key: k"]) == 409)
      #expect(try served.get("\(Self.api)/resources/hall").json["capacity"] == .integer(5))
    }
  }

  @Test func `the last units are sold once, whoever comes at once`() async throws {
    let served = try serve()
    defer { served.close() }
    try make("cap", 10, served)
    let port = UInt16(served.service.port)
    let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
      for task in 0..<4 {
        group.addTask {
          try await apart {
            try (0..<8).map { try RawReserve.status(port, "cap", "c-\(task)-\($0)") }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(statuses.count { $0 == 201 } == 10 && statuses.count { $0 == 409 } == 22)
    let list = try served.get("\(Self.api)/reservations?resourceId=cap")
    guard case .array(let sold)? = list.json["data"] else {
      throw RecordedConversation.Broken(what: "no list")
    }
    let times = sold.compactMap { $0["serverTimestamp"]?.whole }
    #expect(times.count == 10 && times == times.sorted(by: >))
    let left = try served.get("\(Self.api)/availability/cap")
    #expect(left.json["currentBookings"] == .integer(10) && left.json["isAvailable"] == .bool(false))
    #expect(try served.get("\(Self.api)/resources/cap").json["version"] == .integer(11))
  }

  @Test func `one request that comes several times at once is one reservation`() async throws {
    let served = try serve()
    defer { served.close() }
    try make("cap", 10, served)
    let port = UInt16(served.service.port)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try await apart {
            let status = try RawReserve.status(port, "cap", "ana")
            #expect(status == 201)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try served.get("\(Self.api)/availability/cap").json["currentBookings"] == .integer(1))
  }

  @Test func `a guest acts for themselves and sees their own; makers of resources are hosts`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      try make("hall", 5, served)
      let ana = ["Daybook-Actor: guest:ana"]
      let own = try reserve("hall", "ana", served, quantity: 1, ana)
      #expect(own.status == 201)
      #expect(try reserve("hall", "bob", served, quantity: 1, ana).status == 403)
      let others = try reserve("hall", "bob", served)
      let id = try #require(others.text("reservationId"))
      #expect(try served.get("\(Self.api)/reservations/\(id)", ana).status == 404)
      #expect(try served.ask("POST", "\(Self.api)/reservations/\(id)/cancel", nil, ana).status == 404)
      #expect(try served.get("\(Self.api)/reservations", ana).json["pagination"]?["total"] == .integer(1))
      let made = try served.ask(
        "POST", "\(Self.api)/resources", #"{"id":"x","type":"seat","capacity":1}"#, ana)
      #expect(made.status == 403 && made.text("error") == "FORBIDDEN")
      #expect(
        try served.ask("PUT", "\(Self.api)/settings/maintenance", #"{"enabled":true}"#, ana).status == 403)
      #expect(try served.ask("PUT", "\(Self.api)/settings/maintenance", #"{"enabled":true}"#).status == 200)
      let refused = try reserve("hall", "ana", served, quantity: 2, ana)
      #expect(refused.status == 503 && refused.text("reason") == "MAINTENANCE_MODE")
    }
  }

  @Test func `what the ledger keeps shorter is refused, and nothing is cached`() async throws {
    try await apart {
      let served = try serve()
      defer { served.close() }
      let long = String(repeating: "x", count: 65)
      let resource = try served.ask(
        "POST", "\(Self.api)/resources", #"{"id":"\#(long)","type":"seat","capacity":1}"#)
      #expect(
        resource.status == 400 && resource.text("message")?.hasPrefix("id:") == true, "\(resource.raw.body)")
      try make("hall", 5, served)
      #expect(try reserve("hall", long, served).text("error") == "INVALID_INPUT")
      #expect(try reserve("hall", "ana", served, quantity: 1001).text("error") == "VALIDATION_ERROR")
      let path = "\(Self.api)/availability/hall"
      let seen = try served.get(path)
      let tag = try #require(seen.field("etag"))
      #expect(seen.field("cache-control") == "no-cache")
      #expect(try served.get(path, ["If-None-Match: \(tag)"]).status == 304)
      #expect(try reserve("hall", "ana", served).status == 201)
      let after = try served.get(path, ["If-None-Match: \(tag)"])
      #expect(after.status == 200 && after.json["currentBookings"] == .integer(1))
      // Rejections are counted from the log; the list is of reservations alone.
      #expect(try reserve("hall", "bob", served, quantity: 5).status == 409)
      let list = try served.get("\(Self.api)/reservations?status=rejected")
      #expect(list.json["pagination"]?["total"] == .integer(0))
      #expect(
        try served.get("\(Self.api)/analytics").json["metrics"]?["rejectedReservations"] == .integer(1))
    }
  }

  @Test func `a path that ends in a slash is a dialect's alone, and none of another is answered`()
    async throws
  {
    try await apart {
      let served = try serve()
      defer { served.close() }
      #expect(try served.get("\(Self.api)/resources/").status == 200)
      #expect(try served.get("/v1/venues/").status == 400)
      #expect(try served.get("\(Self.api)//resources").status == 400)
      #expect(try served.get("\(Self.api)/metrics").status == 404)
      #expect(try served.ask("PATCH", "\(Self.api)/resources", "{}").text("error") == "METHOD")
      let plain = try ServedLedger()
      defer { plain.close() }
      #expect(try plain.get("\(Self.api)/resources").status == 404)
    }
  }
}

/// Reserves one unit over a connection of its own.
private enum RawReserve {
  static func status(_ port: UInt16, _ resource: String, _ client: String) throws -> Int {
    let body = #"{"resourceId":"\#(resource)","clientId":"\#(client)","quantity":1}"#
    let raw = try RawClient(port)
    raw.send(
      "POST /reservo/api/v1/reservations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try raw.answer().status
  }
}
