package import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookFiles
package import DaybookLog
package import DaybookTime

/// The file `verified` in a ledger's directory: when its log was last verified, how far, and what was found.
///
/// For `doctor`, and a witness of the log's end. Disposable: without it nothing is known of that.
package struct LastVerification: Sendable {
  /// The file's name in the ledger's directory.
  package static let fileName = "verified"

  private static let title = "daybook verified"
  private static let format = 1

  /// When it ended, by the machine's clock.
  package let at: Timestamp
  /// The last record that was found right, and its link.
  package let head: LogHead
  /// The first violation's kind and what was found, in one line; nil: there was none.
  package let fault: (kind: Violation.Kind, message: String)?

  package init(at: Timestamp, head: LogHead, fault: Violation? = nil) {
    self.at = at
    self.head = head
    self.fault = fault.map { fault in
      let text = fault.position == .start ? fault.message : "position \(fault.position): \(fault.message)"
      // A line of a labelled text: the first, and no more than such a file may hold.
      return (fault.kind, String(text.prefix { $0 != "\n" }.prefix(1000)))
    }
  }

  private init(at: Timestamp, head: LogHead, kind: Violation.Kind?, message: String?) {
    self.at = at
    self.head = head
    fault = kind.map { ($0, message ?? "") }
  }

  /// What a ledger's file says; nil where there is none. One that cannot be read throws, saying to delete it.
  package static func read(in directory: LedgerDirectory) throws(LedgerFailure) -> LastVerification? {
    let path = directory.path + "/" + fileName
    guard let text = try LabelledText.read(path, title: title) else { return nil }
    try text.checkFormat(format, path)
    guard let at = text["at"].flatMap({ Timestamp(rfc3339: $0) }),
      let position = text["position"].flatMap({ UInt64($0) }),
      let link = text["link"].flatMap({ Digest256(hexadecimal: $0) })
    else {
      throw LedgerFailure(
        .corrupt, "read \(path): it does not say at, position and link; delete it, and run daybook verify")
    }
    let kind = text["kind"].flatMap { Violation.Kind(rawValue: $0) }
    return LastVerification(
      at: at, head: LogHead(position: position, link: link), kind: kind, message: text["found"])
  }

  /// Writes the file: whole or not at all, and durably.
  package func write(into directory: LedgerDirectory) throws(LedgerFailure) {
    var text = LabelledText(LastVerification.title)
    text.add("format", LastVerification.format)
    text.add("at", at)
    text.add("position", head.position)
    text.add("link", head.link)
    if let fault {
      text.add("kind", fault.kind.rawValue)
      text.add("found", fault.message)
    }
    try text.write(LastVerification.fileName, in: directory.path)
  }
}
