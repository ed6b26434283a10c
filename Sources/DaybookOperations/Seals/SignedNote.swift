package import Daybook
internal import DaybookCrypto

/// A text and signatures of it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
  /// One signature line.
  package struct Signature: Hashable, Sendable {
    let name: String
    let keyID: UInt32
    let bytes: [UInt8]

    /// Whether it has this name, byte for byte.
    func isNamed(_ other: String) -> Bool { name.utf8.elementsEqual(other.utf8) }

    package var line: [UInt8] {
      let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
      return Array("— \(name) \(Base64.text(id + bytes))\n".utf8)
    }
  }

  /// The text in UTF-8, its last line feed included.
  package let text: [UInt8]
  /// In the order of their lines.
  package var signatures: [Signature]

  /// The most signatures that are read.
  private static let mostSignatures = 256

  init(text: [UInt8], signatures: [Signature]) { (self.text, self.signatures) = (text, signatures) }

  /// Reads a note; no signature is checked. `path` names it in errors.
  package init(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) {
    guard let end = bytes.indices.dropLast().last(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A })
    else {
      throw LedgerFailure(
        .malformed,
        "\(path): it is no signed note; allowed: text, an empty line, and lines of signatures that begin with —"
      )
    }
    text = Array(bytes[...end])
    signatures = try SignedNote.signatures(Array(bytes[(end + 2)...]), path)
    guard String(validating: text, as: UTF8.self) != nil, text.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
      throw LedgerFailure(
        .malformed, "\(path): its text has control characters or is not UTF-8; a signed note has neither")
    }
  }

  /// Reads lines of signatures, as a witness answers with them.
  package static func signatures(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) -> [Signature] {
    var found: [Signature] = []
    guard bytes.last == 0x0A else {
      throw LedgerFailure(.malformed, "\(path): its last line does not end; it is cut short")
    }
    for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      guard found.count < mostSignatures else {
        throw LedgerFailure(.malformed, "\(path): it has more than \(mostSignatures) signatures")
      }
      guard let signature = signature(line) else {
        throw LedgerFailure(
          .malformed,
          "\(path): found a line that is no signature; allowed: —, a name without spaces, and base64")
      }
      found.append(signature)
    }
    return found
  }

  private static func signature(_ line: ArraySlice<UInt8>) -> Signature? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    let parts = text.parts(separatedBy: " ")
    guard parts.count == 3, parts[0] == "—", VerifierKey.isName(parts[1]), let bytes = Base64.bytes(parts[2]),
      bytes.count > 4
    else { return nil }
    return Signature(
      name: parts[1], keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(bytes.dropFirst(4)))
  }

  /// The note as it stands in a file.
  package var bytes: [UInt8] { signatures.reduce(text + [0x0A]) { $0 + $1.line } }
}
