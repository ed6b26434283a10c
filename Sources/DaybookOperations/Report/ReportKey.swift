import DaybookDomain
import DaybookTime

/// What a row of a report is of, and its place among the rows.
struct ReportKey: Hashable, Comparable {
  let text: String?
  /// Rows are in order of this, then of their text; what tells nothing is last.
  let order: Int

  init(_ text: String?, order: Int) { (self.text, self.order) = (text, order) }

  static func < (a: ReportKey, b: ReportKey) -> Bool {
    a.order != b.order ? a.order < b.order : (a.text ?? "") < (b.text ?? "")
  }
}

/// What is counted, by all that rows may be by.
struct ReportSubject {
  let venue: VenueID
  /// The venue's place among those asked about.
  let place: Int
  let date: CivilDate
  let service: String?
  /// Where in a day the service opens.
  let opening: Int
  /// Minutes of the start after the date's midnight.
  let minutes: Int
  let covers: Int
  let channel: Channel?

  func key(by grouping: ReportGrouping) -> ReportKey {
    switch grouping {
    case .date: ReportKey(date.description, order: date.daysSinceEpoch)
    case .service: ReportKey(service, order: service == nil ? .max : opening)
    case .weekday: ReportKey(date.weekday.rawValue, order: place(of: date.weekday))
    case .hour: ReportKey(ReportSubject.hour(minutes), order: Int(minutes.dividedDown(by: 60)))
    case .party: ReportKey(String(covers), order: covers)
    case .channel: ReportKey(channel?.rawValue, order: channel.map(place(of:)) ?? .max)
    case .venue: ReportKey(venue.text, order: place)
    }
  }

  /// The hour of a clock reading; before the date's midnight it is that of the clocks, marked `-1`.
  static func hour(_ minutes: Int) -> String {
    let hour = Int(minutes.dividedDown(by: 60)) * 60
    guard hour >= 0 else { return "\(ClockValue(minutes: hour + 1_440))-1" }
    return ClockValue(minutes: hour).description
  }

  private func place<Word: CaseIterable & Equatable>(of word: Word) -> Int {
    Array(Word.allCases).firstIndex(of: word) ?? 0
  }
}

extension Int {
  fileprivate func dividedDown(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
