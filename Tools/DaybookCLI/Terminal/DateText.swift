import Daybook
import DaybookJSON
import DaybookOperations

/// What is told of a whole business date: that it is closed, and how many covers a host lets start when.
enum DateText {
  /// `The date 2030-05-01 is closed.`; nothing of an open one.
  static func closed(_ date: CivilDate, isClosed: Bool) -> String {
    isClosed ? "The date \(date) is closed.\n" : ""
  }

  /// The field `closed`; nothing of an open date.
  static func write(isClosed: Bool, to json: inout JSONWriter) {
    if isClosed { json.field("closed", bool: true) }
  }

  /// A line each: `  19:30–20:30 starts are stopped: the kitchen is behind  0190…`.
  static func paces(_ paces: [PaceSet], _ rules: ZoneRules) -> String {
    paces.map { pace in
      let what =
        pace.covers == 0
        ? "starts are stopped" : "at most \(counted(pace.covers, "cover starts", "covers start"))"
      let why = pace.why.map { ": \(Shown.line($0))" } ?? ""
      return "  \(rules.clock(pace.from))–\(rules.clock(pace.until)) \(what)\(why)  \(pace.block)\n"
    }.joined()
  }

  /// The field `paces`.
  static func write(_ paces: [PaceSet], _ rules: ZoneRules, to json: inout JSONWriter) {
    json.objects("paces", paces) { pace, json in
      json.field("block", id: pace.block)
      json.field("from", text: rules.label(pace.from))
      json.field("until", text: rules.label(pace.until))
      json.field("covers", integer: pace.covers)
      json.field("why", text: pace.why)
    }
  }
}
