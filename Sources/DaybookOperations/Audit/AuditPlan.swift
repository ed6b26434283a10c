package import Daybook
package import DaybookDomain
package import DaybookLog

/// What an audit takes for granted, what it holds the log against, and where it may write.
package struct AuditPlan: Sendable {
  /// Up to here records are folded, but neither their links nor what they say are checked again.
  package var trusted: LogHead
  /// What remembers the log.
  package var witnesses: [Witness]
  /// The seals that it is held against.
  package var trees: [SealedTree] = []
  /// What opens the guests' fields; without it they are not opened.
  package var vault: Vault?
  /// The vault was made anew after this record; what was sealed before cannot be opened.
  package var vaultSince = Position.start
  /// A directory with room for 24 bytes a keyed command.
  package var temporary: String

  package init(
    trusted: LogHead = .empty, witnesses: [Witness] = [], vault: Vault? = nil, temporary: String = "/var/tmp"
  ) {
    self.trusted = trusted
    self.witnesses = witnesses
    self.vault = vault
    self.temporary = temporary
  }
}
