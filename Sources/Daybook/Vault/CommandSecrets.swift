internal import DaybookCBOR
internal import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
package import DaybookViews

/// What depends on the ledger's secret: sealed guests, fingerprints of commands, digests of keys.
package struct CommandSecrets: Sendable {
  let vault: Vault
  private let ledgerID: LedgerID
  private let fingerprintKey: [UInt8]
  private let names: SipHash128
  /// The prefix of every guest's context.
  private let contextStart: [UInt8]

  package init(vault: Vault, ledgerID: LedgerID) {
    self.vault = vault
    self.ledgerID = ledgerID
    fingerprintKey = vault.derive("fingerprint")
    contextStart = Array("daybook guest \(ledgerID) ".utf8)
    names = SipHash128(key: Array(vault.derive("keys")[..<SipHash128.keyByteCount]))
  }

  /// Seals a guest's checked fields under key `number`, or the next one that is not forgotten.
  package func seal(_ guest: Guest, number: UInt64) throws(LedgerFailure) -> SealedGuest {
    var writer = CBORWriter(capacity: 256)
    return try seal(CommandSecrets.plain(guest, &writer), number: number)
  }

  /// A guest's checked fields as they are sealed; what the writer holds is discarded.
  static func plain(_ guest: Guest, _ writer: inout CBORWriter) -> [UInt8] {
    writer.removeAll()
    GuestForm.encode(guest, into: &writer)
    return writer.copy()
  }

  /// Seals a party's location, like a guest's fields.
  package func seal(_ place: Coordinate, number: UInt64) throws(LedgerFailure) -> SealedGuest {
    var writer = CBORWriter(capacity: 64)
    PlaceForm.encode(place, into: &writer)
    return try seal(writer.copy(), number: number)
  }

  /// Seals what `plain` gave, under key `number` or the next one that is not forgotten.
  func seal(_ plain: [UInt8], number: UInt64) throws(LedgerFailure) -> SealedGuest {
    var number = number
    while true {
      if let key = try vault.sealingKey(number) {
        return SealedGuest(
          number: number, sealed: Sealer.seal(plain, key: key, context: context(number)))
      }
      number += 1
    }
  }

  /// The guest's fields; nil once they are forgotten.
  package func open(_ guest: SealedGuest) throws(LedgerFailure) -> Guest? {
    guard let plain = try plaintext(of: guest) else { return nil }
    return try? GuestForm.decode(plain.span.bytes)
  }

  /// A party's location; nil once it is forgotten.
  package func open(place: SealedGuest) throws(LedgerFailure) -> Coordinate? {
    guard let plain = try plaintext(of: place) else { return nil }
    return try? PlaceForm.decode(plain.span.bytes)
  }

  /// How a sealed value relates to the vault, without its content.
  package func test(_ sealed: SealedGuest) throws(LedgerFailure) -> SealTest {
    switch try vault.key(sealed.number) {
    case .missing: .keyMissing
    case .overwritten: .forgotten
    case .there(let key):
      Sealer.open(sealed.sealed, key: key, context: context(sealed.number)) == nil ? .wrongKey : .opens
    }
  }

  private func plaintext(of sealed: SealedGuest) throws(LedgerFailure) -> [UInt8]? {
    guard let key = try vault.openingKey(sealed.number) else { return nil }
    return Sealer.open(sealed.sealed, key: key, context: context(sealed.number))
  }

  /// Whether a value sealed under a number can no longer be read.
  package func isForgotten(_ number: UInt64) throws(LedgerFailure) -> Bool {
    if case .overwritten = try vault.key(number) { true } else { false }
  }

  /// Overwrites the keys with these numbers that are still there, and syncs.
  package func forget(_ numbers: [UInt64]) throws(LedgerFailure) { try vault.forget(numbers) }

  /// Closes the vault's file.
  func close() { vault.close() }

  /// Keyed BLAKE2b, its first 16 bytes, of the command's fields as given.
  package func fingerprint(of command: Command) -> [UInt8] {
    var body = command.body
    var writer = CBORWriter(capacity: 512)
    return fingerprint(of: &body, &writer)
  }

  /// As above, of a command's own fields; what the writer holds is discarded.
  func fingerprint(of body: inout any CommandBody, _ writer: inout CBORWriter) -> [UInt8] {
    writer.removeAll()
    CommandForm.encode(&body, into: &writer)
    let digest = Blake2b.hash(writer.bytes, key: fingerprintKey)
    return Digest128(high: digest.words.0, low: digest.words.1).bytes
  }

  /// The digest under which the first answer to (actor, key) is found.
  package func name(of key: IdempotencyKey, by actor: Actor) -> KeyDigest {
    var writer = CBORWriter(capacity: 128)
    return name(of: key, by: actor, &writer)
  }

  /// As above; what the writer holds is discarded.
  func name(of key: IdempotencyKey, by actor: Actor, _ writer: inout CBORWriter) -> KeyDigest {
    writer.removeAll()
    writer.writeBare(actor.role.rawValue)
    writer.writeBare(":" as StaticString)
    writer.writeBare(actor.id)
    writer.writeBare("\0" as StaticString)
    writer.writeBare(key.text)
    let digest = names.digest(writer.bytes)
    return KeyDigest(high: digest.high, low: digest.low)
  }

  private func context(_ number: UInt64) -> [UInt8] {
    var context: [UInt8] = []
    context.reserveCapacity(contextStart.count + 20)
    context.append(contentsOf: contextStart)
    for digit in String(number).utf8 { context.append(digit) }
    return context
  }
}

/// How a sealed value relates to a vault.
package enum SealTest: Hashable, Sendable {
  case opens
  /// Its key was overwritten: the guest was forgotten.
  case forgotten
  /// There is no such key: the vault is older than the sealed value.
  case keyMissing
  /// It was sealed with another key: the vault is of another ledger.
  case wrongKey
}
