package import DaybookCrypto
package import DaybookDomain

/// What a snapshot holds: the hot state after a record, and that record's link.
package struct SavedState: Sendable {
  package let state: LedgerState
  package let link: Digest256

  package init(state: LedgerState, link: Digest256) {
    self.state = state
    self.link = link
  }

  package var position: Position { state.scalars.head }
}
