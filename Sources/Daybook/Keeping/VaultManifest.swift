package import DaybookDomain
package import DaybookTime

/// What the file `vault` in a vault backup's directory says of the keys beside it.
package struct VaultManifest: Hashable, Sendable {
  package static let fileName = "vault"
  private static let title = "daybook vault backup"
  private static let format = 1

  package let ledger: LedgerID
  /// The log's head when it was taken: the keys of all guests up to there are in it.
  package let position: Position
  /// When it was taken, by the machine's clock.
  package let taken: Timestamp
  package let tool: String
  /// Whether it was taken to its end.
  package var isWhole: Bool

  /// What a directory's file says; nil when there is none.
  package static func read(in directory: String) throws(LedgerFailure) -> VaultManifest? {
    let path = directory + "/" + fileName
    guard let text = try LabelledText.read(path, title: title) else { return nil }
    try text.checkFormat(format, path)
    guard let ledger = text["ledger"].flatMap({ LedgerID($0) }),
      let position = text["position"].flatMap({ UInt64($0) }),
      let taken = text["taken"].flatMap({ Timestamp(rfc3339: $0) }), let tool = text["tool"],
      let whole = text["whole"]
    else { throw LabelledText.incomplete(path) }
    return VaultManifest(
      ledger: ledger, position: Position(position), taken: taken, tool: tool, isWhole: whole == "yes")
  }

  func write(into directory: String) throws(LedgerFailure) {
    var text = LabelledText(VaultManifest.title)
    text.add("format", VaultManifest.format)
    text.add("ledger", ledger)
    text.add("position", position)
    text.add("taken", taken)
    text.add("tool", tool)
    text.add("whole", isWhole ? "yes" : "no")
    try text.write(VaultManifest.fileName, in: directory)
  }
}
