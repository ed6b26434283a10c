/// Where the party is and what it asks for, both in the notes of a guest: the address, a slash, the requests.
struct HibachiNotes {
  private static let slash = " / "

  /// Without such a slash.
  var address: String
  var requests: String?

  init(address: String, requests: String?) {
    (self.address, self.requests) = (address.replacing(HibachiNotes.slash, with: "/"), requests)
  }

  /// Reads what `text` writes; of other notes all is the address.
  init(_ text: String) {
    guard let slash = text.firstRange(of: HibachiNotes.slash) else {
      (address, requests) = (text, nil)
      return
    }
    (address, requests) = (String(text[..<slash.lowerBound]), String(text[slash.upperBound...]))
  }

  var text: String { requests.map { address + HibachiNotes.slash + $0 } ?? address }
}
