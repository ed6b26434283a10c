internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog
internal import DaybookStore

/// One message of a ledger's stream: the records of one commit, or a node's claim to write from there on.
///
/// Bytes, all numbers big-endian: magic `DBKS`, format and kind (two bytes each), slot, term, ledger, incarnation and
/// batch (16 each), position and link of the record before, the lengths of the node's name and of the list, the name,
/// each record with its length before it, and the BLAKE2b-256 of all that.
package struct StreamMessage: Hashable, Sendable {
  /// What a message brings.
  package enum Content: Hashable, Sendable {
    /// Records as they are stored, at least one.
    case records([[UInt8]])
    /// The node is the writer from here on, in this term.
    case lease
  }

  /// The place it was made for.
  package let slot: UInt64
  /// The lease it was made in; 0 before the first.
  package let term: UInt64
  /// The node that made it.
  package let node: String
  package let ledger: LedgerID
  package let incarnation: IncarnationID
  /// Random: no two messages have the same bytes.
  package let batch: [UInt8]
  /// The ledger's last record before it.
  package let before: LogHead
  package let content: Content

  /// The most bytes of a message: four times under what a server takes at once, and small enough to be quick.
  package static let mostByteCount = 512 << 10
  static let batchByteCount = 16
  private static let magic: UInt64 = 0x4442_4B53
  private static let format: UInt64 = 1
  private static let fixedByteCount = 120

  package init(
    slot: UInt64, term: UInt64, node: String, ledger: LedgerID, incarnation: IncarnationID, batch: [UInt8],
    before: LogHead, content: Content
  ) {
    (self.slot, self.term, self.node) = (slot, term, node)
    (self.ledger, self.incarnation, self.batch) = (ledger, incarnation, batch)
    (self.before, self.content) = (before, content)
  }

  /// The ledger's last record with it; a record that is no record leaves the link as it was.
  package var after: LogHead {
    guard case .records(let records) = content, let last = records.last else { return before }
    return LogHead(
      position: before.position + UInt64(records.count),
      link: RecordHeader(last.span.bytes)?.link ?? before.link)
  }

  package func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    let records: [[UInt8]] = if case .records(let records) = content { records } else { [] }
    bytes.add(StreamMessage.magic, 4)
    bytes.add(StreamMessage.format, 2)
    bytes.add(records.isEmpty ? 2 : 1, 2)
    bytes.add(slot, 8)
    bytes.add(term, 8)
    for word in [ledger.high, ledger.low, incarnation.high, incarnation.low] { bytes.add(word, 8) }
    bytes += batch
    bytes.add(before.position, 8)
    bytes += before.link.bytes
    bytes.add(UInt64(node.utf8.count), 4)
    bytes.add(UInt64(records.count), 4)
    bytes += Array(node.utf8)
    for record in records {
      bytes.add(UInt64(record.count), 4)
      bytes += record
    }
    return bytes + Blake2b.hash(bytes).bytes
  }

  /// Reads a message; nil for bytes that are none, were changed, or are of a newer format.
  package init?(_ bytes: [UInt8]) {
    let end = bytes.count - Digest256.byteCount
    guard end >= StreamMessage.fixedByteCount,
      Blake2b.hash(Array(bytes[..<end])).bytes.elementsEqual(bytes[end...])
    else { return nil }
    var reader = BigEndianReader(bytes[..<end])
    guard reader.number(4) == StreamMessage.magic, reader.number(2) == StreamMessage.format,
      let kind = reader.number(2), let slot = reader.number(8), let term = reader.number(8),
      let ledgerHigh = reader.number(8), let ledgerLow = reader.number(8),
      let lifeHigh = reader.number(8), let lifeLow = reader.number(8),
      let batch = reader.bytes(UInt64(StreamMessage.batchByteCount)), let position = reader.number(8),
      let link = reader.bytes(UInt64(Digest256.byteCount)),
      let before = LogHead(position: position, linkBytes: link),
      let nameCount = reader.number(4), let count = reader.number(4),
      let node = reader.bytes(nameCount).flatMap({ String(validating: $0, as: UTF8.self) })
    else { return nil }
    var records: [[UInt8]] = []
    for _ in 0..<count {
      guard let record = reader.number(4).flatMap({ reader.bytes($0) }) else { return nil }
      records.append(record)
    }
    guard reader.isAtEnd else { return nil }
    switch (kind, records.isEmpty) {
    case (1, false): content = .records(records)
    case (2, true): content = .lease
    default: return nil
    }
    (self.slot, self.term, self.node, self.batch, self.before) = (slot, term, node, batch, before)
    ledger = LedgerID(high: ledgerHigh, low: ledgerLow)
    incarnation = IncarnationID(high: lifeHigh, low: lifeLow)
  }
}

extension [UInt8] {
  /// Appends the lowest bytes of a number, the highest of them first.
  fileprivate mutating func add(_ number: UInt64, _ count: Int) {
    for place in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
  }
}

/// Numbers and bytes one after another; nil where there are not as many.
private struct BigEndianReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number(_ count: Int) -> UInt64? {
    bytes(UInt64(count)).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }

  mutating func bytes(_ count: UInt64) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }
}
