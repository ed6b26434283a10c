/// Numbers for names, from 0 in the order they came: what is in the hot state is found by them.
struct NameNumbers<Thing>: Sendable {
  private(set) var names: [Name<Thing>] = []
  /// A number plus one, by the bytes of its name; 0: empty. At most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 8)
  /// What each name is made of: the same words are the same name, for they are its bytes or its storage, which
  /// `names` keeps.
  private var words: [Words] = []
  /// A number plus one, by the words of its name; 0: empty. A long name that lies elsewhere is not found by them.
  private var slotsByWords: [UInt32] = Array(repeating: 0, count: 8)
  /// The number that a name that is not found by its words is most likely to have.
  private var likely = 0

  /// The two words of a string.
  private struct Words: Hashable {
    let first: UInt64
    let second: UInt64

    @inline(__always)
    init(_ name: Name<Thing>) { (first, second) = unsafeBitCast(name.text, to: (UInt64, UInt64).self) }

    @inline(__always)
    var scattered: Int {
      let (high, low) = (first ^ second &<< 7).multipliedFullWidth(by: scatterFactor)
      return Int(truncatingIfNeeded: high ^ low)
    }
  }

  /// Makes a name quick to find: that of the record at hand.
  mutating func expect(_ name: Name<Thing>) {
    if place(of: Words(name)) == nil, let number = search(name) { likely = number }
  }

  @inline(__always)
  subscript(name: Name<Thing>) -> Int? { place(of: Words(name)) ?? search(name) }

  @inline(__always)
  private func place(of words: Words) -> Int? {
    let mask = slotsByWords.count &- 1
    var slot = words.scattered & mask
    while slotsByWords[slot] != 0 {
      let number = Int(slotsByWords[slot]) &- 1
      if self.words[number] == words { return number }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  @inline(never)
  private func search(_ name: Name<Thing>) -> Int? {
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
    words.append(Words(name))
    if names.count * 2 > slots.count {
      fillAll(among: slots.count * 2)
    } else {
      fill(names.count - 1)
    }
    return names.count - 1
  }

  /// Takes the last name back.
  mutating func removeLast() {
    names.removeLast()
    words.removeLast()
    fillAll(among: slots.count)
  }

  private mutating func fillAll(among count: Int) {
    slots = Array(repeating: 0, count: count)
    slotsByWords = slots
    for number in names.indices { fill(number) }
  }

  private mutating func fill(_ number: Int) {
    let entry = UInt32(number + 1)
    let mask = slots.count - 1
    var slot = names[number].text.scattered & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
    slot = words[number].scattered & mask
    while slotsByWords[slot] != 0 { slot = (slot + 1) & mask }
    slotsByWords[slot] = entry
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
