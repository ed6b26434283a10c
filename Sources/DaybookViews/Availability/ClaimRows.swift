import DaybookDomain
import DaybookTime

/// The rows of what is claimed: one for each of its days.
struct ClaimRows {
  private let rows: EntityRows

  init(_ rows: EntityRows) { self.rows = rows }

  /// Replaces a claim's rows by its new ones; either claim may be absent.
  func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) throws(LedgerFailure) {
    guard old != new, let number = try rows.number(of: venue) else { return }
    if let old, old.keyDays != new?.keyDays { remove(old.id, number, old.keyDays) }
    guard let new else { return }
    var row: [UInt8] = []
    ClaimRow.append(new, to: &row)
    put(row, new.id, number, new.keyDays)
  }

  /// Replaces a block's rows by its new ones.
  func replace(_ old: Block?, with new: Block) throws(LedgerFailure) {
    guard let number = try rows.number(of: new.venue) else { return }
    if let old { remove(old.id.retyped(), number, old.keyDays) }
    guard !new.isRemoved else { return }
    var row: [UInt8] = []
    ClaimRow.append(new, to: &row)
    put(row, new.id.retyped(), number, new.keyDays)
  }

  private func remove(_ id: ClaimID, _ venue: UInt32, _ days: ClosedRange<UInt32>) {
    for day in days {
      let key = ClaimKey.bytes(venue, day, id)
      rows.writer.delete(AvailabilityTable.claims, key: key.span.bytes)
    }
  }

  private func put(_ row: [UInt8], _ id: ClaimID, _ venue: UInt32, _ days: ClosedRange<UInt32>) {
    for day in days { rows.writer.put(AvailabilityTable.claims, key: ClaimKey.bytes(venue, day, id), row) }
  }
}
