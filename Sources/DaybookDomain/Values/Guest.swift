/// What a guest says about themselves; stored only sealed, under a key that can be overwritten.
public struct Guest: Hashable, Sendable {
  /// 1–80 characters after trimming, no control or bidirectional-override characters (R23).
  public var name: String?
  /// 6–32 of `0-9 + ( ) - . space`, at least one digit.
  public var phone: String?
  /// At most 254 characters.
  public var email: String?
  /// At most 400 characters.
  public var notes: String?
  /// At most 80 characters.
  public var occasion: String?
  /// At most 20, each 1–80 characters; they travel on every ticket (R28).
  public var allergies: [String]
  /// The venue's own words for the guest, such as regular: at most 20, each 1–40 characters.
  public var tags: [String]

  /// Made from its parts; nothing is checked.
  public init(
    name: String? = nil, phone: String? = nil, email: String? = nil, notes: String? = nil,
    occasion: String? = nil, allergies: [String] = [], tags: [String] = []
  ) {
    self.name = name
    self.phone = phone
    self.email = email
    self.notes = notes
    self.occasion = occasion
    self.allergies = allergies
    self.tags = tags
  }
}

extension Guest: FieldObject {
  package static var blank: Guest { Guest() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try visit(&fields, mayBeEmpty: true)
  }

  /// An empty list is left out, unless lists must say something.
  mutating func visit<V: FieldVisitor>(_ fields: inout V, mayBeEmpty: Bool) throws(InvalidField) {
    try fields.text("name", &name, .name, "as the host says it")
    var words: [String]? = tags.isEmpty ? nil : tags
    try fields.texts("tags", &words, .tag, most: 20, "the venue's own words for them; set by the venue")
    try fields.require(
      mayBeEmpty || words != [], "tags", "found an empty list; to take them away name tags in remove")
    tags = words ?? []
    try fields.text("email", &email, .email, "with an @, at most 254 characters")
    try fields.text("notes", &notes, .note(most: 400), "at most 400 characters")
    try fields.text("phone", &phone, .phone, "6–32 of 0-9 + ( ) - . and space, with a digit")
    try fields.text("occasion", &occasion, .note(most: 80), "what they celebrate")
    var given: [String]? = allergies.isEmpty ? nil : allergies
    try fields.texts("allergies", &given, .name, most: 20, "they travel on every ticket")
    try fields.require(
      mayBeEmpty || given != [], "allergies",
      "found an empty list; to take them away name allergies in remove")
    allergies = given ?? []
  }
}

/// A guest's fields as they stand in the log: one sealed byte string and the number of its key.
public struct SealedGuest: Hashable, Sendable {
  /// Which 32-byte key of `vault/keys` opens it; from 0.
  public let number: UInt64
  /// XChaCha20-Poly1305: nonce (24 bytes), ciphertext, tag (16 bytes).
  public let sealed: [UInt8]

  /// Made from its parts; nothing is checked.
  public init(number: UInt64, sealed: [UInt8]) {
    self.number = number
    self.sealed = sealed
  }
}
