import Daybook
import DaybookJSON
import DaybookOperations

/// What became of a file's rows, as text and as JSON.
extension CarryReport {
  private static let mostShown = 20

  /// `quarantine` is the file the faulty rows were put into.
  func text(quarantine: String?) -> String {
    var rows = [["accepted", "\(accepted)"], ["already there", "\(alreadyThere)"]]
    rows.append(["quarantined", "\(faulty.count)"])
    rows += codes.map { ["  \($0.code)", "\($0.count)"] }
    if !failures.isEmpty { rows.append(["not answered", "\(failures.count)"]) }
    var text = aligned(rows) + warnings.map { "warning: \($0)\n" }.joined()
    text += told(
      faulty.flatMap { row, faults in faults.map { "line \(lines[row]): \($0.text)" } }, "quarantined")
    text += told(notes, "not taken in with it")
    text += told(failures, "not answered")
    if let quarantine { text += "Mend \(quarantine) and import it again.\n" }
    return text
  }

  private func told(_ lines: [String], _ what: String) -> String {
    lines.prefix(CarryReport.mostShown).map { "\(what): \(Shown.line($0))\n" }.joined()
      + (lines.count > CarryReport.mostShown
        ? "and \(lines.count - CarryReport.mostShown) more \(what)\n" : "")
  }

  func write(quarantine: String?, to json: inout JSONWriter) {
    json.object { json in
      json.field("rows", integer: total)
      json.field("accepted", integer: accepted)
      json.field("alreadyThere", integer: alreadyThere)
      json.field("quarantined", integer: faulty.count)
      json.object("reasons") { json in
        for (code, count) in codes {
          json.name(code)
          json.literal(String(count))
        }
      }
      json.objects("rowsQuarantined", faulty) { entry, json in
        json.field("line", integer: lines[entry.row])
        json.objects("reasons", entry.faults) { $0.write(to: &$1) }
      }
      json.field("warnings", texts: warnings)
      json.field("notes", texts: notes)
      json.field("failures", texts: failures)
      json.nullable("quarantine", quarantine)
    }
    json.endLine()
  }
}
