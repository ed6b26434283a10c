import Daybook
import DaybookHTTP
import DaybookJSON
import DaybookOperations
import DaybookTemporary
import Testing

@testable import DaybookService

/// Who may do what: tokens of an issuer, tokens of the operator, roles and venues.
///
/// The samples were signed by another program, at 2030-01-01T00:00:00Z by their clock.
@Suite struct AccessTests {
  private static let samples: JSONValue = {
    let path = #filePath.replacing("AccessTests.swift", with: "Fixtures/tokens.json")
    do { return try JSONParser.parse(try FileBytes.read(path)) } catch { preconditionFailure("\(error)") }
  }()

  private static let now: Int64 = 1_893_456_000
  private static let good = names(of: "good").filter { $0 != "rotated" }
  private static let bad = names(of: "bad")

  private static func names(of group: String) -> [String] {
    guard case .object(let members)? = samples[group] else { return [] }
    return members.map(\.name)
  }

  private static func token(_ name: String) -> String {
    for group in ["good", "bad"] { if case .string(let text)? = samples[group]?[name] { return text } }
    preconditionFailure("no sample \(name)")
  }

  private static func write(_ name: String, to path: String) throws {
    var json = JSONWriter()
    json.value(try #require(samples[name]))
    try OutputFile.write(json.bytes, to: path)
  }

  private static func signed(_ directory: TemporaryDirectory) throws -> SignedToken {
    let path = directory.path + "/keys.json"
    try write("jwks", to: path)
    return SignedToken(keys: try KeySet(path, now: now), issuer: "https://id.example", audience: "daybook")
  }

  @Test(arguments: good) func `a token that all is right with is believed`(name: String) throws {
    let principal = try Self.signed(try TemporaryDirectory()).principal(Self.token(name), now: Self.now)
    #expect(["leyla", "ana", "grill", "op"].contains(principal.actor.id))
    #expect((principal.venues != nil) == (name == "venues" || name == "elsewhere"))
  }

  @Test(arguments: bad) func `a token that one thing is wrong with is not`(name: String) throws {
    let signed = try Self.signed(try TemporaryDirectory())
    #expect(throws: SignedToken.Fault.self) { try signed.principal(Self.token(name), now: Self.now) }
  }

  @Test func `new keys are found when a token names one, but not for every made-up name`() throws {
    let directory = try TemporaryDirectory()
    let signed = try Self.signed(directory)
    try Self.write("rotated", to: directory.path + "/keys.json")
    let token = Self.token("rotated")
    #expect(throws: SignedToken.Fault.key) { try signed.principal(token, now: Self.now + 9) }
    #expect(try signed.principal(token, now: Self.now + 10).actor == .host("leyla"))
    // The old keys are gone with the file.
    #expect(throws: SignedToken.Fault.key) { try signed.principal(Self.token("EdDSA"), now: Self.now + 10) }
  }

  @Test func `a file without a usable key is refused`() throws {
    let path = try TemporaryDirectory().path + "-keys.json"
    for text in ["", "[]", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"] {
      try OutputFile.write(Array(text.utf8), to: path)
      #expect(throws: LedgerFailure.self) { try KeySet(path, now: 0) }
    }
  }

  @Test func `a token of the operator is kept as a digest, ends, and is taken back`() throws {
    let path = try TemporaryDirectory().path + "-tokens.json"
    var file = TokenFile()
    let end = Timestamp(epochSeconds: Self.now)
    let given = file.give(to: .host("leyla"), at: ["sahil"], until: end)
    try file.write(to: path)
    #expect(!String(decoding: try FileBytes.read(path), as: UTF8.self).contains(given.secret))
    var read = try TokenFile(reading: path)
    let before = Timestamp(epochSeconds: Self.now - 1)
    #expect(read.principal(given.secret, now: before)?.venues == ["sahil"])
    #expect(read.principal(given.secret, now: end) == nil)
    #expect(read.principal(given.secret + "x", now: before) == nil)
    #expect(!read.takeBack("t-none") && read.takeBack(given.id))
    #expect(read.principal(given.secret, now: before) == nil)
    try OutputFile.write(Array("{\"tokens\":[{}]}".utf8), to: path)
    #expect(throws: LedgerFailure.self) { try TokenFile(reading: path) }
  }

  @Test func `with keys nobody is believed without a token, and a token opens its venues alone`() throws {
    let directory = try TemporaryDirectory()
    try Self.write("jwks", to: directory.path + "/keys.json")
    var configuration = ServiceConfiguration()
    configuration.keys.keySetPath = directory.path + "/keys.json"
    configuration.keys.issuer = "https://id.example"
    configuration.keys.audience = "daybook"
    configuration.keys.now = { Timestamp(epochSeconds: Self.now) }
    var tokens = TokenFile()
    let given = tokens.give(to: .operator("op"), at: nil, until: Timestamp(epochSeconds: Self.now + 1))
    configuration.keys.tokens = tokens
    let served = try ServedLedger(configuration)
    defer { served.close() }
    func bearer(_ name: String) -> [String] { ["Authorization: Bearer \(Self.token(name))"] }
    let path = "/v1/venues/sahil/floor"
    let none = try served.get(path)
    #expect(
      none.status == 401 && none.field("www-authenticate") == "Bearer" && none.field("daybook-access") == nil)
    for lines in [
      bearer("expired"), bearer("tampered"), ["Authorization: Basic YTpi"], ["Authorization: Bearer"],
      ["Authorization:"],
      ["Authorization: "], ["Authorization: Bearer dbk_x"], bearer("EdDSA") + bearer("EdDSA"),
    ] {
      let refused = try served.get(path, lines)
      #expect(refused.status == 401, "\(refused.raw.head)")
      #expect(!refused.raw.body.contains("eyJ") && !refused.raw.body.contains("dbk_x"))
    }
    #expect(try served.get(path, bearer("EdDSA") + ["Daybook-Actor: operator:1"]).status == 400)
    #expect(try served.get(path, bearer("EdDSA")).status == 200)
    #expect(try served.get(path, ["Authorization: bearer \(given.secret)"]).status == 200)
    #expect(try served.get(path, bearer("guest")).status == 403)
    #expect(try served.get(path, bearer("venues")).status == 200)
    #expect(try served.get(path, bearer("elsewhere")).status == 404)
    // What a command is about is looked up before it is decided.
    let made = try served.post("/v1/reservations", ServedLedger.booking, bearer("venues"))
    #expect(made.status == 201, "\(made.raw.body)")
    let id = try #require(made.text("reservation"))
    #expect(try served.post("/v1/reservations", ServedLedger.booking, bearer("elsewhere")).status == 404)
    #expect(try served.post("/v1/reservations/\(id)/cancel", nil, bearer("elsewhere")).status == 404)
    #expect(try served.get("/v1/reservations/\(id)", bearer("elsewhere")).status == 404)
    let listed = try served.get(
      "/v1/reservations?atLeast=\(made.field("daybook-position") ?? "0")", bearer("elsewhere"))
    #expect(listed.status == 200 && !listed.raw.body.contains(id))
    #expect(try served.get("/v1/explain?id=\(id)", bearer("venues")).status == 403)
    #expect(try served.get("/v1/guests/guest:ana", bearer("venues")).status == 404)
    #expect(try served.post("/v1/reservations/\(id)/cancel", nil, bearer("venues")).status == 200)
    // The key's first answer belongs to who asked, by the token's word.
    #expect(try served.get("/v1/explain?id=\(id)", bearer("operator")).raw.body.contains("host:leyla"))
  }
}
