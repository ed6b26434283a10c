import Daybook
import DaybookOperations

/// A day drawn as bars: one row a table, one column a stretch of time.
struct TimelineDrawing {
  struct Bar {
    let start: Timestamp
    let end: Timestamp
    /// Fills the bar.
    let fill: Character
    /// Written into it as far as it fits.
    let label: String
    /// What is drawn over its beginning: the label comes after that.
    var under: ClosedRange<Timestamp>?
  }

  struct Row {
    let name: String
    let detail: String
    var bars: [Bar]
    /// Whether a host may place a party there: not at a retired table.
    var isOffered = true
  }

  private let start: Timestamp
  private let end: Timestamp
  private let services: [ClosedRange<Timestamp>]
  private let rules: ZoneRules
  private let width: Int

  init(_ timeline: Timeline, width: Int) {
    (start, end) = (timeline.interval.lowerBound, timeline.interval.upperBound)
    // On a closed date no place is free.
    (services, rules) = (timeline.isClosed ? [] : timeline.services, timeline.rules)
    self.width = width
  }

  /// Names take at most so many columns; longer ones go on in lines of their own.
  private static let mostOfName = 24

  func text(_ rows: [Row]) -> String {
    let lines = rows.map { wrapped(Shown.line($0.name), TimelineDrawing.mostOfName) }
    let names = lines.joined().map { columns(of: $0) }.max() ?? 0
    let details = rows.map { columns(of: $0.detail) }.max() ?? 0
    let margin = names + details + 4
    let cells = max(24, width - margin)
    let minutes = step(cells)
    let count = Int((end.microseconds - start.microseconds) / (60_000_000 * Int64(minutes)))
    var text = String(repeating: " ", count: margin - 1) + scale(count, minutes) + "\n"
    for (row, name) in zip(rows, lines) {
      text +=
        fitted(name[0], names) + "  " + fitted(row.detail, details) + " │" + draw(row, count, minutes)
        + "│\n" + name.dropFirst().map { $0 + "\n" }.joined()
    }
    return text
  }

  /// The smallest column that lets the day fit: 5, 10, 15, 30 or 60 minutes.
  private func step(_ cells: Int) -> Int {
    let length = Int((end.microseconds - start.microseconds) / 60_000_000)
    return [5, 10, 15, 30, 60].first { length / $0 <= cells } ?? 120
  }

  /// Hours above the columns where they begin; of an hour that the clocks show twice the first as 2A, then 2B.
  private func scale(_ count: Int, _ minutes: Int) -> String {
    var cells = [Character](repeating: " ", count: count + 2)
    var free = 0
    for column in 0...count {
      let instant = start.adding(minutes: column * minutes)
      let wall = rules.wallTime(at: instant)
      guard wall.secondOfDay % 3600 < minutes * 60, column >= free else { continue }
      let hour = wall.secondOfDay / 3600
      var label = "\(hour < 10 ? "0" : "")\(hour)"
      if case .overlap(first: let first, second: _) = rules.resolve(wall) {
        label = "\(hour)\(instant == first ? "A" : "B")"
      }
      for (offset, digit) in label.enumerated() where column + offset < cells.count {
        cells[column + offset] = digit
      }
      free = column + label.count + 1
    }
    while cells.last == " " { cells.removeLast() }
    return String(cells)
  }

  private func draw(_ row: Row, _ count: Int, _ minutes: Int) -> String {
    // Where no service is, nobody is offered a place.
    var cells = (0..<count).map { column -> Character in
      let (from, to) = (
        start.adding(minutes: column * minutes), start.adding(minutes: (column + 1) * minutes)
      )
      return row.isOffered && services.contains { $0.lowerBound < to && from < $0.upperBound } ? "·" : " "
    }
    for bar in row.bars {
      let (from, to) = place(bar.start, bar.end, count, minutes)
      guard from < to else { continue }
      for index in from..<to { cells[index] = bar.fill }
      let label =
        bar.under.map { max(from, place($0.lowerBound, $0.upperBound, count, minutes).to) } ?? from
      for (offset, character) in bar.label.enumerated() where label + offset < to {
        cells[label + offset] = character
      }
    }
    return String(cells)
  }

  /// The columns of a stretch of time, one at least.
  private func place(
    _ start: Timestamp, _ end: Timestamp, _ count: Int, _ minutes: Int
  ) -> (from: Int, to: Int) {
    let from = max(0, column(start, minutes))
    return (from, min(count, max(from + 1, column(end, minutes))))
  }

  private func column(_ time: Timestamp, _ minutes: Int) -> Int {
    let elapsed = time.microseconds - start.microseconds
    let column = Int64(minutes) * 60_000_000
    return Int(elapsed >= 0 ? elapsed / column : (elapsed - column + 1) / column)
  }
}
