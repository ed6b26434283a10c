/// What a person tells of themselves; stored only sealed, under a key that can be overwritten.
public struct Guest: Hashable, Sendable {
  /// 1–80 characters after trimming, no control or bidirectional-override characters (R23).
  public var name: String?
  /// 6–32 of `0-9 + ( ) - . space`, at least one digit.
  public var phone: String?
  /// At most 254 characters.
  public var email: String?
  /// At most 400 characters.
  public var notes: String?

  public init(name: String? = nil, phone: String? = nil, email: String? = nil, notes: String? = nil) {
    self.name = name
    self.phone = phone
    self.email = email
    self.notes = notes
  }
}

/// A guest's fields as they stand in the log: one sealed byte string and the number of its key.
public struct SealedGuest: Hashable, Sendable {
  /// Which 32-byte key of `vault/keys` opens it; from 0.
  public let number: UInt64
  /// XChaCha20-Poly1305: nonce (24 bytes), ciphertext, tag (16 bytes).
  public let sealed: [UInt8]

  public init(number: UInt64, sealed: [UInt8]) {
    self.number = number
    self.sealed = sealed
  }
}
