import DaybookDomain

extension EventType {
  /// The type whose name these bytes are.
  ///
  /// No name is longer than sixteen bytes, so a name is one integer and looking it up compares integers.
  static func named(_ bytes: RawSpan) -> EventType? {
    guard bytes.byteCount <= 16 else { return nil }
    var word: UInt128 = 0
    for place in bytes.byteOffsets {
      word = word << 8 | UInt128(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
    }
    return byWord.first { $0.word == word }?.type
  }

  private static let byWord: [(word: UInt128, type: EventType)] = commonestFirst.map { type in
    precondition(type.rawValue.utf8.count <= 16, "the name of an event has at most sixteen bytes")
    return (type.rawValue.utf8.reduce(0) { $0 << 8 | UInt128($1) }, type)
  }

  private static var commonestFirst: [EventType] { [.booked, .cancelled] + allCases }
}
