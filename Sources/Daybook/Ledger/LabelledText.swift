internal import DaybookViews

/// A small file of ours that people and programs read: a title, then lines of a name, a space and a value.
///
/// The same values always give the same bytes. A value has no line break; it is the writer's to see to that.
package struct LabelledText: Hashable, Sendable {
  package let title: String
  package private(set) var lines: [Line] = []

  /// One line of it.
  package struct Line: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// More than any of these files has, in bytes.
  private static let most = 4096

  package init(_ title: String) { self.title = title }

  /// Nil when it is not whole lines of names and values.
  package init?(parsing text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast()?.isEmpty == true, let title = lines.first, !title.isEmpty else { return nil }
    self.title = String(title)
    for line in lines.dropFirst() {
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard words.count == 2, !words[0].isEmpty else { return nil }
      self.lines.append(Line(name: String(words[0]), value: String(words[1])))
    }
  }

  /// The first value of this name.
  package subscript(name: String) -> String? { lines.first { $0.name == name }?.value }

  package mutating func add(_ name: String, _ value: some CustomStringConvertible) {
    lines.append(Line(name: name, value: value.description))
  }

  package var text: String { lines.reduce("\(title)\n") { "\($0)\($1.name) \($1.value)\n" } }

  /// What a file says: nil when there is none, a failure when it is not one of these with this title.
  package static func read(_ path: String, title: String) throws(LedgerFailure) -> LabelledText? {
    guard
      let text = try LedgerFailure.ofFiles({ () throws(ViewError) in try Files.text(of: path, most: most) })
    else { return nil }
    guard let read = LabelledText(parsing: text), read.title == title else {
      throw LedgerFailure(
        .corrupt,
        "read \(path): it is not a file that begins with \"\(title)\", whole; put back the one that was there"
      )
    }
    return read
  }

  /// Refuses a file of a newer format by name.
  package func checkFormat(_ known: Int, _ path: String) throws(LedgerFailure) {
    guard let format = self["format"].flatMap({ Int($0) }) else { throw LabelledText.incomplete(path) }
    guard format <= known else {
      throw LedgerFailure(
        .newerFormat,
        "read \(path): it has format \(format), this software knows \(known); use newer software")
    }
  }

  package static func incomplete(_ path: String) -> LedgerFailure {
    LedgerFailure(
      .corrupt, "read \(path): a line is missing or is not what it should be; put back the one that was there"
    )
  }

  /// Puts it in place of what is there: whole or not at all, and durably.
  package func write(_ name: String, in directory: String) throws(LedgerFailure) {
    try LedgerFailure.ofFiles { () throws(ViewError) in
      try Files.replace(name, in: directory, with: text)
    }
  }
}

extension LedgerFailure {
  /// Runs what works on small files, its failure being one of the store.
  package static func ofFiles<R>(_ body: () throws(ViewError) -> R) throws(LedgerFailure) -> R {
    do throws(ViewError) { return try body() } catch { throw LedgerFailure(.storage, error.message) }
  }
}
