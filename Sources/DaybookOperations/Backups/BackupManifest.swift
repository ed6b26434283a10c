package import Daybook
package import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookTime

/// What the small file in a backup's directory says of what lies beside it.
package struct BackupManifest: Hashable, Sendable {
  /// Of what it is a backup.
  package enum Kind: String, Sendable {
    case log, vault

    /// The file's name.
    var name: String { self == .log ? LedgerDirectory.backupName : rawValue }

    var title: String { self == .log ? "daybook backup" : "daybook vault backup" }
    fileprivate var end: String { self == .log ? "verified" : "whole" }
  }

  private static let format = 1

  package let kind: Kind
  package let ledger: LedgerID
  /// Of a log: the incarnation it was last taken from; none of a ledger of layout 1.
  package var incarnation = IncarnationID.none
  /// The last record it holds; of a vault, the log's head when it was taken: the keys of all guests up to there are in it.
  package var position = Position.start
  /// Of a log: that record's link.
  package var link = Digest256.zero
  /// When it was last taken or added to, by the machine's clock.
  package var taken: Timestamp
  /// The software that took it.
  package var tool: String
  /// A log was opened again and every link held, a vault was taken to its end; not while one is being taken.
  package var isWhole = false

  /// What a directory's file says; nil when there is none.
  package static func read(_ kind: Kind, in directory: String) throws(LedgerFailure) -> BackupManifest? {
    let path = directory + "/" + kind.name
    guard let text = try LabelledText.read(path, title: kind.title) else { return nil }
    try text.checkFormat(format, path)
    guard let ledger = text["ledger"].flatMap({ LedgerID($0) }),
      let position = text["position"].flatMap({ UInt64($0) }),
      let taken = text["taken"].flatMap({ Timestamp(rfc3339: $0) }),
      let tool = text["tool"], let end = text[kind.end]
    else { throw LabelledText.incomplete(path) }
    var manifest = BackupManifest(
      kind: kind, ledger: ledger, position: Position(position), taken: taken, tool: tool,
      isWhole: end == "yes")
    guard kind == .log else { return manifest }
    guard let incarnation = text["incarnation"].flatMap({ IncarnationID($0) }),
      let link = text["link"].flatMap({ Digest256(hexadecimal: $0) })
    else { throw LabelledText.incomplete(path) }
    (manifest.incarnation, manifest.link) = (incarnation, link)
    return manifest
  }

  func write(into directory: String) throws(LedgerFailure) {
    var text = LabelledText(kind.title)
    text.add("format", BackupManifest.format)
    text.add("ledger", ledger)
    if kind == .log { text.add("incarnation", incarnation) }
    text.add("position", position)
    if kind == .log { text.add("link", link) }
    text.add("taken", taken)
    text.add("tool", tool)
    text.add(kind.end, isWhole ? "yes" : "no")
    try text.write(kind.name, in: directory)
  }
}
