import Daybook
import DaybookHTTP
import DaybookJSON
import DaybookStore
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookService

/// Baku Reserve's contract: its apps speak to the ledger by one changed address.
@Suite struct BakuTests {
  private static let fixtures = #filePath.replacing("BakuTests.swift", with: "Fixtures/")

  private static func served(_ change: (inout ServiceConfiguration) -> Void = { _ in }) throws -> ServedLedger
  {
    var configuration = ServiceConfiguration()
    configuration.dialects = [.baku]
    configuration.restaurantsPath = fixtures + "baku-restaurants.json"
    change(&configuration)
    let served = try ServedLedger(configuration)
    var venue = Venues.sahil
    venue.location = Coordinate(latitude: 40_369_683, longitude: 49_845_642)
    venue.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "dolma", station: "hot", minutes: 20),
        PrepPlanItem(name: "plov", station: "hot", minutes: 30),
      ], needsApproval: true)
    try served.memory.receipt(of: DefineVenue(venue))
    return served
  }

  @Test func `a conversation of the old system's shape gets its answers`() throws {
    let served = try Self.served()
    defer { served.close() }
    try RecordedConversation("baku-conversation").replay(to: served, under: "/baku/v1")
  }

  @Test func `a path without its version is answered alike, with the advice to take the one with it`() throws
  {
    let served = try Self.served()
    defer { served.close() }
    let (old, new) = (
      try served.get("/baku/restaurants?q=sahil"), try served.get("/baku/v1/restaurants?q=sahil")
    )
    #expect(old.status == 200 && old.raw.body == new.raw.body)
    #expect(old.field("deprecation") == "true" && old.field("sunset") == "2026-12-31")
    #expect(old.field("link") == "</baku/v1/restaurants>; rel=\"successor-version\"")
    #expect(old.field("warning")?.hasPrefix("299 ") == true)
    #expect(new.field("deprecation") == nil && new.field("link") == nil)
    #expect(try served.get("/baku/restaurants/x").field("deprecation") == "true")
  }

  private static func words(_ table: String = "T1", at time: String = "19:00") -> String {
    """
    {"restaurant_id":"sahil","party_size":2,"start":"2030-05-02T\(time)","end":"2030-05-02T23:00","guest_name":"Ana",
    "table_id":"\(table)"}
    """
  }

  @Test func `the same words at once are one booking, also after they were refused`() async throws {
    try await apart {
      let served = try Self.served()
      defer { served.close() }
      let (path, ana, bob) = (
        "/baku/v1/reservations", ["Daybook-Actor: guest:ana"], ["Daybook-Actor: guest:bob"]
      )
      let first = try served.ask("POST", path, Self.words(), bob)
      #expect(first.status == 201, "\(first.raw.body)")
      for _ in 0..<3 { #expect(try served.ask("POST", path, Self.words(), ana).status == 409) }
      #expect(try served.ask("POST", "\(path)/\(first.text("id") ?? "")/cancel", nil, bob).status == 200)
      let ids = Guarded<[String?]>([])
      let port = UInt16(served.service.port)
      let threads = try (0..<8).map { _ in
        try DaybookStore.Thread {
          do {
            let client = try RawClient(port)
            let body = Self.words()
            client.send(
              "POST \(path) HTTP/1.1\r\nHost: localhost\r\nDaybook-Actor: guest:ana\r\nConnection: close\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            let answer = try client.answer()
            let id = try JSONParser.parse(Array(answer.body.utf8))["id"]
            ids.with { $0.append(answer.status == 201 ? id?.found : nil) }
          } catch {
            Issue.record("\(error)")
          }
        }
      }
      for thread in threads { thread.join() }
      let found = ids.with { $0 }
      #expect(found.count == 8 && Set(found).count == 1 && found.first != .some(nil))
      let list = try served.get(path, ana)
      #expect(list.raw.body.split(separator: "\"owner_id\"").count == 2)
    }
  }

  @Test func `a key that the app sends decides in place of its words`() throws {
    let served = try Self.served()
    defer { served.close() }
    func book(_ key: String, _ words: String) throws -> ServedLedger.Answer {
      try served.post("/baku/v1/reservations", words, ["Daybook-Actor: guest:ana"], key: key)
    }
    let automatic = Self.words().replacing("\"table_id\":\"T1\"", with: "\"table_id\":null")
    let (one, again, two) = (try book("1", automatic), try book("1", automatic), try book("2", automatic))
    #expect(one.status == 201 && one.text("id") == again.text("id"))
    #expect(
      two.status == 201 && two.text("id") != one.text("id") && two.text("table_id") != one.text("table_id"))
    let reused = try book("1", Self.words("T2"))
    #expect(reused.status == 422 && reused.text("detail") != nil)
  }

  @Test func `a venue is found by the file's id, by what the operator calls it, or by an id made of that`()
    throws
  {
    let known = try Self.served()
    defer { known.close() }
    let id = "fc34a984-0b39-4f0a-afa2-5b677c61f044"
    for name in [id, id.uppercased(), "sahil"] {
      #expect(try known.get("/baku/v1/restaurants/\(name)").text("id") == id)
    }
    let plain = try Self.served { $0.restaurantsPath = nil }
    defer { plain.close() }
    let made = try #require(try plain.get("/baku/v1/restaurants/sahil").text("id"))
    #expect(ClaimID(made) != nil && made != id)
    #expect(try plain.get("/baku/v1/restaurants/\(made)").text("slug") == "sahil")
    #expect(try plain.get("/baku/v1/restaurants/\(id)").status == 404)
  }

  @Test func `restaurants are for anybody, reservations for whoever is known`() throws {
    var tokens = TokenFile()
    let until = try #require(Timestamp(rfc3339: "2099-01-01T00:00:00Z"))
    let guest = tokens.give(to: .guest("ana"), at: nil, until: until)
    let elsewhere = tokens.give(to: .host("kai"), at: ["nacht"], until: until)
    let cook = tokens.give(to: .kitchen("hot"), at: nil, until: until)
    let served = try Self.served {
      $0.keys.tokens = tokens
      $0.origins = ["https://app.example"]
    }
    defer { served.close() }
    let asked = ["Origin: https://app.example", "Access-Control-Request-Method: DELETE"]
    let allowed = try served.ask("OPTIONS", "/baku/v1/reservations/x", nil, asked)
    #expect(allowed.field("access-control-allow-methods")?.contains("DELETE") == true)
    func ask(_ path: String, _ secret: String?) throws -> ServedLedger.Answer {
      try served.get("/baku/v1" + path, secret.map { ["Authorization: Bearer \($0)"] } ?? [])
    }
    for path in [
      "/restaurants", "/restaurants/sahil", "/restaurants/sahil/floorplan", "/health", "/config/features",
    ] {
      #expect(try ask(path, nil).status == 200 && ask(path, "dbk_old").status == 200, "\(path)")
    }
    let unknown = try ask("/reservations", nil)
    #expect(
      unknown.status == 401 && unknown.text("detail") != nil && unknown.field("www-authenticate") != nil)
    #expect(try ask("/reservations", cook.secret).status == 403)
    let made = try served.ask(
      "POST", "/baku/v1/reservations", Self.words(), ["Authorization: Bearer \(guest.secret)"])
    #expect(made.status == 201)
    // Whoever is of another venue is told nothing of it.
    #expect(try ask("/reservations", elsewhere.secret).json == .array([]))
    #expect(try ask("/restaurants/sahil", elsewhere.secret).status == 404)
    let cancel = try served.ask(
      "POST", "/baku/v1/reservations/\(made.text("id") ?? "")/cancel", nil,
      ["Authorization: Bearer \(elsewhere.secret)"])
    #expect(cancel.status == 404)
  }

  @Test func `without a plan the kitchen's part is told as disabled, and without a place so is the way`()
    throws
  {
    let served = try Self.served()
    defer { served.close() }
    try served.memory.receipt(of: DefineVenue(Venues.sahil))
    let made = try served.ask("POST", "/baku/v1/reservations", Self.words())
    let path = "/baku/v1/reservations/\(try #require(made.text("id")))"
    let quote = try served.ask("POST", path + "/preorder/quote", #"{"minutes_away":5}"#)
    #expect(quote.status == 404 && quote.text("detail") == "Feature disabled")
    #expect(try served.ask("POST", path + "/preorder/confirm", #"{"minutes_away":5}"#).status == 404)
    let ping = try served.ask("POST", path + "/arrival_intent/location", #"{"latitude":40,"longitude":49}"#)
    #expect(ping.status == 422 && ping.text("detail") == "Restaurant is missing coordinates")
    #expect(try served.get(path + "/arrival_intent/suggestions?q=metro").status == 422)
  }

  @Test func `a request that the venue answers by hand is confirmed by the venue alone`() throws {
    let served = try Self.served()
    defer { served.close() }
    var venue = Venues.sahil
    venue.requests = RequestPolicy(fromParty: 2, answerMinutes: 60)
    try served.memory.receipt(of: DefineVenue(venue))
    let made = try served.ask("POST", "/baku/v1/reservations", Self.words(), ["Daybook-Actor: guest:ana"])
    #expect(made.status == 201 && made.text("status") == "booked")
    let path = "/baku/v1/reservations/\(try #require(made.text("id")))/confirm"
    #expect(try served.ask("POST", path, nil, ["Daybook-Actor: guest:ana"]).status == 403)
    #expect(try served.ask("POST", path, nil, ["Daybook-Actor: host:leyla"]).status == 200)
    #expect(try served.ask("POST", path, nil, ["Daybook-Actor: guest:ana"]).status == 200)
  }

  @Test func `a file of restaurants is checked before anything is served`() throws {
    var configuration = ServiceConfiguration()
    configuration.restaurantsPath = Self.fixtures + "baku-restaurants.json"
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration.dialects = [.baku]
    try configuration.check()
    configuration.restaurantsPath = Self.fixtures + "none.json"
    #expect(throws: LedgerFailure.self) { try configuration.check() }
  }
}
