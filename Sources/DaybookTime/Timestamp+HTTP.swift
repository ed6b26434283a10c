extension Timestamp {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// As header lines of HTTP have it (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`; whole seconds, rounded down.
  ///
  /// For the years 0000–9999.
  package var httpDate: String {
    let wall = WallTime(localSeconds: epochSeconds)
    let date = wall.date
    let (hour, minute, second) = (
      wall.secondOfDay / 3_600, wall.secondOfDay / 60 % 60, wall.secondOfDay % 60
    )
    var writer = TextWriter()
    func add(_ text: String) { for scalar in text.unicodeScalars { writer.append(scalar) } }
    // 1970-01-01 was a Thursday.
    add(Timestamp.days[Int(Int64(date.daysSinceEpoch + 3).remainderDown(by: 7))] + ", ")
    writer.appendDigits(date.day, width: 2)
    add(" \(Timestamp.months[date.month - 1]) ")
    writer.appendDigits(date.year, width: 4)
    for (mark, number) in [(" ", hour), (":", minute), (":", second)] {
      add(mark)
      writer.appendDigits(number, width: 2)
    }
    add(" GMT")
    return writer.text
  }

  /// The instant of a text as `httpDate` writes it; nil for any other, also for the two older forms.
  package init?(httpDate text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, let month = Timestamp.months.firstIndex(of: parts[2]) else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    guard let found = Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z"),
      found.httpDate == text
    else { return nil }
    self = found
  }
}
