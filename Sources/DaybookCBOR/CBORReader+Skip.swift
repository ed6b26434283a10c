extension CBORReader {
  /// Skips one item and all in it, at most `maxDepth` deep.
  ///
  /// Heads and lengths are checked; text is not checked to be UTF-8, nor keys to be in order.
  @_lifetime(self: copy self)
  package mutating func skip() throws(CBORError) {
    let start = offset
    do {
      try skipItem(depth: 0)
    } catch {
      offset = start
      throw error
    }
  }

  @_lifetime(self: copy self)
  private mutating func skipItem(depth: Int) throws(CBORError) {
    guard depth <= CBORReader.maxDepth else { throw CBORError(offset: offset, problem: .tooDeep) }
    guard let type = peekMajorType else { throw CBORError(offset: offset, problem: .truncated) }
    switch type {
    case .unsigned, .negative: _ = try readHead(type)
    case .bytes, .text: _ = try readString(type)
    case .simple: _ = try readBool()
    case .array:
      for _ in 0..<(try readArrayHeader()) { try skipItem(depth: depth + 1) }
    case .map:
      for _ in 0..<(try readMapHeader()) {
        try skipItem(depth: depth + 1)
        try skipItem(depth: depth + 1)
      }
    case .tag:
      _ = try readTag()
      try skipItem(depth: depth + 1)
    }
  }
}
