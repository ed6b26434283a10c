package import Daybook
package import DaybookCrypto
package import DaybookDomain

/// A seal with the proof that an earlier tree is its beginning: what a witness is asked with (C2SP tlog-witness).
package struct GrowthProof: Sendable {
  package let seal: Seal
  /// The size of the earlier tree; 0: none was signed before.
  package let old: Position
  private let proof: [Digest256]

  /// Nothing is checked.
  init(from old: Position, _ proof: [Digest256], _ seal: Seal) {
    (self.old, self.proof, self.seal) = (old, proof, seal)
  }

  /// Whether the tree of `old` records with this root is the beginning of the seal's.
  package func holds(from root: Digest256) -> Bool {
    MerkleProof.holds(proof, from: old.value, root, to: seal.position.value, seal.root)
  }

  // MARK: The file

  package var bytes: [UInt8] {
    let lines = proof.map { Base64.text($0.bytes) + "\n" }.joined()
    return Array("old \(old)\n\(lines)\n".utf8) + seal.document
  }

  /// Reads one; neither it nor the seal's signatures are checked. `path` names it in errors.
  package init(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) {
    let wrong = LedgerFailure(
      .malformed,
      "\(path): it asks for no cosignature; allowed: old and a number of records up to the seal's on line 1, as daybook seal --since prints it"
    )
    guard bytes.starts(with: "old ".utf8) else { throw wrong }
    let parts = try ProofLines(bytes, path)
    guard let text = parts.lines.first?.after("old "), let old = UInt64(text), "\(old)" == text,
      old <= parts.seal.position.value
    else { throw wrong }
    self.init(from: Position(old), try parts.hashes(parts.lines.dropFirst()), parts.seal)
  }
}

/// Lines, an empty line, and a seal: the shape of every proof.
struct ProofLines {
  let lines: [String]
  let seal: Seal
  private let path: String

  /// The most hashes of a proof: more records than a log can have would need more.
  private static let mostHashes = 63

  init(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) {
    self.path = path
    guard let end = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }),
      let text = String(validating: bytes[..<end], as: UTF8.self)
    else {
      throw LedgerFailure(.malformed, "\(path): it is no proof: it has no empty line before a seal")
    }
    lines = text.parts(separatedBy: "\n")
    seal = try Seal(try SignedNote(Array(bytes[(end + 2)...]), path), path)
  }

  func hashes(_ lines: ArraySlice<String>) throws(LedgerFailure) -> [Digest256] {
    let hashes = lines.prefix(ProofLines.mostHashes + 1).map { line in
      Base64.bytes(line).flatMap { Digest256(bytes: $0) }
    }
    let known = hashes.compactMap { $0 }
    guard known.count == hashes.count, known.count <= ProofLines.mostHashes else {
      throw LedgerFailure(
        .malformed, "\(path): found a line that is no hash; allowed: 32 bytes in base64, at most 63 lines")
    }
    return known
  }
}
