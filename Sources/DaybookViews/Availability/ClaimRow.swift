import DaybookDomain
import DaybookForms
import DaybookTime

/// A claim or block packed as a row; its id is in the key.
///
/// `kind, start, end, …` with numbers big-endian; texts are two bytes of length and UTF-8.
/// Claim: `lapses at (Int64.min: never), units, pool (empty: none), count of tables, tables, party, buffer, channel,
/// needs (a bit each), floating, area (empty: none)`.
/// Block: `scope, area | count of tables, tables | covers that may start | nothing`.
enum ClaimRow {
  /// The first byte of a block; a claim's is its kind.
  private static let block: UInt8 = 0xFF
  /// The first byte of the scope of a block that limits starts.
  private static let starts: UInt8 = 3

  static func append(_ claim: Claim, to row: inout [UInt8]) {
    row.append(claim.kind.rawValue)
    row.append(bigEndian: UInt64(bitPattern: claim.start.microseconds))
    row.append(bigEndian: UInt64(bitPattern: claim.end.microseconds))
    row.append(bigEndian: UInt64(bitPattern: claim.lapsesAt?.microseconds ?? .min))
    row.append(bigEndian: UInt32(truncatingIfNeeded: claim.units))
    append(claim.pool?.text ?? "", to: &row)
    append(claim.tables, to: &row)
    row.append(bigEndian: UInt32(truncatingIfNeeded: claim.party.covers))
    row.append(bigEndian: UInt32(truncatingIfNeeded: claim.bufferMinutes))
    row.append(UInt8(Channel.allCases.firstIndex(of: claim.channel) ?? 0))
    row.append(
      Need.allCases.indices.reduce(0) { bits, place in
        claim.needs.contains(Need.allCases[place]) ? bits | 1 << UInt8(place) : bits
      })
    row.append(claim.isFloating ? 1 : 0)
    append(claim.area ?? "", to: &row)
  }

  static func append(_ block: Block, to row: inout [UInt8]) {
    row.append(ClaimRow.block)
    row.append(bigEndian: UInt64(bitPattern: block.from.microseconds))
    row.append(bigEndian: UInt64(bitPattern: block.until.microseconds))
    switch block.scope {
    case .venue: row.append(0)
    case .area(let area):
      row.append(1)
      append(area, to: &row)
    case .tables(let tables):
      row.append(2)
      append(tables, to: &row)
    case .starts(let covers):
      row.append(starts)
      row.append(bigEndian: UInt32(truncatingIfNeeded: covers))
    }
  }

  private static func append(_ text: String, to row: inout [UInt8]) {
    row.append(bigEndian: UInt16(truncatingIfNeeded: text.utf8.count))
    row.append(contentsOf: text.utf8)
  }

  private static func append(_ tables: [TableID], to row: inout [UInt8]) {
    row.append(bigEndian: UInt16(truncatingIfNeeded: tables.count))
    for table in tables { append(table.text, to: &row) }
  }

  /// When the claim or block begins.
  static func start(_ row: RawSpan) throws(RowError) -> Timestamp {
    guard row.byteCount >= 17 else { throw RowError("a claim of \(row.byteCount) bytes") }
    return try row.instant(at: 1)
  }

  static func isOfPartyThatLeft(_ row: RawSpan) -> Bool {
    row.byteCount > 0 && row.byte(at: 0) == Claim.Kind.left.rawValue
  }

  /// Whether it is a block that limits how many covers start.
  static func isPace(_ row: RawSpan) -> Bool {
    row.byteCount > 17 && row.byte(at: 0) == block && row.byte(at: 17) == starts
  }

  /// Adds the claim, or the block but a pace, to a floor.
  static func put(_ row: RawSpan, _ id: ClaimID, venue: VenueID, in floor: inout Floor) throws(RowError) {
    let start = try start(row)
    guard row.byte(at: 0) == block else { return floor.replace(nil, with: try claim(row, id)) }
    var reader = ClaimRowReader(row, at: 17)
    let scope: BlockScope
    switch try reader.byte() {
    case 0: scope = .venue
    case 1: scope = .area(try reader.text())
    default: scope = .tables(try reader.tables())
    }
    let end = try row.instant(at: 9)
    floor.replace(
      nil, with: Block(id: id.retyped(), venue: venue, scope: scope, from: start, until: end, reason: nil))
  }

  /// The claim; a row of a block is an error.
  static func claim(_ row: RawSpan, _ id: ClaimID) throws(RowError) -> Claim {
    let start = try start(row)
    guard let kind = Claim.Kind(rawValue: row.byte(at: 0)) else {
      throw RowError("a claim of the kind \(row.byte(at: 0))")
    }
    let end = try row.instant(at: 9)
    var reader = ClaimRowReader(row, at: 17)
    let until = try reader.instant(orNone: .min)
    let units = Int(try reader.number32())
    let pool = try reader.text()
    let tables = try reader.tables()
    let party = PartySize(try reader.number32(in: .covers))
    let buffer = try reader.number32(in: .minutes)
    let channel = Int(try reader.byte())
    guard Channel.allCases.indices.contains(channel) else { throw RowError("a claim on channel \(channel)") }
    let bits = try reader.byte()
    let needs = Need.allCases.indices.filter { bits & 1 << UInt8($0) != 0 }.map { Need.allCases[$0] }
    let isFloating = try reader.byte() == 1
    let area = try reader.text()
    return Claim(
      id: id, kind: kind, start: start, end: end,
      lapsesAt: until, tables: tables,
      pool: pool.isEmpty ? nil : PoolID(pool), units: units, party: party,
      channel: Channel.allCases[channel], bufferMinutes: buffer, isFloating: isFloating,
      area: area.isEmpty ? nil : area,
      needs: needs.sorted { $0.rawValue < $1.rawValue })
  }
}
