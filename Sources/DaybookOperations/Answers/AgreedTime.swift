package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// The wall time that a booking was agreed for, where the zone's rules in force show its start at another.
package struct AgreedTime {
  /// Stands behind such a start.
  package static let mark = "≠"

  /// `2030-05-01T19:00:00+04:00`, with the offset that was agreed.
  package let label: String
  /// `agreed for 19:00`; with the date where that is another one too.
  package let words: String

  /// Nil where the rules in force show the start at the time agreed.
  package init?(_ stay: Stay, _ rules: ZoneRules) {
    guard stay.isAgreedForAnotherTime(by: rules) else { return nil }
    self.init(stay.start, stay.offset, rules)
  }

  /// What a party on the waitlist asked for; nil where it waits for a table now, or the rules in force agree.
  package init?(_ entry: WaitlistEntry, _ rules: ZoneRules) {
    guard let start = entry.start, let offset = entry.offset, rules.offset(at: start) != offset else {
      return nil
    }
    self.init(start, offset, rules)
  }

  private init(_ start: Timestamp, _ offset: UTCOffset, _ rules: ZoneRules) {
    label = start.formatted(offset: offset)
    let isSameDate = label.writtenDate == rules.label(start).writtenDate
    words = "agreed for " + (isSameDate ? "" : "\(label.writtenDate) ") + label.writtenTime
  }
}

extension AgreedTime? {
  /// The mark, or nothing.
  package var mark: String { self == nil ? "" : AgreedTime.mark }

  /// The field `agreedFor`, or nothing.
  package func write(to json: inout JSONWriter) { json.field("agreedFor", text: self?.label) }
}
