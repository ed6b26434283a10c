package import DaybookFiles

extension LabelledText {
  /// Reads a file; nil when there is none, a failure when it does not have this form and this title.
  package static func read(_ path: String, title: String) throws(LedgerFailure) -> LabelledText? {
    guard let text = try Files.text(of: path, atMost: mostByteCount) else {
      return nil
    }
    guard let read = LabelledText(parsing: text), read.title == title else {
      throw LedgerFailure(
        .corrupt,
        "read \(path): it is not a whole file that begins with \"\(title)\"; put back the one that was there"
      )
    }
    return read
  }

  /// Refuses a file of a newer format, naming it.
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
      .corrupt, "read \(path): a line is missing or damaged; put back the one that was there"
    )
  }
}
