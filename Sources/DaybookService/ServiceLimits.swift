internal import Daybook
internal import DaybookHTTP

/// What one client, and all together, may take of a service.
public struct ServiceLimits: Sendable {
  /// Request line and header lines together, in bytes: 4,096–65,536.
  public var headerByteCount = 16_384
  /// A request's body, in bytes: 1,024–16 MiB.
  public var bodyByteCount = 1 << 20
  /// Connections at a time: 1–100,000.
  public var connections = 4_096
  /// Connections of one address at a time: 1–100,000.
  public var connectionsPerPeer = 256
  /// How long a request may take to arrive, from its first byte: 1–300 seconds.
  public var requestSeconds = 10
  /// How long it may then take until its answer is sent: 1–300 seconds.
  public var answerSeconds = 30

  /// The defaults suit a service on one machine.
  public init() {}

  func check() throws(LedgerFailure) {
    try check("header bytes", headerByteCount, 4_096...65_536)
    try check("body bytes", bodyByteCount, 1_024...16 << 20)
    try check("connections", connections, 1...100_000)
    try check("connections per peer", connectionsPerPeer, 1...100_000)
    try check("request seconds", requestSeconds, 1...300)
    try check("answer seconds", answerSeconds, 1...300)
  }

  private func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(LedgerFailure) {
    guard range.contains(value) else {
      throw LedgerFailure(
        .malformed, "serve: found \(value) \(name); allowed: \(range.lowerBound)–\(range.upperBound)")
    }
  }

  var http: HTTPLimits {
    var limits = HTTPLimits()
    limits.headerBytes = headerByteCount
    limits.bodyBytes = bodyByteCount
    limits.connections = connections
    limits.connectionsPerPeer = connectionsPerPeer
    limits.requestTime = .seconds(requestSeconds)
    limits.answerTime = .seconds(answerSeconds)
    return limits
  }
}
