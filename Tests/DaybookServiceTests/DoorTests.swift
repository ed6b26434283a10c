import DaybookHTTP
import DaybookStore
import Glibc
import Testing

/// The door: what a request must be before anybody looks at what it asks for, and what becomes of it at a stop.
@Suite struct DoorTests {
  /// Answers what it was asked: the method, the decoded path and query, the length of the body.
  private static func echo(_ request: HTTPRequest, _ reply: HTTPReply) {
    let query = request.target.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    let text =
      "\(request.method) \(request.target.segments.joined(separator: "|")) \(query) \(request.body.count)"
    reply(HTTPAnswer(200, body: Array(text.utf8)))
  }

  private func server(
    _ limits: HTTPLimits = HTTPLimits(), _ handler: @escaping HTTPServer.Handler = DoorTests.echo
  ) throws -> HTTPServer {
    try HTTPServer(address: "127.0.0.1", port: 0, limits: limits, handler: handler)
  }

  @Test func `a request is answered with what it asked, decoded once`() throws {
    let server = try server()
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send("GET /v1/sah%C4%B1l/a?x=a+b&y=%2B HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(try client.answer().body == "GET v1|sahıl|a x=a b,y=+ 0")
    client.send("GET / HTTP/1.1\r\nHost:localhost  \r\nX:  \t \r\nY: a b\r\n\r\n")
    #expect(try client.answer().body == "GET   0")
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
    #expect(try client.answer().body == "POST   3")
    client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"
    )
    #expect(try client.answer().body == "POST   5")
  }

  /// What Java's own client sends by default (JDK 17 and 25; `findings/java-offers-an-upgrade.sh`).
  @Test func `an offer to upgrade is passed over, and the connection goes on as it is`() throws {
    let server = try server()
    defer { server.stop() }
    let client = try RawClient(server.port)
    let offer =
      "Connection: Upgrade, HTTP2-Settings\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAA\r\n"
    for _ in 1...2 {
      client.send("POST /a HTTP/1.1\r\n\(offer)Content-Length: 3\r\n\r\nabc")
      let answer = try client.answer()
      #expect(answer.status == 200 && answer.body == "POST a  3", "\(answer.head) \(answer.body)")
      #expect(answer.field("upgrade") == nil)
    }
  }

