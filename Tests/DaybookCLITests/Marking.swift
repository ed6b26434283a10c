import DaybookDomain
import DaybookTime

/// Puts a text of its own into one field of a command, where a caller may write a text.
///
/// Visits the fields as every command describes them, so that a new field is covered without a change here.
/// Words of a fixed set, times, dates and numbers hold no free text.
struct Marking: FieldVisitor {
  /// What is put in, and what is searched for.
  struct Mark: Hashable {
    let text: String
    let needle: String
  }

  private let wanted: Int
  private let number: Int
  private var seen = 0
  private var path = ""
  /// The field that was marked, by its path.
  private(set) var field: String?
  private(set) var mark: Mark?
  /// Lists that are empty in the sample.
  private(set) var empty: [String] = []

  /// Marks the field with this index, with a text that is unique to the number.
  init(field wanted: Int, number: Int) {
    self.wanted = wanted
    self.number = number
  }

  private var letters: String {
    var (letters, rest) = ("", number)
    for _ in 0..<4 {
      letters.append(Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(rest % 26))))
      rest /= 26
    }
    return "zqx\(letters)xqz"
  }

  /// The mark, if this is the field to mark.
  private mutating func take(_ name: StaticString, _ mark: Mark) -> String? {
    defer { seen += 1 }
    guard seen == wanted else { return nil }
    field = path + "\(name)"
    self.mark = mark
    return mark.text
  }

  private func mark(for limit: TextLimit) -> Mark {
    switch limit {
    case .id, .name, .tag, .free, .note: Mark(text: letters, needle: letters)
    case .email: Mark(text: "\(letters)@example.com", needle: letters)
    case .phone: Mark(text: "+99470555\(1000 + number)", needle: "99470555\(1000 + number)")
    case .currency: Mark(text: currency, needle: currency)
    }
  }

  private var currency: String {
    String(
      decoding: [UInt8(ascii: "Q")] + [number / 26 % 26, number % 26].map { UInt8(ascii: "A") + UInt8($0) },
      as: UTF8.self)
  }

  /// How the text that is searched for begins, and how many bytes it has.
  static let leads: [(text: String, needleByteCount: Int, isOfText: Bool)] = [
    ("zqx", 10, false), ("99470555", 12, false), ("Q", 3, true),
  ]

  mutating func text(
    _ name: StaticString, _ value: inout String?, _ limit: TextLimit, isRequired: Bool, _: StaticString
  ) {
    if let text = take(name, mark(for: limit)) { value = text }
  }

  mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _ limit: TextLimit, most: Int, _: StaticString
  ) {
    if let text = take(name, mark(for: limit)) { value = [text] }
  }

  mutating func word<V: FieldWord>(_ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString)
  {
    if let word = word(name) as V? { value = word }
  }

  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) {
    if let word = word(name) as V? { value = [word] }
  }

  private mutating func word<V: FieldWord>(_ name: StaticString) -> V? {
    switch V.wordForm {
    case .id: take(name, Mark(text: letters, needle: letters)).flatMap { V(fieldText: $0) }
    case .actor, .guest:
      take(name, Mark(text: "guest:\(letters)", needle: letters)).flatMap { V(fieldText: $0) }
    case .time, .date, .clock, .oneOf: nil
    }
  }

  mutating func integer(
    _: StaticString, _: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) {}
  mutating func integers(_: StaticString, _: inout [Int]?, _: ClosedRange<Int>, most: Int, _: StaticString) {}
  mutating func millionths(
    _: StaticString, _: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) {}
  mutating func bool(_: StaticString, _: inout Bool?, isRequired: Bool, _: StaticString) {}
  mutating func instant(_: StaticString, _: inout Timestamp?, isRequired: Bool, _: StaticString) {}
  mutating func id<Entity>(_: StaticString, _: inout ID<Entity>?, isRequired: Bool, _: StaticString) {}

  mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    let isMarked = field != nil
    var object = value ?? .blank
    try visit(&object, "\(name).")
    // An object that was not given is kept only if the mark is in it.
    if value != nil || (field != nil) != isMarked { value = object }
  }

  mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString
  ) throws(InvalidField) {
    guard var first = value?.first else {
      empty.append(path + "\(name)")
      return
    }
    try visit(&first, "\(name)[0].")
    value?[0] = first
  }

  private mutating func visit<V: FieldObject>(_ object: inout V, _ name: String) throws(InvalidField) {
    let outer = path
    path += name
    try object.visit(&self)
    path = outer
  }
}
