/// What one client, and all together, may take of the service.
package struct HTTPLimits: Sendable {
  /// Request line and header lines together, in bytes; past it the library itself answers 414 or 431.
  package var headerBytes = 8_192
  /// A request's body, in bytes; past it the answer is 413.
  package var bodyBytes = 1 << 20
  /// Header lines of a request; past it the answer is 431.
  package var headerLines = 64
  /// Connections at a time; one more waits unanswered until another ends.
  package var connections = 4096
  /// Connections of one address at a time; one more is closed at once.
  package var connectionsPerPeer = 256
  /// How long a request may take to arrive, from its first byte, or from the end of the one before.
  package var requestTime = Duration.seconds(10)
  /// How long it may then take until the last byte of its answer is sent.
  package var answerTime = Duration.seconds(30)

  package init() {}
}
