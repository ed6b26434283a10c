import Daybook
import DaybookJSON
import DaybookLog
import Foundation
import Glibc
import Testing

@Suite struct ExecTests {
  @Test func `every command of an evening is answered in the issue's words`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let answers = try place.exec(
      #"{"command":"advanceClock","to":"2030-05-01T05:00:00Z"}"#,
      #"{"command":"defineVenue","venue":\#(Place.sahil)}"#,
      #"{"command":"defineVenue","venue":\#(Place.sahil)}"#,
      Place.book(
        "10:00", table: "T1",
        more:
          #","guest":{"name":"Ana M","phone":"+994 50 000 00 00","email":"ana@example.com"},"key":"k-1","by":"guest:ana""#
      ),
      #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T19:00+04:00","pool":"covers","key":"k-2","by":"guest:bob"}"#,
      #"{"command":"hold","venue":"sahil","party":4,"start":"2030-05-01T19:00","seconds":300,"by":"guest:ana"}"#,
      Place.book("10:30", table: "T1"))
    #expect(answers.map(\.outcome) == Array(repeating: "accepted", count: 6) + ["refused"])
    #expect(answers[2].names == ["outcome", "events", "replayed"])
    #expect(answers[2]["events"] == .array([]))
    #expect(answers[3].names == ["outcome", "position", "events", "reservation", "tables", "replayed"])
    #expect(answers[3]["events"] == .array([.string("booked")]))
    #expect(answers[4].names == ["outcome", "position", "events", "reservation", "replayed"])
    #expect(answers[5].names == ["outcome", "position", "events", "hold", "tables", "replayed"])
    #expect(answers[6].names == ["outcome", "code", "reasons", "nearest", "replayed"])
    #expect(answers[6]["code"] == .string("TABLES_TAKEN"))
    #expect(answers[6]["reasons"]?.items.first?["by"] == answers[3]["reservation"])
    let hold = try #require(answers[5]["hold"]?.text)
    let id = try #require(answers[3]["reservation"]?.text)
    let more = try place.exec(
      #"{"command":"book","hold":"\#(hold)","guest":{"name":"Bob"},"by":"guest:bob"}"#,
      #"{"command":"book","hold":"\#(hold)","guest":{"name":"Ana"},"by":"guest:ana"}"#,
      #"{"command":"modify","reservation":"\#(id)","start":"2030-05-01T11:00","party":1}"#,
      #"{"command":"cancel","reservation":"\#(id)","by":"guest:bob"}"#,
      #"{"command":"block","venue":"sahil","tables":["T1"],"from":"2030-05-01T11:30","until":"2030-05-01T12:00","reason":"broken chair"}"#,
      #"{"command":"advanceClock","to":"2030-05-01T06:05:00Z"}"#,
      #"{"command":"walkIn","venue":"sahil","party":2,"by":"host:1"}"#,
      #"{"command":"setMaintenance","on":true,"message":"back at noon","by":"operator:1"}"#,
      Place.book("20:00", more: #","by":"guest:ana""#), #"{"command":"setMaintenance","on":false}"#,
      #"{"command":"cancel","reservation":"\#(id)","by":"guest:ana"}"#,
      #"{"command":"cancel","reservation":"\#(id)","by":"guest:ana"}"#)
    #expect(more[0]["code"] == .string("NOT_FOUND") || more[0]["code"] == .string("FORBIDDEN"))
    #expect(more[1]["events"] == .array([.string("booked")]))
    #expect(more[2]["events"] == .array([.string("modified")]))
    #expect(more[3]["code"] == .string("NOT_FOUND"))
    #expect(more[4]["block"]?.text != nil)
    #expect(more[4]["needsTable"] == .array([.string(id)]))
    #expect(more[6]["events"] == .array([.string("walkedIn")]))
    #expect(more[8]["code"] == .string("MAINTENANCE"))
    #expect(more[8]["reasons"]?.items.first?["message"] == .string("back at noon"))
    #expect(more[10]["events"] == .array([.string("cancelled")]))
    #expect(more[11]["events"] == .array([]))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `what is not known is not found, whatever it is`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let id = "01900000-0000-7000-8000-000000000001"
    let words = ["modify", "cancel", "arrive", "seat", "leave", "complete", "noShow"]
    let lines =
      words.map { #"{"command":"\#($0)","reservation":"\#(id)"}"# } + [
        #"{"command":"releaseHold","hold":"\#(id)"}"#, #"{"command":"book","hold":"\#(id)"}"#,
        #"{"command":"unblock","block":"\#(id)"}"#,
        #"{"command":"book","venue":"none","party":2,"start":"2030-05-01T10:00"}"#,
        #"{"command":"walkIn","venue":"none","party":2}"#,
        #"{"command":"block","venue":"none","from":"2030-05-01T10:00","until":"2030-05-01T11:00"}"#,
      ]
    for answer in try place.exec(lines) { #expect(answer["code"] == .string("NOT_FOUND"), "\(answer)") }
  }

  @Test func `a bad line gets its invalid answer and the rest go on, line by line`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let lines: [(String, String?)] = [
      (#"{"command":"setMaintenance","on":true}"#, nil), ("nonsense", "line"), ("", "line"), ("   ", "line"),
      ("[1]", "line"),
      (#"{"id":1,"command":"setMaintenance"}"#, "on"),
      (#"{"id":2,"command":"setMaintenance","on":true,"on":true}"#, "line"),
      (#"{"command":"dessert"}"#, "command"), ("\u{FEFF}{}", "line"),
      ("{\"command\":\"cancel\",\"reservation\":\"\0\"}", "line"),
      (#"{"command":"setMaintenance","on":false}"#, nil),
    ]
    let answers = try place.exec(lines.map(\.0))
    for (answer, line) in zip(answers, lines) {
      #expect(answer.outcome == (line.1 == nil ? "accepted" : "invalid"), "\(line.0)")
      #expect(answer["field"]?.text == line.1, "\(line.0)")
    }
    #expect(answers[2]["message"] == .string("found an empty line; allowed: one JSON object"))
    #expect(answers[5]["id"] == .integer(1))
    #expect(answers[7]["message"]?.text?.contains("allowed: defineVenue") == true)
  }

  @Test func `line endings of any kind, a byte order mark and a last line without an ending are read`() throws
  {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let line = #"{"command":"setMaintenance","on":true}"#
    for text in [
      line, "\(line)\r\n\(line)\r\n", "\(line)\r\n\(line)\r", "\(line)\n\(line)",
      "\u{FEFF}\(line)\n\(line)\n",
    ] {
      let ran = try place.run("exec", input: text)
      #expect(ran.code == 0)
      let answers = try ran.json()
      #expect(answers.map(\.outcome) == Array(repeating: "accepted", count: text == line ? 1 : 2))
    }
    #expect(try place.run("exec", input: "").output.isEmpty)
  }

  @Test func `a line of two mebibytes gets its invalid answer, and the next line is answered`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let long =
      #"{"command":"setMaintenance","on":true,"message":""# + String(repeating: "x", count: 2 << 20) + "\"}"
    let short = #"{"command":"setMaintenance","on":true}"#
    let answers = try place.exec(short, long, short, long)
    #expect(answers.map(\.outcome) == ["accepted", "invalid", "accepted", "invalid"])
    #expect(answers[1]["message"]?.text?.contains("1 MiB") == true)
    let unended = try place.run("exec", input: short + "\n" + long).json()
    #expect(unended.map(\.outcome) == ["accepted", "invalid"])
  }

  @Test(arguments: ["\n", "\r\n"], [0, 1])
  func `a line of exactly 1 MiB is read whatever it ends with; one byte more is too long`(
    ending: String, more: Int
  ) throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let command = #"{"command":"setMaintenance","on":true}"#
    let line = command + String(repeating: " ", count: (1 << 20) + more - command.utf8.count)
    for text in [line + ending + command + ending, line + ending, line] {
      let answers = try place.run("exec", input: text).json()
      #expect(answers.first?.outcome == (more == 0 ? "accepted" : "invalid"), "\(answers)")
      #expect(answers.dropFirst().allSatisfy { $0.outcome == "accepted" })
    }
  }

  @Test func `an id is echoed whatever JSON it is`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let ids = [
      "7", "-0", "1.50", #""a\"é🍽""#, "null", "true", #"{"a":[1,{"b":null}],"c":"d"}"#, "[]",
      "123456789012345678901234567890",
    ]
    let ran = try place.run(
      "exec", input: ids.map { #"{"command":"setMaintenance","on":true,"id":\#($0)}"# + "\n" }.joined())
    for (line, id) in zip(ran.lines, ids) {
      #expect(line.hasPrefix(#"{"id":\#(id),"outcome":"accepted""#), "\(line)")
    }
    #expect(ran.lines.count == ids.count)
  }

  @Test func `answers come in the order of the questions with 64 unanswered at once`() throws {
    let place = try Place()
    let lines = (0..<600).map { index in
      index.isMultiple(of: 7)
        ? #"{"id":\#(index),"command":"nothing"}"#
        : Place.book(
          "\(10 + index % 12):\(index % 2 == 0 ? "00" : "30")", more: #","id":\#(index),"key":"k-\#(index)""#)
    }
    let answers = try place.exec(lines, "--clients", "64")
    #expect(answers.map { $0["id"]?.integer } == (0..<600).map { $0 })
    let positions = answers.filter { $0.outcome == "accepted" }.compactMap { $0["position"]?.integer }
    #expect(positions == positions.sorted())
    #expect(positions.count > 12)
    let again = try place.exec(lines, "--clients", "64")
    #expect(again.map { $0["replayed"] } == lines.indices.map { $0.isMultiple(of: 7) ? nil : .bool(true) })
  }

  @Test(arguments: ["1", "64"])
  func `answers arrive while standard input is still open`(clients: String) throws {
    let place = try Place()
    let talk = try Talk(place, "exec", "--clients", clients)
    for hour in 10..<16 {
      talk.tell(Place.book("\(hour):00", table: "T1", more: #","id":\#(hour)"#))
      #expect(talk.line()?.hasPrefix(#"{"id":\#(hour),"outcome":"#) == true)
    }
    talk.tell("nonsense")
    #expect(talk.line()?.contains("invalid") == true)
    talk.endInput()
    #expect(talk.line() == nil)
    #expect(talk.wait() == 0)
  }

  @Test func `Ctrl-C while it waits for a line ends it tidily with 3`() throws {
    let place = try Place()
    let talk = try Talk(place, "exec")
    talk.tell(Place.book("10:00"))
    #expect(talk.line()?.contains("accepted") == true)
    talk.interrupt()
    #expect(talk.wait() == 3)
    #expect(try talk.errors().contains("every line read was answered"))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `a repeated key gives the same bytes, but for replayed and what was free at first`() throws {
    let place = try Place()
    let lines = [
      Place.book("10:00", table: "T1", more: #","key":"a","guest":{"name":"Ana"},"by":"guest:ana""#),
      Place.book("10:00", table: "T1", more: #","key":"b","by":"host:1""#),
      #"{"command":"setMaintenance","on":false,"key":"c"}"#,
      #"{"command":"hold","venue":"sahil","party":2,"start":"2030-05-01T12:00","key":"d"}"#,
    ]
    let input = lines.joined(separator: "\n") + "\n"
    let first = try place.must("exec", input: input)
    let head = try place.head()
    let second = try place.must("exec", input: input)
    let recorded = first.output.replacing(/"nearest":\[[^\]]*\],/, with: "")
    #expect(recorded != first.output)
    #expect(second.output == recorded.replacing("\"replayed\":false", with: "\"replayed\":true"))
    _ = try place.must("reservations")
    try FileManager.default.removeItem(atPath: place.ledger + "/views")
    #expect(try place.must("exec", "--clients", "8", input: input).output == second.output)
    #expect(try place.head() == head)
    let other = try place.exec(Place.book("10:30", table: "T1", more: #","key":"a","by":"guest:ana""#))
    #expect(other[0]["code"] == .string("IDEMPOTENCY_KEY_REUSED"))
    let someone = try place.exec(Place.book("16:00", table: "T1", more: #","key":"a","by":"guest:bob""#))
    #expect(someone[0].outcome == "accepted")
  }

  @Test func `commands come from a file as well, and no such file is said`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let file = try place.file("commands.jsonl", #"{"command":"setMaintenance","on":true}"# + "\n")
    #expect(try place.must("exec", file).json().map(\.outcome) == ["accepted"])
    let none = try place.run("exec", "none.jsonl")
    #expect(none.code == 3)
    #expect(none.errors.hasPrefix("daybook: open none.jsonl: No such file or directory; check the path"))
    #expect(try place.must("exec", "--deadline", "1", file).json().map(\.outcome) == ["accepted"])
  }

  @Test func `an input that breaks is told once every line before it is answered`() throws {
    let place = try Place()
    var talk: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, type, 0, &talk) == 0)
    // A stream that is closed with something unread is reset: its other end reads what is there, then fails.
    #expect(write(talk[0], "x", 1) == 1)
    let lines = (10..<14).map { Place.book("\($0):00") + "\n" }.joined()
    #expect(write(talk[1], lines, lines.utf8.count) == lines.utf8.count)
    close(talk[1])
    let (output, errors) = (place.path + "/out", place.path + "/err")
    let descriptors = [output, errors].map { (path: String) in
      open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    }
    let pid = try place.start(
      ["exec", "--clients", "64"], input: talk[0], output: descriptors[0], errors: descriptors[1])
    for descriptor in descriptors + [talk[0]] { close(descriptor) }
    #expect(Place.wait(pid) == 3)
    let answers = try String(contentsOfFile: output, encoding: .utf8)
    #expect(answers.split(separator: "\n").count { $0.contains(#""outcome":"accepted""#) } == 4, "\(answers)")
    #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("reset"))
  }

  @Test func `a command that cannot be taken before its deadline is busy, and surely not done`() throws {
    let place = try Place()
    let log = try LMDBLog(directory: place.ledger + "/log", mapByteCount: LedgerOptions().mapByteCount)
    defer { log.close() }
    let talk = try Talk(place, "exec", "--deadline", "1")
    var answer: String?
    // The writer lock is held here until the answer has come.
    _ = log.append { _ throws(LedgerFailure) in
      talk.tell(Place.book("10:00", more: #","id":7"#))
      answer = talk.line()
    }
    let busy = try JSONParser.parse(Array((answer ?? "").utf8))
    #expect(
      busy.names == ["id", "outcome", "reason", "process", "since", "message"], "\(answer ?? "nothing")")
    #expect(busy.outcome == "busy" && busy["reason"]?.text == "deadlinePassed")
    #expect(busy["process"]?.integer == Int(getpid()))
    talk.endInput()
    #expect(talk.wait() == 0)
    #expect(try place.must("reservations").output == "No reservations.\n")
  }

  @Test func `a manual clock goes forward only, and goes on in the next run`() throws {
    let place = try Place()
    let back = try place.exec(#"{"command":"advanceClock","to":"2030-05-01T04:59:59Z"}"#)
    #expect(back[0].outcome == "invalid")
    #expect(back[0]["field"] == .string("to"))
    #expect(
      try place.exec(#"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#)[0].outcome == "accepted")
    let answers = try place.exec(Place.book("11:30"), Place.book("12:00"))
    #expect(answers[0]["code"] == .string("IN_THE_PAST"))
    #expect(answers[1].outcome == "accepted")
    let last = try place.must("log", "--json").json().last
    #expect(last?["recordedAt"] == .string("2030-05-01T08:00:00Z"))
  }

  @Test func `a ledger that keeps the system's time lets nobody move it`() throws {
    let place = try Place(clock: "system", venue: false)
    let answer = try place.exec(#"{"command":"advanceClock","to":"2090-05-01T08:00:00Z"}"#)[0]
    #expect(answer.outcome == "invalid")
    #expect(answer["field"]?.text != nil)
    #expect(try place.head() == 1)
  }

}
