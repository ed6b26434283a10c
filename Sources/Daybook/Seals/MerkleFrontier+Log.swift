package import DaybookCrypto
package import DaybookLog

extension MerkleFrontier {
  /// Adds the links that a log has, up to a record.
  package mutating func grow(through end: UInt64, in log: any LogStorage) throws(LedgerFailure) {
    guard count < end else { return }
    var frontier = self
    try log.read(after: count) { position, record in
      guard position == frontier.count + 1, let header = RecordHeader(record) else { return false }
      frontier.append(MerkleTree.leaf(header.link.bytes))
      return position < end
    }
    guard frontier.count == end else {
      throw LedgerFailure(
        .corrupt, "read record \(frontier.count + 1): it is missing or has no header; run daybook verify")
    }
    self = frontier
  }
}
