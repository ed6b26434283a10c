package import DaybookCrypto
package import DaybookDomain
package import DaybookLog

/// What a seal says: the first records of a ledger's log give this root (C2SP tlog-checkpoint).
package struct TreeHead: Hashable, Sendable {
  package let ledger: LedgerID
  /// The last record in the tree: the tree's size.
  package let position: Position
  package let root: Digest256

  package init(_ ledger: LedgerID, _ position: Position, _ root: Digest256) {
    (self.ledger, self.position, self.root) = (ledger, position, root)
  }

  /// Reads a seal's text, without its signatures; `path` names it in errors.
  package init(_ text: some Sequence<UInt8>, _ path: String) throws(LedgerFailure) {
    let lines = Array(text).dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard lines.count >= 3, !lines.contains(where: \.isEmpty) else {
      throw LedgerFailure(.malformed, "\(path): it is no seal: it has not three lines above its signatures")
    }
    let id = String(decoding: lines[0].utf8.dropFirst(TreeHead.name.utf8.count), as: UTF8.self)
    guard let ledger = LedgerID(id), lines[0] == TreeHead.origin(ledger) else {
      throw LedgerFailure(
        .malformed, "\(path): found \(lines[0]) on line 1; allowed: daybook/ and a ledger's id")
    }
    guard let size = UInt64(lines[1]), "\(size)" == lines[1], size > 0 else {
      throw LedgerFailure(.malformed, "\(path): found \(lines[1]) on line 2; allowed: a number of records")
    }
    guard let root = Base64.bytes(lines[2]).flatMap({ Digest256(bytes: $0) }) else {
      throw LedgerFailure(.malformed, "\(path): found \(lines[2]) on line 3; allowed: 32 bytes in base64")
    }
    self.init(ledger, Position(size), root)
  }

  private static let name = "daybook/"

  /// The name of a ledger among logs, and of the key that signs as that ledger.
  package static func origin(_ ledger: LedgerID) -> String { "\(name)\(ledger)" }

  /// The lines that are signed.
  package var text: [UInt8] {
    Array("\(TreeHead.origin(ledger))\n\(position)\n\(Base64.text(root.bytes))\n".utf8)
  }

  // MARK: As a witness

  /// The log ends before the last record of the seal that is named so.
  package func isLost(after end: UInt64, _ name: String) -> Witness.Contradiction {
    Witness.Contradiction(
      witness: witness(name), position: end + 1,
      message: "the log ends at \(end); \(name) is of \(position) records: its tail is missing")
  }

  /// The log's records give another root than the seal that is named so.
  package func isChanged(to found: Digest256, _ name: String) -> Witness.Contradiction {
    Witness.Contradiction(
      witness: witness(name), position: position.value,
      message:
        "\(name) is of \(position) records with the root \(root), the log's first \(position) have the root \(found): one of them was changed since, or the log is another one"
    )
  }

  private func witness(_ name: String) -> Witness {
    Witness(name, LogHead(position: position.value, link: .zero))
  }
}
