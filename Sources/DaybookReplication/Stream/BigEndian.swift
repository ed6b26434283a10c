extension [UInt8] {
  /// Appends the lowest bytes of a number, the highest of them first.
  mutating func add(_ number: UInt64, _ count: Int) {
    for place in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
  }
}

/// Numbers and bytes one after another; nil where there are not as many.
struct BigEndianReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number(_ count: Int) -> UInt64? {
    bytes(UInt64(count)).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }

  /// All that is left.
  var remainder: [UInt8] { Array(rest) }

  mutating func bytes(_ count: UInt64) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }
}
