import Daybook
import DaybookOperations

/// What a host types to find a booking: part of a name, the last four digits of a phone, a code, or an id (R29).
struct SoughtGuest {
  /// The whole id of a booking.
  let id: ReservationID?
  private let name: FoldedText
  private let digits: String?
  private let code: String?

  init(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    id = ReservationID(words)
    name = FoldedText(text)
    digits = words.utf8.count == 4 && words.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? words : nil
    code = words.utf8.count == 8 ? words : nil
  }

  func matches(_ id: ReservationID, _ guest: Guest?) -> Bool {
    if id == self.id { return true }
    if let code, id.description.hasSuffix(code) { return true }
    guard let guest else { return false }
    if let digits, let phone = guest.phone, phone.filter(\.isNumber).hasSuffix(digits) { return true }
    return guest.name.map { FoldedText($0).contains(name) } ?? false
  }
}
