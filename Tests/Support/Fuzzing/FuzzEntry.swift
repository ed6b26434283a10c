/// What reads bytes that somebody else made, one case for each decoder; `Tools/fuzz` makes bytes for it.
///
/// Each says what must be true of any bytes. That no bytes trap, and none take memory or time out of proportion, is seen
/// by whoever runs it.
package enum FuzzEntry: String, CaseIterable, Sendable {
  /// One record's CBOR.
  case record
  /// The CBOR of records one after another, folded as a log is.
  case fold
  /// The same, opened as a ledger with right links, and asked everything.
  case ledger
  /// The body of a snapshot of the state.
  case snapshot
  /// A first byte that tells which row, and the row of a view.
  case row
  /// A line with a command, as JSON.
  case command
  /// Any JSON text.
  case json
  /// A request's head and body, as they come on the wire.
  case request
  /// A message of a ledger's stream from who has the nodes' key, but for its proof.
  case stream
  /// A first byte that tells which, and what one node says to another beside the stream.
  case node
  /// A bundle, but for the check at its end.
  case bundle
  /// The small file of a backup.
  case manifest
  /// A table of reservations, with whatever separators.
  case csv
  /// Another system's reservations, as JSON.
  case rows
  /// A zone's TZif file, and what its rules then say.
  case zone
  /// A first byte that tells which, and a seal, a receipt, a growth proof, a policy or a key document.
  case seal
  /// A guest's fields or location, as they are once their envelope is opened.
  case guest
  /// A first byte that tells which, and an issuer's keys, the operator's tokens, or a line that shows a token.
  case token

  /// What was true of these bytes and must not be; nil: nothing.
  package func fault(in bytes: [UInt8]) -> String? {
    switch self {
    case .record: FuzzEntry.recordFault(bytes)
    case .fold: FuzzEntry.foldFault(bytes)
    case .ledger: FuzzEntry.ledgerFault(bytes)
    case .snapshot: FuzzEntry.snapshotFault(bytes)
    case .row: FuzzEntry.rowFault(bytes)
    case .command: FuzzEntry.commandFault(bytes)
    case .json: FuzzEntry.jsonFault(bytes)
    case .request: FuzzEntry.requestFault(bytes)
    case .stream: FuzzEntry.streamFault(bytes)
    case .node: FuzzEntry.nodeFault(bytes)
    case .bundle: FuzzEntry.bundleFault(bytes)
    case .manifest: FuzzEntry.manifestFault(bytes)
    case .csv: FuzzEntry.csvFault(bytes)
    case .rows: FuzzEntry.rowsFault(bytes)
    case .zone: FuzzEntry.zoneFault(bytes)
    case .seal: FuzzEntry.sealFault(bytes)
    case .guest: FuzzEntry.guestFault(bytes)
    case .token: FuzzEntry.tokenFault(bytes)
    }
  }

  /// Whether a refusal has words.
  static func silent(_ error: some Error) -> String? {
    "\(error)".isEmpty ? "it is refused without a word" : nil
  }
}
