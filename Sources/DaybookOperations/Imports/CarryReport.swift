internal import Daybook

/// The result of an import.
package struct CarryReport {
  package private(set) var accepted = 0
  package private(set) var alreadyThere = 0
  package private(set) var faulty: [(row: Int, faults: [RowFault])] = []
  package private(set) var failures: [String] = []
  package let notes: [String]
  /// What is probably wrong with the whole file.
  package let warnings: [String]
  /// Where each row begins in its file, from 1.
  package let lines: [Int]

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

  package var answered: Int { accepted + alreadyThere + faulty.count }
  package var total: Int { lines.count }

  /// How often each reason was given, a row's own reasons counted once each.
  package var codes: [(code: String, count: Int)] {
    var counts: [String: Int] = [:]
    for (_, faults) in faulty { for code in Set(faults.map(\.code)) { counts[code, default: 0] += 1 } }
    return counts.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) }
  }

  /// A spreadsheet that saves in an alphabet of its own writes `?` for every letter that is not in it.
  private static func lostLetters(in rows: [CarriedRow]) -> [String] {
    let names = rows.compactMap { row in try? row.result.get().guest?.name }
    let damaged = names.count { $0.unicodeScalars.contains { $0 == "?" || $0 == "\u{FFFD}" } }
    guard damaged > 0 else { return [] }
    return [
      "\(damaged) of \(names.count) names have a ? in them: letters were lost when the file was saved; save it as UTF-8"
    ]
  }
}
