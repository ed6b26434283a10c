/// Where each thing of a kind lies, by the 128 bits of its id: open addressing, eight bytes a thing.
///
/// Ids are made from random bits, but a bundle may import anybody's: a factor of the process's own spreads them.
package struct IDIndex: Sendable {
  /// The upper half of the id's hash and the place plus one; 0: empty.
  private var slots: [UInt64] = Array(repeating: 0, count: 16)
  private var bits: UInt64 = 4
  package private(set) var count = 0

  package init() {}

  private static let factor: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0x9E37_79B9)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }()

  /// The half of the hash that a slot keeps: growing and removing never ask for an id again.
  private static func tag(_ high: UInt64, _ low: UInt64) -> UInt64 {
    let (upper, lower) = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)).multipliedFullWidth(by: factor)
    return (upper ^ lower) >> 32
  }

  private func home(_ tag: UInt64) -> Int { Int(truncatingIfNeeded: tag >> (32 - bits)) }

  /// The place of the thing with this id, of those for which `isAt` says whether they lie at a place.
  @inline(__always)
  package func place(_ high: UInt64, _ low: UInt64, _ isAt: (Int) -> Bool) -> Int? {
    let tag = IDIndex.tag(high, low)
    let mask = slots.count &- 1
    var slot = home(tag)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == tag {
        let place = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
        if isAt(place) { return place }
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  /// Notes where a thing lies whose id is not here.
  package mutating func insert(_ high: UInt64, _ low: UInt64, at place: Int) {
    if (count + 1) * 3 > slots.count * 2 { grow() }
    count += 1
    fill(IDIndex.tag(high, low) << 32 | UInt64(place + 1))
  }

  private mutating func fill(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = home(entry >> 32)
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  private mutating func grow() {
    precondition(bits < 32, "an index has room for 2 thousand million things")
    let old = slots
    bits += 1
    slots = Array(repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 { fill(entry) }
  }

  /// Forgets the thing with this id that lies at a place. What was pushed on by it moves back.
  package mutating func remove(_ high: UInt64, _ low: UInt64, at place: Int) {
    let entry = IDIndex.tag(high, low) << 32 | UInt64(place + 1)
    let mask = slots.count - 1
    var hole = home(entry >> 32)
    while slots[hole] != entry {
      guard slots[hole] != 0 else { return }
      hole = (hole + 1) & mask
    }
    count -= 1
    var slot = (hole + 1) & mask
    while slots[slot] != 0 {
      if (slot - home(slots[slot] >> 32)) & mask >= (slot - hole) & mask {
        slots[hole] = slots[slot]
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    slots[hole] = 0
  }
}
