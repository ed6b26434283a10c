internal import Daybook

/// The result of an import.
package struct CarryReport {
  package private(set) var accepted = 0
  package private(set) var alreadyThere = 0
  package private(set) var faulty: [(row: Int, faults: [RowFault])] = []
  package private(set) var failures: [String] = []
  package let notes: [String]
  /// Where each row begins in its file, from 1.
  package let lines: [Int]

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

  package var answered: Int { accepted + alreadyThere + faulty.count }
  package var total: Int { lines.count }

  /// How often each reason was given, a row's own reasons counted once each.
  package var codes: [(code: String, count: Int)] {
    var counts: [String: Int] = [:]
    for (_, faults) in faulty { for code in Set(faults.map(\.code)) { counts[code, default: 0] += 1 } }
    return counts.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) }
  }
}
