package import DaybookFiles

extension LabelledText {
  /// What a file says: nil when there is none, a failure when it is not one of these with this title.
  package static func read(_ path: String, title: String) throws(LedgerFailure) -> LabelledText? {
    guard let text = try LedgerFailure.ofFiles(Files.text(of: path, atMost: mostByteCount)) else {
      return nil
    }
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
}
