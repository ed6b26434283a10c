/// Something that was not as it must be.
struct Fault: Error {
  let text: String

  init(_ text: String) { self.text = text }

  /// What kind of fault it is: a shorter story counts when it ends with one of the same kind.
  var kind: Substring { text.prefix { $0 != ":" && $0 != ";" } }
}
