import Daybook

/// What a host types to find a booking: part of a name, the last four digits of a phone, or a code (R29).
struct SoughtGuest {
  private let name: String
  private let digits: String?
  private let code: String?

  init(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    name = words
    digits = words.utf8.count == 4 && words.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? words : nil
    code = words.utf8.count == 8 ? words : nil
  }

  func matches(_ id: ReservationID, _ guest: Guest?) -> Bool {
    if let code, id.description.hasSuffix(code) { return true }
    guard let guest else { return false }
    if let digits, let phone = guest.phone, phone.filter(\.isNumber).hasSuffix(digits) { return true }
    return guest.name?.lowercased().contains(name) ?? false
  }
}
