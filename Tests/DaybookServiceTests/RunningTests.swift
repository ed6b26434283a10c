import Daybook
import DaybookHTTP
import DaybookJSON
import DaybookStore
import DaybookTemporary
import DaybookTesting
import Glibc
import Testing

@testable import DaybookService

/// What an operator is told: health, figures, a line for each request, a word for the supervisor.
@Suite struct RunningTests {
  @Test func `a service is live and ready, and degraded is told`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      // Nobody runs the ledger, so its views are filled when they are first asked.
      try served.memory.read { _ in }
      #expect(try served.get("/health/live").text("status") == "live")
      let ready = try served.get("/health/ready")
      #expect(ready.status == 200 && ready.text("status") == "ready", "\(ready.raw.body)")
      #expect(try served.ask("POST", "/health/ready", "{}").status == 405)
      served.memory.failNext(.full)
      #expect(try served.post("/v1/reservations", ServedLedger.booking).status == 500)
      let full = try served.get("/health/ready")
      #expect(full.status == 200 && full.text("status") == "degraded", "\(full.raw.body)")
      #expect(full.raw.body.contains("STORAGE_FULL"))
      #expect(try served.post("/v1/reservations", ServedLedger.booking).status == 201)
      let again = try served.get("/health/ready")
      #expect(again.text("status") == "ready", "\(again.raw.body)")
    }
  }

  @Test func `a ledger that is closed or a service that stops is not ready`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      served.memory.ledger.finish()
      let closed = try served.get("/health/ready")
      #expect(
        closed.status == 503 && closed.text("status") == "unready"
          && closed.field("retry-after") != nil)
      #expect(try served.get("/health/live").status == 200)
      var counts = ServiceWatch.Counts()
      counts.isStopping = true
      #expect(!Health(counts, .success([]), []).isReady)
    }
  }

  @Test func `figures are told as OpenMetrics, whose rules they keep`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      _ = try served.post("/v1/reservations", ServedLedger.booking)
      _ = try served.get("/v1/venues/nowhere/floor")
      _ = try RawClient(UInt16(served.service.port)).send("GET / HTTP/1.1\r\n\r\n")
      let client = try RawClient(UInt16(served.service.port))
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      let answer = try client.answer()
      #expect(
        answer.field("content-type")?.hasPrefix("application/openmetrics-text; version=1.0.0")
          == true)
      #expect(answer.body.hasSuffix("# EOF\n"))
      #expect(
        answer.body.contains(#"daybook_requests_total{route="book",method="POST",status="201"} 1"#))
      #expect(
        answer.body.contains(
          #"daybook_requests_total{route="getFloor",method="GET",status="404"} 1"#))
      #expect(answer.body.contains(#"daybook_problems_total{code="NOT_FOUND"} 1"#))
      #expect(answer.body.contains("daybook_ready 1\n"))
      var family = ""
      for line in answer.body.split(separator: "\n") where line != "# EOF" {
        if line.hasPrefix("# TYPE ") {
          family = String(line.split(separator: " ")[2])
        } else if !line.hasPrefix("#") {
          #expect(line.hasPrefix(family), "samples stand with their family: \(line)")
        }
      }
      #expect(try served.ask("GET", "/metrics", nil, ["Daybook-Actor: host:leyla"]).status == 403)
    }
  }

  @Test func `each request is a line of the log that names no guest, and its trace comes back`()
    async throws
  {
    try await apart {
      let lines = Guarded<[String]>([])
      var configuration = ServiceConfiguration()
      configuration.log = { line in lines.with { $0.append(String(decoding: line, as: UTF8.self)) }
      }
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      let booked = try served.post(
        "/v1/reservations", ServedLedger.booking,
        ["Daybook-Actor: guest:ana", "X-Request-ID: r-7", "traceparent: \(trace)"])
      #expect(booked.field("traceparent") == trace)
      #expect(try served.memory.facts().last?.traceparent?.text == trace)
      #expect(
        try served.get("/v1/guests/guest:ana", ["traceparent: nonsense"]).field("traceparent")
          == nil)
      let door = try RawClient(UInt16(served.service.port))
      door.send("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n")
      let refused = try door.answer()
      _ = eventually { lines.with { $0.count } == 3 }
      let told = lines.with { $0 }
      try #require(told.count == 3, "\(told)")
      let first = try JSONParser.parse(Array(told[0].utf8))
      #expect(first["request"] == .string("r-7") && first["route"] == .string("book"))
      #expect(first["status"] == .integer(201) && first["role"] == .string("guest"))
      #expect(first["traceparent"] == .string(trace))
      #expect(told[2].contains(refused.field("x-request-id") ?? "none"))
      for line in told {
        #expect(!line.lowercased().contains("ana") && !line.contains("127.0.0.1"), "\(line)")
        #expect(line.hasSuffix("}\n"))
      }
    }
  }

  @Test func `other keys are taken without a restart, and wrong ones change nothing`() async throws {
    try await apart {
      var (tokens, configuration) = (TokenFile(), ServiceConfiguration())
      let end = Timestamp(epochSeconds: 4_000_000_000)
      let (id, first) = tokens.give(to: .host("leyla"), at: nil, until: end)
      configuration.keys.tokens = tokens
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let lines = ["Authorization: Bearer \(first)"]
      let reader = try EventReader(served.service.port, "/v1/venues/sahil/floor/stream", lines)
      #expect(try reader.next() != nil)
      var wrong = ServiceKeys()
      wrong.keySetPath = "/nowhere"
      #expect(throws: LedgerFailure.self) { try served.service.reload(wrong) }
      #expect(try served.get("/v1/venues/sahil/floor", lines).status == 200)
      let isTaken = tokens.takeBack(id)
      #expect(isTaken)
      let (_, second) = tokens.give(to: .host("leyla"), at: nil, until: end)
      var keys = ServiceKeys()
      keys.tokens = tokens
      try served.service.reload(keys)
      #expect(try reader.next() == nil)
      #expect(try served.get("/v1/venues/sahil/floor", lines).status == 401)
      #expect(
        try served.get("/v1/venues/sahil/floor", ["Authorization: Bearer \(second)"]).status == 200)
    }
  }

  @Test func `a supervisor is told by its socket, and where there is none nobody is`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/s"
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { Glibc.close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(code == 0)
    #expect(!Supervisor.tell("READY=1"))
    setenv("NOTIFY_SOCKET", path, 1)
    setenv("WATCHDOG_USEC", "10000000", 1)
    defer {
      unsetenv("NOTIFY_SOCKET")
      unsetenv("WATCHDOG_USEC")
    }
    func received() -> String {
      var buffer = [UInt8](repeating: 0, count: 200)
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
    var supervisor = ServiceSupervisor()
    supervisor.tell(.ready)
    #expect(received() == "READY=1")
    supervisor.tell(.reloading)
    #expect(received().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    supervisor.tellIfDue()
    supervisor.tellIfDue()
    #expect(received() == "WATCHDOG=1")
    #expect(received() == "", "one sign of life in half of the time")
    supervisor.tell(.stopping)
    #expect(received() == "STOPPING=1")
  }
}
