import DaybookJSON
import Testing

/// `daybook mcp`: what an assistant hears, and that nothing is done without the confirming call.
@Suite struct AssistantTests {
  /// A conversation in which every request is answered.
  private final class Assistant {
    private let talk: Talk
    private var count = 0

    init(_ place: Place, as who: String) throws { talk = try Talk(place, "mcp", "--as", who) }

    func ask(_ method: String, _ parameters: String = "{}") throws -> JSONValue {
      count += 1
      talk.tell(#"{"jsonrpc":"2.0","id":\#(count),"method":"\#(method)","params":\#(parameters)}"#)
      return try hear()
    }

    func hear() throws -> JSONValue { try JSONParser.parse(Array(try #require(talk.line()).utf8)) }
    func tell(_ line: String) { talk.tell(line) }

    /// A tool's answer, and whether it is an error.
    func call(_ tool: String, _ arguments: String) throws -> (answer: JSONValue, isError: Bool) {
      let result = try #require(
        try ask("tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#)["result"])
      return (try #require(result["structuredContent"]), result["isError"] == .bool(true))
    }
  }

  private func assistant(_ who: String = "guest:ana", at place: Place? = nil) throws -> (Place, Assistant) {
    let place = try place ?? Place()
    return (place, try Assistant(place, as: who))
  }

  @Test func `it begins in the version that is asked for, and says at once what it does not know`() throws {
    let (_, assistant) = try assistant()
    let unknown = try assistant.ask("server/discover")
    #expect(unknown["error"]?["code"] == .integer(-32_601) && unknown["id"] == .integer(1))
    let known = try assistant.ask("initialize", #"{"protocolVersion":"2025-06-18","capabilities":{}}"#)
    #expect(known["result"]?["protocolVersion"] == .string("2025-06-18"))
    let other = try assistant.ask("initialize", #"{"protocolVersion":"1999-01-01"}"#)
    #expect(other["result"]?["protocolVersion"] == .string("2025-11-25"))
    assistant.tell(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    assistant.tell("not JSON")
    #expect(try assistant.hear()["error"]?["code"] == .integer(-32_700))
    #expect(try assistant.ask("ping")["result"] == .object([]))
  }

  @Test func `every writing tool takes a request key, and every answer is an object`() throws {
    let (_, assistant) = try assistant()
    let tools = try #require(try assistant.ask("tools/list")["result"]?["tools"]?.items)
    #expect(
      tools.compactMap { $0["name"]?.text } == [
        "list_venues", "find_table", "show_booking", "my_bookings", "hold_table", "confirm_booking",
        "change_booking", "cancel_booking",
      ])
    for tool in tools {
      #expect(tool["outputSchema"]?["type"] == .string("object"))
      let isReading = tool["annotations"]?["readOnlyHint"] == .bool(true)
      let required = tool["inputSchema"]?["required"]?.items.compactMap(\.text) ?? []
      #expect(required.contains("requestKey") == !isReading)
    }
  }

  @Test func `a table is found, held, and booked only by the call that confirms`() throws {
    let (place, assistant) = try assistant()
    let free = try assistant.call("find_table", #"{"venue":"sahil","date":"2030-05-01","party":2}"#)
    #expect(free.answer["slots"]?.items.isEmpty == false)
    let held = try assistant.call(
      "hold_table", #"{"venue":"sahil","party":2,"start":"2030-05-01T19:00","requestKey":"h1"}"#)
    let hold = try #require(held.answer["hold"]?.text)
    let before = try place.must("log", "--json").output
    let told = try assistant.call(
      "confirm_booking", #"{"hold":"\#(hold)","guest":{"name":"Ana"},"requestKey":"b1"}"#)
    #expect(told.answer["outcome"] == .string("toConfirm"))
    #expect(told.answer["agreed"]?["party"] == .integer(2))
    #expect(try place.must("log", "--json").output == before)
    let confirmation = try #require(told.answer["confirmation"]?.text)
    // Other arguments than those that were told are not confirmed by it.
    let other = try assistant.call(
      "confirm_booking",
      #"{"hold":"\#(hold)","guest":{"name":"Ann"},"requestKey":"b1","confirmation":"\#(confirmation)"}"#)
    #expect(other.isError)
    #expect(try place.must("log", "--json").output == before)
    let yes =
      #"{"hold":"\#(hold)","guest":{"name":"Ana"},"requestKey":"b1","confirmation":"\#(confirmation)"}"#
    let booked = try assistant.call("confirm_booking", yes)
    let reservation = try #require(booked.answer["reservation"]?.text)
    let again = try assistant.call("confirm_booking", yes)
    #expect(again.answer["reservation"]?.text == reservation && again.answer["replayed"] == .bool(true))
    let mine = try assistant.call("my_bookings", "{}")
    #expect(mine.answer["upcoming"]?.items.compactMap(\.text) == [reservation])
    // Another guest sees nothing of it, and cannot cancel it.
    let (_, stranger) = try self.assistant("guest:bob", at: place)
    #expect(try stranger.call("show_booking", #"{"reservation":"\#(reservation)"}"#).isError)
    #expect(
      try stranger.call("cancel_booking", #"{"reservation":"\#(reservation)","requestKey":"c1"}"#).isError)
    let asked = try assistant.call("cancel_booking", #"{"reservation":"\#(reservation)","requestKey":"c1"}"#)
    let sure = try #require(asked.answer["confirmation"]?.text)
    let cancelled = try assistant.call(
      "cancel_booking",
      #"{"reservation":"\#(reservation)","requestKey":"c1","confirmation":"\#(sure)"}"#)
    #expect(cancelled.answer["events"]?.items.compactMap(\.text) == ["cancelled"])
  }

  @Test func `what is missing, unknown or refused is told to the assistant, with the way out`() throws {
    let (place, assistant) = try assistant()
    let missing = try assistant.call("hold_table", #"{"venue":"sahil","party":2,"start":"2030-05-01T19:00"}"#)
    #expect(missing.isError && missing.answer["message"]?.text?.contains("requestKey") == true)
    let unknown = try assistant.call(
      "hold_table",
      #"{"venue":"sahil","party":2,"start":"2030-05-01T19:00","override":{"why":"x"},"requestKey":"h"}"#)
    #expect(unknown.isError && unknown.answer["message"]?.text?.contains("override") == true)
    let refused = try assistant.call(
      "hold_table", #"{"venue":"sahil","party":90,"start":"2030-05-01T19:00","requestKey":"h"}"#)
    #expect(refused.isError && refused.answer["outcome"] == .string("refused"))
    #expect(try assistant.ask("tools/call", #"{"name":"walk_in"}"#)["error"]?["code"] == .integer(-32_602))
    let ran = try place.run(["mcp", "--as", "operator:eve"], input: [])
    #expect(ran.code == 2 && ran.errors.contains("allowed: guest:ID or host:ID"))
  }
}
