import DaybookFiles
import DaybookHTTP
import DaybookReceiver
import DaybookStore
import DaybookTemporary
import Testing

@testable import DaybookClient

/// What a client does with answers, with none, and with its file.
@Suite struct ClientTests {
  private static let done = Receiver.Reply.answer(201, ["Daybook-Position: 7"], #"{"reservation":"r"}"#)

  private static func problem(_ status: Int, _ code: String, _ lines: [String] = []) -> Receiver.Reply {
    .answer(status, lines, #"{"type":"urn:daybook:problem:\#(code)","status":\#(status),"code":"\#(code)"}"#)
  }

  /// A client, the file it keeps, and a clock that is moved by hand.
  private final class Place: Sendable {
    let directory: TemporaryDirectory
    let service: Receiver
    let now = Guarded(1_000)

    init(_ reply: @escaping @Sendable (Int) -> Receiver.Reply) throws {
      directory = try TemporaryDirectory()
      service = try Receiver { _, number in reply(number) }
    }

    var queue: String { directory.path + "/queue" }

    func client(at address: String? = nil, _ change: (inout ClientConfiguration) -> Void = { _ in }) throws
      -> DaybookClient
    {
      var configuration = ClientConfiguration(address ?? service.origin, queue: queue)
      configuration.milliseconds = 200
      configuration.now = { [now] in now.with { $0 } }
      change(&configuration)
      return try DaybookClient(configuration)
    }

    func close() async throws { try await DaybookStore.Thread.run { [service] in service.stop() } }
  }

  /// Lets a client work until a command's end is known.
  private func end(of key: String, _ client: DaybookClient) async -> ClientCommand? {
    let work = Task { await client.run() }
    let command = await client.end(of: key)
    work.cancel()
    await work.value
    return command
  }

  // MARK: What an answer is worth

  @Test(
    arguments: [
      (problem(409, "TABLES_TAKEN"), true), (problem(404, "NOT_FOUND"), true),
      (problem(429, "PING_TOO_SOON"), true),
      (problem(422, "IDEMPOTENCY_KEY_REUSED"), true),
      (problem(401, "UNAUTHORIZED"), false), (problem(429, "RATE_LIMITED"), false),
      (problem(503, "BUSY"), false),
      (problem(500, "STORAGE_FULL"), false), (problem(503, "UNDECIDED"), false),
      // Pages of a proxy and of a network that wants a password first.
      (.answer(404, [], "<html>not here</html>"), false), (.answer(200, [], "<html>sign in</html>"), false),
      (.answer(302, ["Location: /login"]), false), (.answer(409, [], #"{"code":"TABLES_TAKEN"}"#), false),
      (.answer(502), false), (.end, false), (.bytes(Array("no HTTP".utf8)), false), (.silence, false),
    ] as [(Receiver.Reply, Bool)])
  func `only what a ledger decided ends a command; everything else is asked again under the same key`(
    reply: Receiver.Reply, isEnd: Bool
  ) async throws {
    let place = try Place { $0 == 0 ? reply : Self.done }
    let client = try place.client()
    let key = try await client.send("/v1/reservations", #"{"venue":"sahil"}"#)
    let work = Task { await client.run() }
    if !isEnd {
      try await DaybookStore.Thread.run { [service = place.service] in _ = service.waits(for: 1) }
      // Until the answer is read there is nothing that could be tried at once.
      while place.service.requests.count < 2 {
        await client.retry()
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    let command = try #require(await client.end(of: key))
    work.cancel()
    if isEnd {
      guard case .refused = command.state else {
        Issue.record("found \(command.state)")
        return try await place.close()
      }
    } else {
      #expect(command.state == .done(ClientAnswer(status: 201, body: #"{"reservation":"r"}"#, position: 7)))
    }
    let requests = place.service.requests
    #expect(requests.count == (isEnd ? 1 : 2))
    #expect(requests.allSatisfy { $0.field("idempotency-key") == key && $0.text == #"{"venue":"sahil"}"# })
    try await place.close()
  }

  @Test func `a pause is its step and a quarter, and no shorter than the service asks`() {
    var backOff = BackOff()
    func pause(asked seconds: Int = 0, random: Double = 0) -> Duration {
      backOff.next(asked: seconds, random: random)
    }
    #expect(pause(random: 1) == .milliseconds(1_250))
    let least = (1..<6).map { _ in pause() }
    #expect(least == [1_500, 3_000, 6_000, 11_250, 11_250].map { .milliseconds($0) })
    #expect(pause(asked: 60) == .seconds(60))
    #expect(pause(asked: 86_400) == .seconds(300))
  }

  // MARK: The queue

  @Test func `what waits is sent after a restart, in its order, each under its own key`() async throws {
    let place = try Place { _ in Self.done }
    let keys: [String]
    do {
      // Nobody listens there.
      let seen = Guarded([ClientCommand.State]())
      let client = try place.client(at: "http://127.0.0.1:1") {
        $0.onChange = { commands in seen.with { $0 += commands.prefix(1).map(\.state) } }
      }
      keys = [
        try await client.send("/v1/reservations", "{\n \"venue\": \"sahil\"\n}", about: "a table"),
        try await client.send("/v1/holds"),
      ]
      let work = Task { await client.run() }
      // Sent, and no connection: surely not done.
      let isBack = { seen.with { $0.contains(.unsure) && $0.last == .waiting } }
      let end = ContinuousClock.now + .seconds(600)
      while !isBack(), .now < end { try await Task.sleep(for: .milliseconds(5)) }
      #expect(isBack())
      #expect(await client.commands.last?.state == .waiting)
      await client.close()
      await work.value
    }
    let client = try place.client()
    #expect(await client.commands.map(\.key) == keys)
    #expect(await client.commands.first?.about == "a table")
    for key in keys { #expect(await end(of: key, client)?.isSure == true) }
    let requests = place.service.requests
    #expect(requests.map(\.target) == ["/v1/reservations", "/v1/holds"])
    #expect(requests.compactMap { $0.field("idempotency-key") } == keys)
    #expect(requests.map(\.text) == [#"{  "venue": "sahil" }"#, "{}"])
    try await place.close()
  }

  @Test func `one that was sent before the process ended is not sure, and is asked for under its key`()
    async throws
  {
    let place = try Place { $0 == 0 ? .silence : Self.done }
    let key: String
    do {
      let client = try place.client()
      key = try await client.send("/v1/reservations")
      let work = Task { await client.run() }
      try await DaybookStore.Thread.run { [service = place.service] in _ = service.waits(for: 1) }
      #expect(await client.commands.map(\.state) == [.unsure])
      await client.close()
      await work.value
    }
    // Its life is over, but it may be done: it is not given up.
    place.now.with { $0 += 100_000 }
    let client = try place.client()
    #expect(await client.commands.map(\.state) == [.unsure])
    #expect(await end(of: key, client)?.isSure == true)
    #expect(place.service.requests.compactMap { $0.field("idempotency-key") } == [key, key])
    try await place.close()
  }

  @Test func `one that was not sent in its time is given up, and said so`() async throws {
    let place = try Place { _ in Self.done }
    let client = try place.client()
    let key = try await client.send("/v1/reservations")
    place.now.with { $0 += 601 }
    #expect(await end(of: key, client)?.state == .refused(.notSent))
    #expect(place.service.requests.isEmpty)
    try await place.close()
  }

  @Test func `ends stay in the file until they are dismissed, those that are not sure cannot be`()
    async throws
  {
    let place = try Place { $0 == 0 ? Self.problem(409, "TABLES_TAKEN") : Self.done }
    do {
      let client = try place.client()
      let key = try await client.send("/v1/reservations")
      try await client.dismiss(key)
      #expect(await client.commands.count == 1)
      _ = await end(of: key, client)
      let second = try await client.send("/v1/holds")
      _ = await end(of: second, client)
      await client.close()
    }
    let client = try place.client()
    let commands = await client.commands
    guard case .refused(let problem)? = commands.first?.state, case .done? = commands.last?.state else {
      Issue.record("found \(commands)")
      return try await place.close()
    }
    #expect(problem.code == "TABLES_TAKEN" && problem.body.contains("urn:daybook:problem"))
    for command in commands { try await client.dismiss(command.key) }
    #expect(await client.commands.isEmpty)
    #expect(await client.end(of: commands[0].key) == nil)
    try await place.close()
  }

  @Test func `three taps for one thing are one command`() async throws {
    let place = try Place { _ in Self.done }
    let client = try place.client()
    async let first = client.send("/v1/reservations", about: "T1 at 19:00")
    async let second = client.send("/v1/reservations", about: "T1 at 19:00")
    let third = try await client.send("/v1/reservations", about: "T1 at 19:00")
    let keys = [try await first, try await second, third]
    #expect(Set(keys).count == 1)
    let other = try await client.send("/v1/reservations", about: "T1 at 20:00")
    #expect(other != keys[0])
    for key in [keys[0], other] { _ = await end(of: key, client) }
    #expect(place.service.requests.count == 2)
    // Once it is over, the next tap is a new one.
    #expect(try await client.send("/v1/reservations", about: "T1 at 19:00") != keys[0])
    try await place.close()
  }

  @Test
  func `a line that was being written counts for nothing, a foreign one is refused, two clients are refused`()
    async throws
  {
    let place = try Place { _ in Self.done }
    let key: String
    do {
      let client = try place.client()
      key = try await client.send("/v1/reservations")
      #expect(throws: LedgerFailure.self) { try place.client() }
      await client.close()
      #expect(await client.end(of: key) == nil)
      await #expect(throws: LedgerFailure.self) { try await client.send("/v1/reservations") }
      #expect(await client.get("/v1/venues") == nil)
      await client.run()
    }
    let whole = try Files.text(of: place.queue, atMost: 10_000) ?? ""
    try Files.replace(place.queue, with: Array((whole + "done\t\(key)\t201").utf8))
    do {
      let client = try place.client()
      #expect(await client.commands.map(\.state) == [.waiting])
      await client.close()
    }
    for line in ["done\t\(key)\t201\n", "try\tother\n", "add\tk\n", "what\t\(key)\n", "\n"] {
      try Files.replace(place.queue, with: Array((whole + line).utf8))
      #expect(throws: LedgerFailure.self) { try place.client() }
    }
    try await place.close()
  }

  @Test func `what cannot be asked is refused before it is kept`() async throws {
    let place = try Place { _ in Self.done }
    let client = try place.client()
    for (path, body, about) in [
      ("v1", "{}", ""), ("/v1/a b", "{}", ""), ("/v1/a#b", "{}", ""), ("/v1", "[]", ""), ("/v1", "{", ""),
      ("/v1", "{}", "a\nb"),
    ] {
      await #expect(throws: LedgerFailure.self) { try await client.send(path, body, about: about) }
    }
    #expect(await client.commands.isEmpty)
    for address in ["book.example", "ftp://a", "http://a/", "http://a?b=c"] {
      #expect(throws: LedgerFailure.self) { try place.client(at: address) }
    }
    #expect(throws: LedgerFailure.self) { try place.client { $0.milliseconds = 99 } }
    #expect(throws: LedgerFailure.self) { try place.client { $0.lifeSeconds = 0 } }
    try await place.close()
  }

  @Test func `who asks is said anew with each request, and queries are read`() async throws {
    let tokens = Guarded(["one", "two\r\nthree"])
    let place = try Place { _ in Self.done }
    let client = try place.client { $0.token = { tokens.with { $0.removeFirst() } } }
    #expect(await client.get("/v1/venues")?.status == 201)
    #expect(await client.get("/v1/venues")?.position == 7)
    #expect(place.service.requests.map { $0.field("authorization") } == ["Bearer one", nil])
    let named = try place.client {
      $0.actor = "guest:ana"
      $0.queue += "2"
    }
    #expect(await named.get("/v1/venues") != nil)
    #expect(place.service.requests.last?.field("daybook-actor") == "guest:ana")
    #expect(await (try place.client(at: "http://127.0.0.1:1") { $0.queue += "3" }).get("/v1/venues") == nil)
    try await place.close()
  }
}
