import Daybook
import DaybookJSON
import DaybookOperations

extension ViewsCommand {
  /// Rebuilds views, and prints for each what differs and which generation is in use.
  static func rebuild(
    _ names: [String], _ operations: LedgerOperations, _ switching: RebuildSwitch, _ arguments: Arguments
  ) throws -> ExitCode {
    let isOver = arguments.has("over")
    let reports = try operations.rebuildViews(
      names, switching: switching, over: isOver,
      from: arguments.integer("from", in: 0...Int.max).map { Position(UInt64($0)) },
      share: arguments.integer("share", in: 1...100) ?? 100)
    for report in reports {
      if arguments.isJSON { write(report) } else { Output.standard.write(text(report, over: isOver)) }
    }
    let differs = switching != .always && reports.contains(where: \.hasDifference)
    return differs ? .refused : .done
  }

  /// Sets aside the snapshots and the kept seals that contradict the log, and prints them.
  static func setAside(_ operations: LedgerOperations, isJSON: Bool) throws {
    for position in try operations.setAsideSnapshots() {
      tellAside("snapshot \(position)", "snapshotAside", position, isJSON)
    }
    for position in try operations.setAsideSeals() {
      tellAside("seal of \(position)", "sealAside", position, isJSON)
    }
  }

  private static func tellAside(_ what: String, _ field: StaticString, _ position: Position, _ isJSON: Bool) {
    guard isJSON else {
      return Output.standard.write("\(what): set aside, as a file that ends in .aside\n")
    }
    var json = JSONWriter()
    json.object { json in json.field(field, unsigned: position.value) }
    json.endLine()
    Output.standard.write(json.bytes)
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
        json.object { write(difference, to: &$0) }
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func text(_ report: RebuildReport, over isOver: Bool) -> String {
    let (view, number) = (report.view, report.generation)
    let found = report.difference?.text ?? ""
    switch report.ending {
    case .switched(let previous):
      // The previous generation may contradict the log, so there is no switching back.
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

  /// Writes the members of the current object.
  static func write(_ difference: ViewDifference, to json: inout JSONWriter) {
    json.field("position", unsigned: difference.position.value)
    json.field("inUse", integer: difference.inUse)
    json.field("filled", integer: difference.filled)
    json.field("same", bool: difference.isSame)
    json.field("rows", integer: difference.count)
    json.name("tables")
    json.array(difference.tables) { table, json in
      json.object { json in
        json.field("table", text: table.table)
        json.field("rowsInUse", integer: table.rowsInUse)
        json.field("rowsFilled", integer: table.rowsFilled)
        json.field("onlyInUse", integer: table.onlyInUse)
        json.field("onlyFilled", integer: table.onlyFilled)
        json.field("changed", integer: table.changed)
        json.name("samples")
        json.array(table.samples) { write($0, to: &$1) }
      }
    }
  }

  private static func write(_ row: RowDifference, to json: inout JSONWriter) {
    json.object { json in
      json.field("kind", text: row.kind.rawValue)
      json.field("key", bytes: row.key)
      json.nullable("inUse", bytes: row.inUse)
      json.nullable("filled", bytes: row.filled)
      json.field("about", text: row.subject?.description)
      guard let events = row.events else { return }
      json.name("events")
      json.array(events) { event, json in
        json.object { json in
          json.field("position", unsigned: event.position.value)
          json.field("type", text: event.type.rawValue)
        }
      }
    }
  }
}
