package import DaybookCrypto
package import DaybookDomain

/// The hot state after a record, and that record's link: what a snapshot holds.
package struct SavedState: Sendable {
  package let state: LedgerState
  package let link: Digest256

  package init(state: LedgerState, link: Digest256) {
    self.state = state
    self.link = link
  }

  package var position: Position { state.scalars.head }
}
