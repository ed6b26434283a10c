import Daybook
import DaybookDomain
import DaybookJSON
import DaybookTime
import Foundation
import Testing

/// What one node hands to another comes back as it was: commands, and their outcomes.
@Suite struct CommandWriterTests {
  private func written(_ input: CommandInput) throws -> CommandInput {
    var json = JSONWriter()
    CommandWriter.write(input, to: &json)
    return try CommandReader.read(try JSONParser.parse(json.bytes))
  }

  /// The commands of the demonstration's stories; where one names another's id, any stands there.
  private func stories() throws -> [CommandInput] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Tools/demo-data")
    var commands: [CommandInput] = []
    for name in ["evening.jsonl", "saturday.jsonl"] {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("{") {
        let whole = line.replacing(/"<[^<>"]+>"/, with: "\"01900000-0000-7000-8000-000000000001\"")
        commands.append(try CommandReader.read(try JSONParser.parse(Array(whole.utf8))))
      }
    }
    return commands
  }

  @Test func `every command of the stories comes back as it was`() throws {
    let commands = try stories()
    #expect(commands.count > 60)
    #expect(Set(commands.map { $0.command.name }).count > 15)
    for input in commands {
      // Who asks is always said.
      var said = input
      said.isByNamed = true
      #expect(try written(input) == said)
    }
  }

  @Test func `a venue, a place in millionths, and all that comes with a command`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Tools/demo-data")
    let venues = try JSONParser.parse(Array(try Data(contentsOf: folder.appending(path: "venues.json"))))
    guard case .array(let all) = venues else {
      Issue.record("there are no venues")
      return
    }
    for venue in all {
      let value = JSONValue.object([
        JSONValue.Member("command", .string("defineVenue")), JSONValue.Member("venue", venue),
      ])
      let input = try CommandReader.read(value)
      #expect(
        try written(input) == CommandInput(command: input.command, by: input.by, key: nil, requestID: nil))
    }
    for (latitude, longitude) in [("40.3777", "49.892"), ("-0.000001", "-179.5"), ("0", "10")] {
      let line = """
        {"command":"ping","by":"guest:leyla","key":"k \\"1\\"","requestId":"r","reservation":\
        "01900000-0000-7000-8000-000000000001","latitude":\(latitude),"longitude":\(longitude),\
        "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
        """
      let input = try CommandReader.read(try JSONParser.parse(Array(line.utf8)))
      #expect(try written(input) == input)
    }
  }

  @Test func `every outcome comes back as it was`() throws {
    let id = ReservationID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    var answer = Answer()
    answer.events = [.booked, .reassigned]
    (answer.reservation, answer.tables, answer.moved) = (id, ["T1", "T 2"], [id])
    (answer.hold, answer.block, answer.entry) = (id.retyped(), id.retyped(), id.retyped())
    (answer.tickets, answer.needsTable, answer.unsuited) = ([id.retyped()], [id], [id])
    (answer.offered, answer.fits, answer.ended) = (id.retyped(), id.retyped(), [id.retyped()])
    var refusal = Refusal(
      recorded: [
        Reason(.offGrid),
        Reason(.poolFull, pool: "covers", start: .epoch, free: 3, more: 2, message: "say \"no\""),
        Reason(.tablesTaken, tables: ["T1"], claim: id.retyped()),
      ], sought: Sought(party: 4, start: .epoch))
    refusal.nearest = [.epoch]
    let outcomes: [Outcome] = [
      .accepted(answer, position: 17, head: 20, isReplay: false),
      .accepted(Answer(), position: nil, head: 20, isReplay: true),
      .refused(refusal, isReplay: true), .invalid(InvalidField("party", "missing")), .busy(.queueFull),
      .busy(.deadlinePassed()), .busy(.cancelled), .busy(.closing), .undecided("k"), .undecided(nil),
      .failed(LedgerFailure(.clockJumped, "set the clock")),
    ]
    for outcome in outcomes {
      var json = JSONWriter()
      ResultWriter.write(outcome, to: &json)
      let text = json.take()
      let read = try ResultReader.read(
        try JSONParser.parse(text), head: 20, sought: Sought(party: 4, start: .epoch))
      json.removeAll()
      ResultWriter.write(read, to: &json)
      #expect(json.take() == text, "\(outcome)")
      if case .refused(let found, _) = read { #expect(found == refusal) }
      if case .accepted(let found, _, let head, _) = read, !found.events.isEmpty {
        #expect(found == answer && head == 20)
      }
    }
  }

  @Test(arguments: [
    #"{"outcome":"postponed"}"#, #"{"outcome":"refused","code":"OFF_GRID","reasons":[],"replayed":false}"#,
    #"{"outcome":"accepted","events":["levitated"],"replayed":false}"#,
    #"{"outcome":"refused","code":"X","reasons":[{"code":"UNHEARD_OF"}],"replayed":false}"#,
  ])
  func `an outcome that this software does not know is no outcome`(text: String) throws {
    let value = try JSONParser.parse(Array(text.utf8))
    #expect(throws: InvalidField.self) { _ = try ResultReader.read(value, head: 1) }
  }
}
