import Daybook
import DaybookHTTP
import DaybookJSON
import DaybookReceiver
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// Pings and ETAs over HTTP, with an engine and without.
@Suite struct TravelServiceTests {
  private static let path = "/v1/reservations"
  private static let ana = ["Daybook-Actor: guest:ana"]
  private static let place = #"{"latitude":40.4093,"longitude":49.8671}"#

  /// A service whose venue has a place, and a party on its way.
  private func onTheWay(_ engines: [RoutingEngine], _ dialects: Set<ServiceDialect> = []) throws -> (
    served: ServedLedger, id: String
  ) {
    var configuration = ServiceConfiguration()
    configuration.dialects = dialects
    configuration.engines = engines
    let served = try ServedLedger(configuration)
    var venue = Venues.sahil
    venue.location = TravelTests.sahil
    try served.memory.receipt(of: DefineVenue(venue))
    let id = try #require(try served.post(Self.path, ServedLedger.booking, Self.ana).text("reservation"))
    let declared = try served.post(
      "\(Self.path)/\(id)/declare-arrival", #"{"leadMinutes":20,"sharesLocation":true}"#, Self.ana)
    #expect(declared.status == 200, "\(declared.raw.body)")
    return (served, id)
  }

  /// Minutes from the clock's time to the ETA that the kitchen reckons with.
  private func minutes(_ served: ServedLedger, _ id: String) throws -> Int? {
    try served.memory.read { snapshot in
      ReservationID(id).flatMap { snapshot.reservation($0)?.details.arrival?.etaAt }
        .map { Int($0.microseconds - snapshot.ledgerTime().microseconds) / 60_000_000 }
    }
  }

  private func advance(_ served: ServedLedger, by seconds: Int) throws {
    try served.memory.advance(to: try served.memory.read { $0.ledgerTime() }.adding(seconds: seconds))
  }

  @Test func `a ping's ETA is the engine's, and its retry is the same whatever the engine says then`()
    async throws
  {
    let time = Guarded("653")
    let engine = try Receiver { _, _ in .answer(200, [], TravelTests.valhalla(time.with { $0 })) }
    try await apart { [self] in
      let (served, id) = try onTheWay([RoutingEngine(.valhalla, at: engine.origin)])
      defer {
        served.close()
        engine.stop()
      }
      let first = try served.post("\(Self.path)/\(id)/ping", Self.place, Self.ana, key: "p")
      #expect(first.status == 200, "\(first.raw.body)")
      #expect(try minutes(served, id) == 11)
      time.with { $0 = "1900" }
      try advance(served, by: 60)
      let again = try served.post("\(Self.path)/\(id)/ping", Self.place, Self.ana, key: "p")
      #expect(again.raw.body == first.raw.body && again.field("idempotency-replayed") == "true")
      let reservation = try #require(ReservationID(id))
      let learnt = Ping(reservation, at: TravelTests.home, wayMinutes: 32)
      let retried = try served.memory.receipt(of: learnt, by: .guest("ana"), key: "p")
      #expect(retried.isReplay)
      #expect(try minutes(served, id) == 10)
      // What the ledger would not hear, no engine is asked for.
      let count = engine.requests.count
      let stranger = try served.post("\(Self.path)/\(id)/ping", Self.place, ["Daybook-Actor: guest:bob"])
      #expect(stranger.status == 404)
      let place = #"{"latitude":40.4193,"longitude":49.8671}"#
      #expect(try served.post("\(Self.path)/\(id)/ping", place, Self.ana).status == 200)
      #expect(try minutes(served, id) == 32)
      #expect(
        try served.post("\(Self.path)/\(id)/ping", Self.place, Self.ana).text("code") == "PING_TOO_SOON")
      #expect(engine.requests.count == count + 1)
    }
  }

