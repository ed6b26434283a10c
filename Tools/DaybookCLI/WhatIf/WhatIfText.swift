import Daybook
import DaybookOperations

/// The answer to a what-if as text for a terminal: the figures, who is gained and lost, and a bar a quarter.
struct WhatIfText {
  private let told: WhatIfWords

  init(_ told: WhatIfWords) { self.told = told }

  var text: String {
    let answer = told.answer
    var text = told.heading + "\n"
    text += aligned(
      [["  ", "as it was", "otherwise", "covers"]] + told.figures.map { ["  " + $0[0]] + $0[1...] })
    if answer.otherwise.late.parties > 0 {
      text +=
        "  \(counted(answer.otherwise.late.parties, "party", "parties")) would wait at the door, "
        + "\(answer.otherwise.lateMinutes) min together\n"
    }
    text += part("Gained", answer.gained) { told.place($0.otherwise) }
    text += part("Lost", answer.lost) { told.place($0.before) }
    text += part("Elsewhere", answer.moved) { party in
      "\(told.place(party.before)) → \(told.place(party.otherwise))"
    }
    text += quarters("Seated by quarter of an hour, mean of \(counted(told.dateCount, "date")):", \.occupancy)
    text += quarters("Sitting down, for the kitchen:", \.kitchen)
    if let takenOver = told.takenOver { text += "\n\(takenOver)\n" }
    text += "\nWhat this cannot know:\n" + WhatIf.unknowns.map { "  \($0)\n" }.joined()
    return text
  }

  private func part(_ title: String, _ parties: [WhatIfParty], _ place: (WhatIfParty) -> String) -> String {
    guard !parties.isEmpty else { return "" }
    let covers = parties.reduce(0) { $0 + $1.covers }
    let rows = parties.map { party in
      [
        "  \(party.date)", place(party), counted(party.covers, "cover"), cell(told.who(party)),
        cell(told.notes(party), most: 60),
      ]
    }
    return "\n\(title): \(counted(covers, "cover")) in \(counted(parties.count, "party", "parties"))\n"
      + aligned(rows)
  }

  private func quarters(_ title: String, _ occupancy: (WhatIfFigures) -> Occupancy) -> String {
    let quarters = told.quarters(occupancy)
    guard !quarters.isEmpty else { return "" }
    let most = quarters.map { max($0.before, $0.otherwise) }.max() ?? 0
    let rows = quarters.map { quarter in
      [
        "  " + ClockValue(minutes: quarter.minutes).description,
        ReportWords.mean(quarter.before, over: told.dateCount), "→",
        ReportWords.mean(quarter.otherwise, over: told.dateCount),
        ReportText.bar(quarter.otherwise, of: most),
        WhatIfWords.difference(quarter.otherwise - quarter.before),
      ]
    }
    return "\n\(title)\n" + aligned(rows)
  }
}

extension WhatIfWords {
  /// `19:00–21:00 T1`; empty for no place.
  func place(_ place: WhatIfPlace?) -> String { place.map { "\(clock($0)) \(tables($0))" } ?? "" }
}
