package import Daybook
internal import DaybookCrypto
internal import DaybookJSON
internal import DaybookLog

/// Rotations, one JSON object each, and the files of keys that they stand in.
package enum KeyDocument {
  package static func json(_ rotation: KeyRotation) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("rotation", integer: 1)
      json.field("ledger", id: rotation.ledger)
      json.field("oldKey", text: rotation.old.description)
      json.field("newKey", text: rotation.new.description)
      json.field("rotatedAt", instant: rotation.rotatedAt)
      json.field("signature", bytes: rotation.signature)
    }
    json.endLine()
    return json.bytes
  }

  /// Reads a rotation; its signature is not checked.
  package static func rotation(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) -> KeyRotation {
    let fields = try DocumentFields(bytes, "rotation", path)
    return KeyRotation(
      ledger: try fields.id("ledger"), old: try fields.publicKey("oldKey"),
      new: try fields.publicKey("newKey"), rotatedAt: try fields.instant("rotatedAt"),
      signature: try fields.bytes("signature"))
  }

  /// A verifier key, or a file of it with the rotations that followed, one a line, the oldest first.
  ///
  /// In the place of a verifier key its 32 bytes may stand alone, in hexadecimal: then they are of any ledger.
  package static func keys(_ given: String) throws(LedgerFailure) -> TrustedKeys {
    if let keys = try trusted(given, given) { return keys }
    let lines = try bytes(given).split(separator: 0x0A)
    guard let first = lines.first, let text = String(validating: first, as: UTF8.self),
      var keys = try trusted(text.filter { !$0.isWhitespace }, given)
    else {
      throw LedgerFailure(
        .malformed,
        "\(given): found no public key; allowed: a verifier key as daybook seal --public-key prints it, or a file whose first line it is"
      )
    }
    for line in lines.dropFirst() {
      let rotation = try rotation(Array(line), given)
      guard keys.follow(rotation) else {
        throw LedgerFailure(
          .untrusted,
          "\(given): the rotation to \(rotation.new) is not signed by a key that is trusted before it")
      }
    }
    return keys
  }

  /// The key of a text; nil for what is no key. A witness's key is refused: it signs no log.
  private static func trusted(_ text: String, _ given: String) throws(LedgerFailure) -> TrustedKeys? {
    guard let key = VerifierKey(text), key.kind == .cosignature else { return TrustedKeys(text) }
    throw LedgerFailure(
      .malformed,
      "\(given): it is the key of the witness \(key.name); allowed: the ledger's own, as daybook seal --public-key prints it"
    )
  }

  private static func bytes(_ given: String) throws(LedgerFailure) -> [UInt8] {
    do throws(LedgerFailure) {
      return try FileBytes.read(given)
    } catch {
      guard error.number.isAbsence else { throw error }
      throw error.advising("give a file, or a whole key as daybook seal --public-key prints it")
    }
  }
}
