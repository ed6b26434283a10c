import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookTime

/// How far a generation is; written in one transaction with its rows, so each record counts exactly once.
struct Checkpoint: Hashable, Sendable {
  /// The view's version, and its settings.
  var version: UInt32
  var settings: UInt64
  var ledger: LedgerID
  /// The ledger's incarnation: a restored ledger has another.
  var incarnation: IncarnationID
  /// The last record applied; 0 in an empty generation.
  var position: Position
  /// The link of that record.
  var link: RecordLink
  /// When that record was written.
  var recordedAt: Timestamp
  /// The log's head when the generation was begun: until it is there, it answers nothing.
  var completeFrom: Position

  /// Whether queries may be answered.
  var isComplete: Bool { position >= completeFrom }

  private static let magic: UInt32 = 0x4442_5632  // DBV2
  private static let byteCount = 104

  static func empty(
    _ view: any View, ledger: LedgerID, incarnation: IncarnationID, completeFrom: Position
  ) -> Checkpoint {
    Checkpoint(
      version: view.version, settings: view.settings, ledger: ledger, incarnation: incarnation,
      position: .start, link: .zero, recordedAt: .epoch, completeFrom: completeFrom)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Checkpoint.byteCount)
    bytes.append(bigEndian: Checkpoint.magic)
    bytes.append(bigEndian: version)
    bytes.append(bigEndian: settings)
    bytes.append(bigEndian: ledger.high)
    bytes.append(bigEndian: ledger.low)
    bytes.append(bigEndian: incarnation.high)
    bytes.append(bigEndian: incarnation.low)
    bytes.append(bigEndian: position.value)
    for word in [link.a, link.b, link.c, link.d] { bytes.append(bigEndian: word) }
    bytes.append(bigEndian: UInt64(bitPattern: recordedAt.microseconds))
    bytes.append(bigEndian: completeFrom.value)
    return bytes
  }
}

extension Checkpoint {
  /// Nil when the row is no checkpoint of this software.
  init?(_ row: RawSpan) {
    guard row.byteCount == Checkpoint.byteCount, row.number32(at: 0) == Checkpoint.magic,
      max(row.number64(at: 48), row.number64(at: 96)) <= UInt64(StoredRange.position.allowed.upperBound)
    else { return nil }
    self.init(
      version: row.number32(at: 4), settings: row.number64(at: 8),
      ledger: LedgerID(high: row.number64(at: 16), low: row.number64(at: 24)),
      incarnation: IncarnationID(high: row.number64(at: 32), low: row.number64(at: 40)),
      position: Position(row.number64(at: 48)), link: RecordLink(row, at: 56),
      recordedAt: Timestamp(microseconds: Int64(bitPattern: row.number64(at: 88))),
      completeFrom: Position(row.number64(at: 96)))
  }

  /// Why it is not of this log; nil when it is of this ledger, in this incarnation.
  func mismatch(with ledger: LedgerID, _ incarnation: IncarnationID) -> String? {
    if self.ledger != ledger { return "it is of the ledger \(self.ledger), this is \(ledger)" }
    if self.incarnation != incarnation {
      return "it is of the ledger's incarnation \(self.incarnation), this is \(incarnation)"
    }
    return nil
  }

  /// The last record it was made from, as it remembers it.
  func witness(of view: String) -> Witness? {
    LogHead(position: position.value, linkBytes: link.bytes).map { Witness("view \(view)", $0) }
  }

  /// Why a view of this software cannot use a generation with this checkpoint; nil when it can.
  func mismatch(with view: any View) -> String? {
    if version != view.version { return "it is of version \(version), this software writes \(view.version)" }
    if settings != view.settings { return "it was made with other keys" }
    return nil
  }
}
