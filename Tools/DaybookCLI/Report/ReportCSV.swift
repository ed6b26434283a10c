import Daybook
import DaybookOperations

/// The rows of a report as comma-separated values (RFC 4180): one row a line, the names of the columns first.
enum ReportCSV {
  static func bytes(_ report: Report) -> [UInt8] {
    let currencies = report.total.deposits.map(\.currency)
    var lines = [[report.by.rawValue] + names + currencies.flatMap(depositNames)]
    for row in report.rows {
      let deposits = currencies.flatMap { currency in
        depositValues(row.figures.deposits.first { $0.currency == currency })
      }
      lines.append([row.key ?? ""] + values(row.figures) + deposits)
    }
    return lines.flatMap { CSVLine.bytes($0) }
  }

  private static let names: [String] =
    [
      "due", "seated", "walkIns", "noShows", "lateCancels", "cancels", "declined", "refused", "turnedAway",
    ].flatMap { ["\($0)Parties", "\($0)Covers"] }
    + ["waitsJoined", "waitsOffered", "waitsBooked", "waitsLeft", "waitsLapsed", "waitsWaiting"]
    + ["wait", "turn", "lead"].flatMap { what in
      ["Count", "Least", "LowerQuarter", "Median", "UpperQuarter", "Most"].map { "\(what)Minutes\($0)" }
    }

  private static func values(_ figures: ReportFigures) -> [String] {
    let counts = [
      figures.due, figures.seated, figures.walkIns, figures.noShows, figures.lateCancels, figures.cancels,
      figures.declined, figures.refused, figures.turnedAway,
    ].flatMap { [$0.parties, $0.covers] }
    let waits = figures.waits
    let parties = [waits.joined, waits.offered, waits.booked, waits.left, waits.lapsed, waits.waiting].map(
      \.parties)
    return (counts + parties).map(String.init) + [waits.minutes, figures.turn, figures.lead].flatMap(spread)
  }

  /// A count of 0 and nothing else where there is nothing to spread.
  private static func spread(_ spread: Spread?) -> [String] {
    guard let it = spread else { return ["0", "", "", "", "", ""] }
    return [it.count, it.least, it.lowerQuarter, it.median, it.upperQuarter, it.most].map(String.init)
  }

  private static func depositNames(_ currency: String) -> [String] {
    ["Bookings", "Agreed", "Due", "Paid", "Refunded", "Forfeited"].map { "deposit\($0)\(currency)" }
  }

  private static func depositValues(_ money: DepositFigures?) -> [String] {
    [
      money?.bookings ?? 0, money?.agreed ?? 0, money?.due ?? 0, money?.paid ?? 0, money?.refunded ?? 0,
      money?.forfeited ?? 0,
    ].map(String.init)
  }
}
