import DaybookDomain
import DaybookForms
import DaybookJSON
import DaybookTime
import Testing

/// Reads one line as `exec` does, and checks it as the ledger does before it queues it.
func read(_ text: String) throws -> CommandInput {
  let line = try CommandReader.read(try JSONParser.parse(Array(text.utf8)))
  try line.command.check()
  return line
}

let anID = "01900000-0000-7000-8000-000000000001"

@Suite struct CommandReaderTests {
  private let reservation = ReservationID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)

  @Test func `a booking of chosen tables by a guest, with a key`() throws {
    let line = try read(
      #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T10:00","tables":["T1"],"guest":{"name":"Ana M","phone":"+994 50 000 00 00","email":"ana@example.com"},"key":"k-1","by":"guest:ana","requestId":"r-9","id":7}"#
    )
    #expect(
      line.command
        == .book(
          Book(
            venue: "sahil", party: 2, start: "2030-05-01T10:00", tables: ["T1"],
            guest: Guest(name: "Ana M", phone: "+994 50 000 00 00", email: "ana@example.com"))))
    #expect(line.by == .guest("ana"))
    #expect(line.key == "k-1")
    #expect(line.requestID == "r-9")
  }

  @Test func `who does not say who they are is operator cli, without a key`() throws {
    let line = try read(#"{"command":"setMaintenance","on":false}"#)
    #expect(line.by == .operator("cli"))
    #expect(line.key == nil)
    #expect(line.requestID == nil)
  }

  @Test func `bookings of a pool, and on a hold`() throws {
    #expect(
      try read(
        #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T19:00+04:00","pool":"covers","units":3}"#
      ).command
        == .book(Book(venue: "sahil", party: 2, start: "2030-05-01T19:00+04:00", pool: "covers", units: 3)))
    #expect(
      try read(#"{"command":"book","hold":"\#(anID)","guest":{"notes":"window"},"by":"guest:ana"}"#).command
        == .book(Book(hold: reservation.retyped(), guest: Guest(notes: "window"))))
  }

  @Test func `holds, and their release`() throws {
    #expect(
      try read(
        #"{"command":"hold","venue":"sahil","party":4,"start":"2030-05-01T19:00","seconds":300,"by":"guest:ana"}"#
      ).command
        == .hold(PlaceHold(venue: "sahil", party: 4, start: "2030-05-01T19:00", seconds: 300)))
    #expect(
      try read(#"{"command":"releaseHold","hold":"\#(anID)"}"#).command
        == .releaseHold(ReleaseHold(reservation.retyped())))
  }

  @Test func `a change of time, party and tables`() throws {
    #expect(
      try read(
        #"{"command":"modify","reservation":"\#(anID)","start":"2030-05-01T20:00","party":3,"tables":["T1","T2"]}"#
      ).command
        == .modify(Modify(reservation, party: 3, start: "2030-05-01T20:00", tables: ["T1", "T2"])))
  }

  @Test func `every word of a visit`() throws {
    let expected: [(String, Command)] = [
      ("cancel", .cancel(Cancel(reservation))), ("arrive", .arrive(Arrive(reservation))),
      ("seat", .seat(Seat(reservation))),
      ("leave", .leave(Leave(reservation))), ("complete", .complete(Complete(reservation))),
      ("noShow", .noShow(MarkNoShow(reservation))),
    ]
    for (name, command) in expected {
      let line = try read(#"{"command":"\#(name)","reservation":"\#(anID)","by":"host:1"}"#)
      #expect(line.command == command)
      #expect(line.by == .host("1"))
    }
  }

  @Test func `walk-ins, blocks, maintenance and the clock`() throws {
    #expect(
      try read(#"{"command":"walkIn","venue":"sahil","party":2,"by":"host:1"}"#).command
        == .walkIn(WalkIn(venue: "sahil", party: 2)))
    #expect(
      try read(
        #"{"command":"block","venue":"sahil","tables":["T1"],"from":"2030-05-01T10:00","until":"2030-05-01T12:00","reason":"broken chair"}"#
      ).command
        == .block(
          PlaceBlock(
            venue: "sahil", tables: ["T1"], from: "2030-05-01T10:00", until: "2030-05-01T12:00",
            reason: "broken chair")))
    #expect(
      try read(
        #"{"command":"block","venue":"sahil","area":"hall","from":"2030-05-01T10:00Z","until":"2030-05-01T12:00Z"}"#
      ).command
        == .block(
          PlaceBlock(venue: "sahil", area: "hall", from: "2030-05-01T10:00Z", until: "2030-05-01T12:00Z")))
    #expect(
      try read(#"{"command":"unblock","block":"\#(anID)"}"#).command
        == .unblock(RemoveBlock(reservation.retyped())))
    #expect(
      try read(#"{"command":"setMaintenance","on":true,"message":"back at noon","by":"operator:1"}"#).command
        == .setMaintenance(SetMaintenance(on: true, message: "back at noon")))
    let instant = try #require(Timestamp(rfc3339: "2030-05-01T08:00:00Z"))
    #expect(
      try read(#"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#).command
        == .advanceClock(AdvanceClock(to: instant)))
  }

  @Test func `every command there is can be read`() {
    #expect(Set(CommandReader.names).count == Command.kinds.count)
    for name in CommandReader.names {
      // The error names what is missing, so the command itself was found.
      let field = #expect(throws: InvalidField.self) { _ = try read(#"{"command":"\#(name)","colour":1}"#) }
      #expect(field?.field != "command")
    }
  }

  /// A line that reads, what replaces one of its members (nil: left out), and the path that is refused.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let line: String
    let member: String
    let value: String?
    let path: String
    var testDescription: String { "\(member): \(value ?? "left out")" }

    init(_ line: String, _ member: String, _ value: String?, _ path: String? = nil) {
      (self.line, self.member, self.value, self.path) = (line, member, value, path ?? member)
    }
  }

  private static let book = #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T10:00"}"#
  private static let hold = #"{"command":"hold","venue":"sahil","party":2,"start":"2030-05-01T10:00"}"#
  private static let modify = #"{"command":"modify","reservation":"\#(anID)"}"#
  private static let walkIn = #"{"command":"walkIn","venue":"sahil","party":2}"#
  private static let block =
    #"{"command":"block","venue":"sahil","from":"2030-05-01T10:00","until":"2030-05-01T12:00"}"#
  private static let long = #""\#(String(repeating: "x", count: 401))""#

  private static let wrong: [Wrong] = [
    Wrong(book, "command", nil), Wrong(book, "command", "1"), Wrong(book, "command", #""boook""#),
    Wrong(book, "by", "1"), Wrong(book, "by", #""ana""#), Wrong(book, "by", #""ledger:daybook""#),
    Wrong(book, "by", #""guest:""#),
    Wrong(book, "key", "1"), Wrong(book, "requestId", "1"), Wrong(book, "Party", "1"),
    Wrong(book, "colour", #""red""#),
    Wrong(book, "venue", nil), Wrong(book, "venue", "1"), Wrong(book, "venue", #""""#),
    Wrong(book, "venue", long),
    Wrong(book, "party", nil), Wrong(book, "party", #""2""#), Wrong(book, "party", "0"),
    Wrong(book, "party", "1001"),
    Wrong(book, "party", "-1"), Wrong(book, "party", "2.5"), Wrong(book, "party", "1e-1"),
    Wrong(book, "party", "null"),
    Wrong(book, "start", nil), Wrong(book, "start", "1"), Wrong(book, "start", #""2030-05-01""#),
    Wrong(book, "start", #""2030-02-30T10:00""#), Wrong(book, "start", #""2030-05-01T24:00""#),
    Wrong(book, "start", #""tomorrow""#),
    Wrong(book, "tables", #""T1""#), Wrong(book, "tables", "[]"), Wrong(book, "tables", "[1]", "tables[0]"),
    Wrong(book, "tables", #"["T1",""]"#, "tables[1]"), Wrong(book, "tables", #"["T1","T1"]"#, "tables[1]"),
    Wrong(book, "pool", "1"), Wrong(book, "pool", #""""#), Wrong(book, "units", "1"),
    Wrong(book, "units", #""1""#),
    Wrong(book, "hold", #""none""#), Wrong(book, "hold", "1"), Wrong(book, "hold", #""\#(anID)""#, "venue"),
    Wrong(book, "guest", #""Ana""#), Wrong(book, "guest", #"{"name":7}"#, "guest.name"),
    Wrong(book, "guest", #"{"nmae":"Ana"}"#, "guest.nmae"),
    Wrong(book, "guest", #"{"name":" "}"#, "guest.name"),
    Wrong(book, "guest", #"{"name":"a\u202eb"}"#, "guest.name"),
    Wrong(book, "guest", #"{"phone":"12345"}"#, "guest.phone"),
    Wrong(book, "guest", #"{"phone":"++++++"}"#, "guest.phone"),
    Wrong(book, "guest", #"{"email":"ana"}"#, "guest.email"),
    Wrong(book, "guest", #"{"notes":\#(long)}"#, "guest.notes"),
    Wrong(hold, "venue", nil), Wrong(hold, "party", nil), Wrong(hold, "start", nil),
    Wrong(hold, "seconds", "0"),
    Wrong(hold, "seconds", #""300""#), Wrong(hold, "seconds", "31536001"), Wrong(hold, "guest", "{}"),
    Wrong(modify, "reservation", nil), Wrong(modify, "reservation", #""7""#), Wrong(modify, "party", "0"),
    Wrong(modify, "start", #""now""#), Wrong(modify, "tables", "[1]", "tables[0]"),
    Wrong(modify, "seconds", "60"),
    Wrong(walkIn, "venue", nil), Wrong(walkIn, "party", nil), Wrong(walkIn, "party", "1001"),
    Wrong(walkIn, "start", #""2030-05-01T10:00""#),
    Wrong(walkIn, "guest", #"{"phone":1}"#, "guest.phone"),
    Wrong(block, "venue", nil), Wrong(block, "from", nil), Wrong(block, "until", nil),
    Wrong(block, "from", "1"),
    Wrong(block, "until", #""noon""#), Wrong(block, "area", "1"), Wrong(block, "reason", long),
    Wrong(block, "reason", "1"),
    Wrong(#"{"command":"releaseHold","hold":"\#(anID)"}"#, "hold", nil),
    Wrong(#"{"command":"unblock","block":"\#(anID)"}"#, "block", #""x""#),
    Wrong(#"{"command":"cancel","reservation":"\#(anID)"}"#, "reservation", nil),
    Wrong(#"{"command":"cancel","reservation":"\#(anID)"}"#, "hold", #""\#(anID)""#),
    Wrong(#"{"command":"setMaintenance","on":true}"#, "on", nil),
    Wrong(#"{"command":"setMaintenance","on":true}"#, "on", "1"),
    Wrong(#"{"command":"setMaintenance","on":true}"#, "message", long),
    Wrong(#"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#, "to", nil),
    Wrong(#"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#, "to", #""2030-05-01T08:00""#),
    Wrong(#"{"command":"defineVenue","venue":{}}"#, "venue", nil),
  ]

  @Test(arguments: wrong)
  func `a missing, wrong, unknown or out-of-range field is refused by its path`(wrong: Wrong) throws {
    guard case .object(var members) = try JSONParser.parse(Array(wrong.line.utf8)) else {
      return #expect(Bool(false))
    }
    let place = members.firstIndex { $0.name == wrong.member } ?? members.endIndex
    members.removeAll { $0.name == wrong.member }
    if let value = wrong.value {
      members.insert(.init(wrong.member, try JSONParser.parse(Array(value.utf8))), at: place)
    }
    let field = try #require(throws: InvalidField.self) {
      try CommandReader.read(.object(members)).command.check()
    }
    #expect(field.field == wrong.path)
    #expect(!field.message.isEmpty)
  }

  @Test(arguments: [
    (#""command":"cancel","reservation":"\#(anID)","for":"ana""#, "for"),
    (#""command":"hold","venue":"v","party":2,"start":"2030-05-01T10:00","for":"host:1""#, "for"),
    (#""command":"forgetGuest","guest":"ana""#, "guest"),
    (#""command":"mergeGuests","from":"kitchen:ana","into":"guest:ana","why":"one""#, "from"),
    (#""command":"splitGuests","from":"ana","why":"two""#, "from"),
  ])
  func `a field for a guest's account names no other role`(members: String, field: String) {
    let wrong = #expect(throws: InvalidField.self) { try read("{\(members)}") }
    #expect(wrong?.field == field)
    #expect(wrong?.message.hasSuffix("; allowed: guest:ID") == true, "\(wrong?.message ?? "")")
  }

  @Test func `a date or time that does not exist is told as that`() {
    for (start, note) in [
      ("2030-02-30T10:00", "there is no such date"), ("2030-05-01T25:00", "there is no such time of day"),
    ] {
      let wrong = #expect(throws: InvalidField.self) {
        try read(#"{"command":"hold","venue":"v","party":2,"start":"\#(start)"}"#)
      }
      #expect(wrong?.message.hasPrefix("found \"\(start)\"; \(note); allowed: YYYY") == true)
    }
  }

  @Test func `a command spelled wrongly is told which was meant, and a strange one which there are`() {
    #expect(throws: InvalidField("command", "found \"bok\"; did you mean \"book\"?")) {
      try read(#"{"command":"bok"}"#)
    }
    let strange = #expect(throws: InvalidField.self) { try read(#"{"command":"serveDessert"}"#) }
    #expect(strange?.message.hasPrefix("found \"serveDessert\"; allowed: defineVenue, book, ") == true)
  }

  @Test(arguments: ["2.0", "2e0", "20E-1", "0.2e1", "2.000000000000000000000000"])
  func `a whole number is one however it is written`(party: String) throws {
    let line = #"{"command":"hold","venue":"v","party":\#(party),"start":"2030-05-01T10:00"}"#
    #expect(try read(line).command == .hold(PlaceHold(venue: "v", party: 2, start: "2030-05-01T10:00")))
  }

  @Test(arguments: [
    ("1e-05", 10), ("40.377700000000001", 40_377_700), ("-0.0000005", -1), ("0.00000049999999999999999", 0),
    ("90", 90_000_000),
    ("9E1", 90_000_000), ("-0", 0), ("89.99999999999999", 90_000_000), ("1e-400", 0),
  ])
  func `a decimal is rounded to millionths whatever its digits`(text: String, expected: Int) throws {
    let line = #"{"command":"ping","reservation":"\#(anID)","latitude":\#(text),"longitude":1}"#
    guard case .ping(let ping) = try read(line).command else { return #expect(Bool(false)) }
    #expect(ping.place.latitude == expected)
  }

  @Test(arguments: ["90.0000001", "-90.00000000000000001", "1e2", "1e400", #""40""#])
  func `a decimal beyond its range is refused, also where it would be rounded into it`(text: String) throws {
    let line = #"{"command":"ping","reservation":"\#(anID)","latitude":\#(text),"longitude":1}"#
    let field = #expect(throws: InvalidField.self) { try read(line) }
    #expect(field?.field == "latitude")
  }

  @Test(arguments: [
    (#"{"comand":"book"}"#, "comand", "unknown field; did you mean \"command\"?"),
    (#"{"venue":"v"}"#, "command", "missing; it says what is to be done, as daybook reference lists"),
    (#"{"command":"hold","venu":"v"}"#, "venu", "unknown field; did you mean \"venue\"?"),
    (#"{"command":"hold","venue":"v"}"#, "party", "missing"),
  ])
  func `a wrong field is named before what is missing for it, and no other command is`(
    line: String, field: String, message: String
  ) throws {
    #expect(throws: InvalidField(field, message)) { try read(line) }
  }

  @Test func `tables with a pool, and tables with an area, are invalid`() {
    #expect(throws: InvalidField.self) {
      try read(
        #"{"command":"book","venue":"v","party":2,"start":"2030-05-01T10:00","tables":["T1"],"pool":"covers"}"#
      )
    }
    #expect(throws: InvalidField.self) {
      try read(
        #"{"command":"block","venue":"v","tables":["T1"],"area":"hall","from":"2030-05-01T10:00","until":"2030-05-01T12:00"}"#
      )
    }
  }
}
