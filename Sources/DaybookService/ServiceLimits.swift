internal import Daybook
internal import DaybookHTTP

/// What one client, and all together, may take of a service.
public struct ServiceLimits: Sendable {
  /// Request line and header lines together, in bytes: 4,096–65,536.
  public var headerByteCount = 8_192
  /// A request's body, in bytes: 1,024–16 MiB.
  public var bodyByteCount = 1 << 20
  /// Connections at a time: 1–100,000.
  public var connections = 4_096
  /// Connections of one address at a time: 1–100,000.
  public var connectionsPerPeer = 256
  /// Event streams at a time: 1–100,000, of which three quarters of the connections are opened at most.
  public var streams = 1_024
  /// Event streams of one address at a time, likewise.
  public var streamsPerPeer = 128
  /// How long a request may take to arrive, from its first byte: 1–300 seconds.
  public var requestSeconds = 10
  /// How long it may then take until its answer is sent: 1–300 seconds. A stream's reader may take so long for what waits.
  public var answerSeconds = 30

  /// Requests of one address; nil: not counted. One address of version 6 stands for its network of 64 bits.
  public var perAddress: RateLimit?
  /// Requests of one principal, from wherever; nil: not counted.
  public var perPrincipal: RateLimit?

  /// The defaults suit a service on one machine.
  public init() {}

  func check() throws(LedgerFailure) {
    try check("header bytes", headerByteCount, 4_096...65_536)
    try check("body bytes", bodyByteCount, 1_024...16 << 20)
    try check("connections", connections, 1...100_000)
    try check("connections per peer", connectionsPerPeer, 1...100_000)
    try check("streams", streams, 1...100_000)
    try check("streams per peer", streamsPerPeer, 1...100_000)
    try check("request seconds", requestSeconds, 1...300)
    try check("answer seconds", answerSeconds, 1...300)
    for limit in [perAddress, perPrincipal].compactMap(\.self) where !limit.isAllowed {
      throw LedgerFailure(
        .malformed,
        "serve: found \(limit.requests) requests in \(limit.seconds) seconds; allowed: 1–1,000,000 in 1–86,400"
      )
    }
  }

  private func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(LedgerFailure) {
    guard range.contains(value) else {
      throw LedgerFailure(
        .malformed,
        "serve: found \(value) \(name); allowed: \(range.lowerBound)–\(range.upperBound)")
    }
  }

  /// Streams keep no others out: some connections are always left for requests that end.
  var openStreams: Int { min(streams, max(1, connections - connections / 4)) }
  var openStreamsPerPeer: Int {
    min(streamsPerPeer, max(1, connectionsPerPeer - connectionsPerPeer / 4))
  }

  /// From one sign of life to the next: several in the time that a reader has to take one.
  var heartBeat: Duration { .milliseconds(min(15_000, answerSeconds * 333)) }

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
