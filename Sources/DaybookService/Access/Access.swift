internal import Daybook
package import DaybookHTTP
internal import DaybookOperations

/// Finds out who asks.
package struct Access: Sendable {
  private let signed: SignedToken?
  private let tokens: TokenFile?
  private let now: @Sendable () -> Timestamp

  init(signed: SignedToken?, tokens: TokenFile?, now: @escaping @Sendable () -> Timestamp) {
    (self.signed, self.tokens, self.now) = (signed, tokens, now)
  }

  /// Whether anybody on the machine may do everything: there are no keys.
  var isOpen: Bool { signed == nil && tokens == nil }

  /// Who asks; throws when nobody is known, or what was shown is not to be trusted.
  ///
  /// `takesBasic`: a token is also taken as the password of Basic (RFC 7617), with whatever name.
  package func principal(_ request: HTTPRequest, takesBasic: Bool = false) throws(Problem) -> Principal {
    guard !isOpen else { return try openPrincipal(request) }
    guard request.count(of: "daybook-actor") == 0 else {
      throw .malformed("Daybook-Actor: the token says who asks; allowed: no such line")
    }
    guard request.count(of: "authorization") > 0 else { throw Access.unknown("no Authorization line") }
    guard let line = request.field("authorization") else {
      throw Access.unknown("more than one Authorization line")
    }
    let parts = line.split(separator: " ", maxSplits: 1)
    let secret: String
    switch parts.first?.lowercased() {
    case "bearer" where parts.count == 2: secret = String(parts[1])
    case "basic" where parts.count == 2 && takesBasic: secret = Access.password(String(parts[1]))
    default: throw Access.unknown("another scheme than \(takesBasic ? "Bearer or Basic" : "Bearer")")
    }
    if secret.hasPrefix(TokenFile.prefix) {
      guard let principal = tokens?.principal(secret, now: now()) else { throw Access.unknown(nil) }
      return principal
    }
    guard let signed else { throw Access.unknown(nil) }
    do throws(SignedToken.Fault) {
      return try signed.principal(secret, now: now().epochSeconds)
    } catch {
      // An expired token is renewed, any other is thrown away; more would help only who makes tokens up.
      throw Access.unknown(error == .expired ? "the token has expired" : nil)
    }
  }

  /// The password in the credentials of Basic; empty when they cannot be read.
  private static func password(_ credentials: String) -> String {
    let text = String(
      credentials.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.prefix { $0 != "=" })
    guard let bytes = Base64.bytes(text, as: .url), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
      return ""
    }
    return String(decoding: bytes[(colon + 1)...], as: UTF8.self)
  }

  private static func unknown(_ detail: String?) -> Problem {
    var problem = Problem(
      status: 401, code: "UNAUTHENTICATED", title: "it is not known who asks",
      detail: detail ?? "the token is not trusted", advice: "send Authorization: Bearer with a valid token")
    problem.fields.append(
      HTTPField(
        "WWW-Authenticate", detail == "no Authorization line" ? "Bearer" : "Bearer error=\"invalid_token\""))
    return problem
  }

  /// Without keys: the operator, or whoever the line Daybook-Actor names.
  ///
  /// A page of any site that a browser on this machine shows can send requests here. It always names its origin, or asks for
  /// another host: such requests are refused. The service's own pages name the host that they ask as their origin.
  private func openPrincipal(_ request: HTTPRequest) throws(Problem) -> Principal {
    guard Access.isOwn(request), Access.isLocal(request.field("host")) else {
      throw .forbidden(
        "without keys only programs of this machine are answered, at localhost; found another origin or host")
    }
    guard request.count(of: "daybook-actor") > 0 else {
      return Principal(actor: .operator("service"), venues: nil)
    }
    guard let text = request.field("daybook-actor"), let actor = Actor(text), actor.role != .ledger else {
      throw .malformed("Daybook-Actor: allowed: one of guest:ID, host:ID, kitchen:ID, operator:ID")
    }
    return Principal(actor: actor, venues: nil)
  }

  /// Whether it comes from no page, or from one of this service.
  private static func isOwn(_ request: HTTPRequest) -> Bool {
    guard request.count(of: "origin") > 0 else { return true }
    guard let origin = request.field("origin"), let host = request.field("host") else { return false }
    return origin == "http://" + host || origin == "https://" + host
  }

  private static func isLocal(_ host: String?) -> Bool {
    guard let host else { return true }
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
    return name.lowercased() == "localhost" || ServiceConfiguration.isLoopback(String(name))
  }
}
