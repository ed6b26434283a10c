package import DaybookCrypto

/// What a writer may do while nobody else can append. Not to be used after its turn.
package protocol LogTurn: AnyObject {
  /// The last record, this turn's own included.
  var head: LogHead { get }

  /// Lends each record after `position` in order, this turn's own included, until `body` says stop.
  ///
  /// `body` must not use the turn.
  func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure)

  /// Whether what claims may be appended; throws `.full` where only the reserve is left, which is for what frees.
  func checkRoom() throws(LogFailure)

  /// Appends one record: header, link and this CBOR.
  ///
  /// `chain` is link 0 for the log's first record, and nil for every other.
  func append(_ cbor: RawSpan, chain: Digest256?) throws(LogFailure)
}
