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
