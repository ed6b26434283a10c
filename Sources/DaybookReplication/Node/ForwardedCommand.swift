package import Daybook
package import DaybookDomain
package import DaybookJSON
internal import DaybookJSONText
internal import DaybookLog
internal import DaybookStore

/// Commands on their way to the node that writes, and their answers on the way back: lines of JSON.
///
/// A command's line has `within`, the milliseconds that it may still wait to be taken, and `input`, the command as
/// `daybook exec` takes it. Answers come in the same order: `head`, `sought`, and `result` as `daybook exec` gives it;
/// an empty line where another node writes.
package enum ForwardedCommand {
  /// The most commands in one message.
  static let most = 256
  /// The most bytes of one message; the last command may go beyond.
  static let mostByteCount = 256 << 10

  static func write(_ submission: Submission, to json: inout JSONWriter) {
    json.object { json in
      json.field("within", unsigned: submission.millisecondsLeft)
      json.name("input")
      CommandWriter.write(
        CommandInput(
          command: submission.command, by: submission.by, key: submission.key,
          requestID: submission.requestID, traceparent: submission.traceparent), to: &json)
    }
    json.endLine()
  }

  /// The command of a line, and how long it may wait.
  package static func read(_ line: [UInt8]) throws(InvalidField) -> (input: CommandInput, within: Duration) {
    let value = try parse(line)
    guard let input = value["input"], let within = value["within"]?.whole else {
      throw InvalidField("line", "found no command and no time")
    }
    return (try CommandReader.read(input), .milliseconds(within))
  }

  static func write(_ outcome: Outcome, at head: Position, to json: inout JSONWriter) {
    // Surely not decided, and another node will write.
    if case .failed(let failure) = outcome, failure.cause == .elsewhere { return json.endLine() }
    if case .busy(.closing) = outcome { return json.endLine() }
    json.object { json in
      json.field("head", unsigned: head.value)
      if case .refused(let refusal, _) = outcome, let sought = refusal.sought {
        json.object("sought") { json in
          json.field("party", integer: sought.party.covers)
          json.field("start", instant: sought.start)
        }
      }
      json.name("result")
      ResultWriter.write(outcome, to: &json)
    }
    json.endLine()
  }

  /// The outcome of a line, and the writer's head then; nil for the empty line.
  package static func outcome(of line: [UInt8]) throws(InvalidField) -> (outcome: Outcome, head: Position)? {
    guard !line.isEmpty else { return nil }
    let value = try parse(line)
    guard let result = value["result"], let head = value["head"]?.whole.flatMap({ UInt64(exactly: $0) })
    else {
      throw InvalidField("line", "found no result and no head")
    }
    let sought = try value["sought"].map { value throws(InvalidField) in
      var fields = try FieldReader(value)
      let start = try fields.parsed("start", "an instant") { Timestamp(rfc3339: $0) }
      return Sought(party: PartySize(try fields.integer("party") ?? 1), start: start ?? .epoch)
    }
    return (try ResultReader.read(result, head: Position(head), sought: sought), Position(head))
  }

  private static func parse(_ line: [UInt8]) throws(InvalidField) -> JSONValue {
    do throws(JSONParser.Failure) {
      return try JSONParser.parse(line)
    } catch {
      throw InvalidField("line", "not JSON: \(error)")
    }
  }
}

extension Submission {
  /// Until its deadline; half a minute where it has none.
  fileprivate var millisecondsLeft: UInt64 {
    let now = MonotonicTime.now
    let most = now + .seconds(30)
    let end = min(deadline, most)
    return end < now ? 0 : (end.nanoseconds - now.nanoseconds) / 1_000_000
  }
}
