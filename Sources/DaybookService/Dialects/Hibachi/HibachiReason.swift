internal import Daybook

/// Why something is asked for: 10–500 characters. It is asked for and not kept.
struct HibachiReason {
  let text: String

  init(_ text: String) throws(Problem) {
    guard (10...500).contains(text.unicodeScalars.count) else {
      throw .invalid(
        InvalidField("reason", "found \(text.unicodeScalars.count) characters; allowed: 10–500"))
    }
    self.text = text
  }
}
