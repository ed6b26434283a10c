public import DaybookDomain
public import DaybookTime

/// A claim on a table for an interval.
public struct FloorClaim: Hashable, Sendable {
  /// Nil for a hold.
  public let reservation: ReservationID?
  /// Nil for anything else.
  public let hold: HoldID?
  /// Covers.
  public let party: PartySize
  /// When the party sat down, or will start.
  public let start: Timestamp
  /// When its claim on the table ends.
  public let end: Timestamp
  /// Whether a party past its end still sits at its table.
  public internal(set) var isAtRisk = false

  init(_ claim: Claim) {
    reservation = claim.kind == .held ? nil : claim.id.retyped()
    hold = claim.kind == .held ? claim.id.retyped() : nil
    party = claim.party
    start = claim.start
    end = claim.end
  }
}
