public import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Tokens that an operator gives out, kept as digests: the file does not hold what opens the door.
///
/// The file is JSON, readable by its owner alone. A token has 256 random bits, so that its digest needs no salt and no
/// slowness.
public struct TokenFile: Sendable {
  /// One token, without its secret.
  public struct Token: Hashable, Sendable {
    /// Its name, for lists and for taking it back.
    public let id: String
    /// Whom it speaks for.
    public let actor: Actor
    /// At these venues; nil: at all.
    public let venues: [VenueID]?
    /// Until when.
    public let expiresAt: Timestamp
    fileprivate let digest: String
  }

  /// What every token begins with, so that one that leaks is recognised.
  static let prefix = "dbk_"

  /// In the order they were given out.
  public private(set) var tokens: [Token] = []

  /// None.
  public init() {}

  /// Reads a file; throws `BAD_FILE` when it is not one of tokens.
  public init(reading path: String) throws(LedgerFailure) {
    let bytes = try FileBytes.read(path)
    guard let value = try? JSONParser.parse(bytes), case .array(let entries)? = value["tokens"] else {
      throw LedgerFailure(.badFile, "read tokens from \(path): found no JSON object with an array \"tokens\"")
    }
    for (place, entry) in entries.enumerated() {
      guard let token = TokenFile.token(entry) else {
        throw LedgerFailure(.badFile, "read tokens from \(path): entry \(place + 1) is none; make it anew")
      }
      tokens.append(token)
    }
  }

  private static func token(_ entry: JSONValue) -> Token? {
    guard case .string(let id)? = entry["id"], case .string(let digest)? = entry["sha256"],
      digest.utf8.count == 64,
      case .string(let word)? = entry["actor"], let actor = Actor(word), actor.role != .ledger,
      case .string(let end)? = entry["expiresAt"], let expiresAt = Timestamp(rfc3339: end)
    else { return nil }
    var venues: [VenueID]?
    if let given = entry["venues"] {
      guard case .array(let values) = given else { return nil }
      venues = []
      for value in values {
        guard case .string(let text) = value else { return nil }
        venues?.append(VenueID(text))
      }
    }
    return Token(id: id, actor: actor, venues: venues, expiresAt: expiresAt, digest: digest)
  }

  /// Gives out a token, which is told only here; the file has its digest.
  public mutating func give(to actor: Actor, at venues: [VenueID]?, until expiresAt: Timestamp) -> (
    id: String, secret: String
  ) {
    var generator = SystemRandomNumberGenerator()
    let secret =
      TokenFile.prefix
      + Base64.text((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }, as: .url)
    let digest = TokenFile.digest(of: secret)
    let id = "t-" + digest.prefix(8)
    tokens.append(Token(id: id, actor: actor, venues: venues, expiresAt: expiresAt, digest: digest))
    return (id, secret)
  }

  /// Takes a token back; false when there is none of this name.
  public mutating func takeBack(_ id: String) -> Bool {
    let count = tokens.count
    tokens.removeAll { $0.id == id }
    return tokens.count < count
  }

  /// Writes the file, over what is there, for its owner alone.
  public func write(to path: String) throws(LedgerFailure) {
    var json = JSONWriter()
    json.object { json in
      json.objects("tokens", tokens) { token, json in
        json.field("id", text: token.id)
        json.field("actor", text: token.actor.description)
        if let venues = token.venues { json.field("venues", names: venues) }
        json.field("expiresAt", instant: token.expiresAt)
        json.field("sha256", text: token.digest)
      }
    }
    json.endLine()
    try OutputFile.writePrivate(json.bytes, to: path)
  }

  /// Whom a secret speaks for at an instant; nil when nobody has given it out, or it is over.
  ///
  /// Digests are compared, so how long it takes says nothing of the secret.
  func principal(_ secret: String, now: Timestamp) -> Principal? {
    let digest = TokenFile.digest(of: secret)
    guard let token = tokens.first(where: { $0.digest == digest }), now < token.expiresAt else { return nil }
    return Principal(
      actor: token.actor, venues: token.venues.map { Set($0) }, expiresAt: token.expiresAt)
  }

  private static func digest(of secret: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = SHA256.digest(Array(secret.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
