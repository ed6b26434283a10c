import DaybookDomain
import DaybookForms
import DaybookTime

/// Reads a packed claim from front to back; a row that ends early is an error, never a trap.
struct ClaimRowReader: ~Escapable {
  private let row: RawSpan
  private var offset: Int

  @_lifetime(copy row)
  init(_ row: RawSpan, at offset: Int) {
    self.row = row
    self.offset = offset
  }

  @_lifetime(self: copy self)
  mutating func byte() throws(RowError) -> UInt8 { row.byte(at: try take(1)) }

  @_lifetime(self: copy self)
  mutating func number32() throws(RowError) -> UInt32 { row.number32(at: try take(4)) }

  @_lifetime(self: copy self)
  mutating func number64() throws(RowError) -> UInt64 { row.number64(at: try take(8)) }

  @_lifetime(self: copy self)
  mutating func number32(in range: StoredRange) throws(RowError) -> Int {
    let value = Int(try number32())
    guard range.allowed.contains(value) else { throw RowError("a claim with \(value)") }
    return value
  }

  @_lifetime(self: copy self)
  mutating func instant() throws(RowError) -> Timestamp { try row.instant(at: try take(8)) }

  /// Reads an instant; nil when it is this value.
  @_lifetime(self: copy self)
  mutating func instant(orNone none: Int64) throws(RowError) -> Timestamp? {
    let place = try take(8)
    return Int64(bitPattern: row.number64(at: place)) == none ? nil : try row.instant(at: place)
  }

  @_lifetime(self: copy self)
  mutating func text() throws(RowError) -> String {
    let byteCount = Int(row.number16(at: try take(2)))
    return row.text(from: try take(byteCount), byteCount: byteCount)
  }

  @_lifetime(self: copy self)
  mutating func tables() throws(RowError) -> [TableID] {
    let count = Int(row.number16(at: try take(2)))
    var tables: [TableID] = []
    tables.reserveCapacity(count)
    for _ in 0..<count { tables.append(TableID(try text())) }
    return tables
  }

  /// The offset of the next bytes, which are skipped.
  @_lifetime(self: copy self)
  private mutating func take(_ byteCount: Int) throws(RowError) -> Int {
    guard offset + byteCount <= row.byteCount else {
      throw RowError("a claim that ends at byte \(row.byteCount)")
    }
    defer { offset += byteCount }
    return offset
  }
}
