package import Daybook
public import DaybookCrypto
public import DaybookDomain
internal import DaybookTime

/// A signed head of a ledger's log: the Merkle tree of its records' links (C2SP tlog-checkpoint).
public struct Seal: Hashable, Sendable {
  /// The ledger.
  public let ledger: LedgerID
  /// The last record in the tree: the tree's size.
  public let position: Position
  /// The root of the tree: SHA-256, as in RFC 6962 §2.1.
  public let root: Digest256
  /// Its text with the signatures of the ledger and of witnesses.
  package internal(set) var note: SignedNote

  /// The document to keep: a signed note.
  public var document: [UInt8] { note.bytes }

  /// The name of a ledger among logs, and of the key that signs as that ledger.
  static func origin(_ ledger: LedgerID) -> String { "daybook/\(ledger)" }

  package var origin: String { Seal.origin(ledger) }

  /// Signs a tree.
  init(_ ledger: LedgerID, _ position: Position, _ root: Digest256, with key: SigningKey) {
    (self.ledger, self.position, self.root) = (ledger, position, root)
    let text = Array("\(Seal.origin(ledger))\n\(position)\n\(Base64.text(root.bytes))\n".utf8)
    note = SignedNote(text: text, signatures: [Seal.signature(text, ledger, key)])
  }

  /// Reads a seal; its signatures are not checked. `path` names it in errors.
  package init(_ note: SignedNote, _ path: String) throws(LedgerFailure) {
    self.note = note
    let lines = String(decoding: note.text.dropLast(), as: UTF8.self).parts(separatedBy: "\n")
    guard lines.count >= 3, !lines.contains(where: \.isEmpty) else {
      throw LedgerFailure(.malformed, "\(path): it is no seal: it has not three lines above its signatures")
    }
    guard let id = lines[0].after("daybook/").flatMap({ LedgerID($0) }), lines[0] == Seal.origin(id) else {
      throw LedgerFailure(
        .malformed, "\(path): found \(lines[0]) on line 1; allowed: daybook/ and a ledger's id")
    }
    guard let size = UInt64(lines[1]), "\(size)" == lines[1], size > 0 else {
      throw LedgerFailure(.malformed, "\(path): found \(lines[1]) on line 2; allowed: a number of records")
    }
    guard let root = Base64.bytes(lines[2]).flatMap({ Digest256(bytes: $0) }) else {
      throw LedgerFailure(.malformed, "\(path): found \(lines[2]) on line 3; allowed: 32 bytes in base64")
    }
    (ledger, position, self.root) = (id, Position(size), root)
  }

  /// Signs it with the ledger's key too, if that has not signed it yet.
  mutating func sign(with key: SigningKey) {
    guard VerifierKey(name: origin, .note, key.publicKey).look(at: note) == .absent else { return }
    note.signatures.insert(Seal.signature(note.text, ledger, key), at: 0)
  }

  private static func signature(
    _ text: [UInt8], _ ledger: LedgerID, _ key: SigningKey
  ) -> SignedNote.Signature {
    VerifierKey.sign(text, as: origin(ledger), .note, with: key, at: .epoch)
  }
}
