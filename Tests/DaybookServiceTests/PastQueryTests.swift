import Daybook
import DaybookJSON
import DaybookOperations
import DaybookTesting
import Testing

@testable import DaybookService

/// What is asked about the past, and whether the log is whole.
@Suite struct PastQueryTests {
  @Test func `a day is told as it stood at a record and at a time, with places and states`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post("/v1/reservations", ServedLedger.booking)
    let (id, position) = (
      try #require(made.text("reservation")), try #require(made.field("daybook-position"))
    )
    let later = try served.post("/v1/reservations/\(id)/cancel").field("daybook-position")
    let path = "/v1/venues/sahil/dates/2030-05-02"
    let now = try served.get("\(path)/timeline?atLeast=\(try #require(later))")
    #expect(!now.raw.body.contains(id))
    let then = try served.get("\(path)/past-timeline?at=\(position)")
    #expect(then.status == 200 && then.json["position"] == .integer(Int(position) ?? 0))
    #expect(then.raw.body.contains(id) && then.raw.body.contains(#""name":"Ana""#))
    #expect(then.raw.body.contains(#""state":"booked","seating":"expected""#))
    #expect(then.raw.body.contains(#""least":1,"most":"#))
    let at = try served.get("\(path)/past-timeline?at=2030-05-01T12:00")
    #expect(at.status == 200)
    #expect(try served.get("\(path)/past-timeline?at=1969-01-01T12:00").status == 404)
    #expect(try served.get("\(path)/past-timeline?at=9999").status == 404)
    #expect(try served.get("\(path)/past-timeline").status == 422)
    #expect(try served.get("\(path)/past-timeline?at=noon").status == 422)
    #expect(
      try served.get("/v1/venues/none/dates/2030-05-02/past-timeline?at=2030-05-01T12:00").status == 404)
    #expect(
      try served.get("\(path)/past-timeline?at=\(position)", ["Daybook-Actor: guest:ana"]).status == 403)
  }

  @Test func `looking through the log ends with its time, whatever its records cost`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let history = try LedgerHistory(over: served.memory.ledger)
    let none = try history.verifyLog(within: .zero)
    #expect(none.isSound && none.point.position <= 1)
    #expect(try history.verifyLog(within: .seconds(60)).point.position == served.memory.ledger.head)
  }

  @Test func `records of a venue are told by command, the first of more than are wanted`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post("/v1/reservations", ServedLedger.booking)
    let id = try #require(made.text("reservation"))
    let last = try #require(try served.post("/v1/reservations/\(id)/cancel").field("daybook-position"))
    let path = "/v1/venues/sahil/records?from=2030-04-30T00:00&to=2030-05-03T00:00"
    let answer = try served.get("\(path)&atLeast=\(last)")
    guard case .array(let records)? = answer.json["records"] else {
      Issue.record("no records: \(answer.raw.body)")
      return
    }
    let types = records.compactMap { $0["type"] }
    #expect(types.contains(.string("booked")) && types.last == .string("cancelled"))
    #expect(records.last?["position"] == .integer(Int(last) ?? 0))
    guard case .array(let first)? = try served.get("\(path)&limit=1").json["records"] else {
      Issue.record("no records")
      return
    }
    #expect(first.count == 1 && first.first == records.first)
    #expect(try served.get("/v1/venues/sahil/records?from=2030-05-03T00:00").status == 422)
    #expect(try served.get("\(path)&limit=5000").status == 422)
  }

  @Test func `what changed between two moments is told with names, and nothing between equal ones`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post("/v1/reservations", ServedLedger.booking)
    let (id, from) = (try #require(made.text("reservation")), try #require(made.field("daybook-position")))
    let to = try #require(
      try served.post("/v1/reservations/\(id)/modify", #"{"party":3}"#).field("daybook-position"))
    let changed = try served.get("/v1/venues/sahil/changes?from=\(from)&to=\(to)")
    #expect(changed.raw.body.contains(#""guest":{"name":"Ana"},"fields":["party""#), "\(changed.raw.body)")
    guard case .array(let new)? = try served.get("/v1/venues/sahil/changes?from=0&to=\(from)").json["changes"]
    else {
      Issue.record("no changes")
      return
    }
    #expect(new.count == 1 && new.first?["before"] == nil)
    let same = try served.get("/v1/venues/sahil/changes?from=\(to)&to=\(to)")
    #expect(same.json["changes"] == .array([]) && same.json["records"] == .array([]))
    #expect(try served.get("/v1/venues/sahil/changes?from=\(to)").json["changes"] == .array([]))
    #expect(try served.get("/v1/venues/sahil/changes?from=\(to)&to=\(from)").status == 422)
    #expect(try served.get("/v1/venues/sahil/changes?from=0&to=99999").status == 404)
  }

  @Test func `the log is verified on request, and its link and head are told`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let made = try served.post("/v1/reservations", ServedLedger.booking)
    let answer = try served.get("/v1/verification")
    #expect(answer.status == 200 && answer.json["ok"] == .bool(true), "\(answer.raw.body)")
    #expect(answer.json["violations"] == .array([]) && answer.json["position"] == answer.json["head"])
    #expect(answer.json["head"] == .integer(Int(try #require(made.field("daybook-position"))) ?? 0))
    #expect(answer.text("link")?.count == 64)
    #expect(try served.get("/v1/verification", ["Daybook-Actor: kitchen:k"]).status == 403)
  }

  @Test func `a report is that of the ledger, by what is asked`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let position = try #require(
      try served.post("/v1/reservations", ServedLedger.booking).field("daybook-position"))
    let path = "/v1/report?venue=sahil&from=2030-05-01&to=2030-05-04"
    let answer = try served.get("\(path)&by=party&atLeast=\(position)")
    #expect(answer.status == 200 && answer.text("by") == "party", "\(answer.raw.body)")
    #expect(answer.json["total"]?["due"]?["covers"] == .integer(2))
    #expect(try served.get(path).text("by") == "date")
    #expect(try served.get("/v1/report?venue=sahil&from=2030-05-04&to=2030-05-01").status == 422)
    #expect(try served.get("\(path)&by=moon").status == 422)
    #expect(try served.get("/v1/report?venue=none").status == 404)
    #expect(try served.get(path, ["Daybook-Actor: guest:ana"]).status == 403)
  }
}
