package import Daybook
public import DaybookCrypto
public import DaybookDomain
internal import DaybookTime

/// A signed head of a ledger's log: the Merkle tree of its records' links (C2SP tlog-checkpoint).
public struct Seal: Hashable, Sendable {
  /// What it says of the log.
  package let head: TreeHead

  /// Its text with the signatures of the ledger and of witnesses.
  package internal(set) var note: SignedNote

  /// The ledger.
  public var ledger: LedgerID { head.ledger }
  /// The last record in the tree: the tree's size.
  public var position: Position { head.position }
  /// The root of the tree: SHA-256, as in RFC 6962 §2.1.
  public var root: Digest256 { head.root }

  /// The document to keep: a signed note.
  public var document: [UInt8] { note.bytes }

  package var origin: String { TreeHead.origin(ledger) }

  /// Signs a tree.
  init(_ head: TreeHead, with key: SigningKey) {
    self.head = head
    note = SignedNote(text: head.text, signatures: [Seal.signature(head.text, head.ledger, key)])
  }

  /// Reads a seal; its signatures are not checked. `path` names it in errors.
  package init(_ note: SignedNote, _ path: String) throws(LedgerFailure) {
    self.note = note
    head = try TreeHead(note.text, path)
  }

  /// Signs it with the ledger's key too, if that has not signed it yet.
  mutating func sign(with key: SigningKey) {
    guard VerifierKey(name: origin, .note, key.publicKey).look(at: note) == .absent else { return }
    note.signatures.insert(Seal.signature(note.text, ledger, key), at: 0)
  }

  private static func signature(
    _ text: [UInt8], _ ledger: LedgerID, _ key: SigningKey
  ) -> SignedNote.Signature {
    VerifierKey.sign(text, as: TreeHead.origin(ledger), .note, with: key, at: .epoch)
  }
}
