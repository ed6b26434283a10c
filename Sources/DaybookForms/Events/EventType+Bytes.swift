import DaybookDomain

extension EventType {
  /// The type with this name.
  ///
  /// The last sixteen bytes of a name, as one integer, differ for every two names, so a look-up compares
  /// integers.
  static func named(_ bytes: RawSpan) -> EventType? {
    let count = bytes.byteCount
    guard count <= 32 else { return nil }
    var word: UInt128 = 0
    for place in max(0, count - 16)..<count {
      word = word << 8 | UInt128(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
    }
    if word == booked.word { return .booked }
    var (low, high) = (0, byWord.count)
    while low < high {
      let middle = (low + high) / 2
      if byWord[middle].word < word { low = middle + 1 } else { high = middle }
    }
    guard low < byWord.count, byWord[low].word == word else { return nil }
    let type = byWord[low].type
    return count <= 16 || String(checking: bytes) == type.rawValue ? type : nil
  }

  private var word: UInt128 { rawValue.utf8.suffix(16).reduce(0) { $0 << 8 | UInt128($1) } }
  private static let booked = (word: EventType.booked.word, type: EventType.booked)
  private static let byWord: [(word: UInt128, type: EventType)] = {
    let words = allCases.map { (word: $0.word, type: $0) }.sorted { $0.word < $1.word }
    for (a, b) in zip(words, words.dropFirst()) {
      precondition(a.word != b.word, "no two names of events end alike")
    }
    return words
  }()
}
