import DaybookDomain
import DaybookTime

/// Where a claim's row is: venue's number, table's id, 0, whether its party sits there, start, claim's id.
enum FloorKey {
  /// What begins the keys of the claims on a table: of those who sit there, or of the others.
  static func prefix(_ venue: UInt32, _ table: TableID, isSeated: Bool) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(table.text.utf8.count + 30)
    key.append(bigEndian: venue)
    key.append(contentsOf: table.text.utf8)
    key.append(0)
    key.append(isSeated ? 0 : 1)
    return key
  }

  /// As `prefix`, with a start: claims from then on follow it.
  static func bytes(_ venue: UInt32, _ table: TableID, isSeated: Bool, from start: Timestamp) -> [UInt8] {
    var key = prefix(venue, table, isSeated: isSeated)
    key.append(bigEndian: UInt64(ascending: start.microseconds))
    return key
  }

  static func bytes(_ venue: UInt32, _ table: TableID, _ claim: Claim) -> [UInt8] {
    var key = bytes(venue, table, isSeated: claim.kind == .seated, from: claim.start)
    key.append(claim.id)
    return key
  }
}
