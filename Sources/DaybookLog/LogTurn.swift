package import DaybookCrypto

/// What a writer can do while nobody else can append. Invalid after its turn.
package protocol LogTurn: RecordSource {
  /// The last record, this turn's included.
  var head: LogHead { get }

  /// Lends each record after `position` in order, this turn's included, until `body` says stop.
  ///
  /// `body` must not use the turn.
  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure)

  /// Throws `.storageFull` when only the reserve is left, which is kept for cancels, releases and lapses.
  func checkSpace() throws(LedgerFailure)

  /// Appends one record: header, link and this CBOR.
  ///
  /// `chain` is link 0 for the log's first record, and nil for every other.
  func append(_ cbor: RawSpan, chain: Digest256?) throws(LedgerFailure)
}

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
