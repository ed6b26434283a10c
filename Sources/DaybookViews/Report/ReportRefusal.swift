package import DaybookDomain
package import DaybookTime

/// Who was turned away, from which start, with how many, and why; the start and the position are in the key.
package struct ReportRefusal: Hashable, Sendable {
  package let venue: VenueID
  /// The start that was sought.
  package let start: Timestamp
  package let position: Position
  /// When it was refused.
  package let at: Timestamp
  package let covers: Int
  package let by: Actor
  /// Every rule that stood in the way, once, in the order of the reasons.
  package let codes: [RefusalCode]

  /// Nil for anything but a refusal of a place at a time at a venue.
  init?(_ fact: Fact) {
    guard case .refused(let refusal) = fact.event, let sought = refusal.sought, let venue = fact.venue else {
      return nil
    }
    self.venue = venue
    (start, covers) = (sought.start, sought.party.covers)
    (position, at, by) = (fact.position, fact.recordedAt, fact.by)
    var codes: [RefusalCode] = []
    for reason in refusal.reasons where !codes.contains(reason.code) { codes.append(reason.code) }
    self.codes = codes
  }

  init(key: RawSpan, row: RawSpan, of venue: VenueID) throws(RowError) {
    guard row.byteCount >= 12, key.byteCount >= 16 else {
      throw RowError("a refusal of \(row.byteCount) bytes")
    }
    self.venue = venue
    start = try key.ascendingInstant(at: key.byteCount - 16)
    position = try key.position(at: key.byteCount - 8)
    at = try row.instant(at: 0)
    covers = Int(row.number32(at: 8))
    let texts = try row.texts(from: 12, 2)
    guard let by = Actor(texts[0]) else { throw RowError("a refusal of nobody: \(texts[0])") }
    self.by = by
    codes = texts[1].split(separator: " ").compactMap { RefusalCode(rawValue: String($0)) }
  }

  var key: [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: start.microseconds))
    key.append(bigEndian: position.value)
    return key
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(at)
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: covers))
    let codes = codes.map(\.rawValue).joined(separator: " ")
    return bytes + Array(by.description.utf8) + [0] + Array(codes.utf8)
  }
}
