import Daybook
import DaybookHTTP
import DaybookRandom
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// Answers that are kept: never older than the log, never another caller's, and not for long.
@Suite struct KeptAnswerTests {
  private static let question = "/v1/venues/sahil/availability?date=2030-05-02&party=2"

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `a kept answer is what would be worked out now`(seed: UInt64) async throws {
    try await apart {
      var random = SeededGenerator(seed: seed)
      let served = try ServedLedger()
      defer { served.close() }
      var (booked, hits) = ([String](), 0)
      var now = try #require(Timestamp(rfc3339: "2030-05-01T20:00:00Z"))
      for step in 0..<20 {
        switch random.pick(0...4) {
        case 0 where !booked.isEmpty:
          let one = booked.remove(at: random.pick(0...(booked.count - 1)))
          _ = try served.post("/v1/reservations/\(one)/cancel")
        case 1:
          now = now.adding(seconds: random.pick(1...7_200))
          _ = try served.post("/v1/clock/advance", "{\"to\":\"\(now)\"}")
        case 2:
          _ = try served.post(
            "/v1/holds",
            "{\"venue\":\"sahil\",\"party\":2,\"start\":\"2030-05-02T\(random.pick(12...20)):00\"}")
        default:
          let body = "{\"venue\":\"sahil\",\"party\":2,\"start\":\"2030-05-02T\(random.pick(12...20)):30\"}"
          if let id = try served.post("/v1/reservations", body).text("reservation") { booked.append(id) }
        }
        let head = served.memory.ledger.head
        let anew = try served.get("\(Self.question)&atLeast=\(head)")
        for _ in 0..<2 {
          let before = served.service.desk.kept.sizes.count
          let again = try served.get(Self.question)
          #expect(again.raw.body == anew.raw.body && again.status == 200, "seed \(seed), step \(step)")
          #expect(again.field("etag") == anew.field("etag"), "seed \(seed), step \(step)")
          #expect(again.field("daybook-position") == "\(head)", "seed \(seed), step \(step)")
          hits += served.service.desk.kept.sizes.count == before ? 1 : 0
        }
      }
      // Each second asking changes nothing of what is kept: it was found there.
      #expect(hits >= 20)
    }
  }

  @Test func `a kept answer is told to nobody who may see less`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let ana = "Daybook-Actor: guest:ana"
      let made = try served.post("/v1/reservations", ServedLedger.booking, [ana])
      let path = "/v1/reservations/\(try #require(made.text("reservation")))"
      let own = try served.get(path, [ana])
      #expect(own.status == 200 && served.service.desk.kept.sizes.count == 1)
      #expect(try served.get(path, ["Daybook-Actor: guest:bo"]).status == 404)
      #expect(try served.get(path, ["Daybook-Actor: kitchen:k"]).status == 403)
      let whole = try served.get(path, ["Daybook-Actor: host:h"])
      #expect(
        whole.status == 200 && whole.raw.body != own.raw.body && whole.field("etag") != own.field("etag"))
      let again = try served.get(path, [ana])
      #expect(again.raw.body == own.raw.body && served.service.desk.kept.sizes.count == 2)
    }
  }

  @Test func `what differs from request to request is each request's own`() async throws {
    try await apart {
      var configuration = ServiceConfiguration()
      configuration.limits.perPrincipal = RateLimit(requests: 4, seconds: 86_400)
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let first = try served.get(Self.question)
      let tag = try #require(first.field("etag"))
      let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      let second = try served.get(Self.question, ["X-Request-ID: mine", "traceparent: \(trace)"])
      #expect(second.raw.body == first.raw.body && second.field("etag") == tag)
      #expect(second.field("x-request-id") == "mine" && second.field("traceparent") == trace)
      #expect(first.field("ratelimit")?.hasPrefix(#""principal";r=3"#) == true)
      #expect(second.field("ratelimit")?.hasPrefix(#""principal";r=2"#) == true)
      #expect(
        second.field("content-type") == "application/json" && second.field("cache-control") == "no-cache")
      let known = try served.get(Self.question, ["If-None-Match: \(tag)"])
      #expect(known.status == 304 && known.raw.body.isEmpty && known.field("etag") == tag)
      #expect(try served.ask("HEAD", Self.question).status == 200)
      #expect(try served.get(Self.question).status == 429)
      let client = try RawClient(UInt16(served.service.port))
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      let metrics = try client.answer().body
      for (method, status, count) in [("GET", 200, 2), ("GET", 304, 1), ("HEAD", 200, 1), ("GET", 429, 1)] {
        let line =
          "daybook_requests_total{route=\"getAvailability\",method=\"\(method)\",status=\"\(status)\"} \(count)\n"
        #expect(metrics.contains(line), "\(line)")
      }
    }
  }

  @Test func `a question with a body, and one that is wrong, are refused though its answer is kept`()
    async throws
  {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      #expect(try served.get(Self.question).status == 200)
      #expect(try served.ask("GET", Self.question, "{}").status == 400)
      #expect(try served.get(Self.question + "&atLeast=x").status == 422)
      #expect(try served.get(Self.question + "&party=3").status == 400)
      #expect(served.service.desk.kept.sizes.count == 1)
    }
  }

  @Test func `an answer that tells the instant is not kept`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      #expect(try served.get("/v1/venues/sahil").text("at") != nil)
      #expect(served.service.desk.kept.sizes.count == 0)
    }
  }

  @Test func `so many bytes are kept and no more, of the present lull alone`() throws {
    let memory = try TestLedger(venues: Venues.sahil)
    defer { memory.close() }
    let kept = KeptAnswers(of: memory.ledger, most: 8_000)
    let host = Principal(actor: .host("h"), venues: nil)
    let lull = try #require(memory.ledger.lull())
    func told(_ count: Int) -> ToldAnswer {
      ToldAnswer(
        QueryResult(lull.position, at: .epoch, [UInt8](repeating: 0x20, count: count)), to: host)
    }
    func question(_ number: Int, of principal: Principal? = nil) -> KeptAnswers.Question {
      KeptAnswers.Question(Array("/\(number)".utf8), of: principal ?? host)
    }
    for number in 0..<100 {
      kept.keep(told(500), to: question(number), knowing: lull.position, since: lull)
      #expect(kept.sizes.byteCount <= 8_000 && kept.answer(to: question(number)) != nil)
    }
    #expect(kept.sizes.count < 6)
    kept.keep(told(8_000), to: question(200), knowing: lull.position, since: lull)
    #expect(kept.answer(to: question(200)) == nil)
    // The same actor at fewer venues is another caller.
    let one = Principal(actor: .host("h"), venues: ["sahil"])
    #expect(kept.answer(to: question(99)) != nil && kept.answer(to: question(99, of: one)) == nil)
    // An answer that does not know of the last record is not kept, nor one from before it.
    kept.keep(told(10), to: question(300), knowing: .start, since: lull)
    #expect(kept.answer(to: question(300)) == nil)
    try memory.receipt(of: Book(venue: "sahil", party: 2, start: "2030-05-02T19:00"))
    kept.keep(told(10), to: question(301), knowing: lull.position, since: lull)
    #expect(kept.answer(to: question(301)) == nil && kept.answer(to: question(99)) == nil)
    #expect(kept.sizes.count == 0 && kept.sizes.byteCount == 0)
    let next = try #require(memory.ledger.lull())
    kept.keep(told(10), to: question(302), knowing: next.position, since: next)
    #expect(kept.sizes.count == 1)
    try memory.advance(to: Timestamp(epochSeconds: 10))
    kept.sweep()
    #expect(kept.sizes.count == 0)
  }
}
