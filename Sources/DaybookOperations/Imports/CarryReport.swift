internal import Daybook

/// What became of the rows of a file of reservations.
struct CarryReport {
  private(set) var accepted = 0
  private(set) var alreadyThere = 0
  private(set) var faulty: [(row: Int, faults: [RowFault])] = []
  private(set) var failures: [String] = []
  let notes: [String]
  /// What is probably wrong with the whole file.
  let warnings: [String]
  /// The line on which each row begins, from 1.
  let lines: [Int]

  init(rows: [CarriedRow], fates: [Int: CarryImport.Fate], notes: [String]) {
    self.notes = notes
    lines = rows.map(\.line)
    warnings = CarryReport.lostLetters(in: rows)
    for (number, fate) in fates.sorted(by: { $0.key < $1.key }) {
      switch fate {
      case .accepted: accepted += 1
      case .alreadyThere: alreadyThere += 1
      case .faulty(let faults): faulty.append((number, faults))
      case .failed(let why): failures.append("line \(rows[number].line): \(why)")
      }
    }
  }

  var total: Int { lines.count }

  /// Warns of lost letters: a spreadsheet writes `?` for those that its encoding does not have.
  private static func lostLetters(in rows: [CarriedRow]) -> [String] {
    let names = rows.compactMap { row in try? row.result.get().guest?.name }
    let damaged = names.count { $0.unicodeScalars.contains { $0 == "?" || $0 == "\u{FFFD}" } }
    guard damaged > 0 else { return [] }
    return [
      "\(damaged) of \(names.count) names have a ? in them: letters were lost when the file was saved; save it as UTF-8"
    ]
  }
}
