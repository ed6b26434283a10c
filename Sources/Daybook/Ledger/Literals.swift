public import DaybookTime

// Values that read well in source text. A literal that names none is a bug of whoever wrote it, and traps; a text that
// comes from outside goes to the initializer that returns nil.

extension CivilDate: ExpressibleByStringLiteral {
  /// A date in the source text: `"2030-05-01"`. Another text is a bug: it traps.
  public init(stringLiteral text: String) {
    guard let date = CivilDate(text) else { preconditionFailure("\(text) is not a date such as 2030-05-01") }
    self = date
  }
}

extension ClockValue: ExpressibleByStringLiteral {
  /// A clock's reading in the source text: `"18:00"`, or `"01:30+1"` past midnight. Another text is a bug: it traps.
  ///
  /// `ClockValue("18:00")` is the literal too; for a text from outside, give a variable.
  public init(stringLiteral text: String) {
    guard let clock = ClockValue(text) else {
      preconditionFailure("\(text) is not a time such as 18:00, or 01:30+1 past midnight")
    }
    self = clock
  }
}

extension Timestamp: ExpressibleByStringLiteral {
  /// An instant in the source text: `"2030-05-01T08:00:00Z"`, RFC 3339. Another text is a bug: it traps.
  public init(stringLiteral text: String) {
    guard let time = Timestamp(rfc3339: text) else {
      preconditionFailure("\(text) is not an instant such as 2030-05-01T08:00:00Z")
    }
    self = time
  }
}
