internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// A token that an issuer signed (RFC 7519), and what must be true of it.
struct SignedToken: Sendable {
  /// Why a token is not trusted; told to nobody but the operator's log.
  enum Fault: String, Error {
    case malformed, algorithm, key, signature, issuer, audience, expired, notYet, subject, role, venues
  }

  let keys: KeySet
  let issuer: String
  let audience: String
  /// Clocks differ by at most so many seconds.
  private static let leeway = 60.0

  /// Whom the token speaks for, at this second.
  ///
  /// The key decides the algorithm, never the token: a token whose header names another is refused, as is one with an
  /// extension that must be understood.
  func principal(_ token: String, now: Int64) throws(Fault) -> Principal {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let head = SignedToken.object(parts[0]),
      let claims = SignedToken.object(parts[1]),
      let signature = Base64.bytes(parts[2], as: .url)
    else { throw .malformed }
    guard head["crit"] == nil, case .string(let algorithm)? = head["alg"] else { throw .algorithm }
    var name: String?
    if let id = head["kid"] {
      guard case .string(let text) = id else { throw .malformed }
      name = text
    }
    let candidates = keys.keys(named: name, now: now)
    guard !candidates.isEmpty else { throw .key }
    let fitting = candidates.filter { $0.algorithms.contains(algorithm) }
    guard !fitting.isEmpty else { throw .algorithm }
    let signed = Array("\(parts[0]).\(parts[1])".utf8)
    guard fitting.contains(where: { $0.hasSigned(signed, signature) }) else { throw .signature }
    let expiry = try check(claims, Double(now))
    var principal = try SignedToken.principal(claims)
    principal.expiresAt = Timestamp(epochSeconds: Int64(expiry))
    return principal
  }

  /// When it expires, in seconds since 1970, with the leeway.
  private func check(_ claims: JSONValue, _ now: Double) throws(Fault) -> Double {
    guard case .string(issuer)? = claims["iss"] else { throw .issuer }
    switch claims["aud"] {
    case .string(audience): break
    case .array(let all) where all.contains(.string(audience)): break
    default: throw .audience
    }
    guard let expiry = SignedToken.seconds(claims["exp"]), now < expiry + SignedToken.leeway else {
      throw .expired
    }
    for name in ["nbf", "iat"] where claims[name] != nil {
      guard let start = SignedToken.seconds(claims[name]), start <= now + SignedToken.leeway else {
        throw .notYet
      }
    }
    // Far enough for a token that is believed for ever, and a date for all that.
    return min(expiry + SignedToken.leeway, 250_000_000_000)
  }

  private static func principal(_ claims: JSONValue) throws(Fault) -> Principal {
    guard case .string(let subject)? = claims["sub"], (try? TextRule.id(subject, "sub")) != nil else {
      throw .subject
    }
    guard case .string(let word)? = claims["role"], let role = Actor.Role(rawValue: word), role != .ledger
    else {
      throw .role
    }
    var venues: Set<VenueID>?
    if let given = claims["venues"] {
      guard case .array(let values) = given else { throw .venues }
      venues = []
      for value in values {
        guard case .string(let text) = value else { throw .venues }
        venues?.insert(VenueID(text))
      }
    }
    return Principal(actor: Actor(role, subject), venues: venues)
  }

  private static func object(_ part: Substring) -> JSONValue? {
    guard let bytes = Base64.bytes(part, as: .url), let value = try? JSONParser.parse(bytes),
      case .object = value
    else {
      return nil
    }
    return value
  }

  /// Seconds since 1970; they may have a fraction (RFC 7519 §2).
  private static func seconds(_ value: JSONValue?) -> Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let text): Double(text)
    default: nil
    }
  }
}
