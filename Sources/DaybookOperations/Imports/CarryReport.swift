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
    warnings = CarryReport.lostLetters(in: rows) + CarryReport.lostAfternoons(in: rows)
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

  /// Warns where no stay begins from 13:00 on: some programs write the times of a spreadsheet on twelve hours, and leave
  /// AM and PM out (`findings/xlsx2csv-drops-the-afternoon.sh`). Of fewer than five rows it says nothing, nor where all
  /// begin at ten or later.
  private static func lostAfternoons(in rows: [CarriedRow]) -> [String] {
    let hours = rows.compactMap { row -> Int? in
      switch try? row.result.get().start.form {
      case .local(let wall), .localWithOffset(let wall, _): wall.secondOfDay / 3600
      case .instant, nil: nil
      }
    }
    guard hours.count >= 5, hours.allSatisfy({ (1...12).contains($0) }), hours.contains(where: { $0 < 10 })
    else { return [] }
    return [
      "all \(hours.count) begin between 01:00 and 12:59: if that is not so, AM and PM were lost when the file was made"
    ]
  }
}
