internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Which restaurant is which venue, and what is known of it besides the venue's definition.
struct BakuDirectory: Sendable {
  private let venues: [String: VenueID]
  private let ids: [VenueID: String]
  private let entries: [VenueID: JSONValue]

  /// Without a file, ids are made of the venues'.
  init(_ restaurants: BakuRestaurants?) {
    let found = (restaurants?.venues ?? [:]).map { (id: $0.key.lowercased(), venue: VenueID($0.value)) }
    venues = Dictionary(found.map { ($0.id, $0.venue) }) { first, _ in first }
    ids = Dictionary(found.map { ($0.venue, $0.id) }) { first, _ in first }
    entries = Dictionary((restaurants?.entries ?? [:]).map { (VenueID($0.key), $0.value) }) { first, _ in
      first
    }
  }

  /// The restaurant's entry in the file.
  func entry(of venue: VenueID) -> JSONValue? { entries[venue] }

  /// The id that apps know a venue by: the file's, the venue's own where it is a UUID, else one made of it.
  func id(of venue: VenueID) -> String {
    ids[venue] ?? ClaimID(venue.text)?.description ?? BakuDirectory.made(of: venue)
  }

  /// The venue that an app names: by its id, or as the operator calls it; nil when there is none.
  func venue(_ text: String, _ snapshot: borrowing Snapshot) -> VenueDefinition? {
    let id = text.lowercased()
    if let venue = venues[id] { return snapshot.venue(venue) }
    if let venue = snapshot.venue(VenueID(text)) { return venue }
    guard ClaimID(id) != nil else { return nil }
    return snapshot.venues().first { self.id(of: $0.id) == id }
  }

  /// A UUID that is the same wherever the venue is called the same (RFC 9562 §5.8).
  private static func made(of venue: VenueID) -> String {
    let digest = SHA256.digest(Array("restaurant \(venue.text)".utf8))
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    let (high, low) = (word(digest[0..<8]), word(digest[8..<16]))
    return ClaimID(
      high: high & ~0xF000 | 0x8000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    ).description
  }
}
