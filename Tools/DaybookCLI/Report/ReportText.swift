import Daybook
import DaybookOperations

/// A report as text for a terminal: the totals, then each part with a bar a line.
struct ReportText {
  private let report: Report
  private let names: [String]
  private static let barWidth = 20

  init(_ report: Report, _ names: [String]) { (self.report, self.names) = (report, names) }

  var text: String {
    var text = ReportWords.heading(report, names) + "\n"
    text += aligned(ReportWords.totals(report.total).map { ["  " + $0[0], $0[1]] })
    text += part("By \(report.by.rawValue):", rows)
    text += part("Turn times by service and party:", turns)
    text += part(
      "Seated by quarter of an hour, mean of \(counted(report.occupancy.dateCount, "date")):", quarters)
    text += part("Booked ahead:", leads)
    text += part("Refused, by rule:", refused)
    text += part("Kitchen, by station:", kitchen)
    text += part("On the books, against the mean of the four same weekdays before:", books)
    return text
  }

  private func part(_ title: String, _ rows: [[String]]) -> String {
    rows.isEmpty ? "" : "\n\(title)\n" + aligned(rows.map { ["  " + $0[0]] + $0.dropFirst() })
  }

  /// A bar of eighths of a column.
  static func bar(_ value: Int, of most: Int) -> String {
    guard most > 0, value > 0 else { return "" }
    let eighths = max(1, (value * barWidth * 8 + most / 2) / most)
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }

  private var rows: [[String]] {
    let most = report.rows.map(\.figures.due.covers).max() ?? 0
    return report.rows.map { row in
      let figures = row.figures
      let marks = [
        (figures.walkIns, "walk-in", "walk-ins"), (figures.noShows, "no-show", "no-shows"),
        (figures.lateCancels, "late cancel", "late cancels"), (figures.cancels, "cancel", "cancels"),
        (figures.turnedAway, "turned away", "turned away"),
      ].filter { $0.0.parties > 0 }.map { counted($0.0.parties, $0.1, $0.2) }
      return [
        cell(ReportWords.key(row.key, by: report.by)), counted(figures.due.covers, "cover"),
        counted(figures.due.parties, "party", "parties"), ReportText.bar(figures.due.covers, of: most),
        figures.turn.map { "turn \($0.median) min" } ?? "", marks.joined(separator: ", "),
      ]
    }
  }

  private var turns: [[String]] {
    let most = report.turns.map(\.minutes.median).max() ?? 0
    return report.turns.map { turn in
      [
        cell(turn.service ?? "outside services"), "party of \(turn.party)", "\(turn.minutes.median) min",
        ReportText.bar(turn.minutes.median, of: most),
        "\(turn.minutes.lowerQuarter)–\(turn.minutes.upperQuarter), all "
          + "\(turn.minutes.least)–\(turn.minutes.most), of \(turn.minutes.count)",
      ]
    }
  }

  private var quarters: [[String]] {
    let occupancy = report.occupancy
    let most = occupancy.quarters.map(\.covers).max() ?? 0
    return occupancy.quarters.map { quarter in
      [
        ClockValue(minutes: quarter.minutes).description,
        "\(ReportWords.mean(quarter.covers, over: occupancy.dateCount)) covers",
        ReportText.bar(quarter.covers, of: most),
        "\(ReportWords.mean(quarter.tables, over: occupancy.dateCount)) of \(counted(occupancy.tables, "table"))",
        // Perhaps of two dates.
        "most \(counted(quarter.mostCovers, "cover")), most \(counted(quarter.mostTables, "table"))",
      ]
    }
  }

  private var leads: [[String]] {
    let most = report.leads.map(\.count.parties).max() ?? 0
    guard most > 0 else { return [] }
    return report.leads.map { lead in
      [
        ReportWords.lead(lead), counted(lead.count.parties, "party", "parties"),
        ReportText.bar(lead.count.parties, of: most), counted(lead.count.covers, "cover"),
      ]
    }
  }

  private var refused: [[String]] {
    let most = report.refusedByCode.map(\.refused.parties).max() ?? 0
    return report.refusedByCode.map { code in
      [
        code.code.rawValue, counted(code.refused.parties, "party", "parties"),
        ReportText.bar(code.refused.parties, of: most), counted(code.refused.covers, "cover"),
      ]
    }
  }

  private var kitchen: [[String]] {
    report.kitchen.map { station in
      [
        cell(station.station), counted(station.dishes, "dish", "dishes"),
        "\(ReportWords.share(station.late, of: station.dishes)) late",
        ReportText.bar(station.late, of: station.dishes),
        "median \(station.minutes.median) min, \(station.minutes.least) to \(station.minutes.most) past their time",
      ]
    }
  }

  private var books: [[String]] {
    let most =
      report.books.map { max($0.booked.covers, $0.earlier.covers / max(1, $0.earlierDates)) }.max() ?? 0
    return ReportWords.told(report.books).map { day in
      [
        "\(day.date) \(day.date.weekday.rawValue)", counted(day.booked.covers, "cover"),
        ReportText.bar(day.booked.covers, of: most),
        "\(ReportWords.mean(day.earlierByThen.covers, over: day.earlierDates)) as far ahead",
        "\(ReportWords.mean(day.earlier.covers, over: day.earlierDates)) in the end",
      ]
    }
  }
}
