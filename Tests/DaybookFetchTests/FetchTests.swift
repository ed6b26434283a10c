import DaybookFetch
import DaybookHTTP
import DaybookReceiver
import DaybookStore
import Foundation
import Testing

@Suite struct FetchTests {
  /// Runs what blocks on a thread of its own: tasks share few.
  private func apart<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await DaybookStore.Thread.run { Result { try body() } }.get()
  }

  private func always(_ reply: Receiver.Reply) -> @Sendable (Receiver.Request, Int) -> Receiver.Reply {
    { _, _ in reply }
  }

  private func fixture(_ name: String) -> String {
    #filePath.replacing("FetchTests.swift", with: "Fixtures/\(name)")
  }

  /// Runs calls against a receiver, which is stopped afterwards.
  private func with<R: Sendable>(
    _ reply: @escaping @Sendable (Receiver.Request, Int) -> Receiver.Reply,
    _ body: @escaping @Sendable (Receiver, Fetcher) throws -> R
  ) async throws -> R {
    let receiver = try Receiver(reply)
    return try await apart {
      defer { receiver.stop() }
      return try body(receiver, Fetcher())
    }
  }

  private func outcome(
    _ reply: Receiver.Reply, limits: FetchLimits = FetchLimits()
  ) async throws -> FetchFailure? {
    try await with(always(reply)) { receiver, fetcher in
      let request = FetchRequest.get(try FetchAddress(receiver.origin), limits: limits)
      guard case .failure(let failure) = fetcher.fetch([request])[0] else { return nil }
      return failure
    }
  }

  @Test func `a body is posted as it is, and status, header lines and body come back`() async throws {
    let reply = Receiver.Reply.answer(418, ["Retry-After: 3 ", "X-Empty:"], "short and stout")
    let (request, answer) = try await with(always(reply)) { receiver, fetcher in
      let address = try FetchAddress(receiver.origin + "/in?a=1")
      let body: [UInt8] = [0, 1, 0xFF]
      let answer = try fetcher.fetch(.post(address, [("content-type", "application/json")], body: body))
      return (receiver.requests[0], answer)
    }
    #expect(request.method == "POST" && request.target == "/in?a=1")
    #expect(request.body == [0, 1, 0xFF])
    #expect(request.fields.filter { $0.name == "content-type" }.map(\.value) == ["application/json"])
    #expect(request.field("user-agent") == "Daybook" && request.field("expect") == nil)
    #expect(answer.status == 418 && answer.body == Array("short and stout".utf8))
    #expect(answer.field("retry-after") == "3" && answer.field("x-empty") == "")
    #expect(answer.field("x-other") == nil)
  }

  @Test func `an empty body is posted too, and a get has none`() async throws {
    let requests = try await with(always(.answer(200))) { receiver, fetcher in
      _ = try fetcher.fetch(.post(try FetchAddress(receiver.origin), body: []))
      _ = try fetcher.fetch(.get(try FetchAddress(receiver.origin)))
      return receiver.requests
    }
    #expect(requests.map(\.method) == ["POST", "GET"])
    #expect(requests[0].field("content-length") == "0" && requests[0].field("content-type") == nil)
  }

  @Test func `a redirect is an answer and is not followed`() async throws {
    let (status, count) = try await with(always(.answer(307, ["Location: /other"]))) {
      receiver, fetcher in
      (try fetcher.fetch(.get(try FetchAddress(receiver.origin))).status, receiver.requests.count)
    }
    #expect(status == 307 && count == 1)
  }

  @Test func `what comes before an interim answer's end is not of the answer`() async throws {
    let bytes = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    let answer = try await with(always(.bytes(Array(bytes.utf8)))) { receiver, fetcher in
      try fetcher.fetch(.get(try FetchAddress(receiver.origin)))
    }
    #expect(answer.status == 200 && answer.field("link") == nil)
  }

  @Test func `calls are made at once, and one that stalls fails alone`() async throws {
    @Sendable func reply(_ request: Receiver.Request, _: Int) -> Receiver.Reply {
      request.target == "/never" ? .silence : .answer(204)
    }
    let outcomes = try await with(reply) { receiver, fetcher in
      var limits = FetchLimits()
      limits.total = .milliseconds(300)
      let paths = ["/a", "/never", "/b"]
      let requests = try paths.map {
        FetchRequest.get(try FetchAddress(receiver.origin + $0), limits: limits)
      }
      return fetcher.fetch(requests).map { outcome -> String in
        switch outcome {
        case .success(let answer): "\(answer.status)"
        case .failure(let failure): failure.kind.rawValue
        }
      }
    }
    #expect(outcomes == ["204", "timedOut", "204"])
  }

  @Test func `an answer past the limit is a failure, in its body and in its head`() async throws {
    var limits = FetchLimits()
    limits.answerBytes = 1000
    let large = try await outcome(.answer(200, [], String(repeating: "x", count: 1001)), limits: limits)
    #expect(large?.kind == .tooLarge)
    let long = try await outcome(.answer(200, ["X: " + String(repeating: "x", count: 1000)]), limits: limits)
    #expect(long?.kind == .tooLarge)
    #expect(try await outcome(.answer(200, [], String(repeating: "x", count: 1000)), limits: limits) == nil)
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "not HTTP at all\r\n\r\n"])
  func `an answer that ends early or is none is broken`(bytes: String) async throws {
    #expect(try await outcome(.bytes(Array(bytes.utf8)))?.kind == .broken)
  }

  @Test func `a host that is not known, and a port where nobody is, are told apart`() async throws {
    let kinds = try await with(always(.end)) { receiver, fetcher in
      let dead = try FetchAddress(receiver.origin)
      receiver.stop()
      let unknown = try FetchAddress("http://nobody.invalid/")
      return fetcher.fetch([.get(dead), .get(unknown)]).map { outcome -> FetchFailure.Kind? in
        if case .failure(let failure) = outcome { failure.kind } else { nil }
      }
    }
    #expect(kinds == [.unreachable, .unknownHost])
  }

  /// A name under a certificate of this folder, which is of localhost and of no authority.
  private func secured(_ host: String, authorities: String?) async throws -> Result<FetchAnswer, FetchFailure>
  {
    let tls = HTTPServer.TLS(
      certificate: try String(contentsOfFile: fixture("certificate.pem"), encoding: .utf8),
      key: try String(contentsOfFile: fixture("key.pem"), encoding: .utf8))
    return try await apart {
      let server = try HTTPServer(address: "127.0.0.1", port: 0, tls: tls) { _, reply in
        reply(HTTPAnswer(204))
      }
      defer { server.stop(within: .seconds(1)) }
      let address = try FetchAddress("https://\(host):\(server.port)/")
      return Fetcher(authorities: authorities).fetch([.get(address)])[0]
    }
  }

  @Test func `a certificate counts for its name alone, and where its authority is trusted`() async throws {
    let own = fixture("certificate.pem")
    #expect(try await secured("localhost", authorities: own).get().status == 204)
    for (host, authorities) in [("localhost", nil), ("127.0.0.1", own)] {
      let failure = await #expect(throws: FetchFailure.self) {
        try await secured(host, authorities: authorities).get()
      }
      #expect(failure?.kind == .untrusted)
    }
  }

  @Test func `a call that waits ends when the fetcher is stopped, and so does every later one`() async throws
  {
    let kinds = try await with(always(.silence)) { receiver, fetcher in
      let stopping = try DaybookStore.Thread {
        _ = receiver.waits(for: 1)
        fetcher.stop()
      }
      defer { stopping.join() }
      let request = FetchRequest.get(try FetchAddress(receiver.origin))
      return [fetcher.fetch([request])[0], fetcher.fetch([request])[0]].map { outcome -> FetchFailure.Kind? in
        if case .failure(let failure) = outcome { failure.kind } else { nil }
      }
    }
    #expect(kinds == [.stopped, .stopped])
  }

  @Test(arguments: [
    "ftp://host/", "file:///etc/passwd", "host/path", "http://", "http://user:word@host/",
    "http://host/#part",
    "http://host/a b", "http://host/\r\nX: y", "",
  ])
  func `other addresses are refused, and what is said of them does not repeat them`(text: String) {
    let fault = #expect(throws: FetchAddressFault.self) { try FetchAddress(text) }
    #expect(fault?.description.contains("word@") == false)
  }

  @Test func `an address is told by its origin alone`() throws {
    let address = try FetchAddress("https://hooks.example:8443/secret?key=secret")
    #expect("\(address)" == "https://hooks.example:8443")
    #expect(address.text == "https://hooks.example:8443/secret?key=secret")
    #expect(try FetchAddress("http://[::1]").origin == "http://[::1]")
  }
}
