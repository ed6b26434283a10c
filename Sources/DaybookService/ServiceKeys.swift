package import Daybook

/// How a service finds out who asks; without keys it answers on loopback alone.
public struct ServiceKeys: Sendable {
  /// A file with the issuer's public keys (JWKS, RFC 7517): RS256, ES256, EdDSA. It is read again when keys rotate.
  public var keySetPath: String?
  /// Who signs tokens: their claim `iss`. Needed with `keySetPath`.
  public var issuer: String?
  /// Whom tokens are for: in their claim `aud`. Needed with `keySetPath`.
  public var audience: String?
  /// Tokens that the operator gave out.
  public var tokens: TokenFile?
  /// The time by which tokens are judged; the machine's.
  package var now: @Sendable () -> Timestamp = { LedgerClock.system.now() }

  /// None.
  public init() {}

  var isEmpty: Bool { keySetPath == nil && tokens == nil }

  package func access() throws(LedgerFailure) -> Access {
    guard let path = keySetPath else { return Access(signed: nil, tokens: tokens, now: now) }
    guard let issuer, let audience, !issuer.isEmpty, !audience.isEmpty else {
      throw LedgerFailure(
        .malformed,
        "serve with keys of \(path): who signs and for whom is not said; give an issuer and an audience")
    }
    let keys = try KeySet(path, now: now().epochSeconds)
    return Access(
      signed: SignedToken(keys: keys, issuer: issuer, audience: audience), tokens: tokens, now: now)
  }
}
