import Daybook
import DaybookOperations

/// What is told of a whole business date: that it is closed, and how many covers a host lets start when.
enum DateText {
  /// `The date 2030-05-01 is closed.`; nothing of an open one.
  static func closed(_ date: CivilDate, isClosed: Bool) -> String {
    isClosed ? "The date \(date) is closed.\n" : ""
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
}
