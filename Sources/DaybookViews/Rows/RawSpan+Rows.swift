import DaybookDomain
import DaybookForms
import DaybookTime

/// Numbers in rows and keys that are computed with: a wrong one on a damaged page is an error, not a trap.
extension RawSpan {
  /// Eight bytes at an offset, which may be outside the row.
  private func number(at offset: Int) throws(RowError) -> UInt64 {
    guard offset >= 0, byteCount >= 8, offset <= byteCount - 8 else {
      throw RowError("\(byteCount) bytes where a number belongs at \(offset)")
    }
    return number64(at: offset)
  }

  /// A record's position; never 0.
  func position(at offset: Int) throws(RowError) -> Position {
    let value = try number(at: offset)
    guard value > 0, value <= UInt64(StoredRange.position.allowed.upperBound) else {
      throw RowError("a position of \(value)")
    }
    return Position(value)
  }

  /// A count, 0 or more.
  func count(at offset: Int) throws(RowError) -> Int {
    let value = try number(at: offset)
    guard let count = Int(exactly: value), StoredRange.count.allowed.contains(count) else {
      throw RowError("a count of \(value)")
    }
    return count
  }

  /// An instant in microseconds.
  func instant(at offset: Int) throws(RowError) -> Timestamp {
    try RawSpan.checked(Int64(bitPattern: try number(at: offset)))
  }

  /// An instant from a key, where unsigned order is the order of instants.
  func ascendingInstant(at offset: Int) throws(RowError) -> Timestamp {
    try RawSpan.checked(Timestamp(ascending: try number(at: offset)).microseconds)
  }

  private static func checked(_ microseconds: Int64) throws(RowError) -> Timestamp {
    guard StoredSpan.row.instants.contains(microseconds) else {
      throw RowError("an instant \(microseconds) µs after 1970")
    }
    return Timestamp(microseconds: microseconds)
  }
}

/// A row, as written by a view, that is not what it should be.
struct RowError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension RawSpan {
  /// Bytes as text; they must be there. Invalid UTF-8 is shown as replacement characters.
  func text(from start: Int, byteCount: Int) -> String {
    extracting(start..<(start + byteCount)).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether it begins with these bytes.
  func starts(with prefix: [UInt8]) -> Bool {
    guard byteCount >= prefix.count else { return false }
    for index in prefix.indices where byte(at: index) != prefix[index] { return false }
    return true
  }
}
