/// A small file of ours that people and programs read: a title, then lines of a name, a space and a value.
///
/// The same values always give the same bytes. The writer makes sure that no value has a line break.
package struct LabelledText: Hashable, Sendable {
  package let title: String
  package private(set) var lines: [Line] = []

  /// One line: a name and its value.
  package struct Line: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// The most bytes such a file may have.
  package static let mostByteCount = 4096

  package init(_ title: String) { self.title = title }

  /// Nil when the text is not whole lines of names and values.
  package init?(parsing text: String) {
    // By bytes: a line break followed by a combining mark is still a line break.
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.popLast()?.isEmpty == true, let title = lines.first, !title.isEmpty else { return nil }
    self.title = String(decoding: title, as: UTF8.self)
    for line in lines.dropFirst() {
      guard let space = line.firstIndex(of: UInt8(ascii: " ")), space > line.startIndex else { return nil }
      self.lines.append(
        Line(
          name: String(decoding: line[..<space], as: UTF8.self),
          value: String(decoding: line[line.index(after: space)...], as: UTF8.self)))
    }
  }

  /// The value of the first line with this name.
  package subscript(name: String) -> String? { lines.first { $0.name == name }?.value }

  package mutating func add(_ name: String, _ value: some CustomStringConvertible) {
    lines.append(Line(name: name, value: value.description))
  }

  package var text: String { lines.reduce("\(title)\n") { "\($0)\($1.name) \($1.value)\n" } }

  /// Writes it as a file, over what is there: whole or not at all, and durably.
  package func write(_ name: String, in directory: String) throws(LedgerFailure) {
    try Files.replace(name, in: directory, with: text)
  }
}
