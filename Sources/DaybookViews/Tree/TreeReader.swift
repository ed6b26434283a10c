package import DaybookCrypto

/// The queries of the view `tree`, in a snapshot. The record at position *n* is leaf *n* − 1.
package struct TreeReader: ~Escapable {
  private let part: ViewPart

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: TreeView.self).part
  }

  /// The hash of a complete subtree; one that ends after the view's position is an error.
  package func hash(of subtree: MerkleSubtree) throws(LedgerFailure) -> Digest256 {
    try part.hash(of: subtree)
  }
}

extension ViewPart {
  /// The hash of a complete subtree, from the row of its last record in the view `tree`.
  func hash(of subtree: MerkleSubtree) throws(LedgerFailure) -> Digest256 {
    let offset = subtree.level * Digest256.byteCount
    let found = try row(TreeView.hashes, key: TreeView.key(subtree.end).span.bytes) { row throws(RowError) in
      guard row.byteCount >= offset + Digest256.byteCount else {
        throw RowError("hashes of \(row.byteCount) bytes at record \(subtree.end)")
      }
      return Digest256(row, at: offset)
    }
    guard let found else { throw LedgerFailure.row(view, "no hashes at record \(subtree.end)") }
    return found
  }
}

extension ViewSnapshot {
  /// The queries of `tree`, if the snapshot was asked to hold it.
  package var tree: TreeReader {
    @_lifetime(borrow self)
    get { TreeReader(self) }
  }
}