  @Test func `a ping that comes as Baku's apps send it has the engine's ETA too`() async throws {
    let engine = try Receiver { _, _ in .answer(200, [], TravelTests.valhalla("653")) }
    try await apart { [self] in
      let (served, id) = try onTheWay([RoutingEngine(.valhalla, at: engine.origin)], [.baku])
      defer {
        served.close()
        engine.stop()
      }
      let pinged = try served.ask(
        "POST", "/baku/reservations/\(id)/arrival_intent/location", Self.place, Self.ana)
      #expect(pinged.status == 200, "\(pinged.raw.body)")
      #expect(try minutes(served, id) == 11)
      #expect(engine.requests.count == 1)
    }
  }

  @Test func `an ETA says who says so and how old that is, to guest and venue alone`() async throws {
    let engine = try Receiver { _, number in
      number == 0 ? .answer(200, [], TravelTests.valhalla("653")) : .answer(503)
    }
    try await apart { [self] in
      let (served, id) = try onTheWay([RoutingEngine(.valhalla, at: engine.origin)])
      defer {
        served.close()
        engine.stop()
      }
      let eta = "\(Self.path)/\(id)/eta?atLeast="
      let before = try served.get("\(eta)\(served.memory.ledger.head.value)", Self.ana)
      #expect(
        before.status == 200 && before.json["way"] == nil
          && before.json["arrival"]?["source"] == .string("guest"))
      let pinged = try served.post("\(Self.path)/\(id)/ping", Self.place, Self.ana)
      var path = eta + (pinged.field("daybook-position") ?? "")
      let told = try served.get(path, Self.ana)
      #expect(told.field("etag") == nil && told.field("cache-control") == "no-store")
      let way = try #require(told.json["way"])
      #expect(way["seconds"] == .integer(653) && way["source"] == .string("valhalla"))
      guard case .integer(let age)? = way["age"] else { throw RawClient.Failure(what: "no age: \(way)") }
      #expect(age >= 0 && way["engines"] == nil)
      #expect(told.json["arrival"]?["source"] == .string("location"))
      let host = try served.get(path, ["Daybook-Actor: host:leyla"])
      #expect(host.raw.body.contains(#""engines":[{"engine":"valhalla","seconds":653}]"#))
      #expect(try served.get(path, ["Daybook-Actor: guest:bob"]).status == 404)
      #expect(try served.get(path, ["Daybook-Actor: kitchen:grill"]).status == 403)
      #expect(engine.requests.count == 1)
      // An engine that fails: the rule, the reason, and degraded health.
      for minute in 1...Breaker.mostFailures {
        try advance(served, by: 60)
        let place = #"{"latitude":40.4\#(minute)93,"longitude":49.8671}"#
        let pinged = try served.post("\(Self.path)/\(id)/ping", place, Self.ana)
        path = eta + (pinged.field("daybook-position") ?? "")
      }
      let ruled = try served.get(path, ["Daybook-Actor: host:leyla"])
      #expect(
        ruled.json["way"]?["source"] == .string("great-circle") && ruled.json["way"]?["age"] == .integer(0))
      #expect(ruled.raw.body.contains(#""silence":"failed""#), "\(ruled.raw.body)")
      let health = try served.get("/health/ready")
      #expect(health.text("status") == "degraded" && health.raw.body.contains("engine valhalla"))
      let client = try RawClient(UInt16(served.service.port))
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(
        try client.answer().body.contains(
          #"daybook_engine_answers_total{engine="valhalla",answer="failed"} 3"#))
    }
  }

  @Test func `without an engine the rule says`() async throws {
    try await apart { [self] in
      let (served, id) = try onTheWay([])
      defer { served.close() }
      func eta(_ after: ServedLedger.Answer) throws -> ServedLedger.Answer {
        try served.get("\(Self.path)/\(id)/eta?atLeast=\(after.field("daybook-position") ?? "")", Self.ana)
      }
      let told = try eta(try served.post("\(Self.path)/\(id)/ping", Self.place, Self.ana))
      #expect(try minutes(served, id) == 10)
      #expect(
        told.json["way"]?["source"] == .string("great-circle")
          && told.json["way"]?["seconds"] == .integer(600))
      #expect(try eta(try served.post("\(Self.path)/\(id)/cancel", nil, Self.ana)).json["way"] == nil)
    }
  }
}
