import Daybook
import DaybookHTTP
import DaybookStore
import Testing

@testable import DaybookService

/// Rate limits: exact counts, in bounded memory, of the client and not of the proxy.
@Suite struct RateTests {
  @Test func `of ten times too many requests at once exactly as many pass as are allowed`()
    async throws
  {
    try await apart {
      var configuration = ServiceConfiguration()
      configuration.limits.perPrincipal = RateLimit(requests: 20, seconds: 86_400)
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let (port, passed, refused) = (served.service.port, Guarded(0), Guarded(0))
      var threads: [DaybookStore.Thread] = []
      for _ in 0..<8 {
        threads.append(
          try DaybookStore.Thread {
            for _ in 0..<25 {
              do {
                let client = try RawClient(UInt16(port))
                client.send(
                  "GET /v1/venues/sahil/floor HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                switch try client.answer().status {
                case 200: passed.with { $0 += 1 }
                case 429: refused.with { $0 += 1 }
                case let other: Issue.record("\(other)")
                }
              } catch {
                Issue.record(error)
              }
            }
          })
      }
      for thread in threads { thread.join() }
      #expect(passed.with { $0 } == 20 && refused.with { $0 } == 180)
      let answer = try served.get("/v1/venues/sahil/floor")
      #expect(answer.status == 429 && answer.text("code") == "RATE_LIMITED")
      #expect(answer.field("ratelimit-policy") == #""principal";q=20;w=86400"#)
      #expect(answer.field("ratelimit")?.hasPrefix(#""principal";r=0;t="#) == true)
      #expect(Int(answer.field("retry-after") ?? "") ?? 0 > 0)
      // Another principal has a count of its own, and nobody counts who asks for the health.
      let other = try served.get("/v1/venues/sahil/floor", ["Daybook-Actor: host:leyla"])
      #expect(
        other.status == 200 && other.field("ratelimit")?.hasPrefix(#""principal";r=19;t="#) == true)
      #expect(try served.get("/health/ready").status == 200)
    }
  }

  @Test func `a request takes of both counts or of none, and a count begins anew after its time`() {
    let (now, start) = (Guarded(ContinuousClock.now), ContinuousClock.now)
    now.with { $0 = start }
    let limiter = RateLimiter(
      address: RateLimit(requests: 3, seconds: 10), principal: RateLimit(requests: 1, seconds: 5),
      now: { now.with { $0 } })
    #expect(limiter.take(address: [1], principal: "a").exceeded == nil)
    let verdict = limiter.take(address: [1], principal: "a")
    #expect(verdict.exceeded?.policy == .principal)
    #expect(
      verdict.standings.map(\.remaining) == [2, 0] && verdict.standings.map(\.seconds) == [10, 5])
    #expect(limiter.take(address: [1], principal: "b").exceeded == nil)
    #expect(limiter.take(address: [1], principal: nil).exceeded == nil)
    #expect(limiter.take(address: [1], principal: "c").exceeded?.policy == .address)
    now.with { $0 = start + .seconds(5) }
    #expect(limiter.take(address: [2], principal: "a").exceeded == nil)
    now.with { $0 = start + .seconds(10) }
    #expect(limiter.take(address: [1], principal: "c").exceeded == nil)
  }

  @Test func `ever new addresses neither grow the memory nor escape the count`() {
    let (now, start) = (Guarded(ContinuousClock.now), ContinuousClock.now)
    now.with { $0 = start }
    let limiter = RateLimiter(
      address: RateLimit(requests: 2, seconds: 60), principal: nil, most: 10,
      now: { now.with { $0 } })
    var passed = 0
    for number in 0..<1_000 {
      let name = [UInt8(number >> 8), UInt8(number & 0xFF)]
      if limiter.take(address: name, principal: nil).exceeded == nil { passed += 1 }
    }
    #expect(passed == 8 + 2 && limiter.count <= 10)
    now.with { $0 = start + .seconds(60) }
    #expect(limiter.take(address: [9, 9], principal: nil).exceeded == nil && limiter.count == 1)
  }

