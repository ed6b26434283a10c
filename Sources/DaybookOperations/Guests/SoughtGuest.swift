internal import Daybook
package import DaybookDomain

/// What a host types to find a booking: part of a name, a phone or its end, a code, or an id (R29).
package struct SoughtGuest {
  /// The whole id of a booking.
  package let id: ReservationID?
  private let name: FoldedText
  private let phone: SoughtPhone?
  private let code: String?

  package init(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    id = ReservationID(words)
    name = FoldedText(text)
    phone = SoughtPhone(text)
    code = words.utf8.count == 8 ? words : nil
  }

  package func matches(_ id: ReservationID, _ guest: Guest?) -> Bool {
    if id == self.id { return true }
    if let code, id.description.hasSuffix(code) { return true }
    guard let guest else { return false }
    if let phone, let other = guest.phone, phone.matches(other) { return true }
    return guest.name.map { FoldedText($0).contains(name) } ?? false
  }
}

/// A phone as a host types it: its last digits, four or more, or all of it, however it is written.
private struct SoughtPhone {
  /// Fewer could be any number, seven are a whole one within a country.
  private static let (least, whole) = (4, 7)
  private let digits: String

  /// Nil for what is no phone.
  init?(_ text: String) {
    guard text.allSatisfy({ $0.wholeNumberValue != nil || $0.isWhitespace || "+-./()".contains($0) }) else {
      return nil
    }
    digits = SoughtPhone.digits(text)
    guard digits.count >= SoughtPhone.least else { return nil }
  }

  /// Whether one ends with the other: `+994 50 123 45 67`, `0501234567` and `4567` are one phone.
  func matches(_ phone: String) -> Bool {
    let given = SoughtPhone.digits(phone)
    if given.hasSuffix(digits) { return true }
    let (one, other) = (SoughtPhone.number(digits), SoughtPhone.number(given))
    guard min(one.count, other.count) >= SoughtPhone.whole else { return false }
    return one.hasSuffix(other) || other.hasSuffix(one)
  }

  private static func digits(_ text: String) -> String {
    // A zero in parentheses is dialled within the country only.
    text.replacing("(0)", with: "").compactMap(\.wholeNumberValue).map(String.init).joined()
  }

  /// Without the zeros that are dialled before a number.
  private static func number(_ digits: String) -> Substring { digits.drop { $0 == "0" } }
}