  @Test(arguments: [
    ("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /a%5cb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /a?x=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET //a HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400
    ),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 0\r\n\r\n", 417),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 415),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX\u{1}Y: b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\u{1}\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
    ("GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: 1\r\n", count: 64) + "\r\n", 431),
  ])
  func `a request that two readers could read in two ways is refused, and its connection ends`(
    raw: String, status: Int
  ) throws {
    let server = try server()
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send(raw)
    let answer = try client.answer()
    #expect(answer.status == status, "\(answer.head) \(answer.body)")
    #expect(answer.field("connection")?.lowercased() == "close")
    // What the HTTP library answers by itself has neither a problem body nor an id.
    #expect(
      (answer.field("x-request-id") != nil) == (answer.field("content-type") == "application/problem+json"))
    _ = try client.waitForEnd()
  }

  /// What the library answers by itself, or ends without an answer, must not reach the handler as something else.
  @Test(arguments: [
    "GET /a\u{0}b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\u{0}b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
    "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / a HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
    "\u{1}\u{2}\u{3}\r\n\r\n",
    "GET / HTTP/1.1\r\nX: b\u{0}\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n  c\r\n\r\n", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 20_000))\r\n\r\n",
  ])
  func `a request that is none is not answered as if it were one`(raw: String) throws {
    let server = try server()
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send(raw)
    client.endSending()
    let said = try client.waitForEnd()
    #expect(!said.contains("200 OK"), "\(said)")
  }

  @Test func `a body past the limit is refused when it is chunked, too`() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 100
    let server = try server(limits)
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send("65\r\n" + String(repeating: "x", count: 101) + "\r\n0\r\n\r\n")
    #expect(try client.answer().status == 413)
    let endless = try RawClient(server.port)
    endless.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    endless.send("800\r\n" + String(repeating: "x", count: 2048))
    #expect(try endless.waitForEnd() == "", "nobody listens to the rest")
  }

  @Test func `a request that trickles in has one deadline, whatever comes meanwhile`() throws {
    var limits = HTTPLimits()
    limits.requestTime = .milliseconds(600)
    let server = try server(limits)
    defer { server.stop() }
    let client = try RawClient(server.port)
    let start = MonotonicTime.now
    client.send("GET / HTTP/1.1\r\nHost: a\r\n")
    let trickle = try DaybookStore.Thread {
      // Until the server has shut the connection, a byte goes out every few milliseconds.
      while MonotonicTime.now < start + .seconds(3) {
        client.send("X")
        _ = Monitor(0).wait(until: .now + .milliseconds(50)) { _ -> Int? in nil }
      }
    }
    #expect(try client.waitForEnd() == "")
    #expect(MonotonicTime.now < start + .seconds(3), "it was cut off before the trickle ended")
    trickle.join()
  }

  @Test func `an answer from another thread resumes the request once, and a second answer is none`()
    throws
  {
    let kept = Monitor<[HTTPReply]>([])
    let server = try server(HTTPLimits()) { _, reply in
      kept.withLock(wake: true) { $0.append(reply) }
    }
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try #require(kept.wait { $0.first })
    #expect(reply(HTTPAnswer(201, body: Array("first".utf8))))
    #expect(!reply(HTTPAnswer(500)))
    let answer = try client.answer()
    #expect(answer.status == 201 && answer.body == "first")
  }

  @Test func `requests sent at once are answered one after another`() throws {
    let server = try server()
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for number in 1...3 { #expect(try client.answer().body == "GET \(number)  0") }
  }

  @Test func `a stop refuses new clients at once and answers what was accepted`() throws {
    let kept = Monitor<[HTTPReply]>([])
    let server = try server(HTTPLimits()) { _, reply in
      kept.withLock(wake: true) { $0.append(reply) }
    }
    let client = try RawClient(server.port)
    let idle = try RawClient(server.port)
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try #require(kept.wait { $0.first })
    let isEnding = Monitor(false)
    let stop = try DaybookStore.Thread {
      server.stop { isEnding.withLock(wake: true) { $0 = true } }
    }
    _ = isEnding.wait { $0 ? true : nil }
    #expect(throws: RawClient.Failure.self) { _ = try RawClient(server.port) }
    #expect(try idle.waitForEnd() == "")
    reply(HTTPAnswer(200, body: Array("booked".utf8)))
    let answer = try client.answer()
    #expect(answer.body == "booked")
    #expect(answer.field("connection") == "close")
    stop.join()
  }

  @Test func `a stop whose deadline passes answers what is still open, and does not abort`() throws {
    let server = try server(HTTPLimits()) { _, _ in }
    let client = try RawClient(server.port)
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    let other = try RawClient(server.port)
    other.send("GET /a HTTP/1.1\r\nHost: a\r\n")
    while server.connectionCount < 2 { sched_yield() }
    server.stop(within: .milliseconds(100))
    #expect(try client.answer().status == 503)
  }

  @Test func `a client that half-closes or leaves takes nothing with it`() throws {
    let kept = Monitor<[HTTPReply]>([])
    let server = try server(HTTPLimits()) { _, reply in
      kept.withLock(wake: true) { $0.append(reply) }
    }
    defer { server.stop() }
    do {
      let client = try RawClient(server.port)
      client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = kept.wait { $0.first }
    }
    kept.withLock { $0.first }?(HTTPAnswer(200))
    let next = try RawClient(server.port)
    next.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try #require(kept.wait { $0.count == 2 ? $0[1] : nil })
    #expect(reply(HTTPAnswer(202)))
    #expect(try next.answer().status == 202)
  }

  @Test func `one address has so many connections and no more`() throws {
    var limits = HTTPLimits()
    limits.connectionsPerPeer = 3
    let server = try server(limits)
    defer { server.stop() }
    var clients: [RawClient] = []
    for _ in 0..<3 {
      let client = try RawClient(server.port)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.answer().status == 200)
      clients.append(client)
    }
    let fourth = try RawClient(server.port)
    fourth.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try fourth.waitForEnd() == "")
    clients.removeLast()
  }

  @Test func `a stream goes on until it ends, and a client that is gone is told`() throws {
    let streams = Monitor<[HTTPStream]>([])
    let server = try server(HTTPLimits()) { _, reply in
      let stream = HTTPStream()
      var answer = HTTPAnswer(
        200, [HTTPField("content-type", "text/event-stream")], body: Array("begin\n".utf8))
      answer.stream = stream
      reply(answer)
      streams.withLock(wake: true) { $0.append(stream) }
    }
    defer { server.stop { for stream in streams.withLock({ $0 }) { stream.finish() } } }
    let client = try RawClient(server.port)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let stream = try #require(streams.wait { $0.first })
    _ = try client.read(until: "begin")
    for number in 1...50 {
      #expect(stream.send(Array("line \(number)\n".utf8)))
      _ = try client.read(until: "line \(number)\n")
    }
    stream.finish()
    #expect(!stream.send([1]))
    _ = try client.read(until: "0\r\n\r\n")
    do {
      let leaving = try RawClient(server.port)
      leaving.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try leaving.read(until: "begin")
    }
    let left = try #require(streams.wait { $0.count == 2 ? $0[1] : nil })
    let isOver = Monitor(false)
    left.onEnd { isOver.withLock(wake: true) { $0 = true } }
    // Heart-beats find out that nobody is there.
    while left.send(Array(": \n".utf8)) {
      _ = isOver.wait(until: .now + .milliseconds(10)) { $0 ? true : nil }
    }
    #expect(isOver.wait(until: .now + .seconds(600)) { $0 ? true : nil } == true)
  }

  @Test func `a client that does not read is cut off`() throws {
    let streams = Monitor<[HTTPStream]>([])
    let server = try server(HTTPLimits()) { _, reply in
      let stream = HTTPStream()
      var answer = HTTPAnswer(200, body: Array("begin\n".utf8))
      answer.stream = stream
      reply(answer)
      streams.withLock(wake: true) { $0.append(stream) }
    }
    defer { server.stop() }
    let client = try RawClient(server.port)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let stream = try #require(streams.wait { $0.first })
    let isOver = Monitor(false)
    stream.onEnd { isOver.withLock(wake: true) { $0 = true } }
    let lot = [UInt8](repeating: 0x61, count: 64 * 1024)
    var count = 0
    while stream.send(lot), count < 10_000 { count += 1 }
    #expect(count < 10_000)
    #expect(isOver.wait(until: .now + .seconds(600)) { $0 ? true : nil } == true)
  }
}
