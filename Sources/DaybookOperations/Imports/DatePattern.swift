internal import Daybook

/// How a file writes its dates, such as `dd.mm.yyyy`; it is given by the operator, never guessed.
struct DatePattern: Hashable, Sendable {
  /// As it was given, in lower case.
  let text: String
  private let separator: Unicode.Scalar
  /// Which of the three parts is which, from 0.
  private let day: Int
  private let month: Int
  private let year: Int

  /// `YYYY-MM-DD`, as `CivilDate` writes it.
  static let standard = DatePattern(text: "yyyy-mm-dd", separator: "-", day: 2, month: 1, year: 0)

  private init(text: String, separator: Unicode.Scalar, day: Int, month: Int, year: Int) {
    (self.text, self.separator) = (text, separator)
    (self.day, self.month, self.year) = (day, month, year)
  }

  /// Reads `--dates`: `dd` or `d`, `mm` or `m` and `yyyy` in any order, separated by `.`, `/` or `-`.
  init(option given: String) throws(LedgerFailure) {
    let text = given.lowercased()
    for separator in [".", "/", "-"] as [Unicode.Scalar] {
      let parts = text.parts(separatedBy: separator)
      func place(_ words: String...) -> Int? { parts.firstIndex { words.contains($0) } }
      guard parts.count == 3, let day = place("dd", "d"), let month = place("mm", "m"),
        let year = place("yyyy")
      else { continue }
      self.init(text: text, separator: separator, day: day, month: month, year: year)
      return
    }
    throw LedgerFailure(
      .malformed,
      "--dates: found \"\(given)\"; allowed: dd, mm and yyyy in their order, such as dd.mm.yyyy or mm/dd/yyyy\n"
        + "See 'daybook import --help'.")
  }

  /// Reads a date; day and month may have one digit, except in the standard form.
  func date(_ text: String) -> CivilDate? {
    if self == .standard { return CivilDate(text) }
    return numbers(text).flatMap { CivilDate(year: $0.year, month: $0.month, day: $0.day) }
  }

  private func numbers(_ text: String) -> (year: Int, month: Int, day: Int)? {
    let parts = text.parts(separatedBy: separator)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      parts[year].utf8.count == 4, (1...2).contains(parts[month].utf8.count),
      (1...2).contains(parts[day].utf8.count), let year = Int(parts[year]), let month = Int(parts[month]),
      let day = Int(parts[day])
    else { return nil }
    return (year, month, day)
  }

  /// For messages: that a date written so, alone or before a time of day, or that time, does not exist; else empty.
  func note(_ text: String) -> String {
    let parts = DatePattern.parts(of: text)
    let isImpossible =
      self == .standard
      ? ImpossibleTime.note(parts[0]) == ImpossibleTime.date
      : numbers(parts[0]) != nil && date(parts[0]) == nil
    if isImpossible { return ImpossibleTime.date }
    return parts.last.map { ForeignClock.note($0) } ?? ""
  }

  private static func parts(of text: String) -> [String] {
    text.withoutOuterSpaces.replacingScalars(["T": " "]).parts(separatedBy: " ", atMost: 2)
  }

  /// Reads a date and a time of day in one text, with a space or a `T` between them.
  func time(_ text: String) -> RequestedTime? {
    let parts = DatePattern.parts(of: text)
    guard parts.count == 2, let date = date(parts[0]) else { return nil }
    return ForeignClock(parts[1])?.time(on: date)
  }

  /// For messages.
  var allowed: String {
    self == .standard
      ? "YYYY-MM-DD; --dates says how others are written, such as dd.mm.yyyy" : "\(text), as --dates says"
  }
}
