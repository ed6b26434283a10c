public import DaybookDomain
public import DaybookTime

/// A part of a key or a value of a projection's row. The order of its bytes must be the order of its values.
///
/// Texts, whole numbers, dates, times, positions and ids are parts; a type of your own becomes one through theirs.
public protocol RowPart: Sendable {
  /// Appends its bytes, from which it can be told where it ends.
  func append(to bytes: inout [UInt8])
  /// Takes it from the front of these bytes; throws when they do not begin with one.
  init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow)
}

/// UTF-8; a byte 0 in it is written as 0 and 255, and it ends with 0 and 1, so that no text contains its end.
extension String: RowPart {
  public func append(to bytes: inout [UInt8]) {
    for byte in utf8 {
      bytes.append(byte)
      if byte == 0 { bytes.append(0xFF) }
    }
    bytes += [0, 1]
  }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    var text: [UInt8] = []
    while let byte = bytes.popFirst() {
      guard byte == 0 else {
        text.append(byte)
        continue
      }
      switch bytes.popFirst() {
      case 0xFF: text.append(0)
      case 1:
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw UnreadableRow("a text that is not UTF-8")
        }
        self = valid
        return
      default: throw UnreadableRow("a text with a byte 0 that neither ends it nor belongs to it")
      }
    }
    throw UnreadableRow("a text without an end")
  }
}

/// Eight bytes, the sign turned over, so that negative numbers come first.
extension Int: RowPart {
  public func append(to bytes: inout [UInt8]) {
    bytes.append(bigEndian: UInt64(ascending: Int64(self)))
  }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    self = Int(Int64(bitPattern: try RowNumber.take(8, from: &bytes) ^ 1 << 63))
  }
}

/// As the number of its days since 1970, in four bytes.
extension CivilDate: RowPart {
  public func append(to bytes: inout [UInt8]) { bytes.append(bigEndian: UInt32(ascending: self)) }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    let number = UInt32(truncatingIfNeeded: try RowNumber.take(4, from: &bytes))
    self.init(daysSinceEpoch: Int(Int32(bitPattern: number ^ 1 << 31)))
  }
}

/// As its microseconds since 1970.
extension Timestamp: RowPart {
  public func append(to bytes: inout [UInt8]) { bytes.append(bigEndian: UInt64(ascending: microseconds)) }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    self.init(ascending: try RowNumber.take(8, from: &bytes))
  }
}

/// As its number.
extension Position: RowPart {
  public func append(to bytes: inout [UInt8]) { bytes.append(bigEndian: value) }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    self.init(try RowNumber.take(8, from: &bytes))
  }
}

/// Its sixteen bytes: ids that were made later come later.
extension ID: RowPart {
  public func append(to bytes: inout [UInt8]) {
    bytes.append(bigEndian: high)
    bytes.append(bigEndian: low)
  }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    let high = try RowNumber.take(8, from: &bytes)
    self.init(high: high, low: try RowNumber.take(8, from: &bytes))
  }
}

/// As its text.
extension Name: RowPart {
  public func append(to bytes: inout [UInt8]) { text.append(to: &bytes) }

  public init(from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) {
    self.init(try String(from: &bytes))
  }
}

/// Numbers of a stated length, most significant byte first.
enum RowNumber {
  static func take(_ count: Int, from bytes: inout ArraySlice<UInt8>) throws(UnreadableRow) -> UInt64 {
    guard bytes.count >= count else {
      throw UnreadableRow("\(bytes.count) bytes where a number of \(count) belongs")
    }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
