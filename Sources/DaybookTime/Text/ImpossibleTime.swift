/// Tells a date or a time that does not exist from a text of another form.
package enum ImpossibleTime {
  package static let date = "there is no such date; "
  package static let clock = "there is no such time of day; "

  /// Of `YYYY-MM-DD`, `hh:mm[:ss]`, or both with a `T` between them: which of the two does not exist, for a message.
  ///
  /// Empty where the text has another form, or exists.
  package static func note(_ text: String) -> String {
    var reader = TextReader(text)
    if let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
      let day = reader.digits(2)
    {
      if CivilDate(year: year, month: month, day: day) == nil { return date }
      guard reader.take("T") else { return "" }
    } else {
      reader = TextReader(text)
    }
    guard let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2) else { return "" }
    let second = reader.take(":") ? reader.digits(2) ?? 0 : 0
    return hour < 24 && minute < 60 && second < 60 ? "" : clock
  }
}
