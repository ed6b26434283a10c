/// Throws unless the bytes are one deterministic CBOR item and nothing after it (RFC 8949 §4.2).
///
/// Map keys must be text, each strictly after the one before in the byte order of their encodings; text
/// must be UTF-8; nesting is at most `CBORReader.maxDepth`. The error names the first wrong byte.
package func validateDeterministic(_ bytes: RawSpan) throws(CBORError) {
  var reader = CBORReader(bytes)
  try reader.validateItem(depth: 0)
  guard reader.isAtEnd else { throw CBORError(offset: reader.offset, problem: .trailingBytes) }
}

extension CBORReader {
  @_lifetime(self: copy self)
  fileprivate mutating func validateItem(depth: Int) throws(CBORError) {
    guard depth <= CBORReader.maxDepth else { throw CBORError(offset: offset, problem: .tooDeep) }
    guard let type = peekMajorType else { throw CBORError(offset: offset, problem: .truncated) }
    switch type {
    case .unsigned, .negative: _ = try readHead(type)
    case .bytes: _ = try readString(.bytes)
    case .text: _ = try readTextRange()
    case .simple: _ = try readBool()
    case .array:
      for _ in 0..<(try readArrayHeader()) { try validateItem(depth: depth + 1) }
    case .map:
      try validatePairs(try readMapHeader(), depth: depth + 1)
    case .tag:
      _ = try readTag()
      try validateItem(depth: depth + 1)
    }
  }

  @_lifetime(self: copy self)
  private mutating func validatePairs(_ count: Int, depth: Int) throws(CBORError) {
    var previous = 0..<0
    for _ in 0..<count {
      guard let type = peekMajorType else { throw CBORError(offset: offset, problem: .truncated) }
      guard type == .text else { throw CBORError(offset: offset, problem: .keyNotText) }
      let start = offset
      _ = try readTextRange()
      let key = start..<offset
      guard previous.isEmpty || isAscending(previous, key) else {
        throw CBORError(offset: start, problem: .keyOrder)
      }
      previous = key
      try validateItem(depth: depth)
    }
  }

  /// Whether the bytes of one range sort strictly before those of another.
  private func isAscending(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
    for step in 0..<min(first.count, second.count) {
      let (left, right) = (byte(at: first.lowerBound + step), byte(at: second.lowerBound + step))
      if left != right { return left < right }
    }
    return first.count < second.count
  }
}
