import Daybook
import DaybookJSON
import DaybookOperations

/// What became of a file's rows, as text and as JSON.
extension ImportReport {
  private static let mostShown = 20

  var text: String {
    var rows = [["accepted", "\(accepted)"], ["already there", "\(alreadyThere)"]]
    rows.append(["quarantined", "\(rejected)"])
    rows += codes.map { ["  \($0.code)", "\($0.count)"] }
    if !failures.isEmpty { rows.append(["not answered", "\(failures.count)"]) }
    var text = aligned(rows) + warnings.map { "warning: \($0)\n" }.joined()
    text += told(reasons, "quarantined")
    text += told(notes, "not taken in with it")
    text += told(failures, "not answered")
    if let quarantine { text += "Mend \(quarantine) and import it again.\n" }
    return text
  }

  private func told(_ lines: [String], _ what: String) -> String {
    lines.prefix(ImportReport.mostShown).map { "\(what): \(Shown.line($0))\n" }.joined()
      + (lines.count > ImportReport.mostShown
        ? "and \(lines.count - ImportReport.mostShown) more \(what)\n" : "")
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("rows", integer: total)
      json.field("accepted", integer: accepted)
      json.field("alreadyThere", integer: alreadyThere)
      json.field("quarantined", integer: rejected)
      json.object("reasons") { json in
        for (code, count) in codes {
          json.name(code)
          json.literal(String(count))
        }
      }
      json.objects("rowsQuarantined", rejectedRows) { entry, json in
        json.field("line", integer: entry.line)
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
