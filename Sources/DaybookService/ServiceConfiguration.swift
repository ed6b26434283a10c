public import Daybook
internal import DaybookHTTP
public import DaybookOperations

/// How a service is reached, and what it allows.
public struct ServiceConfiguration: Sendable {
  /// An address in numbers. Without keys it must be loopback.
  public var address = "127.0.0.1"
  /// 0–65 535; 0 takes a free port.
  public var port = 8_080
  /// Certificate and key; nil: plain HTTP, for loopback or behind a proxy that ends TLS.
  public var tls: ServiceTLS?
  /// Who may do what; empty: everything, for whoever reaches it on loopback.
  public var keys = ServiceKeys()
  /// The number that guests are told to call: 6–32 of digits, `+ ( ) - .` and space. Nil: none is told.
  public var phone: String?
  /// What clients may take.
  public var limits = ServiceLimits()
  /// Proxies whose X-Forwarded-For is believed: addresses, or networks such as 10.0.0.0/8. Clients of others are counted by
  /// the address that they come from.
  public var trustedProxies: [String] = []
  /// Origins whose pages a browser lets ask, such as https://app.example; needs keys.
  public var origins: [String] = []
  /// Contracts of other systems that are answered too.
  public var dialects: Set<ServiceDialect> = []
  /// Routing engines that are asked how long parties' ways take, at most one of each kind; none: the great-circle rule.
  public var engines: [RoutingEngine] = []
  /// Baku Reserve's own `restaurants.json`, for its dialect: ids, photos and floor plans that its apps know. Nil: ids are
  /// made of the venues', and what a venue does not say is answered empty.
  public var restaurantsPath: String?
  /// What tells others of the ledger's events: health and figures say how it does. Stop it yourself, after the service.
  public var webhooks: Webhooks?
  /// How this node stands in its cluster, asked for each answer on health and figures; nil: a ledger on one machine.
  public var node: (@Sendable () -> ServiceNode)?
  /// Gets a line of JSON for each request once it is answered, on the service's threads: return quickly. It says neither
  /// who a guest is nor which address a client has.
  public var log: (@Sendable ([UInt8]) -> Void)?

  /// What is asked for; tests declare others.
  var routes = Route.all

  /// On loopback, without keys.
  public init() {}

  /// Who may do what.
  func access() throws(LedgerFailure) -> Access { try keys.access() }

  /// What apps of Baku Reserve know of restaurants.
  func restaurants() throws(LedgerFailure) -> BakuDirectory {
    BakuDirectory(
      try restaurantsPath.map { path throws(LedgerFailure) in try BakuRestaurants(reading: path) })
  }

  /// Refuses what cannot be served, without serving it: the files of keys are read, no port is opened.
  public func check() throws(LedgerFailure) {
    _ = try access()
    guard (0...65_535).contains(port) else {
      throw LedgerFailure(.malformed, "serve: found port \(port); allowed: 0–65,535")
    }
    guard !keys.isEmpty || ServiceConfiguration.isLoopback(address) else {
      throw LedgerFailure(
        .untrusted,
        "serve on \(address): without keys anybody who reaches it may do everything; give keys, or an address of loopback"
      )
    }
    if let phone {
      guard (6...32).contains(phone.utf8.count), phone.contains(where: { ("0"..."9").contains($0) }),
        phone.allSatisfy({ "0123456789+()-. ".contains($0) })
      else {
        throw LedgerFailure(
          .malformed,
          "serve: found the phone \"\(phone)\"; allowed: 6–32 of 0-9 + ( ) - . and space, with a digit")
      }
    }
    guard origins.isEmpty || !keys.isEmpty else {
      throw LedgerFailure(
        .untrusted,
        "serve to pages of \(origins[0]): without keys any of them might do everything; give keys, or no origins"
      )
    }
    for engine in engines {
      try engine.check()
      guard engines.count(where: { $0.kind == engine.kind }) == 1 else {
        throw LedgerFailure(
          .malformed, "serve: found two engines \(engine.kind.rawValue); allowed: one of each")
      }
    }
    guard restaurantsPath == nil || dialects.contains(.baku) else {
      throw LedgerFailure(
        .malformed, "serve: restaurants are for the dialect baku; give it too, or leave them out")
    }
    _ = try restaurants()
    _ = try ClientAddress(trusting: trustedProxies)
    _ = try CrossOrigin(allowing: origins)
    try limits.check()
  }

  static func isLoopback(_ address: String) -> Bool {
    address == "::1" || address.hasPrefix("127.")
  }
}

/// A certificate chain and its key, both as PEM texts.
public struct ServiceTLS: Sendable {
  fileprivate let certificate: String
  fileprivate let key: String

  /// The texts as they stand in the files.
  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  var pair: HTTPServer.TLS { HTTPServer.TLS(certificate: certificate, key: key) }
}
