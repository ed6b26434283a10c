import DaybookDomain

/// The key of a notice's row: the venue's id, 0, the audience, the number. An outbox is one range of keys.
enum NoticeKey {
  static func prefix(_ venue: VenueID, _ audience: Audience) -> [UInt8] {
    var key = Array(venue.text.utf8)
    key.append(0)
    key.append(UInt8(Audience.allCases.firstIndex(of: audience) ?? 0))
    return key
  }

  static func bytes(_ id: NoticeID) -> [UInt8] {
    var key = prefix(id.venue, id.audience)
    // A damaged row may have any number.
    key.append(bigEndian: UInt64(truncatingIfNeeded: id.number))
    return key
  }
}