  @Test(arguments: [
    ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
    ("127.0.0.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
    ("127.0.0.1", ["6.6.6.6", "203.0.113.9, 10.1.2.3"], "203.0.113.9"),
    ("127.0.0.1", ["nonsense"], "127.0.0.1"),
    ("127.0.0.1", ["6.6.6.6, nonsense, 10.1.2.3"], "10.1.2.3"),
    ("127.0.0.1", [], "127.0.0.1"), ("198.51.100.1", ["6.6.6.6"], "198.51.100.1"),
    ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
    ("::ffff:127.0.0.1", ["203.0.113.9:99"], "203.0.113.9"),
  ])
  func `the client is the last address that no trusted proxy has`(
    peer: String, lines: [String], client: String
  ) throws {
    let addresses = try ClientAddress(trusting: ["127.0.0.1", "10.0.0.0/8"])
    let request = HTTPRequest(
      method: "GET", target: try HTTPTarget(Array("/".utf8)),
      fields: lines.map { HTTPField("x-forwarded-for", $0) }, body: [], peer: HTTPPeer(peer))
    #expect(addresses.client(of: request) == NetworkAddress(client)?.client)
  }

  @Test func `networks and limits that are none are refused before the start`() throws {
    for text in [
      "10.0.0.0/33", "10.0.0.0/-1", "10.0.0", "x", "10.0.0.0/8/9", "::1/129", "1.2.3.4/08",
    ] {
      #expect(throws: LedgerFailure.self, "\(text)") { try ClientAddress(trusting: [text]) }
    }
    let six = try #require(NetworkBlock("2001:db8::/33"))
    #expect(six.contains(try #require(NetworkAddress("2001:db8:7fff::1"))))
    #expect(!six.contains(try #require(NetworkAddress("2001:db8:8000::1"))))
    #expect(NetworkAddress("2001:db8::1:2")?.client == NetworkAddress("2001:db8::9:9")?.client)
    var configuration = ServiceConfiguration()
    configuration.limits.perAddress = RateLimit(requests: 0, seconds: 1)
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration.limits.perAddress = nil
    configuration.trustedProxies = ["x"]
    #expect(throws: LedgerFailure.self) { try configuration.check() }
  }
}

/// Pages of other sites: those that are named may ask.
@Suite struct CrossOriginTests {
  @Test func `pages of a named origin may ask and read, and no others`() async throws {
    try await apart {
      var (tokens, configuration) = (TokenFile(), ServiceConfiguration())
      let (_, secret) = tokens.give(
        to: .host("leyla"), at: nil, until: Timestamp(epochSeconds: 4_000_000_000))
      configuration.keys.tokens = tokens
      configuration.origins = ["https://app.example"]
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let (path, token) = ("/v1/venues/sahil/floor", "Authorization: Bearer \(secret)")
      let asked = ["Origin: https://app.example", "Access-Control-Request-Method: POST"]
      let may = try served.ask("OPTIONS", path, nil, asked)
      #expect(
        may.status == 204 && may.field("access-control-allow-origin") == "https://app.example")
      #expect(may.field("access-control-allow-headers")?.contains("Idempotency-Key") == true)
      #expect(may.field("vary") == "Origin")
      let read = try served.get(path, [token, "Origin: https://app.example"])
      #expect(
        read.status == 200 && read.field("access-control-allow-origin") == "https://app.example")
      #expect(read.field("access-control-expose-headers")?.contains("ETag") == true)
      let unknown = try served.get(path, ["Origin: https://app.example"])
      #expect(unknown.status == 401 && unknown.field("access-control-allow-origin") != nil)
      let evil = try served.get(path, [token, "Origin: https://evil.example"])
      #expect(evil.field("access-control-allow-origin") == nil && evil.raw.head.contains("Vary: Origin"))
      let asking = ["Origin: https://evil.example", "Access-Control-Request-Method: POST"]
      #expect(try served.ask("OPTIONS", path, nil, asking).status == 403)
      #expect(try served.ask("OPTIONS", path, nil, [token]).status == 405)
    }
  }

  @Test func `origins that are none, or without keys, are refused before the start`() throws {
    for text in [
      "*", "app.example", "https://app.example/", "https://", "HTTPS://app.example", "null",
    ] {
      #expect(throws: LedgerFailure.self, "\(text)") { try CrossOrigin(allowing: [text]) }
    }
    var configuration = ServiceConfiguration()
    configuration.origins = ["https://app.example"]
    #expect(throws: LedgerFailure.self) { try configuration.check() }
  }
}
