package import DaybookCrypto

/// What a writer can do while nobody else can append. Invalid after its turn.
package protocol LogTurn: AnyObject {
  /// The last record, this turn's included.
  var head: LogHead { get }

  /// Lends each record after `position` in order, this turn's included, until `body` says stop.
  ///
  /// `body` must not use the turn.
  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure)

  /// Throws `.storageFull` when only the reserve is left, which is kept for cancels, releases and lapses.
  func checkRoom() throws(LedgerFailure)

  /// Appends one record: header, link and this CBOR.
  ///
  /// `chain` is link 0 for the log's first record, and nil for every other.
  func append(_ cbor: RawSpan, chain: Digest256?) throws(LedgerFailure)
}
