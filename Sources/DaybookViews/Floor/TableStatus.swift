public import DaybookDomain

/// A table at an instant.
public struct TableStatus: Hashable, Sendable {
  /// The table as it is defined.
  public let table: Table
  /// What it is used for at that instant.
  public let use: TableUse
  /// Who has it now.
  public let now: FloorClaim?
  /// Who has it next.
  public let next: FloorClaim?
  /// The block it is under.
  public let block: BlockID?
}
