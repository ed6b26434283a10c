import Daybook
import DaybookJSON
import DaybookTesting
import Testing

@testable import DaybookService

/// The API: every command and query, and what each answer promises.
@Suite struct APITests {
  @Test func `no command and no query is missing, and what a path names is a field`() {
    let commands = CommandDescription.all
    #expect(CommandPaths.all.map(\.command).sorted() == commands.map(\.name).sorted())
    for route in Route.all {
      guard case .command(let command) = route.work else { continue }
      for name in route.pathNames {
        #expect(
          command.object.fields.contains { $0.name == name && $0.isRequired }, "\(route.path)")
      }
    }
    let queries: Set<String> = [
      "venues", "venue",
      "availability", "nearest", "timeline", "reservations", "reservation", "hold", "block", "entry",
      "ticket",
      "diary", "floor", "waitlist", "kitchen", "tickets", "pass", "prep", "quote", "find", "guest", "log",
      "explain", "eta", "refusals", "pastTimeline", "records", "changes", "report", "verification",
    ]
    #expect(Set(Query.all.map(\.name)) == queries && Query.all.count == queries.count)
    #expect(Set(Route.all.map(\.name)).count == Route.all.count)
    for query in Query.all {
      let names = Route(method: .get, path: query.path, work: .query(query)).pathNames
      #expect(query.parameters.prefix(names.count).map(\.name) == names)
    }
  }

  @Test func `every route is in the description, and what it refers to is there`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let answer = try served.get("/v1/openapi.json")
    #expect(answer.status == 200 && answer.text("openapi") == "3.1.0")
    for route in Route.all where !route.isStream {
      #expect(
        answer.json["paths"]?[route.path]?[route.method.rawValue.lowercased()] != nil,
        "\(route.path)")
    }
    for own in OwnPath.allCases { #expect(answer.json["paths"]?[own.rawValue]?["get"] != nil) }
    let schemas = try #require(answer.json["components"]?["schemas"])
    func follow(_ value: JSONValue) {
      switch value {
      case .array(let values): values.forEach(follow)
      case .object(let members):
        for member in members {
          if member.name == "$ref", case .string(let text) = member.value {
            let name = text.split(separator: "/").last.map(String.init) ?? ""
            #expect(text == "#/components/schemas/\(name)" && schemas[name] != nil, "\(text)")
          } else {
            follow(member.value)
          }
        }
      default: break
      }
    }
    follow(answer.json)
  }

  @Test func `a body may be left out where the command is read without one, and nowhere else`() {
    let samples = ["venue": "sahil", "date": "2030-05-02"]
    for route in Route.all {
      guard case .command(let command) = route.work else { continue }
      let id = "01900000-0000-7000-8000-000000000001"
      let path = route.pathNames.map { JSONValue.Member($0, .string(samples[$0] ?? id)) }
      let isRead = Result {
        try CommandReader.read(.object([.init("command", .string(command.name))] + path)).command.body.check()
      }
      let mayBeEmpty = command.mayBeEmpty(without: Set(route.pathNames))
      #expect(mayBeEmpty == ((try? isRead.get()) != nil), "\(route.path)")
    }
  }

  @Test func `a venue's name in a path has no slash, and is no dot segment`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    for name in ["a%2Fb", "a%5Cb", "%2E", ".."] {
      #expect(try served.get("/v1/venues/\(name)").status == 400, "\(name)")
    }
    let described = try served.get("/v1/openapi.json").json["paths"]?["/v1/venues/{venue}"]?["get"]?[
      "parameters"]
    guard case .array(let parameters)? = described,
      case .string(let text)? = parameters.first(where: { $0["in"] == .string("path") })?["schema"]?[
        "pattern"]
    else {
      Issue.record("no parameter in the path")
      return
    }
    #expect(text.hasPrefix(#"^(?!\.{1,2}$)(?![^/\\]*[/\\])"#), "\(text)")
  }

  @Test func `a booking is made, read, changed by its version and cancelled`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post(
      "/v1/reservations", ServedLedger.booking, ["Daybook-Actor: guest:ana", "X-Request-ID: r-7"])
    #expect(made.status == 201, "\(made.raw.body)")
    #expect(made.field("x-request-id") == "r-7")
    let id = try #require(made.text("reservation"))
    #expect(made.field("location") == "/v1/reservations/\(id)")
    let position = try #require(made.field("daybook-position"))
    let read = try served.get(
      "/v1/reservations/\(id)?atLeast=\(position)", ["Daybook-Actor: guest:ana"])
    #expect(read.status == 200 && read.text("start") == "2030-05-02T19:00:00+04:00")
    #expect(read.json["guest"]?["name"] == .string("Ana"))
    let tag = try #require(read.field("etag"))
    #expect(read.field("cache-control") == "no-cache, no-transform")
    // A host is told more of it, so neither a cache nor a tag may pass what one was told to the other.
    let host = try served.get(
      "/v1/reservations/\(id)", ["Daybook-Actor: host:leyla", "If-None-Match: \(tag)"])
    #expect(host.status == 200 && host.field("etag") != tag && host.raw.body != read.raw.body)
    #expect(host.field("vary") == "Authorization, Daybook-Actor" && read.field("vary") == host.field("vary"))
    // As proxies that compress answers hand it on, too (`findings/nginx-compresses-no-transform.sh`).
    for known in [tag, "W/\(tag)", tag.dropLast() + "-gzip\"", "W/\(tag.dropLast())-br\""] {
      let lines = ["Daybook-Actor: guest:ana", "If-None-Match: \(known)"]
      #expect(try served.get("/v1/reservations/\(id)", lines).status == 304, "\(known)")
    }
    let modified = try served.post(
      "/v1/reservations/\(id)/modify", #"{"party":3}"#, ["Daybook-Actor: guest:ana", "If-Match: W/\(tag)"])
    #expect(modified.status == 200, "\(modified.raw.body)")
    let changed = try #require(modified.field("daybook-position"))
    let late = try served.post(
      "/v1/reservations/\(id)/cancel", nil, ["Daybook-Actor: guest:ana", "If-Match: W/\(tag)"])
    #expect(late.status == 412 && late.text("code") == "VERSION_CONFLICT")
    let unversioned = try served.post("/v1/reservations/\(id)/arrive", nil, ["If-Match: \(tag)"])
    #expect(unversioned.status == 400)
    let nonsense = try served.post("/v1/reservations/\(id)/cancel", nil, ["If-Match: \"7\""])
    #expect(nonsense.status == 412)
    let after = try served.get(
      "/v1/reservations/\(id)?atLeast=\(changed)", ["If-None-Match: \(tag)"])
    #expect(after.status == 200 && after.field("etag") != tag)
    #expect(
      try served.post("/v1/reservations/\(id)/cancel", nil, ["Daybook-Actor: guest:ana"]).status
        == 200)
  }

  @Test func `a key has one answer for ever: body and status, refusals too`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let path = "/v1/reservations"
    let first = try served.post(path, ServedLedger.booking, key: "one")
    let again = try served.post(path, ServedLedger.booking, key: "one")
    #expect(first.status == 201 && first.raw.body == again.raw.body && again.status == 201)
    #expect(first.field("location") == again.field("location"))
    #expect(
      first.field("idempotency-replayed") == nil && again.field("idempotency-replayed") == "true")
    let quoted = try served.post(path, ServedLedger.booking, key: "\"one\"")
    #expect(quoted.raw.body == first.raw.body)
    let other = try served.post(
      path, ServedLedger.booking.replacing("\"party\":2", with: "\"party\":3"), key: "one")
    #expect(other.status == 422 && other.text("code") == "IDEMPOTENCY_KEY_REUSED")
    let taken = ServedLedger.booking.replacing(
      "\"party\":2", with: "\"tables\":[\"T1\"],\"party\":2")
    let refused = try served.post(path, taken, key: "two")
    let refusedAgain = try served.post(path, taken, key: "two")
    #expect(refused.status == 409 && refused.text("code") == "TABLES_TAKEN")
    #expect(refused.raw.body == refusedAgain.raw.body && refusedAgain.status == 409)
    #expect(refused.field("daybook-nearest") != nil && refusedAgain.field("daybook-nearest") == nil)
    guard case .array(let reasons)? = refused.json["reasons"], let reason = reasons.first else {
      Issue.record("no reasons")
      return
    }
    #expect(reason["do"] != nil && reason["meaning"] != nil)
    #expect(
      try served.ask("POST", path, ServedLedger.booking).text("code") == "IDEMPOTENCY_KEY_MISSING")
    let twice = try served.post(path, ServedLedger.booking, ["Idempotency-Key: x"])
    #expect(twice.status == 400)
  }

  @Test(
    arguments: [
      ("GET", "/v2", nil, 404, "NOT_FOUND"), ("DELETE", "/v1/reservations", nil, 405, "METHOD"),
      ("POST", "/v1/openapi.json", "{}", 405, "METHOD"),
      ("PUT", "/v1/venues/sahil/floor", "{}", 405, "METHOD"),
      ("POST", "/v1/reservations", "[]", 400, "MALFORMED"),
      ("POST", "/v1/reservations", "{", 400, "MALFORMED"),
      ("POST", "/v1/reservations", #"{"a":1,"a":1}"#, 400, "MALFORMED"),
      (
        "POST", "/v1/reservations",
        #"{"venue":"sahil","party":2,"start":"2030-05-02T19:00","by":"host:1"}"#,
        422, "INVALID"
      ),
      ("POST", "/v1/reservations", #"{"venue":"sahil","partty":2}"#, 422, "INVALID"),
      (
        "POST", "/v1/reservations", #"{"venue":"sahil","party":0,"start":"2030-05-02T19:00"}"#, 422,
        "INVALID"
      ),
      ("POST", "/v1/reservations?x=1", "{}", 400, "MALFORMED"),
      ("POST", "/v1/reservations/x/cancel", "{}", 422, "INVALID"),
      (
        "POST", "/v1/reservations/01900000-0000-7000-8000-000000000001/cancel", "{}", 404,
        "NOT_FOUND"
      ),
      (
        "POST", "/v1/reservations/01900000-0000-7000-8000-000000000001/cancel",
        #"{"reservation":"01900000-0000-7000-8000-000000000001"}"#, 422, "INVALID"
      ),
      ("GET", "/v1/venues/nowhere/floor", nil, 404, "NOT_FOUND"),
      ("GET", "/v1/venues/sahil/floor?x=1", nil, 400, "MALFORMED"),
      ("GET", "/v1/venues/sahil/availability?date=2030-05-02", nil, 422, "INVALID"),
      ("GET", "/v1/venues/sahil/availability?date=2030-02-30&party=2", nil, 422, "INVALID"),
      (
        "GET", "/v1/venues/sahil/availability?date=2030-05-02&party=2&party=2", nil, 400,
        "MALFORMED"
      ),
      ("GET", "/v1/venues/sahil/availability?date=2030-05-02&party=+2", nil, 422, "INVALID"),
      (
        "GET", "/v1/venues/sahil/availability?date=2030-05-02&through=2031-05-02&party=2", nil, 422,
        "INVALID"
      ),
      ("GET", "/v1/venues/sahil/nearest?party=2&start=2030-05-02T19:00+04:00", nil, 422, "INVALID"),
      (
        "GET", "/v1/venues/sahil/nearest?party=2&start=2030-05-02T19:00%2B03:00", nil, 422,
        "INVALID"
      ),
      ("GET", "/v1/holds/x", nil, 422, "INVALID"),
      ("GET", "/v1/tickets/01900000-0000-7000-8000-000000000001", nil, 404, "NOT_FOUND"),
      ("GET", "/v1/events?limit=0", nil, 422, "INVALID"),
      ("GET", "/v1/explain", nil, 422, "INVALID"),
      ("GET", "/v1/explain?position=999", nil, 404, "NOT_FOUND"),
      ("GET", "/v1/report", nil, 422, "INVALID"),
      ("GET", "/v1/report?venue=nowhere", nil, 404, "NOT_FOUND"),
      ("GET", "/v1/report?venue=", nil, 422, "INVALID"),
      ("GET", "/v1/report?venue=sahil,", nil, 422, "INVALID"),
      ("GET", "/v1/reservations?venue=", nil, 422, "INVALID"),
      ("GET", "/v1/find?text=ana&venue=", nil, 422, "INVALID"),
      ("GET", "/v1/events?venue=%20", nil, 422, "INVALID"),
      ("GET", "/v1/venues/sahil/tickets?station=", nil, 422, "INVALID"),
      ("GET", "/v1/report?venue=sahil&by=moon", nil, 422, "INVALID"),
      ("GET", "/v1/report?venue=sahil&from=2030-05-02&to=2030-05-01", nil, 422, "INVALID"),
      ("GET", "/v1/reservations?atLeast=99999999", nil, 503, "VIEW_BEHIND"),
    ] as [(String, String, String?, Int, String)])
  func `what is wrong is told with a code and what to do`(
    method: String, path: String, body: String?, status: Int, code: String
  ) throws {
    let served = try ServedLedger()
    defer { served.close() }
    let answer = try served.ask(method, path, body, ["Idempotency-Key: k"])
    #expect(
      answer.status == status && answer.text("code") == code,
      "\(answer.raw.head) \(answer.raw.body)")
    #expect(answer.field("content-type") == "application/problem+json")
    #expect(answer.text("do") != nil && answer.json["status"] == .integer(status))
    #expect(answer.field("x-request-id") != nil)
    if status == 405 { #expect(answer.field("allow") != nil) }
    if status == 503 { #expect(answer.field("retry-after") != nil) }
  }

  @Test func `every query answers about a house at work`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post(
      "/v1/reservations", ServedLedger.booking, ["Daybook-Actor: guest:ana"])
    let hold = try served.post(
      "/v1/holds", #"{"venue":"sahil","party":2,"start":"2030-05-02T12:00"}"#)
    let block = try served.post(
      "/v1/blocks",
      #"{"venue":"sahil","tables":["T3"],"from":"2030-05-02T10:00","until":"2030-05-02T12:00"}"#
    )
    let entry = try served.post(
      "/v1/waitlist-entries", #"{"venue":"sahil","party":2,"start":"2030-05-02T20:00"}"#)
    let id = try #require(made.text("reservation"))
    let day = "/v1/venues/sahil/dates/2030-05-02"
    let least = "atLeast=\(entry.field("daybook-position") ?? "0")"
    var paths = [
      "/v1/venues/sahil/availability?date=2030-05-02&party=2&why=true",
      "/v1/venues/sahil/availability?date=2030-05-02&through=2030-05-09&party=2,4",
      "/v1/venues/sahil/nearest?start=2030-05-02T19:00%2B04:00&party=2", "\(day)/timeline?",
      "\(day)/diary?",
      "/v1/venues/sahil/floor?", "/v1/venues/sahil/waitlist?",
      "/v1/venues/sahil/notices?audience=floor",
      "/v1/venues/sahil/tickets?", "/v1/venues/sahil/pass?", "/v1/venues/sahil/prep?",
      "/v1/reservations/\(id)/quote?minutesAway=20", "/v1/reservations?state=booked", "/v1/find?text=ana",
      "/v1/reservations/\(id)?", "/v1/guests/guest:ana?", "/v1/events?", "/v1/refusals?",
      "/v1/explain?id=\(id)",
      "/v1/explain?position=4",
      "/v1/explain?key=k-1&actor=guest:ana",
      "/v1/report?venue=sahil,nacht&from=2030-05-01&to=2030-05-02&by=hour",
    ]
    paths.append("/v1/holds/\(hold.text("hold") ?? "")?")
    paths.append("/v1/blocks/\(block.text("block") ?? "")?")
    paths.append("/v1/waitlist-entries/\(entry.text("entry") ?? "")?")
    for path in paths {
      let answer = try served.get(path + (path.hasSuffix("?") ? least : "&" + least))
      #expect(answer.status == 200, "\(path) \(answer.raw.body)")
      #expect(answer.field("etag") != nil && answer.field("daybook-position") != nil, "\(path)")
    }
    let found = try served.get("/v1/find?text=ana&\(least)")
    #expect(found.raw.body.contains(id))
  }

  @Test func `pages follow each other by their links and leave nothing out`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    var made: [String] = []
    var least = "0"
    for hour in 12..<17 {
      let booked = try served.post(
        "/v1/reservations",
        #"{"venue":"sahil","party":2,"start":"2030-05-02T\#(hour):00","tables":["T1"],"until":"2030-05-02T\#(hour):30"}"#
      )
      made.append(try #require(booked.text("reservation"), "\(booked.raw.body)"))
      least = booked.field("daybook-position") ?? least
    }
    var (path, found) = (
      "/v1/reservations?venue=sahil&limit=2&atLeast=\(least)" as String?, [String]()
    )
    while let next = path {
      let answer = try served.get(next)
      guard case .array(let page)? = answer.json["reservations"] else { break }
      found += page.compactMap { if case .string(let id)? = $0["reservation"] { id } else { nil } }
      #expect(page.count <= 2)
      path = answer.field("link").map { String($0.dropFirst().prefix { $0 != ">" }) }
    }
    #expect(found == made)
    var (events, count) = ("/v1/events?limit=3" as String?, 0)
    while let next = events {
      let answer = try served.get(next)
      guard case .array(let page)? = answer.json["events"] else { break }
      count += page.count
      events = answer.field("link").map { String($0.dropFirst().prefix { $0 != ">" }) }
    }
    #expect(UInt64(count) == served.memory.ledger.head.value)
  }

  @Test func `a refusal that left no record is counted, and found by its request`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let path = "/v1/refusals?requestId=r-7"
    let before = try served.get(path)
    #expect(before.json["counts"] == .array([]) && before.json["latest"] == .array([]))
    _ = try served.post("/v1/reservations", ServedLedger.booking, key: "same")
    let other = #"{"venue":"sahil","party":3,"start":"2030-05-02T19:00"}"#
    let reused = try served.post("/v1/reservations", other, ["X-Request-ID: r-7"], key: "same")
    #expect(reused.text("code") == "IDEMPOTENCY_KEY_REUSED")
    let tag = try #require(before.field("etag"))
    let after = try served.get(path, ["If-None-Match: \(tag)"])
    #expect(after.status == 200, "the answer is another one though no record was written")
    guard case .array(let counts)? = after.json["counts"], case .array(let latest)? = after.json["latest"]
    else {
      Issue.record("\(after.raw.body)")
      return
    }
    #expect(counts.count == 1 && counts[0]["count"] == .integer(1) && counts[0]["venue"] == .string("sahil"))
    #expect(latest.count == 1 && latest[0]["requestId"] == .string("r-7"))
    #expect(latest[0]["command"] == .string("book") && latest[0]["code"] == .string("IDEMPOTENCY_KEY_REUSED"))
    #expect(try served.get("/v1/refusals", ["Daybook-Actor: host:1"]).status == 403)
  }

  @Test func `a guest sees what is theirs, and nothing that hosts say among themselves`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post(
      "/v1/reservations", ServedLedger.booking, ["Daybook-Actor: guest:ana"])
    let path =
      "/v1/reservations/\(try #require(made.text("reservation")))?atLeast=\(made.field("daybook-position") ?? "0")"
    #expect(try served.get(path, ["Daybook-Actor: guest:bob"]).status == 404)
    let own = try served.get(path, ["Daybook-Actor: guest:ana"])
    #expect(own.status == 200 && own.json["key"] == nil)
    #expect(try served.get(path).json["key"] != nil)
    #expect(try served.get("/v1/venues/sahil/floor", ["Daybook-Actor: guest:ana"]).status == 403)
    #expect(
      try served.post("/v1/maintenance/set", #"{"on":true}"#, ["Daybook-Actor: guest:ana"]).status
        == 403)
    #expect(try served.get("/v1/guests/guest:ana", ["Daybook-Actor: guest:bob"]).status == 404)
    #expect(try served.get("/v1/events", ["Daybook-Actor: host:1"]).status == 403)
  }

  @Test func `without keys every answer says so, and what a browser's page sends is refused`()
    throws
  {
    let served = try ServedLedger()
    defer { served.close() }
    let path = "/v1/venues/sahil/floor"
    #expect(try served.get(path).field("daybook-access") != nil)
    #expect(try served.get("/v3").field("daybook-access") != nil)
    #expect(try served.get(path, ["Origin: https://evil.example"]).status == 403)
    #expect(try served.get(path, ["Origin: http://localhost"]).status == 200)
    #expect(try served.get(path, ["Origin: http://localhost:1"]).status == 403)
    #expect(try served.ask("GET", path, host: "evil.example").status == 403)
    #expect(try served.ask("GET", path, host: "127.0.0.1:80").status == 200)
    #expect(try served.get(path, ["Daybook-Actor: ledger:daybook"]).status == 400)
    #expect(try served.get(path, ["X-Request-ID: a b"]).status == 400)
  }

  @Test
  func
    `a service without keys listens on loopback alone, and says what is wrong with a configuration`()
    throws
  {
    var configuration = ServiceConfiguration()
    configuration.address = "0.0.0.0"
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration = ServiceConfiguration()
    configuration.limits.connections = 0
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration = ServiceConfiguration()
    configuration.keys.keySetPath = "/nowhere"
    #expect(throws: LedgerFailure.self) { try configuration.check() }
  }
}
