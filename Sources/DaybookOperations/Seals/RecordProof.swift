package import Daybook
package import DaybookCrypto
package import DaybookDomain
internal import DaybookLog

/// The proof that a record is in a sealed log, for somebody without the ledger (C2SP tlog-proof).
///
/// Its extra data is what the record's link is the digest of: the link before it, the first 16 bytes of its header, and
/// its CBOR. The leaf is that link, so the proof is of the record's every byte.
package struct RecordProof: Sendable {
  package let seal: Seal
  package let position: Position
  private let linked: [UInt8]
  private let path: [Digest256]

  private static let title = "c2sp.org/tlog-proof@v1"
  private static var headerEnd: Int { Digest256.byteCount + RecordHeader.linkedByteCount }

  /// The proof of a record as it is stored; nothing is checked.
  init(_ record: [UInt8], at position: Position, after link: Digest256, _ path: [Digest256], _ seal: Seal) {
    (self.position, self.path, self.seal) = (position, path, seal)
    linked =
      link.bytes + record.prefix(RecordHeader.linkedByteCount) + record.dropFirst(RecordHeader.byteCount)
  }

  /// The record's link, computed from its bytes.
  package var link: Digest256 { Blake2b.hash(linked) }

  /// The link of the record before it; for record 1, link 0.
  package var previous: Digest256 { Digest256(linked.span.bytes) }

  /// Whether the seal's tree has this record at its position.
  package var holds: Bool {
    MerkleProof.root(
      of: MerkleTree.leaf(link.bytes), at: position.value - 1, in: seal.position.value, by: path) == seal.root
  }

  /// What the record says.
  package func fact() throws(LedgerFailure) -> Fact {
    let end = RecordProof.headerEnd
    let record = Array(linked[Digest256.byteCount..<end]) + link.bytes + linked[end...]
    return try LogFold.fact(record.span.bytes, at: position)
  }

  // MARK: The file

  package var bytes: [UInt8] {
    var text = "\(RecordProof.title)\nextra \(Base64.text(linked))\nindex \(position.value - 1)\n"
    for hash in path { text += Base64.text(hash.bytes) + "\n" }
    return Array("\(text)\n".utf8) + seal.document
  }

  /// Reads a proof; neither it nor the seal's signatures are checked. `path` names it in errors.
  package init(_ bytes: [UInt8], _ name: String) throws(LedgerFailure) {
    func wrong(_ allowed: String) -> LedgerFailure {
      LedgerFailure(.malformed, "\(name): it is no receipt; allowed: \(allowed)")
    }
    guard bytes.starts(with: "\(RecordProof.title)\n".utf8) else {
      throw wrong("\(RecordProof.title) on line 1, as daybook receipt prints it")
    }
    let parts = try ProofLines(bytes, name)
    var lines = parts.lines.dropFirst()
    guard let extra = lines.popFirst()?.after("extra "), let linked = Base64.bytes(extra),
      linked.count > RecordProof.headerEnd, linked.count <= RecordHeader.mostRecordByteCount
    else { throw wrong("extra and what a record's link is of, in base64, on line 2") }
    guard let text = lines.popFirst()?.after("index "), let index = UInt64(text), "\(index)" == text,
      index < RecordHeader.mostPosition
    else { throw wrong("index and a number on line 3") }
    path = try parts.hashes(lines)
    seal = parts.seal
    self.linked = linked
    position = Position(index + 1)
    let header = linked.span.bytes
    guard header.bigEndian(at: 32) == RecordHeader.magic << 32 | RecordHeader.format else {
      throw wrong("extra data of a record on line 2")
    }
    guard header.bigEndian(at: 40) == position.value else {
      throw LedgerFailure(
        .untrusted,
        "\(name): its index names record \(position), what it proves is record \(header.bigEndian(at: 40))")
    }
  }
}
