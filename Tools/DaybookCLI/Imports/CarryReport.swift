import Daybook
import DaybookForms
import DaybookJSON

/// What became of a file's rows.
struct CarryReport {
  private static let mostShown = 20

  private(set) var accepted = 0
  private(set) var alreadyThere = 0
  private(set) var faulty: [(row: Int, faults: [RowFault])] = []
  private(set) var failures: [String] = []
  let notes: [String]
  private let lines: [Int]

  init(rows: [CarriedRow], fates: [Int: CarryImport.Fate], notes: [String]) {
    self.notes = notes
    lines = rows.map(\.line)
    for (number, fate) in fates.sorted(by: { $0.key < $1.key }) {
      switch fate {
      case .accepted: accepted += 1
      case .alreadyThere: alreadyThere += 1
      case .faulty(let faults): faulty.append((number, faults))
      case .failed(let why): failures.append("line \(rows[number].line): \(why)")
      }
    }
  }

  var answered: Int { accepted + alreadyThere + faulty.count }
  var total: Int { lines.count }

  /// How often each reason was given, a row's own reasons counted once each.
  private var codes: [(code: String, count: Int)] {
    var counts: [String: Int] = [:]
    for (_, faults) in faulty { for code in Set(faults.map(\.code)) { counts[code, default: 0] += 1 } }
    return counts.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) }
  }

  /// `quarantine` is the file the faulty rows were put into.
  func text(quarantine: String?) -> String {
    var rows = [["accepted", "\(accepted)"], ["already there", "\(alreadyThere)"]]
    rows.append(["quarantined", "\(faulty.count)"])
    rows += codes.map { ["  \($0.code)", "\($0.count)"] }
    if !failures.isEmpty { rows.append(["not answered", "\(failures.count)"]) }
    var text = aligned(rows)
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
      json.field("notes", texts: notes)
      json.field("failures", texts: failures)
      json.nullable("quarantine", quarantine)
    }
    json.endLine()
  }
}
