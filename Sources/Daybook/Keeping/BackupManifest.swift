package import DaybookCrypto
package import DaybookDomain
package import DaybookTime

/// What the file `backup` in a backup's directory says of the log beside it.
package struct BackupManifest: Hashable, Sendable {
  package static let fileName = "backup"
  static let title = "daybook backup"
  private static let format = 1

  package let ledger: LedgerID
  /// The incarnation it was last taken from; none of a ledger of layout 1.
  package var incarnation: IncarnationID
  /// The last record it holds, and its link.
  package var position: Position
  package var link: Digest256
  /// When it was last added to, by the machine's clock.
  package var taken: Timestamp
  /// The software that took it.
  package var tool: String
  /// Whether it was opened again and every link held; not while one is being taken.
  package var isVerified: Bool

  /// What a directory's file says; nil when there is none.
  package static func read(in directory: String) throws(LedgerFailure) -> BackupManifest? {
    let path = directory + "/" + fileName
    guard let text = try LabelledText.read(path, title: title) else { return nil }
    try text.checkFormat(format, path)
    guard let ledger = text["ledger"].flatMap({ LedgerID($0) }),
      let incarnation = text["incarnation"].flatMap({ IncarnationID($0) }),
      let position = text["position"].flatMap({ UInt64($0) }),
      let link = text["link"].flatMap({ Digest256(text: $0) }),
      let taken = text["taken"].flatMap({ Timestamp(rfc3339: $0) }),
      let tool = text["tool"], let verified = text["verified"]
    else { throw LabelledText.incomplete(path) }
    return BackupManifest(
      ledger: ledger, incarnation: incarnation, position: Position(position), link: link, taken: taken,
      tool: tool,
      isVerified: verified == "yes")
  }

  func write(into directory: String) throws(LedgerFailure) {
    var text = LabelledText(BackupManifest.title)
    text.add("format", BackupManifest.format)
    text.add("ledger", ledger)
    text.add("incarnation", incarnation)
    text.add("position", position)
    text.add("link", link)
    text.add("taken", taken)
    text.add("tool", tool)
    text.add("verified", isVerified ? "yes" : "no")
    try text.write(BackupManifest.fileName, in: directory)
  }
}

extension LabelledText {
  /// Refuses a file of a newer format by name.
  func checkFormat(_ known: Int, _ path: String) throws(LedgerFailure) {
    guard let format = self["format"].flatMap({ Int($0) }) else { throw LabelledText.incomplete(path) }
    guard format <= known else {
      throw LedgerFailure(
        .newerFormat,
        "read \(path): it has format \(format), this software knows \(known); use newer software")
    }
  }

  static func incomplete(_ path: String) -> LedgerFailure {
    LedgerFailure(
      .corrupt, "read \(path): a line is missing or is not what it should be; put back the one that was there"
    )
  }
}

extension Digest256 {
  /// Reads 64 hexadecimal digits.
  init?(text: String) {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map { UInt8($0) } }
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    self.init(bytes: (0..<32).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
  }
}
