/// Where records are read: a log, or a turn of its writer.
package protocol RecordSource: AnyObject {
  /// Lends each record after `position` in order, until `body` says stop.
  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure)
}
