import Daybook
import DaybookJSON
import DaybookOperations

struct ReplayCommand: CLICommand {
  static let declaration = Declaration(
    name: "replay", abstract: "Fold the log from record 1 and print the digest of the live claims.",
    discussion: "Two ledgers with the same digest at the same position have sold the same tables.",
    options: [
      .value(
        "to", "POSITION|TIME", "Stop after this record, or the last one recorded by then; default the head."),
      Declaration.json,
    ],
    examples: ["daybook replay --to 1000", "daybook replay --to 2030-05-01T19:00+04:00"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let moment = try arguments.moment("to")
    let report = try LedgerOperations.ofTerminal(arguments.ledgerPath).replay(through: moment)
    let position = report.point.position
    if let violation = report.violation { throw CommandFailure(code: .refused, message: "\(violation)") }
    if case .position(let last) = moment, position < last {
      throw CommandFailure.failure("the log ends at \(position); ask for a position up to that")
    }
    guard arguments.isJSON else {
      Output.standard.write(
        "position \(position)\ndigest   \(report.digest)\nclaims   \(report.claimCount)\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("position", unsigned: position.value)
      json.field("digest", text: report.digest.description)
      json.field("claims", integer: report.claimCount)
      json.field("link", text: report.point.link.description)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }
}
