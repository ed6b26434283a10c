import DaybookDomain

extension Actor {
  /// Reads `role:id` from UTF-8; nil when the role is unknown or there is no id.
  @inline(__always)
  init?(_ bytes: RawSpan) {
    var role: Role?
    var length = 0
    for candidate in Role.allCases {
      length = candidate.word.utf8CodeUnitCount
      guard bytes.starts(with: candidate.word), length < bytes.byteCount,
        bytes.unsafeLoad(fromByteOffset: length, as: UInt8.self) == UInt8(ascii: ":")
      else { continue }
      role = candidate
      break
    }
    guard let role, length + 1 < bytes.byteCount,
      let id = String(checking: bytes.extracting((length + 1)..<bytes.byteCount))
    else { return nil }
    self.init(role, id)
  }
}

extension Actor.Role {
  /// The raw value, known at compile time.
  @inline(__always)
  var word: StaticString {
    switch self {
    case .guest: "guest"
    case .host: "host"
    case .kitchen: "kitchen"
    case .operator: "operator"
    case .ledger: "ledger"
    }
  }
}

extension RawSpan {
  /// Whether the first bytes are these.
  @inline(__always)
  func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard byteCount >= count else { return false }
    for place in 0..<count where unsafeLoad(fromByteOffset: place, as: UInt8.self) != text.utf8Start[place] {
      return false
    }
    return true
  }
}

extension String {
  /// The text of these bytes; nil when they are not UTF-8.
  @inline(__always)
  init?(checking bytes: RawSpan) {
    do {
      self.init(copying: try UTF8Span(validating: Span<UInt8>(_bytes: bytes)))
    } catch {
      return nil
    }
  }
}
