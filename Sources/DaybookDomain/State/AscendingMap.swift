/// Values by key, in order of key: two arrays side by side, for keys that mostly come in order and are few.
///
/// A venue's open dates are such. Finding one is a few comparisons and no hash; a new last one is appended.
package struct AscendingMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
  package private(set) var keys: [Key] = []
  /// The value of the key at the same place.
  package var values: [Value] = []

  package init() {}

  /// The first place whose key is not before this one.
  @inline(__always)
  private func bound(_ key: Key) -> Int {
    guard let last = keys.last, key <= last else { return keys.count }
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where the key is, until one is added or removed.
  @inline(__always)
  package func place(of key: Key) -> Int? {
    let place = bound(key)
    return place < keys.count && keys[place] == key ? place : nil
  }

  /// The places of all keys from one to another, both included.
  package func places(from first: Key, through last: Key) -> Range<Int> {
    var place = bound(first)
    let begin = place
    while place < keys.count, keys[place] <= last { place += 1 }
    return begin..<place
  }

  package subscript(key: Key) -> Value? { place(of: key).map { values[$0] } }

  /// Where the key is, with a new value if it was not here.
  package mutating func place(of key: Key, orAdd new: @autoclosure () -> Value) -> (place: Int, isNew: Bool) {
    let place = bound(key)
    if place < keys.count, keys[place] == key { return (place, false) }
    keys.insert(key, at: place)
    values.insert(new(), at: place)
    return (place, true)
  }

  package mutating func remove(at place: Int) {
    keys.remove(at: place)
    values.remove(at: place)
  }
}
