import Daybook
import DaybookHTTP
import DaybookJSON
import DaybookOperations
import DaybookStore
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// Event streams: nothing lost, nothing twice, in order; and no reader who keeps others out.
@Suite struct StreamTests {
  /// Streams whose readers are looked after every two seconds.
  private static var brisk: ServiceConfiguration {
    var configuration = ServiceConfiguration()
    configuration.limits.answerSeconds = 6
    return configuration
  }

  @Test func `the log is told as it stands, from a position on, and goes on with what comes`() async throws {
    try await apart {
      let served = try ServedLedger(Self.brisk)
      defer { served.close() }
      _ = try served.post("/v1/reservations", ServedLedger.booking)
      guard case .array(let events)? = try served.get("/v1/events").json["events"] else {
        Issue.record("no events")
        return
      }
      let reader = try EventReader(served.service.port, "/v1/events/stream?after=0")
      #expect(reader.head.status == 200 && reader.head.field("content-type") == "text/event-stream")
      #expect(
        reader.head.field("x-accel-buffering") == "no" && reader.head.field("cache-control") == "no-store")
      for (place, event) in events.enumerated() {
        let told = try #require(try reader.next())
        #expect(told.json == event && told.id == "\(place + 1)")
      }
      try reader.nextComment()
      let booked = try served.post("/v1/reservations", ServedLedger.booking)
      let told = try #require(try reader.next())
      #expect(told.id == booked.field("daybook-position"))
      let id = try #require(booked.text("reservation"))
      let one = try EventReader(served.service.port, "/v1/events/stream?after=0&reservation=\(id)")
      #expect(try one.next()?.id == told.id)
      let fresh = try EventReader(served.service.port, "/v1/events/stream")
      let cancelled = try served.post("/v1/reservations/\(id)/cancel")
      #expect(try fresh.next()?.id == cancelled.field("daybook-position"))
      #expect(try one.next()?.id == cancelled.field("daybook-position"))
      #expect(try served.ask("HEAD", "/v1/events/stream").status == 200)
    }
  }

  @Test func `ten thousand events reach readers who reconnect and outlive restarts: none lost, none twice`()
    async throws
  {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let start = served.memory.ledger.head.value
      let count: UInt64 = 10_000
      let writer = try DaybookStore.Thread { [memory = served.memory] in
        let now = Int64(1_903_824_000)
        for number in 0..<count {
          do {
            try memory.advance(to: Timestamp(epochSeconds: now + Int64(number + 1) * 2))
          } catch {
            Issue.record(error)
            return
          }
        }
      }
      defer { writer.join() }
      var (seen, last, connections) = ([UInt64](), "\(start)", 0)
      while seen.count < Int(count), connections < 1_000 {
        connections += 1
        let reader = try EventReader(served.service.port, "/v1/events/stream", after: last)
        // Each connection is left after another number of events; now and then the service is restarted meanwhile.
        let most = 37 * connections
        if connections % 7 == 0 { try served.restart() }
        for _ in 0..<most where seen.count < Int(count) {
          guard let event = try reader.next() else { break }
          #expect(event.id == "\(event.integer("position") ?? 0)")
          seen.append(UInt64(event.id) ?? 0)
          last = event.id
        }
      }
      #expect(seen == Array(start + 1...start + count))
    }
  }

  @Test func `a reader who does not read is cut off, one who left is noticed, and both give up their places`()
    async throws
  {
    try await apart {
      var configuration = Self.brisk
      configuration.limits.streams = 2
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let path = "/v1/events/stream?after=0"
      let slow = try EventReader(served.service.port, path, room: 2_048)
      do { _ = try EventReader(served.service.port, path) }
      // The one who does not read is told far more than the system takes for it.
      var venue = Venues.nacht
      venue.tables = (0..<400).map {
        Table(id: TableID("table-\($0)"), name: "a table of the long hall \($0)", most: 4)
      }
      for number in 0..<200 {
        venue.name = "Nacht \(number)"
        _ = try served.memory.receipt(of: DefineVenue(venue))
      }
      #expect(eventually { served.service.desk.streams.count == 0 })
      while try slow.next() != nil {}
      #expect(try EventReader(served.service.port, "/v1/events/stream").head.status == 200)
    }
  }

  @Test func `streams are fewer than connections, in all and of one address`() async throws {
    try await apart {
      var configuration = Self.brisk
      configuration.limits.connections = 8
      configuration.limits.connectionsPerPeer = 4
      let served = try ServedLedger(configuration)
      defer { served.close() }
      var readers: [EventReader] = []
      for _ in 0..<3 { readers.append(try EventReader(served.service.port, "/v1/events/stream")) }
      let refused = try served.get("/v1/events/stream")
      #expect(refused.status == 429 && refused.text("code") == "TOO_MANY_STREAMS")
      #expect(refused.field("retry-after") != nil)
      readers.removeLast()
      #expect(eventually { served.service.desk.streams.count == 2 })
      #expect(try EventReader(served.service.port, "/v1/events/stream").head.status == 200)
      // A stream that is refused takes no place.
      #expect(eventually { served.service.desk.streams.count == 2 })
      for _ in 0..<5 { #expect(try served.get("/v1/venues/nowhere/floor/stream").status == 404) }
      #expect(eventually { served.service.desk.streams.count == 2 })
    }
  }

  @Test func `notices are told when they are made and when they change, and go on within one record`()
    async throws
  {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let path = "/v1/venues/sahil/notices/stream?audience=guest"
      let reader = try EventReader(served.service.port, path)
      for _ in 0..<3 {
        _ = try served.post(
          "/v1/reservations",
          ServedLedger.booking.replacing("\"party\":2", with: "\"pool\":\"covers\",\"party\":2"))
      }
      var ids: [String] = []
      for number in 1...3 {
        let event = try #require(try reader.next())
        #expect(event.integer("number") == number && event.text("kind") == "booked")
        #expect(event.id == "\(event.integer("position") ?? 0).1")
        ids.append(event.id)
      }
      let done = try served.post(
        "/v1/venues/sahil/deliver-notices", #"{"audience":"guest","through":3}"#)
      let position = try #require(done.field("daybook-position"))
      for number in 1...3 {
        let event = try #require(try reader.next())
        #expect(event.id == "\(position).\(number)" && event.integer("number") == number)
        #expect(event.text("state") == "delivered")
      }
      guard
        case .array(let listed)? = try served.get("/v1/venues/sahil/notices?audience=guest").json["notices"]
      else {
        Issue.record("no notices")
        return
      }
      let within = try EventReader(served.service.port, path, after: "\(position).1")
      let second = try #require(try within.next())
      #expect(second.id == "\(position).2" && second.json == listed[1])
      #expect(try within.next()?.id == "\(position).3")
      let again = try EventReader(served.service.port, path, after: ids[0])
      #expect(try again.next()?.id == ids[1])
      #expect(try again.next()?.id == ids[2])
      #expect(try again.next()?.id == "\(position).1")
      #expect(try served.get("/v1/venues/nowhere/notices/stream").status == 404)
    }
  }

  @Test func `a floor is told as it is, and again when something there is another`() async throws {
    try await apart {
      let served = try ServedLedger(Self.brisk)
      defer { served.close() }
      let path = "/v1/venues/sahil/floor"
      try served.memory.advance(to: Timestamp(epochSeconds: 1_903_824_000 + 15 * 3_600))
      let reader = try EventReader(served.service.port, path + "/stream")
      let first = try #require(try reader.next())
      #expect(first.json == (try served.get(path).json))
      // What happens elsewhere is told to nobody here.
      _ = try served.post(
        "/v1/reservations",
        #"{"venue":"nacht","party":2,"start":"2030-05-03T20:00","guest":{"name":"Bob"}}"#)
      try reader.nextComment()
      let seated = try served.post("/v1/walk-ins", #"{"venue":"sahil","party":2,"tables":["T2"]}"#)
      #expect(seated.status == 201, "\(seated.raw.body)")
      let next = try #require(try reader.next())
      #expect(next.json == (try served.get(path).json) && next.json != first.json)
      #expect(UInt64(next.id.prefix { $0 != "." }) == served.memory.ledger.head.value)
      // Whoever has it already is not told again.
      let again = try EventReader(served.service.port, path + "/stream", after: next.id)
      try again.nextComment()
    }
  }

  @Test func `a guest is told of the booking that is theirs, as they may see it`() async throws {
    try await apart {
      let served = try ServedLedger(Self.brisk)
      defer { served.close() }
      let ana = ["Daybook-Actor: guest:ana"]
      let made = try served.post("/v1/reservations", ServedLedger.booking, ana)
      let id = try #require(made.text("reservation"))
      let path = "/v1/reservations/\(id)"
      #expect(try served.get(path + "/stream", ["Daybook-Actor: guest:bob"]).status == 404)
      #expect(try served.get("/v1/venues/sahil/floor/stream", ana).status == 403)
      let reader = try EventReader(served.service.port, path + "/stream", ana)
      let first = try #require(try reader.next())
      #expect(first.text("state") == "booked" && first.json["key"] == nil)
      _ = try served.post(path + "/modify", #"{"party":1}"#, ana)
      #expect(try reader.next()?.integer("party") == 1)
      _ = try served.post(path + "/cancel", nil, ana)
      #expect(try reader.next()?.text("state") == "cancelled")
      #expect(
        try served.get(path, ana).json
          == (try EventReader(served.service.port, path + "/stream", ana).next()?.json))
    }
  }

  @Test(
    arguments: [
      ("/v1/events/stream", "x", 422, "INVALID"), ("/v1/events/stream", "1.2.3", 422, "INVALID"),
      ("/v1/events/stream", "-1", 422, "INVALID"), ("/v1/events/stream", "007", 422, "INVALID"),
      ("/v1/events/stream?x=1", "1", 400, "MALFORMED"), ("/v1/events/stream?after=y", nil, 422, "INVALID"),
      ("/v1/venues/sahil/floor/stream?atLeast=1", nil, 400, "MALFORMED"),
      ("/v1/venues/sahil/dates/2030-02-30/diary/stream", nil, 422, "INVALID"),
      ("/v1/events/stream", "99999", 409, "DIVERGED"),
    ] as [(String, String?, Int, String)])
  func `a stream that cannot be told is refused before it begins`(
    path: String, last: String?, status: Int, code: String
  ) async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let answer = try served.get(path, last.map { ["Last-Event-ID: \($0)"] } ?? [])
      #expect(answer.status == status && answer.text("code") == code, "\(answer.raw.body)")
      #expect(eventually { served.service.desk.streams.count == 0 })
    }
  }

  @Test func `what a reader reconnects with counts before what it first asked with`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let reader = try EventReader(served.service.port, "/v1/events/stream?after=0", after: "2")
      #expect(try reader.next()?.id == "3")
    }
  }

  @Test func `a stop ends streams at once, and a ledger that closes ends them too`() async throws {
    try await apart {
      let served = try ServedLedger()
      let reader = try EventReader(served.service.port, "/v1/events/stream")
      let floor = try EventReader(served.service.port, "/v1/venues/sahil/floor/stream")
      #expect(try floor.next() != nil)
      served.service.stopAndWait(within: .seconds(30))
      #expect(try reader.next() == nil)
      #expect(try floor.next() == nil)
      try served.restart()
      let last = try EventReader(served.service.port, "/v1/events/stream")
      served.memory.ledger.finish()
      #expect(try last.next() == nil)
      served.close()
    }
  }

  @Test func `a stream ends when the token it was opened with does`() async throws {
    try await apart {
      let now = Guarded(Timestamp(epochSeconds: 1_903_824_000))
      var (configuration, tokens) = (Self.brisk, TokenFile())
      let end = Timestamp(epochSeconds: 1_903_824_060)
      let (_, secret) = tokens.give(to: .host("leyla"), at: ["sahil"], until: end)
      configuration.keys.tokens = tokens
      configuration.keys.now = { now.with { $0 } }
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let lines = ["Authorization: Bearer \(secret)"]
      let reader = try EventReader(served.service.port, "/v1/venues/sahil/floor/stream", lines)
      #expect(try reader.next() != nil)
      #expect(try served.get("/v1/venues/nacht/floor/stream", lines).status == 404)
      try reader.nextComment()
      now.with { $0 = end }
      #expect(try reader.next() == nil)
      #expect(try served.get("/v1/venues/sahil/floor/stream", lines).status == 401)
    }
  }

  @Test func `every stream is in the description of streams, and none in that of answers that end`()
    async throws
  {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let answer = try served.get("/v1/asyncapi.json")
      #expect(answer.status == 200 && answer.text("asyncapi") == "3.0.0")
      let names: Set<String> = [
        "log", "kitchen", "floor", "waitlist", "diary", "timeline", "tickets", "pass", "prep", "reservation",
      ]
      #expect(Set(Feed.all.map(\.name)) == names && Feed.all.count == names.count)
      for route in Route.all where route.isStream {
        guard case .stream(let feed) = route.work else { continue }
        let channel = answer.json["channels"]?[feed.name]
        #expect(channel?["address"] == .string(feed.path) && feed.path.hasSuffix("/stream"))
        #expect(
          answer.json["operations"]?[route.name]?["channel"]?["$ref"] == .string("#/channels/\(feed.name)"))
        for name in feed.pathNames { #expect(channel?["parameters"]?[name] != nil) }
        #expect(try served.get("/v1/openapi.json").json["paths"]?[route.path] == nil)
      }
    }
  }
}
