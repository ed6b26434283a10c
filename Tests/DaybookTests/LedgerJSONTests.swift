import Daybook
import DaybookJSON
import DaybookTemporary
import Testing

/// Commands, answers and events as lines of JSON, for a service that speaks it.
@Suite struct LedgerJSONTests {
  private let directory: TemporaryDirectory
  private let ledger: Ledger

  init() async throws {
    directory = try TemporaryDirectory()
    try Ledger.create(at: directory.path + "/ledger", clock: .manual)
    ledger = try await Ledger.open(directory.path + "/ledger")
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
  }

  private func answer(_ line: String, by actor: Actor? = nil) async throws -> JSONValue {
    try JSONParser.parse(await ledger.execute(json: Array(line.utf8), by: actor))
  }

  private static let book =
    #"{"id":7,"command":"book","venue":"sahil","party":2,"start":"2030-05-01T19:00","tables":["T1"],"key":"k"}"#

  @Test func `a line is decided and answered, its id and replay told`() async throws {
    let first = try await answer(LedgerJSONTests.book, by: .guest("ana"))
    #expect(first["outcome"] == .string("accepted") && first["id"] == .integer(7))
    #expect(first["replayed"] == .bool(false))
    let second = try await answer(LedgerJSONTests.book, by: .guest("ana"))
    #expect(second["replayed"] == .bool(true) && second["reservation"] == first["reservation"])
    let taken = try await answer(LedgerJSONTests.book, by: .guest("bob"))
    #expect(taken["outcome"] == .string("refused") && taken["code"] == .string("TABLES_TAKEN"))
    let facts = try ledger.facts(after: .start)
    let last = try #require(facts.last { $0.event.type == .booked })
    let json = try JSONParser.parse(last.json)
    #expect(json["type"] == .string("booked") && json["by"] == .string("guest:ana"))
    #expect(json["position"] == .integer(Int(last.position.value)))
    await ledger.close()
  }

  @Test(arguments: [
    ("", "line"), ("{", "line"), ("[]", "line"), (#"{"command":"nothing"}"#, "command"),
    (#"{"command":"setMaintenance","on":true,"by":"operator:root"}"#, "by"),
    (#"{"command":"setMaintenance","on":1}"#, "on"),
  ])
  func `a line that is none, or names another than who asks, is invalid`(line: String, field: String)
    async throws
  {
    let found = try await answer(line, by: .guest("ana"))
    #expect(found["outcome"] == .string("invalid") && found["field"] == .string(field), "\(found)")
    await ledger.close()
  }

  @Test func `without an actor the line says who asks`() async throws {
    let found = try await answer(#"{"command":"setMaintenance","on":true,"by":"operator:root"}"#)
    #expect(found["outcome"] == .string("accepted"))
    let last = try ledger.facts(after: .start).last
    #expect(last?.by == .operator("root"))
    await ledger.close()
  }
}
