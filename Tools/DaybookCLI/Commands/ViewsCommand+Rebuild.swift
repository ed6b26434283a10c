import Daybook
import DaybookForms
import DaybookJSON
import DaybookViews

extension ViewsCommand {
  /// Rebuilds, and tells of each view what differs and what is in use now.
  static func rebuild(
    _ names: [String], in engine: ViewEngine, _ switching: RebuildSwitch, over isOver: Bool, isJSON: Bool
  ) throws -> ExitCode {
    var progress = Progress("filled through position")
    let reports = try engine.rebuild(
      Set(names), switching: switching, over: isOver,
      progress: { phase, done, total in
        progress.begin(phase.verb)
        progress.update(done, of: total)
      }, isCancelled: { Interrupt.isRequested })
    progress.finish()
    for report in reports {
      if isJSON { write(report) } else { Output.standard.write(text(report, over: isOver)) }
    }
    let differs = switching != .always && reports.contains(where: \.hasDifference)
    return differs ? .refused : .done
  }

  /// Tells which snapshots, that remember another log, were taken out of use.
  static func setAside(_ reader: LedgerReader, isJSON: Bool) throws {
    for position in try reader.snapshots.setAside(contradicting: reader.storage) {
      guard isJSON else {
        Output.standard.write("snapshot \(position): set aside, as a file that ends in .aside\n")
        continue
      }
      var json = JSONWriter()
      json.object { json in json.field("snapshotAside", unsigned: position.value) }
      json.endLine()
      Output.standard.write(json.bytes)
    }
  }

  private static func write(_ report: RebuildReport) {
    var json = JSONWriter()
    json.object { json in
      json.field("view", text: report.view)
      json.field("generation", integer: report.generation)
      json.field("position", unsigned: report.position.value)
      switch report.ending {
      case .switched(let previous):
        json.field("outcome", text: "switched")
        json.field("previous", integer: previous)
      case .keptAside: json.field("outcome", text: "kept")
      case .filledAnew: json.field("outcome", text: "filledAnew")
      case .superseded: json.field("outcome", text: "superseded")
      }
      if let difference = report.difference {
        json.name("difference")
        json.object { DifferenceText.write(difference, to: &$0) }
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func text(_ report: RebuildReport, over isOver: Bool) -> String {
    let (view, number) = (report.view, report.generation)
    let found = report.difference.map(DifferenceText.text) ?? ""
    switch report.ending {
    case .switched(let previous):
      // What was rebuilt over may contradict the log: there is no way back to that.
      let back = isOver ? " as evidence" : ": daybook views back \(view)"
      let kept = previous.map { "; \($0) is kept\(back)" } ?? ""
      return found + "\(view): generation \(number) is in use, at position \(report.position)\(kept)\n"
    case .keptAside:
      return found + "\(view): generation \(number) is not switched to and waits: "
        + "daybook views rebuild \(view) --switch always\n"
    case .filledAnew:
      return "\(view): generation \(number) is in use, at position \(report.position); "
        + "there was none to compare it with\n"
    case .superseded:
      return found + "\(view): generation \(number) was switched to or removed by another process\n"
    }
  }
}

extension ViewPhase {
  /// What progress says is being done.
  var verb: String {
    switch self {
    case .filling: "filled through position"
    case .comparing(let view): "\(view): compared rows"
    case .explaining(let view): "\(view): searched for events through position"
    }
  }
}
