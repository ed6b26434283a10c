/// Numbers for names, from 0 in the order they came: what is in the hot state is found by them.
struct NameNumbers<Thing>: Sendable {
  private(set) var names: [Name<Thing>] = []
  /// A number plus one; 0: empty. At most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 8)
  /// The number that is asked for next, most likely.
  private var likely = 0

  var count: Int { names.count }

  /// Makes a name quick to find: that of the record at hand.
  mutating func expect(_ name: Name<Thing>) {
    if let number = self[name] { likely = number }
  }

  subscript(name: Name<Thing>) -> Int? {
    if likely < names.count, names[likely].text.hasBytes(of: name.text) { return likely }
    let mask = slots.count &- 1
    var slot = name.text.scattered & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) &- 1
      if names[number].text.hasBytes(of: name.text) { return number }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  /// The next number, for a name that has none.
  @discardableResult
  mutating func add(_ name: Name<Thing>) -> Int {
    names.append(name)
    if names.count * 2 > slots.count {
      slots = Array(repeating: 0, count: slots.count * 2)
      for number in names.indices { fill(number) }
    } else {
      fill(names.count - 1)
    }
    return names.count - 1
  }

  /// Takes the last name back.
  mutating func removeLast() {
    names.removeLast()
    slots = Array(repeating: 0, count: slots.count)
    for number in names.indices { fill(number) }
  }

  private mutating func fill(_ number: Int) {
    let mask = slots.count - 1
    var slot = names[number].text.scattered & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(number + 1)
  }
}

private let scatterFactor: UInt64 = {
  var hasher = Hasher()
  hasher.combine(0x5851_F42D)
  return UInt64(bitPattern: Int64(hasher.finalize())) | 1
}()

extension String {
  /// A number made of its bytes, the same for equal bytes, spread by a factor of the process's own.
  fileprivate var scattered: Int {
    let bytes = utf8.span.bytes
    let count = bytes.byteCount
    var sum = UInt64(truncatingIfNeeded: count)
    func add(_ word: UInt64) {
      let (high, low) = (sum ^ word).multipliedFullWidth(by: scatterFactor)
      sum = high ^ low
    }
    var at = 0
    while count &- at >= 8 {
      add(bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      at &+= 8
    }
    if at < count {
      var word: UInt64 = 0
      while at < count {
        word = word << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self))
        at &+= 1
      }
      add(word)
    }
    return Int(truncatingIfNeeded: sum >> 1)
  }
}
