internal import DaybookDomain
internal import DaybookViews

/// Finds first answers to keys: in memory since the index's checkpoint, in the index before it.
///
/// A first answer never changes, so an index that was opened once stays right even if its files are replaced.
struct KeyMemory {
  /// In order of position, so that entries which the index has caught up with can be dropped.
  private var order: [(position: Position, name: KeyDigest)] = []
  /// The place in `order` of each name's first answer.
  private var places = IDIndex()
  private var dropped = 0

  mutating func remember(_ name: KeyDigest, at position: Position) {
    order.append((position, name))
    if place(of: name) == nil { places.insert(name.high, name.low, at: order.count - 1) }
  }

  func position(of name: KeyDigest) -> Position? { place(of: name).map { order[$0].position } }

  private func place(of name: KeyDigest) -> Int? {
    places.place(name.high, name.low) { order[$0].name == name }
  }

  /// A mark for `rollBack`; valid until something is forgotten.
  var mark: Int { order.count }

  /// Drops what was remembered since a mark.
  mutating func rollBack(to mark: Int) {
    for place in mark..<order.count {
      places.remove(order[place].name.high, order[place].name.low, at: place)
    }
    order.removeSubrange(mark...)
  }

  /// Drops entries up to `position`: the index has them now.
  mutating func forget(through position: Position) {
    while dropped < order.count, order[dropped].position <= position {
      places.remove(order[dropped].name.high, order[dropped].name.low, at: dropped)
      dropped += 1
    }
    if dropped > 4096, dropped * 2 > order.count { moveUp() }
  }

  /// Gives up the room of what was dropped: the rest moves up.
  private mutating func moveUp() {
    var moved = IDIndex()
    for place in dropped..<order.count where self.place(of: order[place].name) == place {
      moved.insert(order[place].name.high, order[place].name.low, at: place - dropped)
    }
    order.removeFirst(dropped)
    (places, dropped) = (moved, 0)
  }

  var count: Int { order.count - dropped }
}
