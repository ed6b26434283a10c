package import Daybook
internal import DaybookCrypto
internal import DaybookJSON
internal import DaybookLog

/// Seals and rotations as they stand in files: one JSON object each.
package enum SealDocument {
  package static func json(_ seal: Seal) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("seal", integer: 1)
      json.field("ledger", id: seal.ledger)
      json.field("position", unsigned: seal.point.position.value)
      json.field("link", text: seal.point.link.description)
      json.field("sealedAt", instant: seal.sealedAt)
      json.field("publicKey", text: seal.publicKey.description)
      json.field("signature", bytes: seal.signature)
    }
    json.endLine()
    return json.bytes
  }

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

  /// Reads a seal; its signature is not checked.
  package static func seal(in path: String) throws(LedgerFailure) -> Seal {
    let fields = try DocumentFields(try FileBytes.read(path), "seal", path)
    return Seal(
      ledger: try fields.id("ledger"),
      head: LogHead(position: try fields.position("position"), link: try fields.digest("link")),
      sealedAt: try fields.instant("sealedAt"), publicKey: try fields.publicKey("publicKey"),
      signature: try fields.bytes("signature"))
  }

  /// Reads a rotation; its signature is not checked.
  package static func rotation(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) -> KeyRotation {
    let fields = try DocumentFields(bytes, "rotation", path)
    return KeyRotation(
      ledger: try fields.id("ledger"), old: try fields.publicKey("oldKey"),
      new: try fields.publicKey("newKey"), rotatedAt: try fields.instant("rotatedAt"),
      signature: try fields.bytes("signature"))
  }

  /// The key in hexadecimal, or a file of it with the rotations that followed, one a line, the oldest first.
  package static func keys(_ given: String) throws(LedgerFailure) -> TrustedKeys {
    if let key = PublicKey(hexadecimal: given) { return TrustedKeys(key) }
    let lines = try FileBytes.read(given).split(separator: 0x0A)
    guard let first = lines.first, let text = String(validating: first, as: UTF8.self),
      let key = PublicKey(hexadecimal: text.filter { !$0.isWhitespace })
    else {
      throw LedgerFailure(
        .malformed,
        "\(given): found no public key; allowed: 64 hexadecimal digits, or a file whose first line they are")
    }
    var keys = TrustedKeys(key)
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
}
