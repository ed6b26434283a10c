import DaybookDomain

/// What a view keeps beside a venue's definition: enough to tell whether a decoded definition is current.
struct VenueEntry: Hashable, Sendable {
  /// Counted from 0 in order of first definition; shorter in keys than the id.
  let number: UInt32
  /// Position of the definition in force.
  let definedAt: Position
  let zone: String

  init(number: UInt32, definedAt: Position, zone: String) {
    self.number = number
    self.definedAt = definedAt
    self.zone = zone
  }

  init(_ row: RawSpan) throws(RowError) {
    guard row.byteCount >= 12 else { throw RowError("an entry of a venue of \(row.byteCount) bytes") }
    number = row.number32(at: 0)
    definedAt = try row.position(at: 4)
    zone = row.text(from: 12, byteCount: row.byteCount - 12)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: number)
    bytes.append(bigEndian: definedAt.value)
    bytes.append(contentsOf: zone.utf8)
    return bytes
  }

  /// The key of the definition, which begins the keys of its claims.
  static func key(_ number: UInt32) -> [1 of UInt32] { [number.bigEndian] }
}
