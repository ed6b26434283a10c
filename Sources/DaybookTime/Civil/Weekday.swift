/// A day of the week, Monday first as in ISO 8601.
public enum Weekday: String, CaseIterable, Hashable, Sendable {
  /// Monday.
  case mon
  /// Tuesday.
  case tue
  /// Wednesday.
  case wed
  /// Thursday.
  case thu
  /// Friday.
  case fri
  /// Saturday.
  case sat
  /// Sunday.
  case sun

  /// Monday 0, Sunday 6.
  package var daysAfterMonday: Int {
    switch self {
    case .mon: 0
    case .tue: 1
    case .wed: 2
    case .thu: 3
    case .fri: 4
    case .sat: 5
    case .sun: 6
    }
  }

  /// The day this many days after a Monday; any whole number.
  init(daysAfterMonday days: Int) {
    switch (days % 7 + 7) % 7 {
    case 0: self = .mon
    case 1: self = .tue
    case 2: self = .wed
    case 3: self = .thu
    case 4: self = .fri
    case 5: self = .sat
    default: self = .sun
    }
  }
}
