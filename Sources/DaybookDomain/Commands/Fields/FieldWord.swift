package import DaybookTime

/// A value that is written as one text: a date, a name, one of a few words.
package protocol FieldWord {
  init?(fieldText: String)
  var fieldText: String { get }
  static var wordForm: WordForm { get }
  func check(_ field: String) throws(InvalidField)
}

/// How such a text looks.
package enum WordForm: Hashable, Sendable {
  case id
  case time
  case date
  case clock
  case actor
  case oneOf([String])

  /// For the message of a refusal.
  package var allowed: String {
    switch self {
    case .id: "1–64 characters"
    case .time: "YYYY-MM-DDThh:mm, alone or with Z or an offset such as +04:00"
    case .date: "a date such as 2030-12-31"
    case .clock: "hh:mm, or past midnight hh:mm+1"
    case .actor: "guest:ID, host:ID, kitchen:ID or operator:ID"
    case .oneOf(let words): words.joined(separator: ", ")
    }
  }
}

extension FieldWord {
  package func check(_ field: String) throws(InvalidField) {}
}

extension Name: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { text }
  package static var wordForm: WordForm { .id }
  package func check(_ field: String) throws(InvalidField) { try TextRule.id(text, field) }
}

extension RequestedTime: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { text }
  package static var wordForm: WordForm { .time }
  package func check(_ field: String) throws(InvalidField) {
    if form == nil { throw InvalidField.time(field, found: text) }
  }
}

extension CivilDate: FieldWord {
  package init?(fieldText: String) { self.init(fieldText) }
  package var fieldText: String { description }
  package static var wordForm: WordForm { .date }
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
  package func check(_ field: String) throws(InvalidField) { try TextRule.id(id, field) }
}

extension FieldWord where Self: RawRepresentable<String> & CaseIterable {
  package init?(fieldText: String) { self.init(rawValue: fieldText) }
  package var fieldText: String { rawValue }
  package static var wordForm: WordForm { .oneOf(allCases.map(\.rawValue)) }
}

extension Weekday: FieldWord {}
extension RefusalCode: FieldWord {}
