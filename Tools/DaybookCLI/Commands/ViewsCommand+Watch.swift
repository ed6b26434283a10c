import Daybook
import DaybookJSON
import DaybookOperations

extension ViewsCommand {
  /// Compares rows of views with the log until one differs, the time is up, or Ctrl-C.
  static func watch(
    _ names: [String]?, _ operations: LedgerOperations, _ arguments: Arguments
  ) throws -> ExitCode {
    let pause = try arguments.integer("every", in: 0...86_400) ?? 10
    let sample = try arguments.integer("sample", in: 1...Int.max) ?? 1000
    let isOnce = arguments.has("once")
    var (rounds, rows) = (1, 0)
    let difference = try operations.watchViews(names, rows: sample) { count, isSame in
      rows += count
      guard isSame, !isOnce, goesOn(after: pause) else { return false }
      rounds += 1
      return true
    }
    if arguments.isJSON {
      Output.standard.writeJSON { json in
        json.object { json in
          json.field("rounds", integer: rounds)
          json.field("compared", integer: rows)
          guard let difference else { return json.field("same", bool: true) }
          json.field("view", text: difference.view)
          write(difference, to: &json)
        }
        json.endLine()
      }
    } else if let difference {
      Output.standard.write(difference.text)
    } else {
      let told = "\(counted(rows, "row")) compared in \(counted(rounds, "round"))"
      Output.standard.write("\(told): each is what the log says\n")
    }
    return difference == nil ? .done : .refused
  }

  /// Waits; false when it was interrupted.
  private static func goesOn(after seconds: Int) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while .now < end, !Interrupt.isRequested { Interrupt.pause() }
    return !Interrupt.isRequested
  }
}
