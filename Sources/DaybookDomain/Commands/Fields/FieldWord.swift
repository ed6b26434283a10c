package import DaybookTime

/// A value that is written as one text: a date, a name, one of a few words.
package protocol FieldWord {
  init?(fieldText: String)
  var fieldText: String { get }
  static var wordForm: WordForm { get }
  /// Refuses what is malformed; the error names no field.
  func check() throws(InvalidField)
}

/// The form such a text must have.
package enum WordForm: Hashable, Sendable {
  case id
  case time
  case date
  case clock
  case actor
  /// An actor who is a guest.
  case guest
  case oneOf([String])

  /// What is allowed, for the message of an invalid field.
  package var allowed: String {
    switch self {
    case .id: "1–64 characters"
    case .time: "YYYY-MM-DDThh:mm, alone or with Z or an offset such as +04:00"
    case .date: "a date such as 2030-12-31"
    case .clock: "hh:mm, or past midnight hh:mm+1"
    case .actor: "guest:ID, host:ID, kitchen:ID or operator:ID"
    case .guest: "guest:ID"
    case .oneOf(let words): words.joined(separator: ", ")
    }
  }

  /// What is wrong with a text that has another form, or names a date or a time that does not exist.
  package func fault(_ text: String) -> String {
    let note = [.time, .date, .clock].contains(self) ? ImpossibleTime.note(text) : ""
    return "found \"\(text)\"; \(note)allowed: \(allowed)"
  }
}

extension FieldWord {
  package func check() throws(InvalidField) {}
}

extension Name: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { text }
  package static var wordForm: WordForm { .id }
  package func check() throws(InvalidField) { try TextRule.id(text, "") }
}

extension RequestedTime: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { text }
  package static var wordForm: WordForm { .time }
  package func check() throws(InvalidField) {
    switch form {
    case nil: throw InvalidField.time("", found: text)
    case .local(let wall), .localWithOffset(let wall, _): try RequestedTime.check(wall.date)
    case .instant(let instant): try RequestedTime.check(instant.dateInUTC)
    }
  }

  /// Two days beyond the last date a person may name: a night that begins on it ends on the next.
  private static func check(_ date: CivilDate) throws(InvalidField) {
    let (first, last) = (CivilDate.named.lowerBound, CivilDate.named.upperBound.adding(days: 2))
    guard (first...last).contains(date) else {
      throw InvalidField("", "found a time on \(date); allowed: from \(first) to \(last)")
    }
  }
}

extension CivilDate: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { description }
  package static var wordForm: WordForm { .date }
  package func check() throws(InvalidField) {
    guard CivilDate.named.contains(self) else {
      throw InvalidField(
        "", "found \(self); allowed: \(CivilDate.named.lowerBound) to \(CivilDate.named.upperBound)")
    }
  }
}

extension ClockValue: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { description }
  package static var wordForm: WordForm { .clock }
}

extension Actor: FieldWord {
  package init?(fieldText: String) {
    self.init(fieldText)
    if role == .ledger { return nil }
  }
  package var fieldText: String { description }
  package static var wordForm: WordForm { .actor }
  package func check() throws(InvalidField) { try TextRule.id(id, "") }
}

extension FieldWord where Self: RawRepresentable<String> & CaseIterable {
  package init?(fieldText: String) { self.init(rawValue: fieldText) }
  package var fieldText: String { rawValue }
  package static var wordForm: WordForm { .oneOf(allCases.map(\.rawValue)) }
}

extension Weekday: FieldWord {}
extension RefusalCode: FieldWord {}
