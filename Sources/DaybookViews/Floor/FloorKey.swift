import DaybookDomain
import DaybookTime

/// The key of a claim's row: venue's number, table's id, 0, whether the party is seated, start, claim's id.
enum FloorKey {
  /// The prefix of the keys of a table's claims: those of seated parties, or the others.
  static func prefix(_ venue: UInt32, _ table: TableID, isSeated: Bool) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(table.text.utf8.count + 30)
    key.append(bigEndian: venue)
    key.append(contentsOf: table.text.utf8)
    key.append(0)
    key.append(isSeated ? 0 : 1)
    return key
  }

  /// As `prefix`, with a start: claims from then on sort after it.
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
