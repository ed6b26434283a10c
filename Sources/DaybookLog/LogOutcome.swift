/// How a turn ended.
package enum LogOutcome: Sendable {
  /// Durable up to this head.
  case committed(LogHead)

  /// Nothing was appended and nothing written.
  case nothing(LogHead)

  /// The store refused before anything could count (map or disk full, slot taken), or the body threw.
  ///
  /// Surely nothing was written.
  case refused(LedgerFailure)

  /// A write or sync error: what was appended may be there or not. Nothing may be written before `recover`.
  ///
  /// With the code `.readOnly` the error was another turn's, in this process or another, and the body of this
  /// turn was not called.
  case unknown(LedgerFailure)
}
