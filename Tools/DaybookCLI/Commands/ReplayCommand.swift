import Daybook
import DaybookCrypto
import DaybookJSON
import DaybookLog
import DaybookOperations

struct ReplayCommand: CLICommand {
  static let declaration = Declaration(
    name: "replay", abstract: "Fold the log from zero and print the digest of the live claims.",
    discussion: "Two ledgers with the same digest at the same position have sold the same tables.",
    options: [
      .value(
        "to", "POSITION|TIME", "Stop after this record, or the last one recorded by then; default the head."),
      Declaration.json,
    ],
    examples: ["daybook replay --to 1000", "daybook replay --to 2030-05-01T19:00+04:00"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let moment = try arguments.moment("to")
    let storage = try LedgerDirectory(arguments.ledgerPath).storage(
      mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    _ = try LedgerRecord.first(in: storage)
    let last: Position? =
      switch moment {
      case nil: nil
      case .position(let position): position
      case .instant(let instant): try storage.last(by: instant) ?? .start
      }
    let total = try last?.value ?? storage.head().position
    var progress = Progress("replayed")
    let audit = Audit(storage) { position in
      progress.update(position.value, of: total)
      return !Interrupt.isRequested
    }
    let (report, state) = try audit.replay(through: last)
    progress.finish()
    if let violation = report.violation { throw CommandFailure(code: .refused, message: "\(violation)") }
    guard !report.wasStopped else {
      throw CommandFailure.failure("stopped after position \(report.position)")
    }
    if let last, report.position < last {
      throw CommandFailure.failure("the log ends at \(report.position); ask for a position up to that")
    }
    let digest = Statement.digest(of: state)
    guard arguments.isJSON else {
      Output.standard.write(
        "position \(report.position)\ndigest   \(digest)\nclaims   \(state.liveClaims.count)\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("position", unsigned: report.position.value)
      json.field("digest", text: digest.description)
      json.field("claims", integer: state.liveClaims.count)
      json.field("link", text: report.link.description)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }
}
