internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog
internal import DaybookStore

/// One message of a ledger's stream: the records of one commit, a node's claim to write from there on, or how the cluster
/// stands.
///
/// Bytes, all numbers big-endian: magic `DBKS`, format and kind (two bytes each), slot, term, place of the newest
/// standing, ledger, incarnation and batch (16 each), position and link of the record before, the lengths of the node's
/// name and of the list, the name, each record with its length before it, and the BLAKE2b-256 of all that under the
/// nodes' key.
package struct StreamMessage: Hashable, Sendable {
  /// What a message brings.
  package enum Content: Hashable, Sendable {
    /// Records as they are stored, at least one.
    case records([[UInt8]])
    /// The node is the writer from here on, in this term.
    case lease
    /// How the cluster stands from here on.
    case standing(ClusterStanding)
  }

  /// The place it was made for.
  package let slot: UInt64
  /// The lease it was made in; 0 before the first.
  package let term: UInt64
  /// The newest place before it that says how the cluster stands; 0 where none does.
  package let standingSlot: UInt64
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
  private static let format: UInt64 = 2
  private static let fixedByteCount = 128

  package init(
    slot: UInt64, term: UInt64, standingSlot: UInt64, node: String, ledger: LedgerID,
    incarnation: IncarnationID, batch: [UInt8], before: LogHead, content: Content
  ) {
    (self.slot, self.term, self.standingSlot, self.node) = (slot, term, standingSlot, node)
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

  /// Its bytes, with the digest that only a holder of the nodes' key can make.
  package func encoded(key: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    let (kind, records): (UInt64, [[UInt8]]) =
      switch content {
      case .records(let records): (1, records)
      case .lease: (2, [])
      case .standing(let standing): (3, [standing.encoded()])
      }
    bytes.add(StreamMessage.magic, 4)
    bytes.add(StreamMessage.format, 2)
    bytes.add(kind, 2)
    bytes.add(slot, 8)
    bytes.add(term, 8)
    bytes.add(standingSlot, 8)
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
    return bytes + StreamMessage.digest(bytes, key)
  }

  private static func digest(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
    var hasher = Blake2b(key: key)
    hasher.update(bytes)
    return hasher.finish().bytes
  }

  /// Reads a message; nil for bytes that are none, were changed or made without the key, or are of another format.
  package init?(_ bytes: [UInt8], key: [UInt8]) {
    let end = bytes.count - Digest256.byteCount
    guard end >= 0, StreamMessage.digest(Array(bytes[..<end]), key).elementsEqual(bytes[end...]) else {
      return nil
    }
    self.init(unproven: bytes)
  }

  /// Reads a message before its digest can be checked, as a node does that has not joined yet.
  package init?(unproven bytes: [UInt8]) {
    let end = bytes.count - Digest256.byteCount
    guard end >= StreamMessage.fixedByteCount else { return nil }
    var reader = BigEndianReader(bytes[..<end])
    guard reader.number(4) == StreamMessage.magic, reader.number(2) == StreamMessage.format,
      let kind = reader.number(2), let slot = reader.number(8), let term = reader.number(8),
      let standingSlot = reader.number(8),
      let ledgerHigh = reader.number(8), let ledgerLow = reader.number(8),
      let lifeHigh = reader.number(8), let lifeLow = reader.number(8),
      let batch = reader.bytes(UInt64(StreamMessage.batchByteCount)), let position = reader.number(8),
      let link = reader.bytes(UInt64(Digest256.byteCount)), position <= RecordHeader.mostPosition,
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
    switch (kind, records.count) {
    case (1, 1...): content = .records(records)
    case (2, 0): content = .lease
    case (3, 1):
      guard let standing = ClusterStanding(records[0]) else { return nil }
      content = .standing(standing)
    default: return nil
    }
    (self.slot, self.term, self.standingSlot) = (slot, term, standingSlot)
    (self.node, self.batch, self.before) = (node, batch, before)
    ledger = LedgerID(high: ledgerHigh, low: ledgerLow)
    incarnation = IncarnationID(high: lifeHigh, low: lifeLow)
  }
}
