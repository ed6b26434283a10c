internal import DaybookCBOR
internal import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
package import DaybookViews

/// What only the ledger's secret can make: sealed guests, fingerprints of commands, names of keys.
package struct CommandSecrets: Sendable {
  private let vault: Vault
  private let ledgerID: LedgerID
  private let fingerprintKey: [UInt8]
  private let names: SipHash128
  /// What every guest's context begins with.
  private let contextStart: [UInt8]

  package init(vault: Vault, ledgerID: LedgerID) {
    self.vault = vault
    self.ledgerID = ledgerID
    fingerprintKey = vault.derive("fingerprint")
    contextStart = Array("daybook guest \(ledgerID) ".utf8)
    names = SipHash128(key: Array(vault.derive("keys")[..<SipHash128.keyByteCount]))
  }

  /// Seals a guest's checked fields under key `number`.
  package func seal(_ guest: Guest, number: UInt64) throws(LedgerFailure) -> SealedGuest {
    var writer = CBORWriter(capacity: 256)
    GuestForm.encode(guest, into: &writer)
    let sealed = Sealer.seal(writer.copy(), key: try vault.sealingKey(number), context: context(number))
    return SealedGuest(number: number, sealed: sealed)
  }

  /// The guest's fields; nil once they are forgotten.
  package func open(_ guest: SealedGuest) throws(LedgerFailure) -> Guest? {
    guard let key = try vault.openingKey(guest.number) else { return nil }
    guard let plain = Sealer.open(guest.sealed, key: key, context: context(guest.number)) else { return nil }
    return try? GuestForm.decode(plain.span.bytes)
  }

  /// Keyed BLAKE2b, its first 16 bytes, of the command's fields as given.
  package func fingerprint(of command: Command) -> [UInt8] {
    var writer = CBORWriter(capacity: 512)
    CommandForm.encode(command, into: &writer)
    var hasher = Blake2b(key: fingerprintKey)
    hasher.update(writer.bytes)
    let digest = hasher.finish()
    return Digest128(high: digest.words.0, low: digest.words.1).bytes
  }

  /// The name under which the first answer to (actor, key) is found.
  package func name(of key: IdempotencyKey, by actor: Actor) -> KeyDigest {
    var text: [UInt8] = []
    text.reserveCapacity(128)
    text.append(contentsOf: actor.role.rawValue.utf8)
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: actor.id.utf8)
    text.append(0)
    text.append(contentsOf: key.text.utf8)
    let digest = names.digest(text.span.bytes)
    return KeyDigest(high: digest.high, low: digest.low)
  }

  private func context(_ number: UInt64) -> [UInt8] {
    contextStart + Array(String(number).utf8)
  }
}
