import DaybookDomain

extension Actor {
  /// Reads `role:id` from UTF-8; nil when the role is unknown or there is no id.
  @inline(__always)
  init?(_ bytes: RawSpan, _ known: KnownTexts? = nil) {
    guard bytes.byteCount > 0, let role = Role(initial: bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self))
    else { return nil }
    let length = role.word.utf8CodeUnitCount
    guard bytes.starts(with: role.word), length + 1 < bytes.byteCount,
      bytes.unsafeLoad(fromByteOffset: length, as: UInt8.self) == UInt8(ascii: ":")
    else { return nil }
    let name = bytes.extracting((length + 1)..<bytes.byteCount)
    // Guests are many, and each is named seldom.
    guard
      let id = role == .guest
        ? String(checking: name) : known.map({ $0.text(name) }) ?? String(checking: name)
    else { return nil }
    self.init(role, id)
  }
}

extension Actor.Role {
  /// The one role whose word begins so.
  @inline(__always)
  init?(initial: UInt8) {
    switch initial {
    case UInt8(ascii: "g"): self = .guest
    case UInt8(ascii: "h"): self = .host
    case UInt8(ascii: "k"): self = .kitchen
    case UInt8(ascii: "o"): self = .operator
    case UInt8(ascii: "l"): self = .ledger
    default: return nil
    }
  }

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
